// docker://NAME gives the report of the json-file on disk, however the engine's answer comes, and a report of
// what there is when the engine breaks off.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>

#include "engine/source/docker_lines.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/docker_json_writer.h"
#include "tests/support/fake_engine.h"
#include "tests/support/story_reports.h"

namespace wflogscan {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::ExpectSame;
using testing::FakeEngine;
using testing::Findings;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::JsonOf;

constexpr std::string_view kTime = "2026-11-23T18:05:38.134472277Z";

// What the engine sends of a container that printed `text` to its standard error: a frame for each stored
// piece.
std::string Frames(std::string_view text) {
  constexpr std::size_t kPieceBytes = 16384;
  std::string frames;
  while (!text.empty()) {
    const std::size_t size = std::min({text.find('\n'), text.size() - 1, kPieceBytes - 1}) + 1;
    frames += testing::DockerFrameOf(2, std::string(kTime).append(" ").append(text.substr(0, size)));
    text.remove_prefix(size);
  }
  return frames;
}

std::string Story() {
  return "2026-02-22T06:00:20.123Z [INFO] okta: fetched 42 events\n"
         "2026-02-22T06:01:20.123Z [ERROR] okta: poll failed: 401 Unauthorized\n"
         "2026-02-22T06:02:20.123Z [ERROR] okta: poll failed: " +
         std::string(40'000, 'x') +
         " 401 Unauthorized\n"
         "[ERROR] crowdstrike-falcon: poll failed: 429 Too Many Requests\n";
}

absl::StatusOr<Report> ScanContainer(const FakeEngine& engine,
                                     std::string path = "docker://signal-client-svc",
                                     ScanOptions options = {}) {
  options.containers.engine = engine.host();
  return testing::BuiltinScanner().Scan({std::move(path)}, options);
}

TEST(Container, GivesTheReportOfItsJsonFileHoweverItComes) {
  const Report expected =
      testing::ScanText("docker://signal-client-svc", testing::DockerJsonFile(Story(), "stderr", kTime));
  ASSERT_EQ(expected.findings.size(), 2U);
  std::string first;
  for (const std::size_t chunk_bytes : {1, 13, 4096, 1 << 20}) {
    const FakeEngine engine(testing::OneContainer(testing::ContainerDescription("signal-client-svc"),
                                                  Frames(Story()), chunk_bytes));
    for (const int jobs : {1, 4}) {
      const auto report = ScanContainer(engine, "docker://signal-client-svc", testing::Jobs(jobs));
      ASSERT_TRUE(report.ok()) << report.status();
      ExpectSame(Findings(expected, {.sample_lines = false}), Findings(*report, {.sample_lines = false}));
      ASSERT_EQ(report->sources.size(), 1U);
      EXPECT_EQ(report->sources.front().name, "docker://signal-client-svc");
      EXPECT_EQ(report->sources.front().format, "docker-stream");
      EXPECT_EQ(report->sources.front().lines, 4U);
      EXPECT_THAT(report->problems, IsEmpty());
      if (first.empty()) first = JsonOf(*report);
      EXPECT_EQ(JsonOf(*report), first) << chunk_bytes << " bytes, " << jobs << " jobs";
    }
  }
}

// A pause is no sign that a line has ended, however long the line is, unless the log is followed.
TEST(Container, APauseOfTheEngineChangesNothing) {
  const std::string frames =
      Frames("[ERROR] okta: poll failed: " + std::string(700'000, 'x') + " 401 Unauthorized\n" + Story());
  const auto report_with = [&](std::chrono::milliseconds pause) {
    const FakeEngine engine([&](const std::string& target, const FakeEngine::Client& client) {
      if (target.ends_with("/json")) {
        client.Send(testing::HttpAnswer(200, testing::ContainerDescription("x")));
        return;
      }
      // Behind as many pieces as are joined at a time, so that there is something to be passed on.
      const std::size_t half = DockerLines::kMostJoined / 16384 * (8 + kTime.size() + 1 + 16384);
      client.Send(std::string(testing::kChunkedHead) + testing::HttpChunk(frames.substr(0, half)));
      std::this_thread::sleep_for(pause);
      client.Send(testing::HttpChunk(frames.substr(half)) + std::string(testing::kLastChunk));
    });
    const auto report = ScanContainer(engine);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? JsonOf(*report) : "";
  };
  EXPECT_EQ(report_with(std::chrono::milliseconds(0)), report_with(std::chrono::milliseconds(600)));
}

TEST(Container, TellsTheServiceByItsNameAlsoWhereAskedForById) {
  const FakeEngine engine(
      testing::OneContainer(testing::ContainerDescription("conductor-signal-client-svc-1"), Frames("a\n")));
  const auto report = ScanContainer(engine, "docker://0123456789ab");
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->sources.front().name, "docker://0123456789ab");
  EXPECT_EQ(report->sources.front().service, "signal-client");
}

TEST(Container, ATerminalsLogIsTextWithDockersTime) {
  const std::string stamp = std::string(kTime) + " ";
  const FakeEngine engine(testing::OneContainer(
      testing::ContainerDescription("x", /*terminal=*/true),
      stamp + "[ERROR] okta: poll failed: 401 Unauthorized\r\n" + stamp + "[INFO] idle\r\n"));
  const auto report = ScanContainer(engine);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->sources.front().format, "docker-timestamps");
  ASSERT_EQ(report->findings.size(), 1U);
  ASSERT_TRUE(report->findings.front().first_seen);
  EXPECT_EQ(report->findings.front().first_seen->unix_ns % 1'000'000'000, 134'472'277);
}

TEST(Container, AnAnswerThatBreaksOffIsAProblemAndTheRestIsRead) {
  const std::string frames = Frames("[ERROR] okta: poll failed: 401 Unauthorized\n");
  const auto problems = [&](std::string body_and_end) {
    const FakeEngine engine([&](const std::string& target, const FakeEngine::Client& client) {
      client.Send(target.ends_with("/json") ? testing::HttpAnswer(200, testing::ContainerDescription("x"))
                                            : std::string(testing::kChunkedHead) + body_and_end);
    });
    const auto report = ScanContainer(engine);
    EXPECT_TRUE(report.ok()) << report.status();
    EXPECT_EQ(report->findings.size(), 1U);
    std::string all;
    for (const Problem& problem : report->problems) all += problem.source + ": " + problem.problem + "\n";
    return all;
  };
  EXPECT_THAT(problems(testing::HttpChunk(frames)), AllOf(HasSubstr("docker://signal-client-svc: "),
                                                          HasSubstr("the connection broke before the end")));
  EXPECT_THAT(problems(testing::HttpChunk(frames + frames.substr(0, 50)) + std::string(testing::kLastChunk)),
              HasSubstr("cut off in the middle of a frame"));
  EXPECT_THAT(problems(testing::HttpChunk(frames + "garbage bytes\n") + std::string(testing::kLastChunk)),
              HasSubstr("bytes between the frames"));
}

TEST(Container, SinceSparesTheEngineOnlyWhatIsSurelyOlder) {
  const FakeEngine engine(testing::OneContainer(testing::ContainerDescription("x"), Frames(Story())));
  ScanOptions options;
  options.since = ParseRfc3339("2026-02-22T06:02:00Z");
  const auto report = ScanContainer(engine, "docker://x", options);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->findings.size(), 2U);
  EXPECT_EQ(report->findings.front().count, 1U);
  EXPECT_THAT(engine.targets(),
              ElementsAre("/containers/x/json",
                          "/containers/x/logs?stdout=1&stderr=1&timestamps=1&since=1771567320"));
}

TEST(Container, AFollowedLogEndsWithTheStopFlagAndAReport) {
  std::atomic<bool> stop = false;
  const FakeEngine engine([&](const std::string& target, const FakeEngine::Client& client) {
    if (target.ends_with("/json")) {
      client.Send(testing::HttpAnswer(200, testing::ContainerDescription("x")));
      return;
    }
    client.Send(std::string(testing::kChunkedHead) +
                testing::HttpChunk(Frames("[ERROR] okta: poll failed: 401 Unauthorized\n")));
    client.AwaitEnd();
  });
  // Stops as soon as the match is there, which is before the log has ended.
  class StopAtMatch final : public MatchSink {
   public:
    explicit StopAtMatch(std::atomic<bool>* flag) : flag_(*flag) {}
    absl::Status OnMatch(const MatchLine&) override {
      flag_ = true;
      return absl::OkStatus();
    }

   private:
    std::atomic<bool>& flag_;
  } sink(&stop);
  ScanOptions options;
  options.stop = &stop;
  options.containers = {.engine = engine.host(), .tail = std::nullopt, .follow = true};
  const auto report = testing::BuiltinScanner().Scan({"docker://x"}, options, &sink);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->interrupted);
  EXPECT_EQ(report->findings.size(), 1U);
  EXPECT_THAT(report->problems, IsEmpty());
}

TEST(Container, StoppedBeforeTheEngineAnswersIsAnEmptyReport) {
  std::atomic<bool> stop = false;
  const FakeEngine engine([&](const std::string&, const FakeEngine::Client& client) {
    stop = true;
    client.AwaitEnd();
  });
  ScanOptions options;
  options.stop = &stop;
  const auto report = ScanContainer(engine, "docker://x", options);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->interrupted);
  EXPECT_THAT(report->problems, IsEmpty());
}

TEST(Container, OneThatIsMissingIsAProblemBesideOthersAndAnErrorAlone) {
  const FakeEngine engine([](const std::string& target, const FakeEngine::Client& client) {
    client.Send(target.find("/good/logs") != std::string::npos ? testing::HttpAnswer(200, Frames("a\n"))
                : target.find("/good/") != std::string::npos
                    ? testing::HttpAnswer(200, testing::ContainerDescription("good"))
                    : testing::HttpAnswer(404, R"({"message":"No such container"})"));
  });
  ScanOptions options;
  options.containers.engine = engine.host();
  const auto report = testing::BuiltinScanner().Scan({"docker://bad", "docker://good"}, options);
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_EQ(report->problems.size(), 1U);
  EXPECT_EQ(report->problems.front().source, "docker://bad");
  const auto alone = testing::BuiltinScanner().Scan({"docker://bad"}, options);
  EXPECT_EQ(alone.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(alone.status().message()), HasSubstr("docker://bad: no such container"));
}

}  // namespace
}  // namespace wflogscan
