#include "engine/match/lone_zero.h"

#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/match/skeleton_reader.h"
#include "gtest/gtest.h"
#include "re2/re2.h"

namespace wflogscan {
namespace {

TEST(LoneZero, PatternsThatCannotDoWithoutOne) {
  for (const char* pattern :
       {R"(\bfetched 0 events)", R"(\bpoll done\b.{0,9}\bevents[=:]\s?\x22?0(?:[\s,]|$))", R"(^0 rows\b)",
        R"((?: 0 events| 0 records) found)", R"((?:found 0|total: 0)(?:\s|$))", R"((?:x 0 ){2})",
        R"(a\b0\b)"}) {
    EXPECT_TRUE(NeedsLoneZero(pattern)) << pattern;
  }
  for (const char* pattern :
       {R"(\bfetched 0)", R"(count=0\d* x)", R"(10 events)", R"(fetched (?:0|no) events)", R"(x(?: 0 )?y)",
        R"([^\n]0 events)", R"(x 00 )", R"(x [01] )", R"(x 0+ )", R"(\d?0 x)", R"(x (?:0 )+)",
        R"(\p{Greek} 0 )", R"(v(?:1|2)0 )", R"(poll done)"}) {
    EXPECT_FALSE(NeedsLoneZero(pattern)) << pattern;
  }
}

TEST(LoneZero, NoDigitTouchesIt) {
  for (const char* text : {"0", "fetched 0 events", "x=0,", "a0b", "10 0", "0.5"})
    EXPECT_TRUE(HoldsLoneZero(text));
  for (const char* text : {"", "10 events", "00", "01", "x100y"}) EXPECT_FALSE(HoldsLoneZero(text)) << text;
}

// The promise itself, with patterns put together at random and texts that they are likely to match.
TEST(LoneZero, NoTextMatchesWithoutOne) {
  static constexpr const char* kParts[] = {"0",     "0",        "0",       R"(\b)",      " ",   "a",
                                           "[=:]",  R"(\x22?)", R"(\d)",   "1",          "(?:", "|",
                                           ")",     "[^\n]",    "0?",      "(?: |$)",    "$",   "^",
                                           R"(\s)", "0{1,2}",   "(?:0|1)", "(?: 0 | 0,)"};
  static constexpr char kText[] = {'0', '0', '1', ' ', 'a', '=', '"', ','};
  std::minstd_rand random(7);
  std::size_t needing = 0;
  std::size_t matches = 0;
  for (int round = 0; round < 60000; ++round) {
    std::string pattern;
    for (auto parts = 2 + random() % 6; parts > 0; --parts) pattern += kParts[random() % std::size(kParts)];
    re2::RE2::Options quiet;
    quiet.set_log_errors(false);
    const re2::RE2 compiled(pattern, quiet);
    if (!compiled.ok() || !NeedsLoneZero(pattern)) continue;
    ++needing;
    for (int i = 0; i < 60; ++i) {
      std::string text;
      for (auto size = 1 + random() % 14; size > 0; --size) text += kText[random() % std::size(kText)];
      if (!re2::RE2::PartialMatch(text, compiled)) continue;
      ++matches;
      ASSERT_TRUE(HoldsLoneZero(text)) << "\"" << text << "\" by " << pattern;
    }
  }
  EXPECT_GT(needing, 1000U);
  EXPECT_GT(matches, 1000U);
}

TEST(LoneZero, ALineHasItInItsNumbersOrItsSkeleton) {
  static constexpr const char* kParts[] = {"0",     "0",  "1",  "a", "f0", "x", " ",
                                           "card0", "0b", "10", "=", "00", "g"};
  std::minstd_rand random(3);
  SkeletonReader reader;
  std::size_t held = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string line;
    for (auto parts = 1 + random() % 6; parts > 0; --parts) line += kParts[random() % std::size(kParts)];
    const std::optional<LineSkeleton> skeleton = reader.ReadLine(line);
    ASSERT_TRUE(skeleton) << line;
    const bool holds = HoldsLoneZero(line);
    held += holds ? 1 : 0;
    EXPECT_EQ(NumbersHoldLoneZero(skeleton->numbers()) || HoldsLoneZero(skeleton->text()), holds) << line;
  }
  EXPECT_GT(held, 1000U);
}

}  // namespace
}  // namespace wflogscan
