#include "engine/source/line_shape.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/support/docker_json_writer.h"

namespace wflogscan {
namespace {

TEST(DockerJsonShape, ReadsARecordAsTheEngineWritesIt) {
  const DockerJsonShape shape = ShapeOfDockerJson(
      R"({"log":"[INFO] okta: fetched 4 events\n","stream":"stdout","time":"2026-11-23T18:05:38.084745512Z"})");
  EXPECT_TRUE(shape.is_record);
  EXPECT_TRUE(shape.complete);
  EXPECT_EQ(shape.log, R"([INFO] okta: fetched 4 events\n)");
  EXPECT_EQ(shape.stream, OutputStream::kStdout);
  EXPECT_EQ(shape.time, "2026-11-23T18:05:38.084745512Z");
}

TEST(DockerJsonShape, ReadsTimesOfEveryPrecisionAndLineBreaksOfBothKinds) {
  for (const std::string time :
       {"2026-11-23T18:05:38Z", "2026-11-23T18:05:38.1Z", "2026-11-23T18:05:38.123456789Z"}) {
    for (const std::string end : {"", "\n", "\r\n"}) {
      const std::string line = R"({"log":"a\n","stream":"stderr","time":")" + time + "\"}" + end;
      const DockerJsonShape shape = ShapeOfDockerJson(line);
      EXPECT_TRUE(shape.is_record) << line;
      EXPECT_EQ(shape.time, time);
      EXPECT_EQ(shape.stream, OutputStream::kStderr);
    }
  }
}

TEST(DockerJsonShape, APieceHasNoLineBreakAtItsEnd) {
  const auto complete = [](const std::string& log) {
    const std::string line = "{\"log\":\"" + log + R"(","stream":"stdout","time":"2026-11-23T18:05:38Z"})";
    const DockerJsonShape shape = ShapeOfDockerJson(line);
    EXPECT_TRUE(shape.is_record) << log;
    EXPECT_EQ(shape.log, log);
    return shape.complete;
  };
  EXPECT_TRUE(complete(R"(a\n)"));
  EXPECT_TRUE(complete(R"(\n)"));
  EXPECT_TRUE(complete(R"(a\\\n)"));  // a backslash, then the line break
  EXPECT_FALSE(complete("a"));
  EXPECT_FALSE(complete(""));
  EXPECT_FALSE(complete("n"));
  EXPECT_FALSE(complete(R"(a\\n)"));  // a backslash and the letter n
  EXPECT_FALSE(complete(R"(\\\\n)"));
  EXPECT_FALSE(complete(R"(a\r)"));
}

TEST(DockerJsonShape, AttributesMayStandBeforeTheTime) {
  const DockerJsonShape shape = ShapeOfDockerJson(
      R"({"log":"say \"hi\"\n","stream":"stderr","attrs":{"tag":"a\",\"time\":\"b","k":"v"},"time":"2026-11-23T18:05:38.5Z"})");
  EXPECT_TRUE(shape.is_record);
  EXPECT_TRUE(shape.complete);
  EXPECT_EQ(shape.log, R"(say \"hi\"\n)");
  EXPECT_EQ(shape.stream, OutputStream::kStderr);
  EXPECT_EQ(shape.time, "2026-11-23T18:05:38.5Z");
}

TEST(DockerJsonShape, TextInTheValueIsNotTakenForTheTail) {
  const std::string inner = testing::DockerJsonRecord("inner\n", "stdout", "2020-01-01T00:00:00Z");
  const std::string outer = testing::DockerJsonRecord(inner, "stderr", "2026-11-23T18:05:38Z");
  const DockerJsonShape shape = ShapeOfDockerJson(outer);
  EXPECT_TRUE(shape.is_record);
  EXPECT_EQ(shape.stream, OutputStream::kStderr);
  EXPECT_EQ(shape.time, "2026-11-23T18:05:38Z");
  EXPECT_EQ(shape.log, testing::DockerJsonEscaped(inner));
}

TEST(DockerJsonShape, OtherLinesAreNoRecords) {
  for (const char* line :
       {"", "{", R"({"log":")", R"({"log":"a)", R"({"log":"a\n"})", R"({"log":"a\n","stream":"std")",
        R"({"log":"a\n","stream":"stdin","time":"2026-11-23T18:05:38Z"})",
        R"({"log":"a\n","time":"2026-11-23T18:05:38Z"})", R"({ "log":"a\n","stream":"stdout"})",
        R"({"log":5,"stream":"stdout"})", R"(x{"log":"a\n","stream":"stdout","time":"2026-11-23T18:05:38Z"})",
        R"({"log":"a\","stream":"stdout")"}) {
    EXPECT_FALSE(ShapeOfDockerJson(line).is_record) << line;
  }
}

TEST(DockerJsonShape, ARecordThatIsCutBehindTheStreamIsStillOne) {
  const DockerJsonShape shape = ShapeOfDockerJson(R"({"log":"a","stream":"stdout","ti)");
  EXPECT_TRUE(shape.is_record);
  EXPECT_FALSE(shape.complete);
  EXPECT_TRUE(shape.time.empty());
}

TEST(MayContinueRecord, SeesWhatABodyOrACrashGoesOnWith) {
  for (const char* head : {"",
                           " indented",
                           "\tat java.lang",
                           "}",
                           "]",
                           ")",
                           "\r",
                           "Response: {",
                           "goroutine 1 [running]:",
                           "[signal SIGSEGV: segmentation violation",
                           "created by main.main",
                           "fatal error: out of memory",
                           "Caused by: java.io.IOException",
                           "caused by: Post",
                           "exit status 2",
                           "main.(*Poller).run(0xc0001)",
                           "net/http.(*conn).serve(",
                           R"({"log":"  \"error\": 1\n")",
                           R"({"log":"\u0009at x\n")",
                           R"({"log":"\tat x\n")",
                           R"({"log":"\n")",
                           R"({"log":"\r\n")",
                           R"({"log":"","stream")",
                           R"({"log":"}\n")",
                           R"({"log":"Response: {}\n")",
                           R"({"log":"goroutine 1 [running]:\n")"}) {
    EXPECT_TRUE(MayContinueRecord(head)) << head;
  }
}

TEST(MayContinueRecord, ALineThatBeginsARecordDoesNot) {
  for (const char* head :
       {"[ERROR] okta: poll failed", "2026-02-22T06:01:20Z [INFO] a", "time=2026-02-22 level=INFO",
        R"({"time":"2026","level":"ERROR"})", "2026/02/22 06:01:20 poll", "6:01AM ERR poll",
        "E0222 06:01:20.1 1 a.go:1] b", "okta: poll (again)", "panic: runtime error",
        R"({"log":"[INFO] a\n")", R"({"log":"okta\n")", "Responses: 3"}) {
    EXPECT_FALSE(MayContinueRecord(head)) << head;
  }
}

// A cut is decided on the first bytes of a line that may not be read whole yet.
TEST(MayContinueRecord, LooksAtNoMoreThanItsWindow) {
  const std::string frame = std::string(kContinuationWindow, 'a') + ".b(";
  EXPECT_EQ(MayContinueRecord(frame), MayContinueRecord(frame.substr(0, kContinuationWindow)));
  const std::string long_line = "main.run" + std::string(400, 'x') + "(";
  EXPECT_EQ(MayContinueRecord(long_line), MayContinueRecord(long_line.substr(0, kContinuationWindow)));
}

TEST(LooksLikeGoFrame, NeedsADottedNameRightBeforeTheParenthesis) {
  EXPECT_TRUE(LooksLikeGoFrame("main.main()"));
  EXPECT_TRUE(LooksLikeGoFrame("github.com/nats-io/nats.go.(*Conn).readLoop(0x1)"));
  EXPECT_FALSE(LooksLikeGoFrame("main(x)"));
  EXPECT_FALSE(LooksLikeGoFrame("poll failed (a.b)"));
  EXPECT_FALSE(LooksLikeGoFrame("a.b"));
  EXPECT_FALSE(LooksLikeGoFrame(""));
}

}  // namespace
}  // namespace wflogscan
