#include "wflogscan/log_time.h"

#include <algorithm>
#include <random>
#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

TEST(LogTime, ReadsRfc3339InItsSpellings) {
  const std::pair<const char*, const char*> cases[] = {
      {"2026-02-22T06:01:20Z", "2026-02-22T06:01:20Z"},
      {"2026-02-22t06:01:20z", "2026-02-22T06:01:20Z"},
      {"2026-02-22 06:01:20", "2026-02-22T06:01:20Z"},
      {"2026-02-22T06:01:20.5Z", "2026-02-22T06:01:20.5Z"},
      {"2026-02-22T06:01:20,123", "2026-02-22T06:01:20.123Z"},
      {"2026-02-22T06:01:20.123456789Z", "2026-02-22T06:01:20.123456789Z"},
      {"2026-02-22T06:01:20.1234567891234Z", "2026-02-22T06:01:20.123456789Z"},
      {"2026-02-22T06:01:20+02:00", "2026-02-22T04:01:20Z"},
      {"2026-02-22T06:01:20-0530", "2026-02-22T11:31:20Z"},
      {"2026-02-22T06:01:20+02", "2026-02-22T04:01:20Z"},
      {"2026-02-22 06:01:20.5 +0100", "2026-02-22T05:01:20.5Z"},
      {"2026-02-22 06:01:20.5 +0100 CET", "2026-02-22T05:01:20.5Z"},
      {"2026-02-22 06:01:20 +0000 UTC m=+0.000012", "2026-02-22T06:01:20Z"},
      {"2026-02-22 06:01:20 -0330 -0330", "2026-02-22T09:31:20Z"},
      {"2026-01-01T00:00:00+01:00", "2025-12-31T23:00:00Z"},
      {"2024-02-29T23:59:60Z", "2024-03-01T00:00:00Z"},
      {"1970-01-01T00:00:00.9Z", "1970-01-01T00:00:00.9Z"},
  };
  for (const auto& [text, expected] : cases) {
    const std::optional<LogTime> time = ParseRfc3339(text);
    ASSERT_TRUE(time.has_value()) << text;
    EXPECT_EQ(ToRfc3339(*time), expected) << text;
  }
}

TEST(LogTime, RefusesWhatIsNoTime) {
  for (const char* text : {"",
                           "2026",
                           "2026-02-22",
                           "2026-02-22T",
                           "2026-02-22T06:01",
                           "2026-13-01T00:00:00Z",
                           "2026-02-29T00:00:00Z",
                           "2100-02-29T00:00:00Z",
                           "2026-04-31T00:00:00Z",
                           "2026-00-01T00:00:00Z",
                           "2026-01-00T00:00:00Z",
                           "2026-01-32T00:00:00Z",
                           "2026-01-01T24:00:00Z",
                           "2026-01-01T00:60:00Z",
                           "2026-01-01T00:00:61Z",
                           "2026/01/01T00:00:00Z",
                           "2026-01-01_00:00:00Z",
                           "0001-01-01T00:00:00Z",
                           "2200-01-01T00:00:00Z",
                           "1969-12-31T23:59:59Z",
                           "x026-01-01T00:00:00Z",
                           "2026-01-01T00:00:00Zx",
                           "2026-01-01T00:00:00 ",
                           "2026-01-01T00:00:00.Z",
                           "2026-01-01 00:00:00 CET",
                           "2026-01-01 00:00:00 +0100 ",
                           "2026-01-01 00:00:00 +0100 okta",
                           "2026-01-01 00:00:00 +0100 CET okta",
                           " 2026-01-01T00:00:00Z"}) {
    EXPECT_FALSE(ParseRfc3339(text).has_value()) << text;
  }
}

TEST(LogTime, APrefixSaysWhereItEnds) {
  const std::pair<const char*, const char*> cases[] = {
      {"2026-02-22T06:01:20Z [INFO]", "2026-02-22T06:01:20Z"},
      {"2026-02-22T06:01:20.5 [INFO]", "2026-02-22T06:01:20.5"},
      {"2026-02-22T06:01:20. Next", "2026-02-22T06:01:20"},
      {"2026-02-22T06:01:20+02:00]", "2026-02-22T06:01:20+02:00"},
      {"2026-02-22T06:01:20 +02", "2026-02-22T06:01:20"},
      {"2026-02-22T06:01:20-x", "2026-02-22T06:01:20"},
      {"2026-02-22 06:01:20 +0100] okta", "2026-02-22 06:01:20 +0100"},
      {"2026-02-22 06:01:20 -0500 EST okta", "2026-02-22 06:01:20 -0500"},
      // A message that begins with a number.
      {"2026-02-22 06:01:20 +0107 events", "2026-02-22 06:01:20"},
      {"2026-02-22 06:01:20 +01000 events", "2026-02-22 06:01:20"},
      {"2026-02-22 06:01:20 -9900 events", "2026-02-22 06:01:20"},
  };
  for (const auto& [text, prefix] : cases) {
    std::size_t consumed = 0;
    ASSERT_TRUE(ParseRfc3339Prefix(text, &consumed).has_value()) << text;
    EXPECT_EQ(std::string(text).substr(0, consumed), prefix);
  }
}

TEST(LogTime, ShowsExactlyTheDigitsThatTheLogHad) {
  const std::int64_t ns = 1'771'740'080'120'000'000;
  EXPECT_EQ(ToRfc3339({ns, 0}), "2026-02-22T06:01:20Z");
  EXPECT_EQ(ToRfc3339({ns, 1}), "2026-02-22T06:01:20.1Z");
  EXPECT_EQ(ToRfc3339({ns, 3}), "2026-02-22T06:01:20.120Z");
  EXPECT_EQ(ToRfc3339({ns, 9}), "2026-02-22T06:01:20.120000000Z");
}

TEST(LogTime, IsReadAsItIsShown) {
  std::mt19937_64 random(3);
  constexpr std::int64_t kPowers[] = {1'000'000'000, 100'000'000, 10'000'000, 1'000'000, 100'000,
                                      10'000,        1'000,       100,        10,        1};
  for (int i = 0; i < 20000; ++i) {
    LogTime time;
    time.fraction_digits = static_cast<std::uint8_t>(random() % 10);
    constexpr std::uint64_t kUpTo2199 = 7'258'118'400'000'000'000U;
    time.unix_ns = static_cast<std::int64_t>(random() % kUpTo2199);
    time.unix_ns -= time.unix_ns % kPowers[time.fraction_digits];
    EXPECT_EQ(ParseRfc3339(ToRfc3339(time)), time) << ToRfc3339(time);
  }
}

TEST(LogTime, TheCoarserOfTwoEqualMomentsIsTheEarlier) {
  EXPECT_LT((LogTime{5, 0}), (LogTime{5, 3}));
  EXPECT_LT((LogTime{4, 9}), (LogTime{5, 0}));
}

}  // namespace
}  // namespace wflogscan
