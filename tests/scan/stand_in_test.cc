// What stands in a log in place of its lines is a problem and no finding, however it is read.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/story_reports.h"

namespace wflogscan {
namespace {

using ::testing::ElementsAre;
using testing::JsonOf;
using testing::ScanText;

constexpr const char* kAway =
    "docker did not reach its engine, so there is no log: see whether `docker info` works";

TEST(StandIn, IsAProblemAndNoFinding) {
  const Report report = ScanText("a.log",
                                 "Cannot connect to the Docker daemon at tcp://10.0.0.5:2375. Is the docker "
                                 "daemon running? dial tcp: connect: "
                                 "connection refused\n");
  EXPECT_TRUE(report.findings.empty());
  EXPECT_THAT(report.sources.at(0).problems, ElementsAre(std::string(kAway) + " (line 1)"));
  EXPECT_EQ(report.problems.size(), 1U);
  EXPECT_EQ(report.scan.lines, 1U);
}

std::string LinesWithStandIns(int lines) {
  std::string text;
  for (int i = 0; i < lines; ++i) {
    text += i % 100 == 42 ? "Cannot connect to the Docker daemon at unix:///x.\n"
                          : "2026-02-22T06:01:20.123Z [ERROR] okta: poll failed: 401 Unauthorized\n";
  }
  return text;
}

TEST(StandIn, IsCountedWhateverTheChunksAndTheThreads) {
  const std::string text = LinesWithStandIns(8'000);  // more than one block
  const Report report = ScanText("a.log", text);
  EXPECT_THAT(report.sources.at(0).problems,
              ElementsAre(std::string(kAway) + " (80 times, first in line 43)"));
  EXPECT_EQ(report.scan.matched_lines, 7'920U);
  EXPECT_EQ(JsonOf(report), JsonOf(ScanText("a.log", text, /*chunk_bytes=*/997)));
  const auto threaded = testing::BuiltinScanner().ScanBytes("a.log", text, testing::Jobs(4));
  ASSERT_TRUE(threaded.ok()) << threaded.status();
  EXPECT_EQ(JsonOf(report), JsonOf(*threaded));
}

TEST(StandIn, IsFoundOnTheSlowRoadAsWell) {
  const std::string text = LinesWithStandIns(200);
  EXPECT_EQ(JsonOf(ScanText("a.log", text)), JsonOf(ScanText("a.log", text, 0, /*oracle=*/true)));
}

}  // namespace
}  // namespace wflogscan
