#include "engine/decode/docker_json.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/support/docker_json_writer.h"

namespace wflogscan {
namespace {

TEST(DockerJson, ReadsARecord) {
  DockerJsonDecoder decoder;
  DockerJsonDecoder::Line line;
  ASSERT_TRUE(decoder.Decode(
      R"({"log":"say \"401\"\u0009\u003cnil\u003e\n","stream":"stderr","time":"2026-03-04T10:15:00.120934411Z"})",
      &line));
  EXPECT_EQ(line.log, "say \"401\"\t<nil>\n");
  EXPECT_EQ(line.stream, OutputStream::kStderr);
  ASSERT_TRUE(line.time.has_value());
  EXPECT_EQ(ToRfc3339(*line.time), "2026-03-04T10:15:00.120934411Z");
}

TEST(DockerJson, GivesBackWhateverTheEngineWrote) {
  DockerJsonDecoder decoder;
  DockerJsonDecoder::Line line;
  std::string all;
  for (int byte = 0; byte < 128; ++byte) all += static_cast<char>(byte);
  for (const std::string& text :
       {std::string(), std::string("\n"), all, std::string("\xf0\x9f\x98\x80 \xe2\x80\xa8\xe2\x80\xa9"),
        std::string(20000, '\\'), std::string("\x1b[31mred\x1b[0m\r\n")}) {
    ASSERT_TRUE(decoder.Decode(testing::DockerJsonRecord(text, "stdout", "2026-03-04T10:15:00Z"), &line));
    EXPECT_EQ(line.log, text);
    EXPECT_EQ(line.stream, OutputStream::kStdout);
  }
  ASSERT_TRUE(
      decoder.Decode(testing::DockerJsonRecord("caf\xe9\n", "stdout", "2026-03-04T10:15:00Z"), &line));
  EXPECT_EQ(line.log, "caf\xef\xbf\xbd\n");
}

TEST(DockerJson, OtherWritersOrderKeysAsTheyLike) {
  DockerJsonDecoder decoder;
  DockerJsonDecoder::Line line;
  ASSERT_TRUE(decoder.Decode(
      R"({ "time" : "2026-03-04T10:15:00Z", "attrs": {"log": "not this"}, "stream": "stdout", "log": "a\n" })",
      &line));
  EXPECT_EQ(line.log, "a\n");
  EXPECT_TRUE(line.time.has_value());
  ASSERT_TRUE(decoder.Decode(R"({"log":"a","stream":"stdin"})", &line));
  EXPECT_EQ(line.stream, OutputStream::kUnknown);
  EXPECT_FALSE(line.time.has_value());
  ASSERT_TRUE(decoder.Decode(R"({"log":"a","time":"yesterday"})", &line));
  EXPECT_FALSE(line.time.has_value());
}

TEST(DockerJson, OfSeveralTextsTheFirstOneIsRead) {
  DockerJsonDecoder decoder;
  DockerJsonDecoder::Line line;
  ASSERT_TRUE(decoder.Decode(R"({"log":"a\n","stream":"stdout","log":"b\n","l\u006fg":"c"})", &line));
  EXPECT_EQ(line.log, "a\n");
}

TEST(DockerJson, OtherLinesAreText) {
  DockerJsonDecoder decoder;
  DockerJsonDecoder::Line line;
  for (const char* text :
       {"", "{", "{}", "[]", "null", "5", "\"log\"", "okta: poll failed", R"({"log":"a"})",
        R"({"log":5,"stream":"stdout"})", R"({"stream":"stdout","time":"2026-03-04T10:15:00Z"})",
        R"({"log":"a\q","stream":"stdout"})", R"({"log":"a)",
        R"({"level":"error","msg":"a","time":"2026-03-04T10:15:00Z"})"}) {
    EXPECT_FALSE(decoder.Decode(text, &line)) << text;
  }
}

TEST(DockerJson, NothingIsLeftOfTheLineBefore) {
  DockerJsonDecoder decoder;
  DockerJsonDecoder::Line line;
  ASSERT_TRUE(decoder.Decode(R"({"log":"a","stream":"stderr","time":"2026-03-04T10:15:00Z"})", &line));
  ASSERT_TRUE(decoder.Decode(R"({"log":"b","stream":""})", &line));
  EXPECT_EQ(line.log, "b");
  EXPECT_EQ(line.stream, OutputStream::kUnknown);
  EXPECT_FALSE(line.time.has_value());
}

}  // namespace
}  // namespace wflogscan
