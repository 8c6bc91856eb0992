#ifndef WFLOGSCAN_ENGINE_AGGREGATE_MEASURED_EVIDENCE_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_MEASURED_EVIDENCE_H_

// Evidence that no single line holds: figures over all lines of a finding and its connector. `count` is the
// number of lines or polls behind a figure.
//
//   slow-poll       poll_p50, poll_p95, poll_max: how long this connector's polls took, where lines say so
//   no-data         empty_polls: "since 2026-02-22T06:01:20Z", or "2026-02-22T06:01Z to 2026-02-22T08:55Z", a
//                   value for each run, the longest first
//                   polls_before: "983 records in 24 polls", just before the longest run
//                   other_polls: "3 of 120 brought nothing", in the rest of the log
//   rate-limit-429  busiest_window: "7 refused, 2 succeeded in 1 min", the most that were refused in a window
//                   that the vendor's documented limit counts in. The log has a line a poll and not a line a
//                   request, so this is a lower bound.
//                   documented_limit, suggested_interval: from the catalog
//   others          count_total: the sum of what lines call a count, such as the duplicates that were dropped

#include <vector>

#include "engine/aggregate/polling.h"
#include "engine/aggregate/tally.h"
#include "engine/base/redactor.h"
#include "wflogscan/report.h"
#include "wflogscan/rules.h"

namespace wflogscan {

// What is known around a finding. Null where there is none.
struct MeasuredContext {
  const Connector* connector = nullptr;
  const ConnectorTally* tally = nullptr;
  const Occurrences* succeeded = nullptr;
  const EmptyPolls* empty_polls = nullptr;
};

std::vector<Evidence> MeasureEvidence(const std::string& signature, const FindingTally& finding,
                                      const MeasuredContext& context, const Redactor& redactor);

// The interval to try when a vendor refuses: the catalog's, or twice the shortest one. nullopt where the
// catalog knows no interval.
std::optional<std::int64_t> SuggestedIntervalSeconds(const Connector& connector);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_MEASURED_EVIDENCE_H_
