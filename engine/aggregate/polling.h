#ifndef WFLOGSCAN_ENGINE_AGGREGATE_POLLING_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_POLLING_H_

// What the rhythm of a connector's successful polls says: how often it polls, and whether polls that bring
// nothing are a quiet hour or a fault.
//
// Both are read off event series, so they do not depend on the order of counting. They are exact while a
// series has a bucket for each event (256), and later as good as its buckets.

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/aggregate/tally.h"

namespace wflogscan {

// The gap between two polls, in nanoseconds, that nine of ten do not exceed: what the integration is set to,
// whatever the catalog's default is. nullopt for fewer than two polls. An outage now and then does not count.
std::optional<std::int64_t> UsualGap(const EventSeries& polls);

// Polls without a record, one after the other.
struct EmptyRun {
  std::int64_t first = 0;  // on the axis of the series
  std::int64_t last = 0;
  std::uint64_t polls = 0;
  bool is_over = false;  // a later poll brought something
  // What was usual when it began: the polls before it, at most two hours of them at the usual five minutes.
  std::uint64_t polls_before = 0;
  std::uint64_t records_before = 0;
  double chance_before = 0;  // that one of these is empty
};

// All runs of `empty` that no event of `brought` interrupts, in their order.
std::vector<EmptyRun> EmptyRuns(const EventSeries& brought, const EventSeries& empty);

// Which runs are a fault. The connector's own history is the measure; it knows nothing of the vendor's:
//
//   - A run is at least kShortestFault polls long: half an hour at the usual five minutes.
//   - It is not to be expected. That a poll is empty has some chance: the largest of the share of empty polls
//     among all others, their share among the 6, 12 and 24 polls before the run, and 1 / (1 + m), where m is
//     how many records those brought on average (what a geometric distribution of that mean leaves empty:
//     events come in clumps). Were each poll of the run empty by that chance, fewer than kRareRuns such runs
//     would be found in a log of so many polls. So a connector that brings forty events a poll is suspicious
//     after half an hour, one that brings an event in every tenth poll after eight hours, and one whose
//     events get fewer towards the evening is measured by the evening.
//   - The same hours of another day were not quiet as well: no other run, at least half as long, covers part
//     of it when both are moved to the same day (only where lines have times).
//
// A connector of which no poll brought anything has no history: a run of kShortestFault is a fault, and a
// shorter one is all that is known.
inline constexpr std::uint64_t kShortestFault = 6;
inline constexpr double kRareRuns = 0.005;

struct EmptyPolls {
  enum class Kind : std::uint8_t { kQuiet, kFault, kTooFewToTell };
  Kind kind = Kind::kQuiet;
  bool by_time = false;                 // the axis: times, or places in the input
  std::vector<EmptyRun> faults;         // of kFault and kTooFewToTell
  std::uint64_t other_polls = 0;        // outside of `faults`
  std::uint64_t other_empty_polls = 0;  // of these
};
EmptyPolls JudgeEmptyPolls(const Occurrences& brought, const Occurrences& empty);

std::uint64_t CountOf(const EventSeries& series);

// Those of the occurrences that lie within the faults, on their axis.
Occurrences Within(const Occurrences& occurrences, const EmptyPolls& polls);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_POLLING_H_
