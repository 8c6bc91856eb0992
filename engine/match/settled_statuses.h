#ifndef WFLOGSCAN_ENGINE_MATCH_SETTLED_STATUSES_H_
#define WFLOGSCAN_ENGINE_MATCH_SETTLED_STATUSES_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/match/line_numbers.h"
#include "engine/match/line_skeleton.h"
#include "engine/match/word_demand.h"

namespace wflogscan {

// Which numbers may be a status (match/http_status.h) in the lines of a skeleton that are not longer than
// kStatusLookAhead.
//
// Next to an escape whose digits are not known that may be any of them. Go's JSON writes an ampersand as
// \u0026, so a log of URLs is full of such escapes; but they are nearly always the same ones, and are
// demanded to be.
struct SettledStatuses {
  static constexpr std::size_t kMostEscapes = 3;

  std::uint64_t numbers = ~std::uint64_t{0};  // bit i: number i may be one
  std::uint8_t escape_count = 0;
  std::array<WordDemand, kMostEscapes> escapes;

  // Whether that holds for a line of which these are the numbers.
  bool HoldFor(const LineNumbers& of_line) const {
    return std::all_of(escapes.begin(), escapes.begin() + escape_count, [&of_line](const WordDemand& escape) {
      // A longer or shorter one is none, and has nothing read beside it.
      const std::size_t size = of_line.SizeOf(escape.number());
      return size == WordDemand::kMostDigits && escape.IsMetBy(of_line.BeginOf(escape.number()), size);
    });
  }
};

// For the lines of this one's skeleton, which has at most 64 numbers. Costs some microseconds. Tested by
// tests/match/http_status_test.cc.
SettledStatuses SettleStatuses(const LineSkeleton& line);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_SETTLED_STATUSES_H_
