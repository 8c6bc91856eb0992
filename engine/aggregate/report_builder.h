#ifndef WFLOGSCAN_ENGINE_AGGREGATE_REPORT_BUILDER_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_REPORT_BUILDER_H_

#include <string>
#include <vector>

#include "engine/aggregate/tally.h"
#include "engine/base/redactor.h"
#include "wflogscan/report.h"

namespace wflogscan {

// The counts as a Report: findings, connectors, sources and the scan's totals in their final order, samples
// and evidence redacted. What to do about a finding is filled in afterwards (report/advice.h). `sources`
// carries names, formats, bytes and problems; lines and matches are added here. O(content of the tally).
Report BuildReport(const RuleSet& rules, const Tally& tally, const Redactor& redactor,
                   std::vector<SourceSummary> sources);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_REPORT_BUILDER_H_
