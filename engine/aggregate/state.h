#ifndef WFLOGSCAN_ENGINE_AGGREGATE_STATE_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_STATE_H_

// How failures and the successes of the same connector alternated. Computed from when things happened, so it
// does not matter in which order they were counted.
//
// An episode is a run of failures that so many successes in a row end. Three episodes make a story that goes
// on and off, and then one success proves nothing. But three blips in a day that is healthy otherwise do not,
// and an outage that outlasts all the trouble before it is an outage:
//
//   ongoing    not enough successes since the last failure, and the last episode is the first or second, or
//              as long as everything before it, or the failing time in between is a small share
//   recovered  enough of them, and either there were at most two episodes, or it has been well since for at
//              least as long as the trouble lasted altogether, or the failing time was a small share of that
//   flapping   three episodes or more, and neither of these
//   unknown    nothing that could have told: no connector is named (but of the broker connector_history.h
//              tells), or failures and successes stand on different axes (some timed, the others not)
//
// An episode is a run of failures that so many successes in a row end. Three episodes make a story that goes
// on and off, and then one success proves nothing. But three blips in a day that is healthy otherwise do not,
// and an outage that outlasts all the trouble before it is an outage:
//
//   ongoing    not enough successes since the last failure, and the last episode is the first or second, or
//              as long as everything before it, or the failing time in between is a small share
//   recovered  enough of them, and either there were at most two episodes, or it has been well since for at
//              least as long as the trouble lasted altogether, or the failing time was a small share of that
//   flapping   three episodes or more, and neither of these
//   unknown    nothing that could have told: no connector is named (connector_history.h tells for the
//   broker),
//              or failures and successes stand on different axes (some with times, the others without)
//
// An episode lasts from its first failure to the first success after it. O(buckets of both).

#include <cstdint>
#include <optional>

#include "engine/aggregate/tally.h"
#include "wflogscan/report.h"

namespace wflogscan {

struct Verdict {
  FindingState state = FindingState::kUnknown;
  std::optional<LogTime> recovered_at;  // the first success after the last failure, where that ended it
  int episodes = 0;
};

// One success shows that a failure is over.
inline constexpr std::uint64_t kSuccessesAfterFailure = 1;
// What a successful poll may say of itself (it took too long, it brought duplicates) is over when several
// polls in a row did not say so.
inline constexpr std::uint64_t kSuccessesAfterTrouble = 3;

// `succeeded` is null where no success line could tell (the finding names no connector).
Verdict Judge(const Occurrences& failed, const Occurrences* succeeded,
              std::uint64_t successes_needed = kSuccessesAfterFailure);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_STATE_H_
