#ifndef WFLOGSCAN_ENGINE_REPORT_REPORT_CLOCK_H_
#define WFLOGSCAN_ENGINE_REPORT_REPORT_CLOCK_H_

#include <optional>
#include <string>
#include <utility>

#include "wflogscan/log_time.h"
#include "wflogscan/report.h"

namespace wflogscan {

// Times as the text report tells them, in UTC: the day is said only where the report's times are of several,
// and the year where they are of several years.
class ReportClock {
 public:
  explicit ReportClock(const Report& report);

  // Said behind the first time of day and never again: " UTC", and nothing from then on.
  std::string Utc() { return std::exchange(utc_said_, true) ? "" : " UTC"; }

  std::string Time(LogTime time) const;    // "06:01:20", "2026-02-22 06:01:20"
  std::string Minute(LogTime time) const;  // "06:01", "02-22 06:01", "2026-02-22 06:01"
  // For a table, where a date and seconds together would leave no room for the rest; "-" for none.
  std::string Cell(const std::optional<LogTime>& time) const;
  std::string Range(LogTime first, LogTime last);  // "2026-02-22 06:01:20 to 06:09:11", with Utc()

 private:
  bool spans_days_ = false;
  bool spans_years_ = false;
  bool utc_said_ = false;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_REPORT_REPORT_CLOCK_H_
