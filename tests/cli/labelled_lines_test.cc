#include "cli/labelled_lines.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace wflogscan::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

RulePack SomeSignatures() {
  RulePack pack;
  for (const char* id : {"auth-401", "forbidden-403", "ip-allowlist", "dns"})
    pack.signatures.emplace_back().id = id;
  return pack;
}

std::vector<LabelledLine> Parsed(std::string_view file) {
  absl::StatusOr<std::vector<LabelledLine>> lines = ParseLabelledLines(file, "set.tsv", SomeSignatures());
  EXPECT_TRUE(lines.ok()) << lines.status();
  return lines.ok() ? *std::move(lines) : std::vector<LabelledLine>{};
}

std::string ErrorOf(std::string_view file) {
  return std::string(ParseLabelledLines(file, "set.tsv", SomeSignatures()).status().message());
}

LabelledLine Labelled(std::vector<std::string> labels) { return {1, "x", std::move(labels), ""}; }

TEST(LabelledLines, ColumnsCommentsAndEscapes) {
  const std::vector<LabelledLine> lines = Parsed(
      "# a comment\n\na1\tdns,auth-401\teasy\tmade up\tone\\ntwo\\tthree\tfour\r\nb2\tnone\thard\t\tfine");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].number, 3);
  EXPECT_EQ(lines[0].id, "a1");
  EXPECT_THAT(lines[0].labels, ElementsAre("dns", "auth-401"));
  EXPECT_EQ(lines[0].text, "one\ntwo\tthree\tfour");
  EXPECT_THAT(lines[1].labels, IsEmpty());
  EXPECT_EQ(lines[1].text, "fine");
}

TEST(LabelledLines, MistakesAreToldWithTheirLine) {
  EXPECT_THAT(ErrorOf("a\tdns\teasy\ttext\n"), HasSubstr("set.tsv:1: fewer than five columns"));
  EXPECT_THAT(ErrorOf("#\na\tauth-402\te\ts\ttext\n"),
              HasSubstr("set.tsv:2: no signature \"auth-402\"; did you mean \"auth-401\"?"));
  EXPECT_THAT(ErrorOf("a\t\te\ts\ttext\n"), HasSubstr("set.tsv:1: no label"));
}

TEST(LabelledLines, RightWrongAndMissed) {
  const Judgement judgement = JudgeLine(Labelled({"dns", "auth-401"}), {"dns", "forbidden-403"});
  EXPECT_THAT(judgement.right, ElementsAre("dns"));
  EXPECT_THAT(judgement.wrong, ElementsAre("forbidden-403"));
  EXPECT_THAT(judgement.missed, ElementsAre("auth-401"));
  EXPECT_TRUE(judgement.first_is_right);
}

TEST(LabelledLines, TheRootCauseMustComeFirst) {
  EXPECT_TRUE(JudgeLine(Labelled({"dns", "auth-401"}), {"dns", "auth-401"}).is_perfect());
  EXPECT_FALSE(JudgeLine(Labelled({"dns", "auth-401"}), {"auth-401", "dns"}).is_perfect());
  EXPECT_FALSE(JudgeLine(Labelled({"dns"}), {}).first_is_right);
  EXPECT_TRUE(JudgeLine(Labelled({}), {}).is_perfect());
  EXPECT_FALSE(JudgeLine(Labelled({}), {"dns"}).is_perfect());
}

TEST(LabelledLines, AForbiddenBesideARefusedAddressIsNeitherWrongNorMissed) {
  EXPECT_TRUE(JudgeLine(Labelled({"ip-allowlist", "forbidden-403"}), {"ip-allowlist"}).is_perfect());
  EXPECT_TRUE(JudgeLine(Labelled({"ip-allowlist"}), {"ip-allowlist", "forbidden-403"}).is_perfect());
  EXPECT_FALSE(JudgeLine(Labelled({"ip-allowlist"}), {"forbidden-403"}).is_perfect());
  EXPECT_FALSE(JudgeLine(Labelled({"dns"}), {"dns", "forbidden-403"}).is_perfect());
}

TEST(LabelledLines, TheScoreIsOverAllPairs) {
  Score score;
  EXPECT_EQ(score.precision(), 1);
  EXPECT_EQ(score.recall(), 1);
  const auto add = [&score](std::vector<std::string> labels, const std::vector<std::string>& found) {
    const LabelledLine line = Labelled(std::move(labels));
    score.Add(line, JudgeLine(line, found));
  };
  add({"dns"}, {"dns"});                   // right
  add({"dns", "auth-401"}, {"auth-401"});  // right, missed
  add({}, {"dns"});                        // wrong, flagged
  add({}, {});
  EXPECT_DOUBLE_EQ(score.precision(), 2.0 / 3);
  EXPECT_DOUBLE_EQ(score.recall(), 2.0 / 3);
  EXPECT_EQ(score.benign, 2U);
  EXPECT_EQ(score.flagged, 1U);
  EXPECT_EQ(score.failing, 2U);
  EXPECT_EQ(score.first_right, 1U);
  EXPECT_EQ(score.by_signature["dns"].wrong, 1U);
  EXPECT_EQ(score.by_signature["auth-401"].right, 1U);
}

}  // namespace
}  // namespace wflogscan::cli
