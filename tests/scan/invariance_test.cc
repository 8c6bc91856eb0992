// What must never change the findings: the wrapping, the chunking, the number of threads, the order of the
// paths. Each property is tried on every input of every story.

#include <functional>
#include <map>
#include <regex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/docker_json_writer.h"
#include "tests/support/story_reports.h"
#include "tests/support/test_scanner.h"

namespace wflogscan {
namespace {

using testing::BuiltinScanner;
using testing::ExpectSame;
using testing::Findings;
using testing::ForEachInput;
using testing::HasLongLines;
using testing::Jobs;
using testing::JsonOf;
using testing::Kept;
using testing::ReadWholeFile;
using testing::ScanText;
using testing::StoryInputs;

TEST(Invariance, DockerJsonFileChangesNothing) {
  int with_times = 0;
  ForEachInput([&](const std::string& name, const std::string& plain) {
    const Report as_text = ScanText(name, plain);
    // Long before any story: a line that has no time of its own shows itself by this one.
    const Report wrapped = ScanText(name, testing::DockerJsonFile(plain, "stderr", "2001-01-01T00:00:00.5Z"));
    const bool all_timed = JsonOf(wrapped).find("2001-01-01T") == std::string::npos;
    if (all_timed) ++with_times;
    const Kept kept{.times = all_timed, .sample_lines = !HasLongLines(plain)};
    ExpectSame(Findings(as_text, kept), Findings(wrapped, kept));
  });
  EXPECT_GE(with_times, 8) << "times and states were hardly compared";
}

TEST(Invariance, BothStreamsInOneDockerJsonFileChangeNothing) {
  ForEachInput([](const std::string& name, const std::string& plain) {
    // Unless a record goes over several lines, which a program writes to one stream.
    const Kept kept{.times = false, .sample_lines = !HasLongLines(plain)};
    const Report one = ScanText(name, testing::DockerJsonFile(plain, "stdout", "2026-03-04T10:15:00Z"));
    const Report other =
        ScanText(name, testing::DockerJsonFile(plain, "stderr", "2026-03-04T10:15:00.000000001Z"));
    ExpectSame(Findings(one, kept), Findings(other, kept));
  });
}

// Another stream's line may stand between the pieces of a split line, and that line may go on behind its last
// piece.
TEST(Invariance, ALineBetweenThePiecesOfARecordIsNotLost) {
  const char* time = "2026-03-04T10:15:00.1Z";
  const std::string between =
      testing::DockerJsonRecord("[ERROR] wiz: dial tcp 10.0.0.1:443: connect: connection refused\n", "stderr",
                                "2026-03-04T10:15:00.2Z");
  const std::string first =
      testing::DockerJsonRecord("[ERROR] okta: oauth2: cannot fetch token: 401 Unaut", "stdout", time);
  const std::string rest =
      testing::DockerJsonRecord("horized\n", "stdout", time) +
      testing::DockerJsonRecord("Response: {\"error\":\"invalid_client\"}\n", "stdout", time);
  const Report apart = ScanText("signal-client-svc.log", between + first + rest);
  const Report interleaved = ScanText("signal-client-svc.log", first + between + rest);
  ASSERT_EQ(apart.scan.matched_lines, 2U);
  EXPECT_EQ(interleaved.scan.matched_lines, 2U);
  EXPECT_EQ(interleaved.findings.size(), apart.findings.size());
}

TEST(Invariance, CarriageReturnsChangeNothing) {
  ForEachInput([](const std::string& name, const std::string& plain) {
    if (plain.find('\r') != std::string::npos) return;
    const std::string crlf = absl::StrReplaceAll(plain, {{"\n", "\r\n"}});
    ExpectSame(Findings(ScanText(name, plain), {}), Findings(ScanText(name, crlf), {}));
    const std::string wrapped = testing::DockerJsonFile(crlf, "stdout", "2026-03-04T10:15:00Z");
    const std::string unwrapped = testing::DockerJsonFile(plain, "stdout", "2026-03-04T10:15:00Z");
    const Kept kept{.sample_lines = !HasLongLines(plain)};
    ExpectSame(Findings(ScanText(name, unwrapped), kept), Findings(ScanText(name, wrapped), kept));
  });
}

TEST(Invariance, ColoursChangeNothing) {
  static const std::regex kLevel(
      "\\b(TRACE|DEBUG|INFO|WARN|WARNING|ERROR|ERR|INF|WRN|FATAL|error|info|warning)\\b(?!=)");
  static const std::regex kField("([A-Za-z_]+=)([^ \\n=]+)");
  ForEachInput([](const std::string& name, const std::string& plain) {
    if (HasLongLines(plain)) return;  // std::regex recurses
    std::string coloured = std::regex_replace(plain, kLevel, "\x1b[1;31m$1\x1b[0m");
    coloured = std::regex_replace(coloured, kField, "\x1b[36m$1\x1b[0m$2");
    ASSERT_TRUE(plain.empty() || coloured.size() >= plain.size());
    ExpectSame(Findings(ScanText(name, plain), {}), Findings(ScanText(name, coloured), {}));
    ExpectSame(
        Findings(ScanText(name, testing::DockerJsonFile(plain, "stdout", "2026-03-04T10:15:00Z")), {}),
        Findings(ScanText(name, testing::DockerJsonFile(coloured, "stdout", "2026-03-04T10:15:00Z")), {}));
  });
}

TEST(Invariance, ChunkingChangesNothing) {
  for (const std::filesystem::path& file : testing::SomeStoryInputs()) {
    SCOPED_TRACE(file.string());
    const std::string bytes = ReadWholeFile(file);
    const std::string name = file.filename().string();
    const std::string whole = JsonOf(ScanText(name, bytes));
    for (const std::size_t chunk : {std::size_t{7}, std::size_t{4096}, std::size_t{65536}}) {
      EXPECT_EQ(whole, JsonOf(ScanText(name, bytes, chunk))) << chunk;
    }
  }
}

TEST(Invariance, OneByteAtATimeChangesNothing) {
  const std::string bytes =
      ReadWholeFile(testing::CorpusFolder() / "mixed-loggers/input/signal-client-svc.log");
  ASSERT_FALSE(bytes.empty());
  EXPECT_EQ(JsonOf(ScanText("a.log", bytes)), JsonOf(ScanText("a.log", bytes, 1)));
}

std::vector<std::string> StoryPaths() {
  std::vector<std::string> paths;
  for (const std::filesystem::path& file : StoryInputs()) paths.push_back(file.string());
  return paths;
}

TEST(Invariance, OrderOfPathsChangesNothing) {
  std::vector<std::string> paths = StoryPaths();
  const absl::StatusOr<Report> forward = BuiltinScanner().Scan(paths, Jobs(1));
  std::reverse(paths.begin(), paths.end());
  const absl::StatusOr<Report> backward = BuiltinScanner().Scan(paths, Jobs(1));
  const absl::StatusOr<Report> folder =
      BuiltinScanner().Scan({paths.back(), paths.front(), paths.back()}, {});
  const absl::StatusOr<Report> both = BuiltinScanner().Scan({paths.front(), paths.back()}, {});
  ASSERT_TRUE(forward.ok() && backward.ok() && folder.ok() && both.ok());
  EXPECT_GT(forward->scan.matched_lines, 500U);
  EXPECT_EQ(JsonOf(*forward), JsonOf(*backward));
  EXPECT_EQ(JsonOf(*folder), JsonOf(*both));
}

TEST(Invariance, FileAndBytesGiveTheSameReport) {
  for (const std::filesystem::path& file : testing::SomeStoryInputs()) {
    const absl::StatusOr<Report> from_file = BuiltinScanner().Scan({file.string()}, Jobs(1));
    ASSERT_TRUE(from_file.ok()) << from_file.status();
    EXPECT_EQ(JsonOf(*from_file), JsonOf(ScanText(file.string(), ReadWholeFile(file))));
  }
}

// Notes the order in which matches come.
class Places final : public MatchSink {
 public:
  absl::Status OnMatch(const MatchLine& match) override {
    places.push_back(match.source + ":" + std::to_string(match.line));
    return absl::OkStatus();
  }
  std::vector<std::string> places;
};

TEST(threads, AnyNumberOfThemGivesTheSameReport) {
  const std::vector<std::string> paths = StoryPaths();
  Places alone;
  const absl::StatusOr<Report> expected = BuiltinScanner().Scan(paths, Jobs(1), &alone);
  ASSERT_TRUE(expected.ok()) << expected.status();
  ASSERT_GT(alone.places.size(), 500U);
  for (const int jobs : {2, 5, 0}) {
    Places places;
    const absl::StatusOr<Report> report = BuiltinScanner().Scan(paths, Jobs(jobs), &places);
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_EQ(JsonOf(*expected), JsonOf(*report)) << jobs;
    EXPECT_EQ(alone.places, places.places) << jobs;
  }
}

// One source of many blocks, so that threads share it.
TEST(threads, OneLongSourceGivesTheSameReport) {
  std::string bytes;
  for (const std::filesystem::path& file : StoryInputs()) bytes += ReadWholeFile(file);
  ASSERT_GT(bytes.size(), std::size_t{1} << 20);
  const std::string expected = JsonOf(ScanText("signal-client-svc.log", bytes));
  for (const int jobs : {2, 5}) {
    const absl::StatusOr<Report> report =
        BuiltinScanner().ScanBytes("signal-client-svc.log", bytes, Jobs(jobs));
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_EQ(expected, JsonOf(*report)) << jobs;
  }
}

TEST(threads, ASinkThatRefusesEndsTheScanWithItsStatus) {
  class Refusing final : public MatchSink {
   public:
    absl::Status OnMatch(const MatchLine&) override { return absl::AbortedError("enough"); }
  } sink;
  const absl::StatusOr<Report> report = BuiltinScanner().Scan(StoryPaths(), Jobs(5), &sink);
  EXPECT_EQ(report.status().code(), absl::StatusCode::kAborted);
}

TEST(threads, TwoScansAtOnceDoNotDisturbEachOther) {
  const std::string bytes = ReadWholeFile(testing::CorpusFolder() / "okta-token-expired/input.log");
  const std::string expected = JsonOf(ScanText("a.log", bytes));
  std::vector<std::string> reports(4);
  std::vector<std::thread> threads;
  for (std::string& report : reports) {
    threads.emplace_back([&] { report = JsonOf(ScanText("a.log", bytes)); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& report : reports) EXPECT_EQ(expected, report);
}

}  // namespace
}  // namespace wflogscan
