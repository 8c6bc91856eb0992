#ifndef WFLOGSCAN_ENGINE_AGGREGATE_STATE_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_STATE_H_

#include <optional>

#include "engine/aggregate/tally.h"
#include "wflogscan/report.h"

namespace wflogscan {

// How failures and the successes of the same connector alternated. An episode is a run of failures with no
// success inside. Computed from when things happened, so it does not matter in which order they were counted.
struct Verdict {
  FindingState state = FindingState::kUnknown;
  std::optional<LogTime> recovered_at;  // the first success after the last failure, where that ended it
  int episodes = 0;
};

// `succeeded` is null where no success line could tell (the finding names no connector).
//   ongoing    nothing succeeded after the last failure
//   recovered  something did, and either there were at most two episodes, or it has been well since for at
//   least as
//              long as the episodes lasted altogether
//   flapping   three episodes or more, and not well for that long
Verdict Judge(const Occurrences& failed, const Occurrences* succeeded);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_STATE_H_
