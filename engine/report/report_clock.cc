#include "engine/report/report_clock.h"

#include "absl/strings/str_cat.h"
#include "engine/aggregate/time_range.h"
#include "engine/report/figure_words.h"

namespace wflogscan {

ReportClock::ReportClock(const Report& report) {
  std::optional<TimeRange> range = report.scan.time_range;
  const auto look = [&range](const std::optional<LogTime>& time) {
    if (time) Widen(*time, &range);
  };
  for (const Finding& finding : report.findings) {
    look(finding.first_seen);
    look(finding.last_seen);
    look(finding.recovered_at);
  }
  for (const ConnectorSummary& connector : report.connectors) look(connector.last_success);
  if (!range) return;
  const std::string first = DateOf(range->first);
  const std::string last = DateOf(range->last);
  spans_days_ = first != last;
  spans_years_ = first.substr(0, 4) != last.substr(0, 4);
}

std::string ReportClock::Time(LogTime time) const {
  return spans_days_ ? absl::StrCat(DateOf(time), " ", ClockOf(time)) : ClockOf(time);
}

std::string ReportClock::Minute(LogTime time) const {
  const std::string clock = ClockOf(time).substr(0, 5);
  if (!spans_days_) return clock;
  return absl::StrCat(spans_years_ ? DateOf(time) : DateOf(time).substr(5), " ", clock);
}

std::string ReportClock::Cell(const std::optional<LogTime>& time) const {
  if (!time) return "-";
  return spans_days_ ? Minute(*time) : ClockOf(*time);
}

std::string ReportClock::Range(LogTime first, LogTime last) {
  const std::string from = absl::StrCat(DateOf(first), " ", ClockOf(first));
  const std::string to =
      DateOf(first) == DateOf(last) ? ClockOf(last) : absl::StrCat(DateOf(last), " ", ClockOf(last));
  return absl::StrCat(from, " to ", to, Utc());
}

}  // namespace wflogscan
