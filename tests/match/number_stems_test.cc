#include "engine/match/number_stems.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "engine/match/skeleton_reader.h"
#include "engine/match/word_demand.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

std::vector<NumberStems::Stem> Labelled(const std::vector<std::string>& texts) {
  std::vector<NumberStems::Stem> stems;
  for (const std::string& text : texts) stems.push_back({text, {.groups = GroupMask{1} << stems.size()}});
  return stems;
}

// The labels of the demands that the line's numbers meet.
GroupMask LabelsOf(const NumberStems& stems, const LineSkeleton& skeleton) {
  std::vector<NumberStems::Demand> demands;
  stems.Find(skeleton.text(), &demands);
  GroupMask labels = 0;
  std::size_t ordinal = 0;
  skeleton.ForEachNumber([&](const LineSkeleton::Number& number) {
    for (const NumberStems::Demand& demand : demands) {
      if (demand.number == ordinal && stems.Meets(number.text, demand)) labels |= demand.label.groups;
    }
    ++ordinal;
  });
  return labels;
}
GroupMask LabelsOf(const NumberStems& stems, std::string_view line) {
  SkeletonReader reader;
  const std::optional<LineSkeleton> skeleton = reader.ReadLine(line);
  EXPECT_TRUE(skeleton) << line;
  return skeleton ? LabelsOf(stems, *skeleton) : 0;
}

TEST(NumberStems, ANumberMayMakeUpAStem) {
  const NumberStems stems(Labelled({"exit 137", "aadsts70", " 0 event", "d access", "e0000011"}));
  EXPECT_EQ(LabelsOf(stems, "exit 137"), 1U);
  EXPECT_EQ(LabelsOf(stems, "EXIT 137"), 1U);
  EXPECT_EQ(LabelsOf(stems, "exit 1370"), 1U) << "it begins so";
  EXPECT_EQ(LabelsOf(stems, "exit 13"), 0U);
  EXPECT_EQ(LabelsOf(stems, "AADSTS7000215:"), 2U);
  EXPECT_EQ(LabelsOf(stems, "AADSTS50126:"), 0U);
  EXPECT_EQ(LabelsOf(stems, "fetched 0 events"), 4U);
  EXPECT_EQ(LabelsOf(stems, "fetched 10 events"), 0U);
  EXPECT_EQ(LabelsOf(stems, "12d access"), 8U) << "the stem begins inside of what looks like a number";
  EXPECT_EQ(LabelsOf(stems, "denied access"), 0U) << "between numbers is not its business";
  EXPECT_EQ(LabelsOf(stems, "code 1E0000011F"), 16U);
  EXPECT_EQ(LabelsOf(stems, "code E0000012"), 0U);
}

TEST(NumberStems, AsksNoNumberTwice) {
  const NumberStems stems(Labelled({" 0 event", "0 events", "got 0 ev"}));
  SkeletonReader reader;
  const std::optional<LineSkeleton> skeleton = reader.ReadLine("2026-02-22 got 0 events");
  ASSERT_TRUE(skeleton);
  std::vector<NumberStems::Demand> demands;
  stems.Find(skeleton->text(), &demands);
  ASSERT_EQ(demands.size(), 1U);
  EXPECT_EQ(demands[0].number, 3U);
  EXPECT_EQ(demands[0].label.groups, 7U);
}

// A demand that fits a word is the same demand.
TEST(NumberStems, AWordTellsTheSame) {
  const NumberStems stems(Labelled({"exit 137", "x 7", "aadsts70", " 0 event", "d access",
                                    "12ab: ", "fe:", ":7:", "e0000011", " 4010", " 40101"}));
  std::mt19937 random(17);
  SkeletonReader reader;
  std::size_t met = 0;
  std::size_t asked = 0;
  std::size_t too_long = 0;
  for (const std::string_view line :
       {"exit 1", "x 1", "aadsts1", "a 1 event", "12d access", "1ab: 2", "a 1f:2", "a:1:2", "a 12345"}) {
    const std::optional<LineSkeleton> skeleton = reader.ReadLine(line);
    ASSERT_TRUE(skeleton) << line;
    std::vector<NumberStems::Demand> demands;
    stems.Find(skeleton->text(), &demands);
    for (const NumberStems::Demand& demand : demands) {
      const std::optional<WordDemand> in_word = stems.AsWordDemand(demand);
      if (!in_word) {
        EXPECT_GT(stems.SmallestOf(demand), WordDemand::kMostDigits);
        ++too_long;
        continue;
      }
      EXPECT_EQ(in_word->number(), demand.number);
      for (int round = 0; round < 20000; ++round) {
        std::string text =
            "0137"[random() % 4] + std::string("abcD");  // what is beside the number does not matter
        const std::size_t begin = text.size();
        const std::size_t size = 1 + random() % 6;
        for (std::size_t i = 0; i < size; ++i) text += "01347AaDdEeFf"[random() % 13];
        text += "137ab";
        const std::string_view number = std::string_view(text).substr(begin, size);
        const bool meets = stems.Meets(number, demand);
        ASSERT_EQ(in_word->IsMetBy(number.data(), size), meets) << number << " in " << line;
        met += meets ? 1 : 0;
        ++asked;
      }
    }
  }
  EXPECT_GT(met, 5000U);
  EXPECT_GT(asked, met * 2);
  EXPECT_GT(too_long, 0U);
  EXPECT_FALSE(WordDemand().IsMetBy("12345678" + 4, 1));
}

// The promise itself: every stem of a line lies between its numbers, or its demand is met.
TEST(NumberStems, NoStemIsMissed) {
  const std::vector<std::string> texts = {"status=9", "aadsts70", "e0000011", "400 bad ", "d access",
                                          " 4010",    ":4010",    "x509",     "1.1 52",   "ad 12 be",
                                          "fa: 7",    "0 events", "1f-2",     "00:00:0",  "feed"};
  static constexpr const char* kParts[] = {
      "status=", "aadsts",   "e000001",  "400 bad ", "d access",
      " ",       ":",        "401",      "4010",     "0",
      "x509",    "x",        "1.1 5",    "2",        "ad 12 be",
      "fa: ",    "7",        "events",   "1f-",      "fe",
      "ed",      "D Access", "E0000011", "-",        "2026-02-22T00:00:00",
      "12",      "\\",       "a",        "."};
  const NumberStems stems(Labelled(texts));
  std::mt19937 random(5);
  std::size_t found = 0;
  SkeletonReader reader;
  for (int round = 0; round < 60000; ++round) {
    std::string line;
    for (std::size_t parts = 1 + random() % 5; parts > 0; --parts)
      line += kParts[random() % std::size(kParts)];
    const std::optional<LineSkeleton> skeleton = reader.ReadLine(line);
    ASSERT_TRUE(skeleton);
    const GroupMask labels = LabelsOf(stems, *skeleton);
    const std::string lower = absl::AsciiStrToLower(line);
    const std::string between = absl::AsciiStrToLower(std::string(skeleton->text()));
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (lower.find(texts[i]) == std::string::npos) continue;
      const bool is_between = between.find(texts[i]) != std::string::npos;
      ASSERT_TRUE(is_between || (labels >> i & 1) != 0) << texts[i] << " in " << line;
      found += is_between ? 0 : 1;
    }
  }
  EXPECT_GT(found, 5000U);
}

}  // namespace
}  // namespace wflogscan
