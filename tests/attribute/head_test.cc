#include "engine/attribute/head.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Expected {
  const char* line;
  const char* level = "";
  const char* time = "";  // "" where the line has none
  const char* tag = "";
  const char* logger = "";
  const char* connector = "";  // among the connector fields
  const char* message = "poll failed";
};

void ExpectHeads(std::span<const Expected> cases) {
  HeadParser parser;
  for (const Expected& expected : cases) {
    SCOPED_TRACE(expected.line);
    const Head& head = parser.Parse(expected.line);
    EXPECT_STREQ(ToString(head.level), expected.level);
    EXPECT_EQ(head.time ? ToRfc3339(*head.time) : "", expected.time);
    EXPECT_EQ(head.tag, expected.tag);
    EXPECT_EQ(head.logger, expected.logger);
    EXPECT_EQ(head.message, expected.message);
    if (*expected.connector == '\0') {
      EXPECT_THAT(head.connector_fields, IsEmpty());
    } else {
      EXPECT_THAT(head.connector_fields, Contains(std::string_view(expected.connector)));
    }
  }
}

// The families of log-formats that a Go service is likely to use, and two neighbours.
TEST(Head, ReadsEveryFamily) {
  const Expected cases[] = {
      {.line = "[ERROR] okta: poll failed: 401 Unauthorized",
       .level = "error",
       .tag = "okta",
       .message = "poll failed: 401 Unauthorized"},
      {.line = "2026-02-22T06:01:20Z [ERROR] okta: poll failed: 401 Unauthorized",
       .level = "error",
       .time = "2026-02-22T06:01:20Z",
       .tag = "okta",
       .message = "poll failed: 401 Unauthorized"},
      {.line = "2026/02/22 06:01:20 [ERROR] okta: poll failed: 401 Unauthorized",
       .level = "error",
       .time = "2026-02-22T06:01:20Z",
       .tag = "okta",
       .message = "poll failed: 401 Unauthorized"},
      {.line = "2026/02/22 06:01:20 ERROR poll failed connector=okta status=401",
       .level = "error",
       .time = "2026-02-22T06:01:20Z",
       .connector = "okta",
       .message = "poll failed connector=okta status=401"},
      {.line = "time=2026-02-22T06:01:20.123Z level=ERROR msg=\"poll failed\" connector=okta status=401",
       .level = "error",
       .time = "2026-02-22T06:01:20.123Z",
       .connector = "okta"},
      {.line = "{\"time\":\"2026-02-22T06:01:20.123Z\",\"level\":\"ERROR\",\"msg\":\"poll failed\","
               "\"connector\":\"signal-client.okta\",\"status\":401}",
       .level = "error",
       .time = "2026-02-22T06:01:20.123Z",
       .connector = "signal-client.okta"},
      {.line = "{\"level\":\"error\",\"ts\":1771740080.123,\"logger\":\"signal-client.okta\","
               "\"caller\":\"poll/poll.go:88\",\"msg\":\"poll failed\",\"status\":401}",
       .level = "error",
       .time = "2026-02-22T06:01:20.123Z",
       .logger = "signal-client.okta"},
      {.line = "2026-02-22T06:01:20.123Z\tERROR\tsignal-client.okta\tpoll/poll.go:88\tpoll "
               "failed\t{\"status\": 401}",
       .level = "error",
       .time = "2026-02-22T06:01:20.123Z",
       .logger = "signal-client.okta"},
      {.line = "time=\"2026-02-22T06:01:20Z\" level=error msg=\"poll failed\" connector=okta status=401",
       .level = "error",
       .time = "2026-02-22T06:01:20Z",
       .connector = "okta"},
      {.line = "{\"level\":\"error\",\"time\":\"2026-02-22T06:01:20Z\",\"connector\":\"okta\",\"status\":401,"
               "\"message\":\"poll failed\"}",
       .level = "error",
       .time = "2026-02-22T06:01:20Z",
       .connector = "okta"},
      {.line = "6:01AM ERR poll failed connector=okta status=401",
       .level = "error",
       .connector = "okta",
       .message = "poll failed connector=okta status=401"},
      {.line = "E0222 06:01:20.123456       1 poll.go:88] okta: poll failed",
       .level = "error",
       .tag = "okta"},
      {.line = "E0222 06:01:20.123456       1 poll.go:88] \"poll failed\" connector=\"okta\" status=401",
       .level = "error",
       .connector = "okta"},
      {.line = "signal-client: 2026/02/22 06:01:20 [ERROR] okta: poll failed",
       .level = "error",
       .time = "2026-02-22T06:01:20Z",
       .tag = "okta",
       .connector = "signal-client"},
      {.line = "ERROR: 2026/02/22 06:01:20 poll.go:88: okta: poll failed",
       .level = "error",
       .time = "2026-02-22T06:01:20Z",
       .tag = "okta"},
      {.line = "2026/02/22 06:01:20 poll/poll.go:88: [ERROR] okta/prod: poll failed",
       .level = "error",
       .time = "2026-02-22T06:01:20Z",
       .tag = "okta/prod"},
      {.line = "2026-02-22T06:01:20Z ERR poll/poll.go:12 > poll failed connector=okta",
       .level = "error",
       .time = "2026-02-22T06:01:20Z",
       .connector = "okta",
       .message = "poll failed connector=okta"},
      {.line = "ERRO[2026-02-22T06:01:20Z] poll failed connector=okta",
       .level = "error",
       .time = "2026-02-22T06:01:20Z",
       .connector = "okta",
       .message = "poll failed connector=okta"},
      {.line = "ERRO[0004] poll failed connector=okta",
       .level = "error",
       .connector = "okta",
       .message = "poll failed connector=okta"},
      {.line = "2026-02-22T06:01:20Z [ERROR] [okta] poll failed",
       .level = "error",
       .time = "2026-02-22T06:01:20Z",
       .tag = "okta"},
      {.line = "2026-02-22T06:01:20Z [ERROR] [4f2a] poll failed",
       .level = "error",
       .time = "2026-02-22T06:01:20Z",
       .message = "[4f2a] poll failed"},
      {.line = "time=2026-02-22T06:01:20Z level=ERROR msg=\"okta: poll failed\" attempt=2",
       .level = "error",
       .time = "2026-02-22T06:01:20Z",
       .tag = "okta"},
      {.line = "[1551] 2026/11/23 18:29:41.444177 [ERR] poll failed",
       .level = "error",
       .time = "2026-11-23T18:29:41.444177Z"},
  };
  ExpectHeads(cases);
}

TEST(Head, ReadsLevelsInAllSpellings) {
  const std::pair<const char*, Level> cases[] = {
      {"[TRACE] a", Level::kTrace},
      {"[DBG] a", Level::kDebug},
      {"[info] a", Level::kInfo},
      {"[ WARN ] a", Level::kWarning},
      {"WARNING: a", Level::kWarning},
      {"error: a", Level::kError},
      {"FATAL a", Level::kFatal},
      {"level=panic msg=a", Level::kFatal},
      {"ERRO[0004] a", Level::kError},
      {"lvl=eror msg=a", Level::kError},
      {"{\"severity\":\"CRITICAL\"}", Level::kFatal},
      {"{\"log.level\":\"warn\"}", Level::kWarning},
      {"6:01PM WRN a", Level::kWarning},
      {"W0222 06:01:20.123456       1 poll.go:88] a", Level::kWarning},
      {"[7] 2026/11/23 18:29:41.444177 [FTL] a", Level::kFatal},
      {"[2026-02-22T06:01:20Z] [INFO] a", Level::kInfo},
      // No level.
      {"", Level::kNone},
      {"okta: poll failed", Level::kNone},
      {"[okta] a", Level::kNone},
      {"INFORMATION a", Level::kNone},
      {"errors: 5", Level::kNone},
      {"[ERROR a", Level::kNone},
      {"ERROR-RATE 5", Level::kNone},
  };
  HeadParser parser;
  for (const auto& [line, level] : cases) EXPECT_EQ(parser.Parse(line).level, level) << line;
}

TEST(Head, ReadsWhatStandsBeforeTheMessageInOtherOrders) {
  const Expected cases[] = {
      {.line = "Nov 27 10:00:00.113 ERR poll failed", .level = "error"},
      {.line = "Fri Nov 27 10:00:00 2026 ERROR okta: poll failed", .level = "error", .tag = "okta"},
      {.line = "Fri, 27 Nov 2026 10:00:00 UTC ERROR okta: poll failed", .level = "error", .tag = "okta"},
      {.line = "10:00:00 ERR poll failed", .level = "error"},
      {.line = "[10:00:00] ERROR: poll failed", .level = "error"},
      {.line = "[10:00:00.113 ERR] okta: poll failed", .level = "error", .tag = "okta"},
      {.line = "ERROR 10:00 okta: poll failed", .level = "error", .tag = "okta"},
      {.line = "[2026-02-22 06:01:20 ERROR] okta: poll failed",
       .level = "error",
       .time = "2026-02-22T06:01:20Z",
       .tag = "okta"},
      {.line = "1.771740080123e+09\tERROR\tokta\tpoll failed",
       .level = "error",
       .time = "2026-02-22T06:01:20.123Z",
       .logger = "okta"},
      {.line = "1.77174008e+09 ERROR poll failed", .level = "error", .time = "2026-02-22T06:01:20Z"},
      {.line = "2026/02/22 06:01:20 okta [ERROR] poll failed",
       .level = "error",
       .time = "2026-02-22T06:01:20Z",
       .connector = "okta"},
      {.line = "okta: ERROR: poll failed", .level = "error", .connector = "okta"},
      {.line = "2026-02-22 06:01:20,5 - okta - ERROR - poll failed",
       .level = "error",
       .time = "2026-02-22T06:01:20.5Z",
       .connector = "okta"},
      {.line = "level=ERROR msg=\"[okta] poll failed\"", .level = "error", .tag = "okta"},
      {.line = "ERROR poll.go:88 okta: poll failed", .level = "error", .tag = "okta"},
      // numbers and words of the message's own
      {.line = "1771740080 poll failed", .message = "1771740080 poll failed"},
      {.line = "npm WARN poll failed", .message = "npm WARN poll failed"},
      {.line = "May poll failed", .message = "May poll failed"},
      {.line = "10:00 12 polls", .message = "12 polls"},
      {.line = "got error poll failed", .message = "got error poll failed"},
  };
  ExpectHeads(cases);
}

TEST(Head, ReadsTimesAsNumbersOfAnyUnit) {
  HeadParser parser;
  const std::pair<const char*, const char*> cases[] = {
      {"1771740080", "2026-02-22T06:01:20Z"},
      {"1771740080.5", "2026-02-22T06:01:20.5Z"},
      {"1771740080123", "2026-02-22T06:01:20.123Z"},
      {"1771740080123456", "2026-02-22T06:01:20.123456Z"},
      {"1771740080123456789", "2026-02-22T06:01:20.123456789Z"},
  };
  for (const auto& [number, time] : cases) {
    for (const std::string& line :
         {"{\"ts\":" + std::string(number) + "}", "ts=" + std::string(number) + " msg=a"}) {
      const Head& head = parser.Parse(line);
      ASSERT_TRUE(head.time.has_value()) << line;
      EXPECT_EQ(ToRfc3339(*head.time), time) << line;
    }
  }
  for (const char* line :
       {"{\"ts\":12}", "{\"ts\":\"soon\"}", "{\"ts\":null}", "ts=-5 msg=a", "time=06:01:20 msg=a"}) {
    EXPECT_FALSE(parser.Parse(line).time.has_value()) << line;
  }
}

// Nanoseconds in 64 bits end in the year 2262.
TEST(Head, ANumberTooLargeForATimeIsNone) {
  HeadParser parser;
  for (const char* number : {"9999999999", "99999999999", "99999999999.5", "99999999999999",
                             "99999999999999999", "9999999999999999999", "99999999999999999999999"}) {
    const Head& head = parser.Parse("ts=" + std::string(number) + " msg=a");
    EXPECT_FALSE(head.time.has_value()) << number << " was read as " << ToRfc3339(*head.time);
  }
}

TEST(Head, TakesTheFirstTimeOfTheLine) {
  HeadParser parser;
  EXPECT_EQ(ToRfc3339(*parser.Parse("2026-02-22T06:01:20Z [INFO] a time=2020-01-01T00:00:00Z").time),
            "2026-02-22T06:01:20Z");
}

TEST(Head, ANameOfAZoneIsNoTag) {
  struct Case {
    const char* line;
    const char* time;
    const char* tag;
  };
  for (const Case& each :
       {Case{"2026-02-22 06:01:20 +0100 CET okta: poll failed", "2026-02-22T05:01:20Z", "okta"},
        Case{"[2026-02-22 06:01:20 -0500 EST] okta: poll failed", "2026-02-22T11:01:20Z", "okta"},
        Case{"2026-02-22 06:01:20 UTC okta: poll failed", "2026-02-22T06:01:20Z", "okta"},
        Case{"2026-02-22 06:01:20 +0100 ERROR okta: poll failed", "2026-02-22T05:01:20Z", "okta"},
        Case{"2026-02-22 06:01:20 +0100 DUO: poll failed", "2026-02-22T05:01:20Z", "DUO"},
        // Nobody says how far from UTC that is.
        Case{"2026-02-22 06:01:20 CET okta: poll failed", "2026-02-22T06:01:20Z", ""}}) {
    SCOPED_TRACE(each.line);
    HeadParser parser;
    const Head& head = parser.Parse(each.line);
    ASSERT_TRUE(head.time.has_value());
    EXPECT_EQ(ToRfc3339(*head.time), each.time);
    EXPECT_EQ(head.tag, each.tag);
  }
}

TEST(Head, ReadsFields) {
  HeadParser parser;
  {
    const Head& head = parser.Parse(
        "time=2026-02-22T06:01:20Z level=INFO msg=\"fetched events\" name=\"a b\" component=okta "
        "service=signal-client "
        "instance=emea count=42 connector=okta");
    EXPECT_THAT(head.connector_fields, ElementsAre("okta", "a b", "okta", "signal-client"))
        << "connector= goes first";
    EXPECT_EQ(head.service, "signal-client");
    EXPECT_EQ(head.instance, "emea");
    EXPECT_EQ(head.count, 42U);
    EXPECT_EQ(head.message, "fetched events");
  }
  {
    const Head& head = parser.Parse(R"({"msg":"a \"b\"","records":7,"instance_name":"x","Connector":"wiz"})");
    EXPECT_EQ(head.message, "a \"b\"");
    EXPECT_EQ(head.count, 7U);
    EXPECT_EQ(head.instance, "x");
    EXPECT_THAT(head.connector_fields, ElementsAre("wiz"));
  }
}

TEST(Head, ReadsTheTimeUnderEveryKey) {
  for (const std::string key : {"time", "ts", "timestamp", "@timestamp", "Time"}) {
    SCOPED_TRACE(key);
    HeadParser parser;
    const std::string json = "{\"" + key + R"(":"2026-02-22T06:01:20Z","msg":"poll failed"})";
    const std::string logfmt = key + R"(=2026-02-22T06:01:20Z msg="poll failed")";
    for (const std::string& line : {json, logfmt}) {
      const Head& head = parser.Parse(line);
      ASSERT_TRUE(head.time.has_value()) << line;
      EXPECT_EQ(ToRfc3339(*head.time), "2026-02-22T06:01:20Z");
    }
  }
}

TEST(Head, ReadsWhatHclogWrites) {
  HeadParser parser;
  const Head& head = parser.Parse(
      R"({"@level":"error","@message":"poll failed","@module":"signal-client.okta","@timestamp":"2026-02-22T06:01:20Z"})");
  EXPECT_EQ(head.level, Level::kError);
  EXPECT_EQ(head.message, "poll failed");
  EXPECT_EQ(head.logger, "signal-client.okta");
}

// Which of two keys says it does not depend on their order.
TEST(Head, PrefersWhatNamesTheConnectorForSure) {
  HeadParser parser;
  for (const char* line : {R"({"connector":"okta","integration":"wiz","name":"poller"})",
                           R"({"name":"poller","integration":"wiz","connector":"okta"})",
                           "name=poller integration=wiz connector=okta"}) {
    EXPECT_THAT(parser.Parse(line).connector_fields, ElementsAre("okta", "wiz", "poller")) << line;
  }
  for (const char* line :
       {"instance=emea display_name=\"Okta in Europe\"", "display_name=\"Okta in Europe\" instance=emea"}) {
    EXPECT_EQ(parser.Parse(line).instance, "emea") << line;
  }
}

TEST(Head, ReadsFieldsOfGroups) {
  HeadParser parser;
  for (const char* line : {R"({"msg":"poll failed","connector":{"name":"okta","instance":"emea"}})",
                           R"({"fields":{"connector":"okta","instance":"emea"},"msg":"poll failed"})",
                           R"(msg="poll failed" connector.name=okta connector.instance=emea)"}) {
    SCOPED_TRACE(line);
    const Head& head = parser.Parse(line);
    EXPECT_THAT(head.connector_fields, ElementsAre("okta"));
    EXPECT_EQ(head.instance, "emea");
    EXPECT_EQ(head.message, "poll failed");
  }
  // An event says neither when the line was written nor who wrote it, and a bag no time either.
  const Head& head =
      parser.Parse(R"({"event":{"time":"2026-02-22T06:01:20Z","service":"okta","level":"error"},)"
                   R"("context":{"timestamp":"2026-02-22T06:01:20Z"},"connector":{"name":{"a":"b"}}})");
  EXPECT_FALSE(head.time.has_value());
  EXPECT_EQ(head.level, Level::kNone);
  EXPECT_THAT(head.connector_fields, IsEmpty());
}

TEST(Head, WhatIsNoFieldIsNotTakenForOne) {
  HeadParser parser;
  const Head& head = parser.Parse("[ERROR] okta: GET /v1?connector=wiz&count=5 failed");
  EXPECT_THAT(head.connector_fields, IsEmpty());
  EXPECT_FALSE(head.count.has_value());
  EXPECT_EQ(head.tag, "okta");
}

TEST(Head, ACutOrSloppyJsonLineStillHasItsHead) {
  HeadParser parser;
  const Head& head =
      parser.Parse(R"({"level":"error","connector":"okta","msg":"poll failed","body":{"a":[1,2)");
  EXPECT_EQ(head.level, Level::kError);
  EXPECT_EQ(head.message, "poll failed");
}

TEST(Head, OnlyTheFirstLineCounts) {
  HeadParser parser;
  const Head& head = parser.Parse("[ERROR] okta: oauth2: cannot fetch token\nlevel=INFO connector=wiz");
  EXPECT_EQ(head.level, Level::kError);
  EXPECT_THAT(head.connector_fields, IsEmpty());
  EXPECT_EQ(head.message, "oauth2: cannot fetch token");
}

TEST(Head, NothingIsLeftOfTheLineBefore) {
  HeadParser parser;
  parser.Parse(
      "time=2026-02-22T06:01:20Z level=ERROR msg=a connector=okta logger=l service=s instance=i count=3");
  const Head& head = parser.Parse("plain");
  EXPECT_FALSE(head.time || head.count);
  EXPECT_EQ(head.level, Level::kNone);
  EXPECT_TRUE(head.tag.empty() && head.logger.empty() && head.service.empty() && head.instance.empty());
  EXPECT_THAT(head.connector_fields, IsEmpty());
  EXPECT_EQ(head.message, "plain");
}

TEST(TagOf, ReadsWhoSpeaks) {
  const std::pair<const char*, const char*> cases[] = {
      {"okta: a", "okta"},
      {"okta:", "okta"},
      {"okta/emea: a", "okta/emea"},
      {"okta[emea]: a", "okta[emea]"},
      {"okta(emea 2): a", "okta(emea 2)"},
      {"okta#2: a", "okta#2"},
      {"okta@emea: a", "okta@emea"},
      {"Halcyon.ai: a", "Halcyon.ai"},
      {"signal-client.okta:\ta", "signal-client.okta"},
      {"okta a: b", ""},
      {"okta:a", ""},
      {"https://x", ""},
      {": a", ""},
      {"", ""},
      {"okta", ""},
      {"okta[emea: a", ""},
      {"okta(: a", ""},
  };
  for (const auto& [message, tag] : cases) {
    std::string_view rest = "untouched";
    EXPECT_EQ(TagOf(message, &rest), tag) << message;
  }
  std::string_view rest;
  TagOf("okta:   poll failed", &rest);
  EXPECT_EQ(rest, "poll failed");
}

TEST(Head, HostileLinesAreOnlyUnread) {
  HeadParser parser;
  for (const std::string& line :
       {std::string(100000, '['), std::string(100000, '='), "a=\"" + std::string(1000, '\\'),
        std::string("a=\"\\"), std::string("{\"a\":") + std::string(10000, '['), std::string(1000, '\0'),
        std::string("E0222 06:01:20.1234567 1 a]"), std::string("[1551]"), std::string("12:00AM"),
        std::string("\t\t\t\t\t"), std::string("2026-02-22T06:01:20Z\tERROR\t")}) {
    parser.Parse(line);
  }
  EXPECT_EQ(parser.Parse("[INFO] okta: fine").tag, "okta");
}

}  // namespace
}  // namespace wflogscan
