#include "engine/base/duration_words.h"

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

TEST(DurationWords, SaysTwoFiguresWorth) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  EXPECT_EQ(DurationWords(0), "0 ms");
  EXPECT_EQ(DurationWords(812'900'000), "812 ms");
  EXPECT_EQ(DurationWords(4'190'000'000), "4.1 s");
  EXPECT_EQ(DurationWords(2 * kSecond), "2 s");
  EXPECT_EQ(DurationWords(59 * kSecond), "59 s");
  EXPECT_EQ(DurationWords(372 * kSecond), "6 min 12 s");
  EXPECT_EQ(DurationWords(300 * kSecond), "5 min");
  EXPECT_EQ(DurationWords(11'400 * kSecond), "3 h 10 min");
  EXPECT_EQ(DurationWords(187'200 * kSecond), "2 d 4 h");
}

TEST(DurationWords, ReadsWhatPeopleType) {
  EXPECT_EQ(ParseDurationSeconds("90s"), 90);
  EXPECT_EQ(ParseDurationSeconds("15m"), 900);
  EXPECT_EQ(ParseDurationSeconds("2h"), 7200);
  EXPECT_EQ(ParseDurationSeconds("3d"), 259200);
  EXPECT_EQ(ParseDurationSeconds("1w"), 604800);
  EXPECT_EQ(ParseDurationSeconds("0s"), 0);
  for (const char* text : {"", "m", "10", "10 m", "-1m", "1.5h", "10min", "m10", "99999999999d", "10y"}) {
    EXPECT_EQ(ParseDurationSeconds(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace wflogscan
