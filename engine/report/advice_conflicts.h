#ifndef WFLOGSCAN_ENGINE_REPORT_ADVICE_CONFLICTS_H_
#define WFLOGSCAN_ENGINE_REPORT_ADVICE_CONFLICTS_H_

#include "wflogscan/report.h"
#include "wflogscan/rules.h"

namespace wflogscan {

// The guide's cures contradict each other: against a 429 it polls less often, against duplicates and slow
// polls more often. Where one connector has both in the same hours, the cause decides, and a first step in
// words says so:
//
//   rate-limit-429 and slow-poll    the poll is slow because it waits after refusals: less often
//   rate-limit-429 and duplicates   a shorter interval costs requests: less often, and a window no longer
//   than
//                                   the interval
//   rate-limit-429 and no-data      refused requests bring nothing: the limit first
//   slow-poll and duplicates        polls overlap and read the same window twice: less often until one ends
//                                   before the next begins
//
// Also says what to try against a 429 where the catalog knows no interval for it. O(findings squared within a
// connector). To be called once, after FillAdvice.
void ResolveAdvice(const RulePack& pack, Report* report);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_REPORT_ADVICE_CONFLICTS_H_
