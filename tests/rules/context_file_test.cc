#include "engine/rules/context_file.h"

#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string ErrorOf(std::string_view text) {
  const auto sets = ParseContexts(text, "contexts.yaml");
  return sets.ok() ? "" : std::string(sets.status().message());
}

TEST(ContextFileTest, SetsAreKeptByNameInTheirOrder) {
  const auto sets = ParseContexts("b:\n  - x\n  - y\na: [z]\n", "contexts.yaml");
  ASSERT_TRUE(sets.ok()) << sets.status();
  ASSERT_EQ(sets->size(), 2u);
  EXPECT_EQ(sets->front().name, "b");
  ASSERT_EQ(sets->front().exclusions.size(), 1u);
  EXPECT_THAT(sets->front().exclusions.front().any, ElementsAre("x", "y"));
  EXPECT_THAT(sets->front().exclusions.front().levels, IsEmpty());
  EXPECT_FALSE(sets->front().exclusions.front().unattributed);
  EXPECT_EQ(ParseContexts("", "contexts.yaml")->size(), 0u);
}

TEST(ContextFileTest, PatternsMayStandUnderACondition) {
  const auto sets = ParseContexts(
      "s:\n"
      "  - x\n"
      "  - any: [y, z]\n"
      "    levels: [none, info]\n"
      "  - any: [w]\n"
      "    unattributed: true\n"
      "    unless: [u, t]\n"
      "  - v\n"
      "  - any: [q]\n"
      "    attributed: true\n",
      "contexts.yaml");
  ASSERT_TRUE(sets.ok()) << sets.status();
  const std::vector<Exclusion>& exclusions = sets->front().exclusions;
  ASSERT_EQ(exclusions.size(), 4u);
  EXPECT_THAT(exclusions[0].any, ElementsAre("y", "z"));
  EXPECT_THAT(exclusions[0].levels, ElementsAre("none", "info"));
  EXPECT_THAT(exclusions[1].any, ElementsAre("w"));
  EXPECT_TRUE(exclusions[1].unattributed);
  EXPECT_THAT(exclusions[1].unless, ElementsAre("u", "t"));
  EXPECT_TRUE(exclusions[2].attributed);
  EXPECT_THAT(exclusions[3].any, ElementsAre("x", "v"));
}

TEST(ContextFileTest, NoRecordIsAttributedAndNot) {
  const auto sets =
      ParseContexts("s:\n  - any: [x]\n    attributed: true\n    unattributed: true\n", "contexts.yaml");
  EXPECT_THAT(sets.status().message(), ::testing::HasSubstr("contexts.yaml:2: no record is attributed"));
}

TEST(ContextFileTest, PartsArePutInWhereAPatternNamesThem) {
  const auto sets = ParseContexts(
      "digit: '[0-9]|one'\n"
      "two-digits: '(?&digit)-(?&digit)'\n"
      "s: ['a(?&two-digits)$', b]\n",
      "contexts.yaml");
  ASSERT_TRUE(sets.ok()) << sets.status();
  ASSERT_EQ(sets->size(), 1u);
  EXPECT_THAT(sets->front().exclusions.front().any, ElementsAre("a(?:(?:[0-9]|one)-(?:[0-9]|one))$", "b"));
}

TEST(ContextFileTest, MistakesAreToldWithTheirLine) {
  EXPECT_EQ(ErrorOf("a: [x]\nb: ['@a']\n"), "contexts.yaml:2: a set cannot refer to another set");
  EXPECT_EQ(ErrorOf("digit: '[0-9]'\ns: ['(?&digits)']\n"),
            "contexts.yaml:2: no part \"digits\" above this line; did you mean \"digit\"?");
  EXPECT_EQ(ErrorOf("digit: '[0-9]'\ns: ['(?&digit']\n"), "contexts.yaml:2: a part's name ends in \")\"");
  EXPECT_EQ(ErrorOf("s: [x]\nt:\n  - any: [y]\n    levels: [inf]\n"),
            "contexts.yaml:4: no level \"inf\"; did you mean \"info\"?");
  EXPECT_EQ(
      ErrorOf("s:\n  - any: [y]\n"),
      "contexts.yaml:2: no condition; give it \"levels\", \"attributed: true\", \"unattributed: true\" or "
      "\"unless\"");
  EXPECT_EQ(ErrorOf("s:\n  - levels: [info]\n"), "contexts.yaml:2: key \"any\" is missing");
  EXPECT_EQ(ErrorOf("s:\n  - any: [y]\n    level: [info]\n"),
            "contexts.yaml:3: unknown key \"level\"; did you mean \"levels\"?");
  EXPECT_EQ(ErrorOf("S: [x]\n"), "contexts.yaml:1: \"S\" is no name; use a-z, 0-9 and -");
  EXPECT_EQ(ErrorOf("s: []\n"), "contexts.yaml:1: \"s\" is empty");
  EXPECT_EQ(ErrorOf("s: {x: y}\n"), "contexts.yaml:1: \"s\" must be a list of patterns, or a part of some");
  EXPECT_THAT(ErrorOf("s:\n  - 'un(closed'\n"),
              testing::StartsWith("contexts.yaml:2: pattern \"un(closed\""));
}

TEST(ContextFileTest, PartsOfPartsDoNotGrowWithoutBound) {
  std::string text = "p: aaaaaaaa\n";
  for (int i = 0; i < 40; ++i) {
    const std::string last = i == 0 ? "p" : "p" + std::to_string(i);
    text += "p" + std::to_string(i + 1) + ": '(?&" + last + ")(?&" + last + ")'\n";
  }
  EXPECT_THAT(ErrorOf(text), testing::EndsWith("pattern of more than 4096 bytes"));
}

}  // namespace
}  // namespace wflogscan
