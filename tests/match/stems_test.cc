#include "engine/match/stems.h"

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "engine/base/pattern_options.h"
#include "engine/base/string_bridge.h"
#include "engine/base/unescape.h"
#include "engine/match/rule_set.h"
#include "engine/match/sampled_filter.h"
#include "engine/match/stem.h"
#include "gtest/gtest.h"
#include "re2/re2.h"
#include "tests/support/docker_json_writer.h"
#include "tests/support/test_scanner.h"

namespace wflogscan {
namespace {

std::string Lower(std::string_view text) { return absl::AsciiStrToLower(ToAbsl(text)); }

bool HoldsAnyOf(std::string_view text, const std::vector<std::string>& stems) {
  const std::string lower = Lower(text);
  return std::any_of(stems.begin(), stems.end(),
                     [&](const std::string& stem) { return lower.find(stem) != std::string::npos; });
}

const RulePack& Pack() {
  static const RulePack* const pack = new RulePack(*LoadRulePack({}));
  return *pack;
}

// All selecting patterns of the built-in rules, and the stems that were chosen for them.
struct BuiltinStems {
  std::vector<std::string> patterns;
  std::vector<const Rule*> rules;
  StemChoice choice;
};

const BuiltinStems& Builtin() {
  static const BuiltinStems* const stems = [] {
    auto* made = new BuiltinStems;
    for (const Rule& rule : Pack().rules) {
      for (const std::string& pattern : StemmedPatterns(rule)) {
        made->patterns.push_back(pattern);
        made->rules.push_back(&rule);
      }
    }
    made->choice = ChooseStems(made->patterns, Pack().healthy_log);
    return made;
  }();
  return *stems;
}

std::vector<std::string_view> HitLines(const Rule& rule) {
  std::vector<std::string_view> lines;
  std::string_view log = rule.hit_log;
  while (!log.empty()) {
    const std::size_t end = std::min(log.find('\n'), log.size());
    if (end > 0 && log.front() != '#') lines.push_back(log.substr(0, end));
    log.remove_prefix(std::min(end + 1, log.size()));
  }
  return lines;
}

TEST(Stems, EveryBuiltinPatternHasSome) {
  for (std::size_t i = 0; i < Builtin().patterns.size(); ++i) {
    EXPECT_TRUE(Builtin().choice.statuses[i].ok())
        << Builtin().patterns[i] << ": " << Builtin().choice.statuses[i];
    EXPECT_FALSE(Builtin().choice.stems_of_pattern[i].empty()) << Builtin().patterns[i];
  }
}

TEST(Stems, AreMadeOfCharactersThatNoEncoderEscapes) {
  const std::vector<std::string>& stems = Builtin().choice.stems;
  ASSERT_GT(stems.size(), 100U);
  EXPECT_TRUE(std::is_sorted(stems.begin(), stems.end()));
  for (const std::string& stem : stems) {
    EXPECT_EQ(stem.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789 _:.-=("), std::string::npos)
        << stem;
    EXPECT_GE(stem.size(), 4U);
    EXPECT_LE(stem.size(), SampledFilter::kStringBytes);
  }
}

// Whether one of the pattern's stems is in the raw text, with what must be around it.
bool HoldsOwnStem(std::size_t pattern, std::string_view raw) {
  const std::vector<StemChoice::Place>& own = Builtin().choice.stems_of_pattern[pattern];
  return std::any_of(own.begin(), own.end(), [raw](const StemChoice::Place& place) {
    Stem stem;
    stem.text = Builtin().choice.stems[place.stem];
    stem.AddUse({place.context, place.companions, {.groups = 1}});
    const std::string lower = Lower(raw);
    for (std::size_t at = lower.find(stem.text); at != std::string::npos;
         at = lower.find(stem.text, at + 1)) {
      if (stem.LabelAt(raw, at + stem.text.size() - 1).groups != 0) return true;
    }
    return false;
  });
}

// Calls take(pattern, line) for each hit line of a rule and each pattern that it could match.
template <typename Take>
void ForEachHitLine(const Take& take) {
  for (std::size_t i = 0; i < Builtin().patterns.size(); ++i) {
    const re2::RE2 pattern(Builtin().patterns[i], PatternOptions());
    ASSERT_TRUE(pattern.ok()) << Builtin().patterns[i];
    for (const std::string_view line : HitLines(*Builtin().rules[i])) take(i, pattern, line);
  }
}

// The promise that everything rests on: where a pattern matches, one of its stems occurs in the raw line,
// however often that was encoded, with what is around it.
TEST(Stems, EveryMatchOfAPatternHoldsOneOfItsOwnStemsInItsContext) {
  std::size_t matches = 0;
  ForEachHitLine([&matches](std::size_t i, const re2::RE2& pattern, std::string_view line) {
    std::string text;
    UnescapeForMatching(line, &text);
    if (!re2::RE2::PartialMatch(ToRe2(text), pattern)) return;
    ++matches;
    const std::string record = testing::DockerJsonEscaped(line);
    for (const std::string& raw : {text, std::string(line), record, testing::DockerJsonEscaped(record)}) {
      EXPECT_TRUE(HoldsOwnStem(i, raw)) << pattern.pattern() << "\n  " << raw;
    }
  });
  EXPECT_GT(matches, 500U);
}

// The patterns see numbers and ids masked, and the stems are looked for where they are not.
TEST(Stems, WhatIsMaskedIsNoPartOfThem) {
  const absl::StatusOr<std::unique_ptr<const RuleSet>> rules = RuleSet::Compile(Pack(), {});
  ASSERT_TRUE(rules.ok()) << rules.status();
  std::minstd_rand random(1);
  const auto random_id = [&random] {
    std::string id(8 + random() % 12, '0');
    for (char& digit : id) digit = "0123456789abcdef"[random() % 16];
    return id;
  };
  std::size_t matches = 0;
  ForEachHitLine([&](std::size_t i, const re2::RE2& pattern, std::string_view line) {
    // Ids in the place of words, and before and behind them.
    std::string text;
    for (const char c : line) {
      if (c == ' ' && random() % 6 == 0) text.append(" ").append(random_id());
      if (c == ' ' && random() % 6 == 0) text.erase(text.find_last_of(' ') + 1).append(random_id());
      text += c;
    }
    std::string masked;
    (*rules)->occasion_mask().Apply(text, &masked);
    if (masked == text || !re2::RE2::PartialMatch(ToRe2(masked), pattern)) return;
    ++matches;
    EXPECT_TRUE(HoldsOwnStem(i, text)) << pattern.pattern() << "\n  " << text << "\n  " << masked;
  });
  EXPECT_GT(matches, 200U);
}

TEST(Stems, AnEscapeMayHideOneOfTheirCharacters) {
  for (const char* raw : {R"(status\u003d401)", R"(\u0041)", R"(x \u003C \u002e)", R"(\\u005f)"}) {
    EXPECT_TRUE(MayHideStemChars(raw)) << raw;
  }
  for (const char* raw : {"", "status=401", R"(a \u003e b \u0026 \u003c)", R"(\u001b[0m)", R"(\u00e4)",
                          R"(\u003)", R"(\u00)", R"(\u00g0)"}) {
    EXPECT_FALSE(MayHideStemChars(raw)) << raw;
  }
}

TEST(Stems, EveryHitLineOfTheRulesHoldsAStemHoweverItIsWrapped) {
  std::size_t lines = 0;
  for (const Rule& rule : Pack().rules) {
    if (rule.looks_at_others()) continue;                      // its logs hold other lines as well
    if (!rule.status.empty() || !rule.fact.empty()) continue;  // a status or a document selects it
    for (const std::string_view line : HitLines(rule)) {
      ++lines;
      EXPECT_TRUE(HoldsAnyOf(line, Builtin().choice.stems)) << rule.id << ": " << line;
      EXPECT_TRUE(HoldsAnyOf(testing::DockerJsonEscaped(line), Builtin().choice.stems))
          << rule.id << ": " << line;
    }
  }
  EXPECT_GT(lines, 300U);
}

TEST(Stems, APatternWithoutAnyIsRefusedWithAHint) {
  const std::vector<std::string> patterns = {"[0-9]{3}",  ".*", "a|b",    "(?:unauthorized|[0-9]+)",
                                             "40[13]",    "",   "\\bfoo", "x{3}|timed out",
                                             "4(?:01|03)"};
  const StemChoice choice = ChooseStems(patterns, "");
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    EXPECT_EQ(choice.statuses[i].code(), absl::StatusCode::kInvalidArgument) << patterns[i];
    EXPECT_NE(choice.statuses[i].message().find("Hint"), std::string::npos) << patterns[i];
  }
  EXPECT_TRUE(choice.stems.empty());
}

TEST(Stems, APatternThatRe2RejectsIsRefusedWithItsReason) {
  const StemChoice choice = ChooseStems({"unauthorized(", "unauthorized"}, "");
  EXPECT_NE(choice.statuses[0].message().find("RE2 rejects"), std::string::npos);
  EXPECT_TRUE(choice.statuses[1].ok());
  EXPECT_FALSE(choice.stems_of_pattern[1].empty());
}

TEST(Stems, EveryAlternativeIsCovered) {
  const StemChoice choice =
      ChooseStems({"(?:connection refused|no such host|tls: .{0,9}bad certificate)"}, "");
  ASSERT_TRUE(choice.statuses[0].ok()) << choice.statuses[0];
  for (const char* text : {"Connection Refused", "no such host", "TLS: a bad certificate"}) {
    EXPECT_TRUE(HoldsAnyOf(text, choice.stems)) << text;
  }
}

TEST(Stems, OnesThatHealthyLinesHoldAreAvoided) {
  std::string healthy;
  for (int i = 0; i < 2000; ++i) healthy += "[INFO] okta: connection is fine\n";
  const StemChoice choice = ChooseStems({"connection refused"}, healthy);
  ASSERT_FALSE(choice.stems.empty());
  for (const std::string& stem : choice.stems) EXPECT_EQ(healthy.find(stem), std::string::npos) << stem;
}

}  // namespace
}  // namespace wflogscan
