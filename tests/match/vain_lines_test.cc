#include "engine/match/vain_lines.h"

#include <memory>
#include <string>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

const RuleSet& Rules() {
  static const RuleSet* const rules = [] {
    RulePack pack;
    for (const char* signature : {"no-data", "rate-limit-429"}) pack.signatures.emplace_back().id = signature;
    const auto add = [&](const char* id, const char* signature, const char* pattern) {
      Rule& rule = pack.rules.emplace_back();
      rule.id = id;
      rule.signature = signature;
      rule.any = {pattern};
    };
    add("no-data/zero", "no-data", R"(\bpoll done\b[^\n]{0,80}=0\b)");
    add("rate-limit-429/number", "rate-limit-429", R"(\brate limit[^\n]{0,80}=429\b)");
    pack.sha256 = "vain_lines_test";
    return RuleSet::Compile(std::move(pack), {})->release();
  }();
  return *rules;
}

constexpr GroupMask kNoData = 1;
constexpr GroupMask kRateLimit = 2;

TEST(VainLines, KnowALineByOneThatTheSignatureCannotTellFromIt) {
  VainLines lines(Rules());
  EXPECT_FALSE(lines.Knows("poll done status=200 records=312 took=429ms id=5cf279300401", kNoData));
  lines.Learn();
  EXPECT_TRUE(lines.Knows("poll done status=200 records=977 took=401ms id=0401a2b9ff00", kNoData));
  EXPECT_FALSE(lines.Knows("poll done status=200 records=31 took=401ms id=0401a2b9ff00", kNoData))
      << "a gap may have another length";
  EXPECT_FALSE(lines.Knows("poll done status=200 records=0 took=401ms", kNoData));
  EXPECT_FALSE(lines.Knows("poll done status=200 records=312 took=429ms id=5cf279300401", kRateLimit))
      << "another signature's patterns were not tried";
}

TEST(VainLines, EverySignatureHasItsOwnEyes) {
  VainLines lines(Rules());
  EXPECT_FALSE(lines.Knows("rate limit left=428", kRateLimit));
  lines.Learn();
  EXPECT_TRUE(lines.Knows("rate limit left=417", kRateLimit));
  EXPECT_FALSE(lines.Knows("rate limit left=429", kRateLimit));
}

TEST(VainLines, SeveralSignaturesSeeAllThatAnyPatternSees) {
  VainLines lines(Rules());
  EXPECT_FALSE(lines.Knows("poll done left=428", kNoData | kRateLimit));
  lines.Learn();
  EXPECT_TRUE(lines.Knows("poll done left=427", kNoData | kRateLimit));
  EXPECT_FALSE(lines.Knows("poll done left=429", kNoData | kRateLimit));
  EXPECT_FALSE(lines.Knows("poll done left=428", kNoData)) << "known of both is not known of one";
}

TEST(VainLines, WhatDecodingWouldChangeIsNotRemembered) {
  VainLines lines(Rules());
  for (const char* line : {R"(poll done\u003d312)", R"(poll done\\"x)", "poll done\\", ""}) {
    EXPECT_FALSE(lines.Knows(line, kNoData)) << line;
    lines.Learn();
    EXPECT_FALSE(lines.Knows(line, kNoData)) << line;
  }
  EXPECT_FALSE(lines.Knows(R"({\"msg\":\"poll done\",\"n\":312})", kNoData));
  lines.Learn();
  EXPECT_TRUE(lines.Knows(R"({\"msg\":\"poll done\",\"n\":417})", kNoData));
}

}  // namespace
}  // namespace wflogscan
