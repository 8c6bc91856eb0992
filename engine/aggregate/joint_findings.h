#ifndef WFLOGSCAN_ENGINE_AGGREGATE_JOINT_FINDINGS_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_JOINT_FINDINGS_H_

#include <optional>
#include <vector>

#include "engine/aggregate/tally.h"
#include "wflogscan/report.h"

namespace wflogscan {

// Judges the joint records of a scan that is over (joint_tally.h) and adds those that count to the findings
// of the tally, in the shape of any other: count, times, rules, evidence, samples.
//
//   at_least         every record that is among so many within the window
//   followed_by      every record behind which an awaited one comes in time
//   not_followed_by  every record behind which none comes, if the service's log goes on for so long, without
//   a
//                    gap (coverage.h); where it ends before, nothing is known and the record does not count
//
// A successful poll is awaited of the connector's own instance, as for states (connector_history.h). That
// none came is only known in a log that holds success lines with times, of whichever connector, and of a
// connector that is known. A series of polls has 256 buckets, so beyond some 256 polls of a connector a gap
// between them must be as long as a bucket to be certain.
//
// Evidence is that of all the rule's records, also of those that do not count.
//
// `coverage` is the report's, `until` the end of the window that was asked for. O(content of the joint
// tally).
void CountJointFindings(const RuleSet& rules, const std::vector<ServiceCoverage>& coverage,
                        const std::optional<LogTime>& until, Tally* tally);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_JOINT_FINDINGS_H_
