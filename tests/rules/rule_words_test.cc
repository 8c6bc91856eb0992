// The small helpers of engine/rules: globs, placeholders, guesses, log lines.

#include <string>
#include <vector>

#include "engine/rules/did_you_mean.h"
#include "engine/rules/glob.h"
#include "engine/rules/placeholders.h"
#include "engine/rules/rule_check.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(GlobTest, StarsAndQuestionMarks) {
  EXPECT_TRUE(GlobMatches("dns", "dns"));
  EXPECT_FALSE(GlobMatches("dns", "dnss"));
  EXPECT_FALSE(GlobMatches("dns", "dn"));
  EXPECT_TRUE(GlobMatches("*", ""));
  EXPECT_TRUE(GlobMatches("dns*", "dns/no-such-host"));
  EXPECT_TRUE(GlobMatches("*host", "dns/no-such-host"));
  EXPECT_TRUE(GlobMatches("d?s/*-*-host", "dns/no-such-host"));
  EXPECT_FALSE(GlobMatches("?", ""));
  EXPECT_TRUE(GlobMatches("a*b*c", "a-b-b-c"));
  EXPECT_FALSE(GlobMatches("a*b*c", "a-c-b"));
  EXPECT_FALSE(GlobMatches("", "x"));
  EXPECT_TRUE(GlobMatches("**a**", "bab"));
}

TEST(GlobTest, AHostilePatternIsNotSlow) {
  std::string glob;
  for (int i = 0; i < 500; ++i) glob += "a*";
  EXPECT_FALSE(GlobMatches(glob + "b", std::string(5000, 'a')));
}

TEST(GlobTest, ASignatureNamesItsRules) {
  EXPECT_TRUE(GlobNamesRule("dns", "dns", "dns/x"));
  EXPECT_FALSE(GlobNamesRule("dn", "dns", "dns/x"));
}

TEST(PlaceholderTest, BracesOfOtherLanguagesAreLeftAlone) {
  const auto names = [](std::string_view text) {
    std::vector<std::string_view> found;
    for (const Placeholder& placeholder : PlaceholdersIn(text)) found.push_back(placeholder.name);
    return found;
  };
  EXPECT_THAT(names("grep \"{connector}\" {title}"), ElementsAre("connector", "title"));
  EXPECT_THAT(names("--format='{{.State.Health.Status}}' %{http_code} ${HOME} ${home} {{x}} {} {A} {open"),
              IsEmpty());
  const std::string_view text = "a {page} b";
  const Placeholder placeholder = PlaceholdersIn(text).front();
  EXPECT_EQ(text.substr(placeholder.begin, placeholder.end - placeholder.begin), "{page}");
  EXPECT_TRUE(IsKnownPlaceholder("interval_on_429"));
  EXPECT_FALSE(IsKnownPlaceholder("host"));
}

TEST(DidYouMeanTest, OnlyANearWordIsGuessed) {
  EXPECT_EQ(DidYouMean("conect", {"dns", "connect"}), "; did you mean \"connect\"?");
  EXPECT_EQ(DidYouMean("broker", {"dns", "connect"}), "");
  EXPECT_EQ(DidYouMean(std::string(100'000, 'a'), {"dns"}), "");
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3u);
}

TEST(RecordsOfLogTest, CommentsAndBlankLinesAreNoRecords) {
  EXPECT_THAT(RecordsOfLog("# comment\n\nfirst\r\n  \n second # not a comment"),
              ElementsAre("first", " second # not a comment"));
  EXPECT_THAT(RecordsOfLog("\n#\n"), IsEmpty());
}

}  // namespace
}  // namespace wflogscan
