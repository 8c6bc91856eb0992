#include "engine/match/stem_context.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

// "before|behind", which are easier to read side by side.
std::string Sides(std::string_view literal, std::string_view stem) {
  const StemContext context = ContextIn(literal, stem);
  return context.before + "|" + context.behind;
}

TEST(StemContext, IsTheRestOfTheLiteral) {
  EXPECT_EQ(Sides("replayed event", "ed event"), "replay|");
  EXPECT_EQ(Sides("hit the request cap", "hit "), "|the request cap");
  EXPECT_EQ(Sides("no such host", "such hos"), "no |t");
  EXPECT_EQ(Sides("cannot", "cannot"), "|");
}

TEST(StemContext, EndsAtWhatAnEncoderEscapes) {
  EXPECT_EQ(Sides("oauth2: \"invalid_client\" was refused", "invalid_"), "|client");
  EXPECT_EQ(Sides("get /v1/events failed", "s failed"), "event|");
}

TEST(StemContext, EndsAtAWordWithADigit) {
  // Rules see numbers and ids masked: what is x1 there may be y7 in the line.
  EXPECT_EQ(Sides("after 30s timed out", "timed ou"), " |t");
  EXPECT_EQ(Sides("x509: certificate", "certific"), ": |ate");
  EXPECT_EQ(Sides("status af429 denied", "af429"), "status | denied");
  EXPECT_EQ(Sides("status xaf429y denied", "af429"), "|") << "a part of one";
}

TEST(StemContext, ALetterAtTheEdgeMayBeTheEndOfAnId) {
  EXPECT_EQ(Sides("a denied", " denied"), "|") << "1a1a1a1a denied was 3f00be57 denied";
  EXPECT_EQ(Sides("a denied", "denied"), " |");
  EXPECT_EQ(Sides("to be denied", " denied"), "to be|");
}

TEST(StemContext, IsShort) {
  const StemContext context = ContextIn(std::string(40, 'x') + "stem" + std::string(40, 'y'), "stem");
  EXPECT_EQ(context.before, std::string(StemContext::kMostBytes, 'x'));
  EXPECT_EQ(context.behind, std::string(StemContext::kMostBytes, 'y'));
}

TEST(StemContext, TheSurePartOfALiteralIsTheLongestOne) {
  EXPECT_EQ(SurePartOf("the max_page limit"), std::string("the max") + FoldCase('_') + "page limit");
  EXPECT_EQ(SurePartOf("a \"queue\" is full"), " is full");
  EXPECT_EQ(SurePartOf("e11000"), "");
  EXPECT_EQ(SurePartOf("x509: certificate"), ": certificate");
}

TEST(StemContext, HoldsWhereItIsAroundTheStem) {
  const StemContext context{"replay", " was lost"};
  const std::string_view text = "1 Replayed event WAS LOST";
  const std::size_t begin = text.find("ed event");
  const std::size_t end = begin + 8;
  EXPECT_TRUE(context.HoldsAt(text, begin, end));
  EXPECT_FALSE(context.HoldsAt(text.substr(0, text.size() - 1), begin, end))
      << "the line ends before it does";
  EXPECT_FALSE(context.HoldsAt(text.substr(3), begin - 3, end - 3)) << "the line begins behind it";
  EXPECT_FALSE(context.HoldsAt("1 Replaced event WAS LOST", begin, end));
  EXPECT_TRUE(StemContext().HoldsAt("ed event", 0, 8));
}

TEST(StemContext, FollowsFromALongerOne) {
  const StemContext longer{"the replay", " was lost"};
  EXPECT_TRUE((StemContext{"replay", " was"}).FollowsFrom(longer));
  EXPECT_TRUE(StemContext().FollowsFrom(longer));
  EXPECT_FALSE(longer.FollowsFrom({"replay", " was"}));
  EXPECT_FALSE((StemContext{"the", ""}).FollowsFrom(longer)) << "it stands elsewhere";
}

}  // namespace
}  // namespace wflogscan
