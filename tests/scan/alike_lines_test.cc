// A log says the same again and again with other numbers, and what is remembered of one line serves the next.
// Whatever comes first, the report is the one that the oracle gives, which remembers nothing.

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "tests/support/docker_json_writer.h"
#include "tests/support/other_numbers.h"
#include "tests/support/roads.h"
#include "wflogscan/rules.h"

namespace wflogscan {
namespace {

// More than it takes until lines are judged at a glance.
constexpr int kTimes = 24;

// How the same line may be stored. Times that are none are what damaged logs have.
std::string Wrapped(std::size_t way, const std::string& line, std::minstd_rand* random) {
  // With any digit for #, which makes a time of some and none of others.
  static constexpr std::string_view kTimeShapes[] = {
      "2026-02-22T06:##:20.123456789Z ",
      "2026-02-22T06:01:##+##:00 ",
      "2026/02/22 ##:01:## ",
      "2026-02-22T06:01:##.5Z 2026-02-22 ##:01:20 ",
  };
  const auto number = [random](unsigned below) { return std::to_string((*random)() % below); };
  std::string time(kTimeShapes[(*random)() % std::size(kTimeShapes)]);
  for (char& c : time) {
    if (c == '#') c = static_cast<char>('0' + (*random)() % 10);
  }
  switch (way) {
    case 0:
      return line + "\n";
    case 1:
      return time + line + "\r\n";
    case 2:
      return testing::DockerJsonRecord(line + "\n", "stderr", "2026-03-04T10:15:0" + number(10) + ".120034Z");
    case 3:
      return testing::DockerJsonRecord(time + line + "\n", "stderr",
                                       "2026-03-04T10:15:0" + number(10) + ".120034Z");
    case 4:
      return "Feb " + std::string((*random)() % 2 == 0 ? "2" : " ") + number(10) + " 06:" + "1" + number(10) +
             ":3" + number(10) + " host signal-client[" + number(40000) + "]: " + line + "\n";
    case 5:
      return "signal-client-" + number(3) + "  | " + line + "\n";
    case 6:  // with what the container was labelled with, of which an engine writes whatever it likes
      return R"({"log":")" + testing::DockerJsonEscaped(line + "\n") +
             R"(","stream":"stdout","attrs":{"tag":"svc-)" + number(20) + R"(","n":")" + number(500) +
             R"("},"time":"2026-03-04T10:15:0)" + number(10) + ".12Z\"}\n";
    case 7:
      return "2026-03-04T10:15:" + number(70) + ".120034Z stderr F " + line + "\n";
    default:
      return "[pod/signal-client-" + number(1000) + "/main] " + line + "\n";
  }
}

// An id in some place between words: with letters or without, short or long.
std::string WithAnId(const std::string& line, std::minstd_rand* random) {
  static constexpr const char* kIds[] = {
      "FB2BC641", "5cf27930-0401-4403-8429-d1a26237abcd", "0a401", "1771740080", "req-01HX5KZ9Q8W7E6R5T4Y3",
      "c0ffee"};
  std::vector<std::size_t> blanks;
  for (std::size_t at = line.find(' '); at != std::string::npos; at = line.find(' ', at + 1))
    blanks.push_back(at);
  if (blanks.empty()) return line;
  std::string other = line;
  return other.insert(blanks[(*random)() % blanks.size()],
                      std::string(" ") + kIds[(*random)() % std::size(kIds)]);
}

void ExpectRoadsAgreeOnTheLikeOf(const std::vector<std::string>& lines, std::size_t way, unsigned seed) {
  std::minstd_rand random(seed);
  std::string text;
  for (int time = 0; time < kTimes; ++time) {
    for (const std::string& line : lines) {
      text += Wrapped(way, testing::WithOtherNumbers(line, &random), &random);
      if (time % 4 == 3)
        text += Wrapped(way, testing::WithOtherNumbers(WithAnId(line, &random), &random), &random);
    }
  }
  testing::ExpectRoadsAgree("way-" + std::to_string(way) + ".log", text);
}

std::vector<std::string> LinesOf(std::string_view text, std::size_t of_every, std::size_t first) {
  std::vector<std::string> lines;
  for (std::size_t number = 0; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (number % of_every == first) lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

class AlikeLines : public ::testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(Ways, AlikeLines, ::testing::Range<std::size_t>(0, 9));

TEST_P(AlikeLines, OfTheRulesAreReadAsTheOracleReadsThem) {
  const absl::StatusOr<RulePack> pack = LoadRulePack({});
  ASSERT_TRUE(pack.ok());
  std::string text = pack->healthy_log;
  for (const Rule& rule : pack->rules) text += rule.hit_log + rule.miss_log;
  constexpr std::size_t kOfEvery = 150;
  const std::vector<std::string> lines = LinesOf(text, kOfEvery, GetParam());
  ASSERT_GT(lines.size(), 10U);
  ExpectRoadsAgreeOnTheLikeOf(lines, GetParam(), 23);
}

TEST_P(AlikeLines, OfPollsAreReadAsTheOracleReadsThem) {
  ExpectRoadsAgreeOnTheLikeOf(
      {"[INFO] okta: fetched 42 events", "[INFO] okta/emea: fetched 42 events in 312ms",
       "[INFO] auth0: fetched 42 events", "[INFO] s1: fetched 42 events", "[WARN] okta: fetched 0 events",
       "2026-02-22T06:01:20Z [INFO] okta: fetched 42 events",
       "level=INFO msg=\"fetched\" connector=okta count=42",
       R"({"time":"2026-02-22T06:01:20Z","level":"INFO","msg":"fetched 42 events","connector":"okta"})",
       R"({"ts":1771740080.123,"level":"info","msg":"fetched","connector":"wiz","count":42})",
       R"({"level":"error","msg":"\u003cCode\u003eInvalidToken\u003c","connector":"okta","instance":"tenant-15"})"},
      GetParam(), 29);
}

// One kind of line, then one that hides behind the same mask: whichever comes first, each is read for itself.
void ExpectNeitherStandsForTheOther(const std::string& one, const std::string& other) {
  SCOPED_TRACE(one);
  std::string ones;
  std::string others;
  for (int i = 0; i < kTimes; ++i) {
    ones += one + "\n";
    others += other + "\n";
  }
  testing::ExpectRoadsAgree("one-first.log", ones + others);
  testing::ExpectRoadsAgree("other-first.log", others + ones);
}

TEST(AlikeLines, InstancesOfJsonRecordsAreReadAnew) {
  const auto line = [](const std::string& instance, const std::string& connector = "okta") {
    return R"({"time":"2026-02-22T06:01:20Z","level":"error","msg":"401 Unauthorized","connector":")" +
           connector + R"(","instance":")" + instance + "\"}";
  };
  ExpectNeitherStandsForTheOther(line("tenant-15"), line("tenant-16"));
  ExpectNeitherStandsForTheOther(line("1111"), line("3456"));
  ExpectNeitherStandsForTheOther(line("", "okta/tenant-20"), line("", "okta/tenant-21"));
  ExpectNeitherStandsForTheOther(line("\\u304b"), line("\\u308b"));
}

TEST(AlikeLines, WhatRulesSeeWithoutEscapesIsToldApart) {
  const auto line = [](const std::string& code) {
    return "[ERROR] okta: 403 \\u003cCode\\u003e" + code + "\\u003c/Code\\u003e";
  };
  ExpectNeitherStandsForTheOther(line("AccessDenied"), line("ExpiredToken"));
  ExpectNeitherStandsForTheOther(line("InvalidToken"), line("XxxxxxxxXxxx"));
}

// No engine writes a record of two texts; a damaged or a made one may have them.
TEST(AlikeLines, ASecondTextOfARecordIsNoText) {
  const auto line = [](const std::string& key, const std::string& said) {
    return R"({"log":"[ERROR] okta: status 401 Unauthorized, fetched 0 events\n","stream":"stderr",")" + key +
           R"(":"[ERROR] )" + said + R"(\n","time":"2026-02-22T06:01:00.000000000Z"})";
  };
  for (const std::string key : {"log", "l\\u006fg"}) {
    ExpectNeitherStandsForTheOther(line(key, "okta/tenant-1: status 401"),
                                   line(key, "okta/tenant-12345: status 401"));
    ExpectNeitherStandsForTheOther(line(key, std::string(300, '1') + " okta/tenant-1: status 401"),
                                   line(key, "1 okta/tenant-1: status 401"));
    ExpectNeitherStandsForTheOther(line(key, "okta: fetched 5 events"), line(key, "okta: fetched 0 events"));
  }
}

TEST(AlikeLines, AnIdIsNoCount) {
  ExpectNeitherStandsForTheOther("[WARN] okta: fetched 5cf27930-0401-4403-8429-d1a26237abcd events",
                                 "[WARN] okta: fetched 12345678-0401-4403-8429-d1a26237abcd events");
  ExpectNeitherStandsForTheOther("level=WARN msg=\"fetched 5cf27930-0401\" connector=okta",
                                 "level=WARN msg=\"fetched 12345678-0401\" connector=okta");
}

// A value of logfmt ends at a comma, so there is no fraction.
TEST(AlikeLines, ATimeIsReadAnewAsFarAsItWasRead) {
  const std::string rest = " level=error msg=\"401 Unauthorized\" connector=okta";
  ExpectNeitherStandsForTheOther("time=2026-02-22T06:01:20,959" + rest,
                                 "time=2026-02-22T06:01:20,542" + rest);
}

// A second time is part of the head, and what is spelled like one is not.
TEST(AlikeLines, ATimeThatIsNoneIsNotTakenForTheNextOne) {
  const auto polls = [](const std::string& second_time) {
    std::string text;
    for (int i = 10; i < 10 + kTimes; ++i) {
      text += "2026-02-22T01:00:" + std::to_string(i) + ".235Z " + second_time +
              " [INFO] okta: fetched 40 events\n";
    }
    return text;
  };
  for (const auto& [none, some] : {std::pair("2026-02-22T56:11:58.007Z", "2026-02-22T04:11:58.007Z"),
                                   std::pair("2465-02-22T04:11:58.007Z", "2026-02-22T04:11:58.007Z"),
                                   std::pair("2026/02/22 04:11:98", "2026/02/22 04:11:58"),
                                   std::pair("2026-02-22T04:11:58+99:00", "2026-02-22T04:11:58+02:00"),
                                   std::pair("2026-02-22T04:11:58-9900", "2026-02-22T04:11:58-0200")}) {
    SCOPED_TRACE(none);
    testing::ExpectRoadsAgree("none-first.log", polls(none) + polls(some));
    testing::ExpectRoadsAgree("none-last.log", polls(some) + polls(none));
    const absl::StatusOr<Report> report =
        testing::BuiltinScanner().ScanBytes("none-first.log", polls(none) + polls(some), testing::OneJob());
    ASSERT_TRUE(report.ok());
    ASSERT_EQ(report->connectors.size(), 1U);
    EXPECT_EQ(report->connectors[0].polls, static_cast<std::uint64_t>(kTimes));
  }
}

}  // namespace
}  // namespace wflogscan
