#ifndef WFLOGSCAN_ENGINE_MATCH_LONE_ZERO_H_
#define WFLOGSCAN_ENGINE_MATCH_LONE_ZERO_H_

// The number zero by itself: what makes "poll done, events=0" another line than each healthy poll.
//
// The problem: a pattern that asks for a zero has its stem in what stands around it, "poll done" or
// "0 events", and every healthy poll holds that as well ("poll done, events=10", "fetched 10 events").
//
// The idea: that a match cannot be without a digit 0 that no other digit touches can be told from the pattern
// once, and that a line has none is told from its numbers at once.
//
// Tested by tests/match/lone_zero_test.cc.

#include <string_view>

#include "engine/match/line_numbers.h"

namespace wflogscan {

// Whether every text that the pattern, in RE2's syntax, matches holds a lone zero. False where that cannot be
// told. O(pattern).
bool NeedsLoneZero(std::string_view pattern);

// Whether there is a digit 0 in `text` that no other digit touches.
bool HoldsLoneZero(std::string_view text);
// The same of a line's numbers; there may be another in its skeleton. Some nanoseconds.
bool NumbersHoldLoneZero(const LineNumbers& numbers);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_LONE_ZERO_H_
