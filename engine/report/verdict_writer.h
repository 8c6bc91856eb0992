#ifndef WFLOGSCAN_ENGINE_REPORT_VERDICT_WRITER_H_
#define WFLOGSCAN_ENGINE_REPORT_VERDICT_WRITER_H_

#include "engine/report/report_clock.h"
#include "engine/report/report_overview.h"
#include "engine/report/text_page.h"
#include "wflogscan/report.h"

namespace wflogscan {

// The first thing that is read: what is wrong with whom and since when, in one paragraph behind one word.
//
// It never sounds better than the report knows: an empty input, a log without success lines, an unread source
// and a silent connector each change it.
void WriteVerdict(const Report& report, const ReportOverview& overview, ReportClock* clock, TextPage* page);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_REPORT_VERDICT_WRITER_H_
