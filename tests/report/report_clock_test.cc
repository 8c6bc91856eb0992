#include "engine/report/report_clock.h"

#include <string>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

LogTime At(const char* time) { return *ParseRfc3339(time); }

Report Between(const char* first, const char* last) {
  Report report;
  report.scan.time_range = TimeRange{At(first), At(last)};
  return report;
}

TEST(ReportClock, SaysTheDayOnlyWhereThereAreSeveral) {
  const LogTime time = At("2026-02-22T06:01:20Z");
  ReportClock of_a_day(Between("2026-02-22T06:00:00Z", "2026-02-22T07:00:00Z"));
  EXPECT_EQ(of_a_day.Time(time), "06:01:20");
  EXPECT_EQ(of_a_day.Minute(time), "06:01");
  EXPECT_EQ(of_a_day.Cell(time), "06:01:20");

  ReportClock of_days(Between("2026-02-21T06:00:00Z", "2026-02-22T07:00:00Z"));
  EXPECT_EQ(of_days.Time(time), "2026-02-22 06:01:20");
  EXPECT_EQ(of_days.Minute(time), "02-22 06:01");
  EXPECT_EQ(of_days.Cell(time), "02-22 06:01");

  ReportClock of_years(Between("2025-12-31T06:00:00Z", "2026-02-22T07:00:00Z"));
  EXPECT_EQ(of_years.Minute(time), "2026-02-22 06:01");
  EXPECT_EQ(of_years.Cell(std::nullopt), "-");
}

// What is over may be known from a later line than the last that counts.
TEST(ReportClock, LooksAtEveryTimeOfTheReport) {
  Report report = Between("2026-02-22T06:00:00Z", "2026-02-22T07:00:00Z");
  report.findings.emplace_back().recovered_at = At("2026-02-23T00:00:01Z");
  EXPECT_EQ(ReportClock(report).Minute(At("2026-02-22T06:01:20Z")), "02-22 06:01");
}

TEST(ReportClock, NamesTheZoneOnce) {
  ReportClock clock(Between("2026-02-22T06:00:00Z", "2026-02-22T07:00:00Z"));
  EXPECT_EQ(clock.Range(At("2026-02-22T06:00:00Z"), At("2026-02-22T06:30:00Z")),
            "2026-02-22 06:00:00 to 06:30:00 UTC");
  EXPECT_EQ(clock.Utc(), "");
}

}  // namespace
}  // namespace wflogscan
