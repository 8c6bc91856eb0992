#include "engine/match/occasion_mask.h"

#include <array>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "engine/match/rule_set.h"
#include "engine/match/skeleton_reader.h"
#include "gtest/gtest.h"
#include "tests/support/small_pack.h"

namespace wflogscan {
namespace {

std::string Mask(const std::string& text) {
  static const std::vector<std::string>* const patterns = new std::vector<std::string>{
      R"(\bAADSTS(?:7000215|7000222)\b)", R"(:4223\b)", R"(\d{1000}\x27401)", "E0000011"};
  static const OccasionMask* const mask = new OccasionMask(*patterns, NumberClasses());
  std::string masked;
  mask->Apply(text, &masked);
  return masked;
}

TEST(OccasionMask, TimesIdsPortsAndDurationsBecomeAlike) {
  EXPECT_EQ(Mask("2026-02-22T06:01:20.123Z [ERROR] x"), "2111-11-11T11:11:11.111Z [ERROR] x");
  EXPECT_EQ(Mask("2026/02/22 06:01:20 x"), "2111/11/11 11:11:11 x");
  EXPECT_EQ(Mask("ts=1771740080.123 y"), "ts=1111111111.111 y");
  EXPECT_EQ(Mask("10.20.0.31:40553->10.20.0.53:53"), "10.20.0.31:11111->10.20.0.53:53");
  EXPECT_EQ(Mask("took=1234ms or 401ms"), "took=1111ms or 111ms");
  EXPECT_EQ(Mask("id 5cf27930-0401-4403-8429-d1a26237abcd."), "id 1a1a1a1a-1a1a-1a1a-1a1a-1a1a1a1a1a1a.");
  EXPECT_EQ(Mask("allocate 4294967296-byte block"), "allocate 1111111111-byte block");
  EXPECT_EQ(Mask("key 00A1ffee33"), "key 1a1a1a1a1a");
  EXPECT_EQ(Mask("req-01HX5KZ9Q8W7E6R5T4Y3"), "req-1a1a1a1a1a1a1a1a1a1a");
}

TEST(OccasionMask, OffsetsFromUtcAreOfTheTime) {
  EXPECT_EQ(Mask("2026-02-22T06:01:20+02:00 x"), "2111-11-11T11:11:11+11:11 x");
  EXPECT_EQ(Mask("2026-02-22T06:01:20.5-0530 x"), "2111-11-11T11:11:11.1-1111 x");
  EXPECT_EQ(Mask("2026-02-22T06:01:20+02 x"), "2111-11-11T11:11:11+11 x");
  EXPECT_EQ(Mask("2026-02-22T06:01:20Z2026-02-22T06:01:20"), "2111-11-11T11:11:11Z2111-11-11T11:11:11");
}

// How a head is read depends on what its times are, so what is none is never taken for one that is.
TEST(OccasionMask, WhatIsSpelledAsATimeAndIsNoneStays) {
  const std::vector<std::string> patterns = {"no digits"};
  const OccasionMask mask(patterns, NumberClasses::Of(patterns));
  const auto masked = [&mask](const std::string& text) {
    std::string result;
    mask.Apply(text, &result);
    return result;
  };
  for (const char* text :
       {"2465-02-22T06:01:20", "2026-13-22T06:01:20", "2026-02-32T06:01:20", "2026-00-22T06:01:20",
        "2026-02-22T24:01:20", "2026-02-22T06:60:20", "2026-02-22 06:01:61", "2026/02/22 06:01:98"}) {
    EXPECT_EQ(masked(text), text);
    EXPECT_EQ(masked(std::string(text) + ".007Z 57"), std::string(text) + ".111Z 11");
  }
  for (const char* zone : {"+16:00", "+02:60", "-9900", "+16"}) {
    EXPECT_EQ(masked("2026-02-22T06:01:20" + std::string(zone) + " 57"),
              "2111-11-11T11:11:11" + std::string(zone) + " 11");
  }
}

TEST(OccasionMask, WhatTellsCausesApartStays) {
  for (const char* text : {"401 Unauthorized", "status=429", "AADSTS7000215: bad", "errorCode E0000011",
                           "dial tcp 10.0.0.2:4223: refused", "93% of memory", "x509: certificate",
                           "took 12s", "seq=0000", "HTTP/1.1 503", "deadbeef", "", "a"}) {
    EXPECT_EQ(Mask(text), text);
  }
}

// What stands behind a brace is a repetition only where a number does.
TEST(OccasionMask, ABraceInAPatternHidesNoNumber) {
  for (const char* pattern :
       {R"({"code":\s?40103\b)", R"(said [{]code 40103)", R"(\{code 40103\})", R"(\d{3} 40103)"}) {
    const std::vector<std::string> patterns = {pattern};
    const OccasionMask mask(patterns, NumberClasses());
    std::string masked;
    mask.Apply("code 40103 not 40104", &masked);
    EXPECT_EQ(masked, "code 40103 not 11111") << pattern;
  }
}

TEST(OccasionMask, KeepsTheLengthAndIsItsOwnFixedPoint) {
  for (const char* text : {"2026-02-22T06:01:20.123Z x 12345.678 y", "a 2026-02-22 06:01", "99999999-1234-",
                           "1234.", "1234.5.6", "12345678-12345678", "\xff\xfe 5555 \x1b[0m"}) {
    const std::string masked = Mask(text);
    EXPECT_EQ(masked.size(), std::string(text).size()) << text;
    EXPECT_EQ(Mask(masked), masked) << text;
  }
}

TEST(OccasionMask, ShortNumbersThatNoPatternTellsApartBecomeAlike) {
  const std::vector<std::string> patterns = {R"(\b0 events\b)"};
  const OccasionMask mask(patterns, NumberClasses::Of(patterns));
  std::string one;
  std::string other;
  mask.Apply("fetched 42 events from v2 in 312ms, 0 left", &one);
  mask.Apply("fetched 57 events from v5 in 298ms, 0 left", &other);
  EXPECT_EQ(one, other);
  mask.Apply("fetched 0 events", &one);
  mask.Apply("fetched 7 events", &other);
  EXPECT_NE(one, other);
}

// Names and phrases are compared letter by letter, so a number in one is told from others.
TEST(OccasionMask, NumbersInNamesStay) {
  RulePack pack = testing::PackWithoutRules();
  pack.connectors.front().aliases_weak = {"x1"};
  pack.connectors.front().success_phrases = {"read page 3"};
  pack.services.front().id = "svc25";
  const absl::StatusOr<std::unique_ptr<const RuleSet>> rules = RuleSet::Compile(pack, CacheOptions());
  ASSERT_TRUE(rules.ok()) << rules.status();
  std::string named;
  std::string other;
  for (const auto& [name, number] : {std::pair("x1: ready", "x2: ready"),
                                     {"read page 3", "read page 7"},
                                     {"service=svc25", "service=svc26"}}) {
    (*rules)->occasion_mask().Apply(name, &named);
    (*rules)->occasion_mask().Apply(number, &other);
    EXPECT_NE(named, other) << name;
  }
}

const std::vector<std::string>& PatternsWithNumbers() {
  static const auto* const patterns = new std::vector<std::string>{R"(\bAADSTS(?:7000215|7000222)\b)",
                                                                   R"(:4223\b)",
                                                                   R"(\b0 events\b)",
                                                                   R"(\b429\b)",
                                                                   R"(\b111\b)",
                                                                   "e0000011"};
  return *patterns;
}

class NumbersSeen : public ::testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Classes, NumbersSeen, ::testing::Bool());

// What WriteNumbers promises: lines of one skeleton of whose numbers the same is seen are masked alike, be
// all numbers told apart or those of some patterns.
TEST_P(NumbersSeen, AlikeAreMaskedAlike) {
  const std::vector<std::string>& patterns = PatternsWithNumbers();
  const OccasionMask mask(patterns, GetParam() ? NumberClasses() : NumberClasses::Of(patterns));
  static constexpr const char* kParts[] = {"2026-02-22T06:01:20",
                                           "2026-02-22 06:01:20.12",
                                           "2026-02-22T06:01:20Z",
                                           "2026/02/22 06:01:20",
                                           "2026-02-22T06:01:20+02:00",
                                           "2026-02-22T06:61:20",
                                           "+0530",
                                           "+02:",
                                           "16",
                                           "123ms",
                                           "000ms",
                                           "5cf27930",
                                           "0401",
                                           "a40f",
                                           "abcd",
                                           "12345678-abcd-",
                                           "d1a26237abcd",
                                           "-",
                                           " ",
                                           ".",
                                           "4223",
                                           "7000215",
                                           "AADSTS",
                                           "ms",
                                           "429",
                                           "0",
                                           "17",
                                           "00000",
                                           "12345",
                                           "12345678",
                                           "x",
                                           "z9",
                                           "0a",
                                           ":",
                                           "e0000011",
                                           "16letters0and9digits",
                                           "events",
                                           "12345678-1234.",
                                           "5cf27930-0401.",
                                           "1234.5678.",
                                           "1234.",
                                           "-ab12",
                                           "-4223"};
  std::mt19937 random(11);
  SkeletonReader reader;
  std::map<std::string, std::string> masked_of;
  std::size_t again = 0;
  for (int round = 0; round < 300000; ++round) {
    std::string line;
    for (std::size_t parts = 1 + random() % 6; parts > 0; --parts) {
      std::string part = kParts[random() % std::size(kParts)];
      // Another value, seldom of another kind; of a time seldom another at all, since most make none.
      if (random() % (part.size() < 19 ? 2 : 8) == 0) {
        for (char& c : part) {
          if (c >= '0' && c <= '9') c = static_cast<char>('0' + random() % 10);
        }
      }
      line += part;
    }
    const std::optional<LineSkeleton> skeleton = reader.ReadLine(line);
    if (!skeleton) continue;
    std::string seen(skeleton->text());
    std::array<char, OccasionMask::kMaxSeenBytes> numbers;
    seen.append(numbers.data(), mask.WriteNumbers(*skeleton, mask.classes(), numbers.data()));
    std::string masked;
    mask.Apply(line, &masked);
    const auto [place, is_new] = masked_of.try_emplace(seen, masked);
    again += is_new || place->second != masked ? 0 : 1;
    ASSERT_EQ(place->second, masked) << line;
  }
  EXPECT_GT(again, 10000U);
}

}  // namespace
}  // namespace wflogscan
