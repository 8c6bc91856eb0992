#ifndef WFLOGSCAN_ENGINE_REPORT_FINDINGS_WRITER_H_
#define WFLOGSCAN_ENGINE_REPORT_FINDINGS_WRITER_H_

#include "engine/report/report_clock.h"
#include "engine/report/text_page.h"
#include "wflogscan/report.h"

namespace wflogscan {

// The findings, those of one signature together: who has it, what it means, what the log gave away of it, and
// what to do.
void WriteFindings(const Report& report, ReportClock* clock, TextPage* page);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_REPORT_FINDINGS_WRITER_H_
