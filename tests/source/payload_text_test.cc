#include "engine/source/payload_text.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "tests/support/docker_json_writer.h"
#include "tests/support/syslog_writer.h"

namespace wflogscan {
namespace {

std::string Text(PayloadEscape escape, std::string_view payload,
                 std::size_t max_bytes = std::string_view::npos) {
  WrappedLine line;
  line.escape = escape;
  line.payload = payload;
  line.mark = "2026-11-23T18:05:38.134472277Z ";
  std::string out = "before ";
  AppendPayload(line, &out, max_bytes);
  EXPECT_EQ(out.substr(0, 7), "before ");
  return out.substr(7);
}

TEST(PayloadText, JsonStrings) {
  EXPECT_EQ(Text(PayloadEscape::kJsonString, R"(a\"b\\c\/d\n\r\t\b\f\u001b\u00e4\u20ac)"),
            "a\"b\\c/d\n\r\t\b\f\x1b\xc3\xa4\xe2\x82\xac");
  EXPECT_EQ(Text(PayloadEscape::kJsonString, R"(\ud83d\ude80)"), "\xf0\x9f\x9a\x80");
  EXPECT_EQ(Text(PayloadEscape::kJsonString, R"(\ud83d!\ude80)"), "\xef\xbf\xbd!\xef\xbf\xbd");
  // What is no escape stays.
  EXPECT_EQ(Text(PayloadEscape::kJsonString, R"(\q\u12)"), R"(\q\u12)");
  EXPECT_EQ(Text(PayloadEscape::kJsonString, "a\\"), "a\\");
}

TEST(PayloadText, GivesBackWhatTheWritersEscaped) {
  std::string all;
  for (int byte = 0; byte < 128; ++byte) all += static_cast<char>(byte);
  EXPECT_EQ(Text(PayloadEscape::kJsonString, testing::DockerJsonEscaped(all)), all);
  EXPECT_EQ(Text(PayloadEscape::kRsyslogOctal, testing::RsyslogEscaped(all)), all);
}

TEST(PayloadText, JsonBytes) {
  EXPECT_EQ(Text(PayloadEscape::kJsonBytes, "27,91,57,48,109"), "\x1b[90m");
  EXPECT_EQ(Text(PayloadEscape::kJsonBytes, "52, 48, 49"), "401");
  EXPECT_EQ(Text(PayloadEscape::kJsonBytes, "52,256,99999999999,49"), "41");
  EXPECT_EQ(Text(PayloadEscape::kJsonBytes, ""), "");
}

TEST(PayloadText, OctalOfRsyslog) {
  EXPECT_EQ(Text(PayloadEscape::kRsyslogOctal, "#033[31mERR#033[0m#011x"), "\x1b[31mERR\x1b[0m\tx");
  EXPECT_EQ(Text(PayloadEscape::kRsyslogOctal, "issue #123, #401 and #0"), "issue #123, #401 and #0");
}

TEST(PayloadText, MarksBeforeThePiecesOfALine) {
  // docker: the time of the first piece again, even inside a word.
  EXPECT_EQ(Text(PayloadEscape::kRepeatedMark, "conne2026-11-23T18:05:38.134472277Z ction refused"),
            "connection refused");
  // podman: each piece has its own.
  EXPECT_EQ(Text(PayloadEscape::kRepeatedMark,
                 "slow 2026-11-23T18:05:39.233565890Z partial 2026-11-23T18:05:39.256970630Z line"),
            "slow partial line");
  // The program's own: at the start, or earlier than the engine read the line.
  for (const std::string text :
       {"2026-11-23T18:05:39.000000001Z okta: 401", "okta: since 2026-11-23T18:05:01.000000001Z 401",
        "at 2026-11-23T18:05:39.1Z x"}) {
    EXPECT_EQ(Text(PayloadEscape::kRepeatedMark, text), text);
  }
}

TEST(PayloadText, ItIsToldWhereItStandsInTheLine) {
  const auto stands = [](PayloadEscape escape, std::string_view payload) {
    WrappedLine line;
    line.escape = escape;
    line.payload = payload;
    line.mark = "2026-11-23T18:05:38.134472277Z ";
    return StandsAsPrinted(line);
  };
  constexpr PayloadEscape kAll[] = {PayloadEscape::kNone, PayloadEscape::kJsonString,
                                    PayloadEscape::kJsonBytes, PayloadEscape::kRsyslogOctal,
                                    PayloadEscape::kRepeatedMark};
  for (const std::string_view payload :
       {"", "fetched 42 events", R"(fetched \u0034)", "issue #033[31m", "#12", "52,48,49",
        "2026-11-23T18:05:39.233565890Z its own time", "conne2026-11-23T18:05:38.134472277Z ction refused"}) {
    for (const PayloadEscape escape : kAll) {
      if (stands(escape, payload)) EXPECT_EQ(Text(escape, payload), payload);
    }
  }
  EXPECT_TRUE(stands(PayloadEscape::kNone, R"(a\n)"));
  for (const PayloadEscape escape : {PayloadEscape::kJsonString, PayloadEscape::kRsyslogOctal}) {
    EXPECT_TRUE(stands(escape, "fetched 42 events"));
  }
  EXPECT_TRUE(stands(PayloadEscape::kRepeatedMark, "2026-11-23T18:05:39.233565890Z its own time"));
  EXPECT_FALSE(stands(PayloadEscape::kRepeatedMark, "conne2026-11-23T18:05:38.134472277Z ction refused"));
  EXPECT_FALSE(stands(PayloadEscape::kRsyslogOctal, "#033[31m"));
  EXPECT_FALSE(stands(PayloadEscape::kJsonString, R"(a\n)"));
}

TEST(PayloadText, StopsAtTheLimit) {
  for (const PayloadEscape escape : {PayloadEscape::kNone, PayloadEscape::kJsonString,
                                     PayloadEscape::kRsyslogOctal, PayloadEscape::kRepeatedMark}) {
    EXPECT_EQ(Text(escape, "abcdef", 3), "abc");
  }
  EXPECT_EQ(Text(PayloadEscape::kJsonBytes, "97,98,99,100", 3), "abc");
}

}  // namespace
}  // namespace wflogscan
