#ifndef WFLOGSCAN_ENGINE_MATCH_VAIN_LINES_H_
#define WFLOGSCAN_ENGINE_MATCH_VAIN_LINES_H_

// Remembers lines that were proposed in vain: a stem of a signature occurs in them and none of its patterns
// matches.
//
// The problem: "token" is what a refused one and every healthy refresh speak of, so healthy lines are
// proposed, and working one out takes microseconds.
//
// The idea: the patterns of one signature tell far fewer numbers apart than all patterns do ("0 events" and
// nothing else, perhaps), so to its own eyes a line soon looks like one before it. What is known is only
// that the patterns do not match; whatever they match is worked out anew. The raw line is asked about, so
// that it need not even be decoded; lines whose digits decoding would change are the caller's to leave out.
//
// Cost: about 60 ns. Tested by tests/match/vain_lines_test.cc, and against the oracle by
// tests/scan/oracle_test.cc.

#include <bit>

#include "engine/match/alike_lines.h"
#include "engine/match/fingerprint.h"
#include "engine/match/line_memo.h"
#include "engine/match/line_skeleton.h"
#include "engine/match/proposal.h"
#include "engine/match/rule_set.h"
#include "engine/source/framing.h"

namespace wflogscan {

// One per thread; `rules` must outlive it.
class VainLines {
 public:
  explicit VainLines(const RuleSet& rules) : rules_(rules), alike_lines_(rules.occasion_mask()) {}

  // Whether a line, proposed for `groups` and no status, is known to match none of their patterns. Lines of
  // one kind are those of one skeleton. What is printed in them depends on the framing as well.
  bool Knows(const LineSkeleton& line, LineKind kind, Framing framing, GroupMask groups) {
    return memo_.Find(KeyOf(line, kind, framing, groups)) != nullptr;
  }

  // The line matched none.
  void Learn(const LineSkeleton& line, LineKind kind, Framing framing, GroupMask groups) {
    memo_.Keep(KeyOf(line, kind, framing, groups), true);
  }

 private:
  Fingerprint KeyOf(const LineSkeleton& line, LineKind kind, Framing framing, GroupMask groups) {
    const NumberClasses& eyes =
        std::has_single_bit(groups)
            ? rules_.NumberClassesOf(static_cast<GroupIndex>(std::countr_zero(groups)))
            : rules_.occasion_mask().classes();
    return alike_lines_.KeyOf(line, kind, framing, eyes, groups);
  }

  const RuleSet& rules_;
  AlikeLines alike_lines_;
  LineMemo<bool> memo_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_VAIN_LINES_H_
