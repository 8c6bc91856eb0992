#include "engine/match/number_classes.h"

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "re2/re2.h"

namespace wflogscan {
namespace {

std::string MemberFor(const NumberClasses& classes, std::string digits) {
  classes.Replace(digits.data(), digits.size());
  return digits;
}

bool AreAlike(const NumberClasses& classes, const char* one, const char* other) {
  return MemberFor(classes, one) == MemberFor(classes, other);
}

TEST(NumberClasses, WhatNoPatternAsksForIsAlike) {
  const NumberClasses classes =
      NumberClasses::Of({R"(\bmemory [89]\d%)", R"(\b0 (?:events|records)\b)", R"(4(?:01|03) x)",
                         R"(\d{1,3}ms)", R"([0-9a-f]{8})", "Errno 1{2} of"});
  EXPECT_TRUE(AreAlike(classes, "42", "57"));
  EXPECT_TRUE(AreAlike(classes, "85", "93"));
  EXPECT_FALSE(AreAlike(classes, "85", "75"));
  EXPECT_FALSE(AreAlike(classes, "0", "7"));
  EXPECT_TRUE(AreAlike(classes, "3", "7"));
  EXPECT_FALSE(AreAlike(classes, "401", "403")) << "each is asked for by itself";
  EXPECT_TRUE(AreAlike(classes, "402", "502"));
  EXPECT_FALSE(AreAlike(classes, "11", "12"));
  EXPECT_EQ(MemberFor(classes, "42").size(), 2U);
}

TEST(NumberClasses, WhatStandsBesideDigitsMayHoldDigits) {
  // The wildcard may take the other digits of the number, so any number that holds a 7 is told apart.
  const NumberClasses classes = NumberClasses::Of({R"(x.*7)"});
  EXPECT_FALSE(AreAlike(classes, "117", "112"));
  EXPECT_TRUE(AreAlike(classes, "118", "119"));
  EXPECT_FALSE(AreAlike(NumberClasses::Of({R"(v1)"}), "12", "22"));
  EXPECT_TRUE(AreAlike(NumberClasses::Of({R"(v1\b)"}), "12", "22"));
}

TEST(NumberClasses, APatternThatCannotBeReadTellsEverythingApart) {
  EXPECT_FALSE(AreAlike(NumberClasses::Of({R"(\p{Greek})"}), "42", "57"));
  EXPECT_FALSE(AreAlike(NumberClasses::Of({R"(x(?=401))"}), "42", "57"));
  EXPECT_FALSE(AreAlike(NumberClasses(), "42", "57"));
}

TEST(NumberClasses, GroupsAndFlagsHideNoDigits) {
  for (const char* pattern :
       {"(?P<code>401)", "(?<code>401)", "(?i:401)", "(?i)401", "(?i-s:401)", "(401)"}) {
    EXPECT_FALSE(AreAlike(NumberClasses::Of({pattern}), "401", "402")) << pattern;
    EXPECT_TRUE(AreAlike(NumberClasses::Of({pattern}), "402", "403")) << pattern;
  }
}

TEST(NumberClasses, SurviveBeingStored) {
  const NumberClasses classes = NumberClasses::Of({R"(\b0 events\b)"});
  const std::optional<NumberClasses> read = NumberClasses::Deserialize(classes.Serialize());
  ASSERT_TRUE(read);
  EXPECT_TRUE(AreAlike(*read, "42", "57"));
  EXPECT_FALSE(AreAlike(*read, "0", "7"));
  EXPECT_FALSE(NumberClasses::Deserialize("short"));
}

// The promise itself: no pattern notices that a number was replaced.
TEST(NumberClasses, NoPatternNoticesAReplacement) {
  static constexpr const char* kParts[] = {
      "0",      "1",        "7",     "42",        "[1-9]",   "[0-4]",     "\\d",
      "\\d{2}", "\\d*",     "x",     "a?",        "\\b",     "(?:4|5)",   "(?:01|3)?",
      "[^3]",   "\\S{1,3}", ".",     "(?:x|7|)",  " ",       "(?:\\d|x)", "9{1,2}",
      "^",      "$",        "[2x]+", "(?:1|\\b)", "(?:5x)*", "\\w",       "(?:^|[^0-9])"};
  static constexpr const char* kTexts[] = {"x#", "# x#", "#x# #", "a#a", "#.#", "xx #-# x", "#", "x#x#x"};
  std::mt19937 random(11);
  int changed = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string pattern;
    for (std::size_t parts = 1 + random() % 5; parts > 0; --parts)
      pattern += kParts[random() % std::size(kParts)];
    const re2::RE2 matcher(pattern, re2::RE2::Quiet);
    if (!matcher.ok()) continue;
    const NumberClasses classes = NumberClasses::Of({pattern});
    for (int i = 0; i < 30; ++i) {
      std::string text;
      std::string replaced;
      for (const char c : std::string(kTexts[random() % std::size(kTexts)])) {
        if (c != '#') {
          text += c;
          replaced += c;
          continue;
        }
        std::string digits;
        for (std::size_t size = 1 + random() % 3; size > 0; --size)
          digits += static_cast<char>('0' + random() % 10);
        text += digits;
        replaced += MemberFor(classes, digits);
      }
      changed += text == replaced ? 0 : 1;
      ASSERT_EQ(re2::RE2::PartialMatch(text, matcher), re2::RE2::PartialMatch(replaced, matcher))
          << pattern << "\n"
          << text << "\n"
          << replaced;
    }
  }
  EXPECT_GT(changed, 10000);
}

}  // namespace
}  // namespace wflogscan
