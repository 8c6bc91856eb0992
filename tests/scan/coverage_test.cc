// What a report says of how far the logs reach.

#include <cstdio>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/support/archive_writer.h"
#include "tests/support/docker_json_writer.h"
#include "tests/support/story_reports.h"
#include "tests/support/test_scanner.h"

namespace wflogscan {
namespace {

using testing::BuiltinScanner;
using testing::Jobs;
using testing::JsonOf;
using testing::PackedFile;
using testing::ScanText;
using testing::TempFolder;

std::string At(int minute) {
  char time[40];
  std::snprintf(time, sizeof(time), "2026-03-%02dT%02d:%02d:00Z", 4 + minute / 1440, minute / 60 % 24,
                minute % 60);
  return time;
}

// A line a minute that says nothing.
std::string Minutes(int from, int to) {
  std::string lines;
  for (int minute = from; minute < to; ++minute) lines += At(minute) + " [DEBUG] queue: depth=3 of 5000\n";
  return lines;
}

ServiceCoverage CoverageOf(const std::vector<PackedFile>& files, const std::string& service) {
  const TempFolder folder;
  for (const PackedFile& file : files) folder.Write(file.name, file.bytes);
  const absl::StatusOr<Report> report = BuiltinScanner().Scan({folder.path().string()}, Jobs(2));
  EXPECT_TRUE(report.ok()) << report.status();
  for (const ServiceCoverage& coverage : report->coverage) {
    if (coverage.service == service) return coverage;
  }
  ADD_FAILURE() << "no coverage of " << service;
  return {};
}

ServiceCoverage CoverageOf(const std::string& bytes) {
  return CoverageOf({{"signal-client.log", bytes}}, "signal-client");
}

std::string Shown(const std::optional<LogTime>& time) { return time ? ToRfc3339(*time) : "none"; }

TEST(Coverage, ReachesFromTheFirstLineToTheLastWhateverTheySay) {
  const ServiceCoverage coverage = CoverageOf(Minutes(0, 1003));
  EXPECT_EQ(Shown(coverage.first), At(0));
  EXPECT_EQ(Shown(coverage.last), At(1002));
  EXPECT_TRUE(coverage.gaps.empty());
  EXPECT_FALSE(coverage.truncated);
}

TEST(Coverage, APauseOfASteadyLogIsAGap) {
  const ServiceCoverage coverage = CoverageOf(Minutes(0, 40) + Minutes(95, 150));
  ASSERT_EQ(coverage.gaps.size(), 1U);
  EXPECT_EQ(ToRfc3339(coverage.gaps[0].from), At(39));
  EXPECT_EQ(ToRfc3339(coverage.gaps[0].to), At(95));
}

TEST(Coverage, PausesThatAreUsualAreNone) {
  std::string hourly;
  for (int hour = 0; hour < 60; ++hour) hourly += Minutes(60 * hour, 60 * hour + 3);
  EXPECT_TRUE(CoverageOf(hourly).gaps.empty());
  EXPECT_TRUE(CoverageOf(Minutes(0, 5) + Minutes(60, 65)).gaps.empty()) << "too little to know what is usual";
  EXPECT_TRUE(CoverageOf(Minutes(0, 40) + Minutes(47, 90)).gaps.empty()) << "shorter than any gap";
}

TEST(Coverage, SourcesOfAServiceFillEachOthersGaps) {
  const ServiceCoverage coverage = CoverageOf(
      {{"a/signal-client.log", Minutes(0, 40) + Minutes(95, 150)}, {"b/signal-client.log", Minutes(30, 100)}},
      "signal-client");
  EXPECT_TRUE(coverage.gaps.empty());
}

TEST(Coverage, ALogThatHitsATailLimitIsTruncated) {
  EXPECT_TRUE(CoverageOf(Minutes(0, 500)).truncated);
  EXPECT_TRUE(CoverageOf(Minutes(0, 2000)).truncated);
  EXPECT_FALSE(CoverageOf(Minutes(0, 499)).truncated);
  EXPECT_FALSE(CoverageOf(Minutes(0, 20)).truncated);
  // A longer capture knows what was before.
  EXPECT_FALSE(
      CoverageOf({{"a/signal-client.log", Minutes(123, 623)}, {"b/signal-client.log", Minutes(0, 623)}},
                 "signal-client")
          .truncated);
}

TEST(Coverage, ALogThatBeginsInsideALineIsTruncated) {
  EXPECT_TRUE(CoverageOf("nied by policy\n" + Minutes(0, 30)).truncated);
  EXPECT_TRUE(CoverageOf("    at com.example.Poller.run(Poller.java:12)\n" + Minutes(0, 30)).truncated);
  EXPECT_FALSE(CoverageOf("Signal Client 1.5.0\n" + Minutes(0, 30)).truncated);
  EXPECT_FALSE(CoverageOf("no line has a time\nnor has this one\n").truncated);
}

TEST(Coverage, ARotatedLogThatLacksPartsIsTruncated) {
  EXPECT_TRUE(CoverageOf({{"signal-client.log", Minutes(60, 90)}, {"signal-client.log.2", Minutes(0, 30)}},
                         "signal-client")
                  .truncated);
  EXPECT_FALSE(CoverageOf({{"signal-client.log", Minutes(60, 90)}, {"signal-client.log.1", Minutes(0, 60)}},
                          "signal-client")
                   .truncated);
}

TEST(Coverage, ASourceOfNoKnownNameIsThatOfTheServiceItsLinesName) {
  const ServiceCoverage coverage = CoverageOf(
      {{"log.txt", Minutes(0, 30) + At(30) + " [INFO] okta: fetched 3 events\n" + Minutes(31, 60)}},
      "signal-client");
  EXPECT_EQ(Shown(coverage.first), At(0));
  EXPECT_EQ(Shown(coverage.last), At(59));
}

TEST(Coverage, TheWrappingsTimeCountsWhereTheLineHasNone) {
  const ServiceCoverage coverage =
      CoverageOf(testing::DockerJsonRecord("[DEBUG] a\n", "stdout", "2026-03-04T10:15:00.5Z") +
                 testing::DockerJsonRecord("[DEBUG] b\n", "stdout", "2026-03-04T10:16:00.5Z"));
  EXPECT_EQ(Shown(coverage.first), "2026-03-04T10:15:00.5Z");
  EXPECT_EQ(Shown(coverage.last), "2026-03-04T10:16:00.5Z");
}

TEST(Coverage, BlocksDoNotShow) {
  const std::string bytes = Minutes(0, 9000) + Minutes(9200, 20000);
  ASSERT_GT(bytes.size(), std::size_t{3} * (256 << 10));
  const std::string whole = JsonOf(ScanText("signal-client.log", bytes));
  EXPECT_NE(whole.find("\"gaps\""), std::string::npos);
  for (const std::size_t chunk : {std::size_t{1000}, std::size_t{70001}}) {
    EXPECT_EQ(whole, JsonOf(ScanText("signal-client.log", bytes, chunk)));
  }
  EXPECT_EQ(whole, JsonOf(ScanText("signal-client.log", bytes, 0, /*oracle=*/true)));
}

}  // namespace
}  // namespace wflogscan
