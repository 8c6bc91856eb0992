#include "engine/rule_lint.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/small_pack.h"

namespace wflogscan {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// "origin: text" of what lint says of the rules; the catalog's own messages are of no interest here.
std::vector<std::string> Lint(const RulePack& pack) {
  std::vector<std::string> said;
  for (const LintMessage& message : LintRulePack(pack)) {
    if (message.origin.starts_with("mine.yaml")) said.push_back(message.origin + ": " + message.text);
  }
  return said;
}

TEST(RuleLint, AGoodRuleIsPassedOver) {
  RulePack pack = testing::PackWithoutRules();
  testing::AddRule(&pack, "dns/good", {"no such host", R"(port (?:4222|4223)\b)"});
  EXPECT_THAT(Lint(pack), IsEmpty());
}

TEST(RuleLint, MistakesAreToldWithTheirLineAndAHint) {
  RulePack pack = testing::PackWithoutRules();
  testing::AddRule(&pack, "dns/bad",
                   {"no such host", R"(nats port :422[23]\b)", "a.*b", "(?U)no such .*?host"});
  EXPECT_THAT(Lint(pack),
              ElementsAre(HasSubstr("mine.yaml:11: dns/bad: any: \"nats port :422[23]\\b\": \"422[23]"),
                          AllOf(HasSubstr("mine.yaml:13: dns/bad: any: "), HasSubstr("Vectorscan rejects it"),
                                HasSubstr("of these there are (?:...)")),
                          AllOf(HasSubstr("mine.yaml:12: dns/bad: any: \"a.*b\": "), HasSubstr("stem"))));
}

TEST(RuleLint, RulesThatAskForTheSame) {
  RulePack pack = testing::PackWithoutRules();
  testing::AddRule(&pack, "dns/one", {"no such host", "server misbehaving"});
  testing::AddRule(&pack, "dns/two", {"server misbehaving", "no such host"});
  testing::AddRule(&pack, "dns/three", {"server misbehaving"});
  testing::AddRule(&pack, "dns/four", {"server misbehaving"}).all = {"at noon"};
  EXPECT_THAT(Lint(pack),
              ElementsAre(HasSubstr("dns/two: asks for the same as dns/one"),
                          HasSubstr("dns/three: any: \"server misbehaving\": stands in dns/one as well")));
}

TEST(RuleLint, WhatNarrowsARuleTellsItFromAnother) {
  RulePack pack = testing::PackWithoutRules();
  testing::AddRule(&pack, "dns/one", {"server misbehaving"});
  testing::AddRule(&pack, "dns/two", {"server misbehaving"}).connectors = {"okta"};
  testing::AddRule(&pack, "dns/three", {"server misbehaving"}).at_least = CountCondition{3, 60};
  testing::AddRule(&pack, "dns/four", {"server misbehaving"}).fields = {{"code", {}, 1, {}}};
  EXPECT_THAT(Lint(pack), IsEmpty());
}

TEST(RuleLint, WhatIsWaitedForAndAFieldThatSelectsNeedStems) {
  RulePack pack = testing::PackWithoutRules();
  testing::AddRule(&pack, "dns/one", {"server misbehaving"}).followed_by =
      FollowCondition{false, {"a.*b"}, 60, {17}};
  testing::AddRule(&pack, "dns/two", {}).fields = {{"reason", "^(?:x|yy)$", {}, {}}};
  testing::AddRule(&pack, "dns/three", {}).fields = {{"n", "^[0-9]$", {}, {}}};
  EXPECT_THAT(Lint(pack),
              ElementsAre(AllOf(HasSubstr("mine.yaml:17: dns/one: followed_by: "), HasSubstr("stem")),
                          AllOf(HasSubstr("dns/three: fields: "), HasSubstr("stem"))));
}

TEST(RuleLint, ANumberThatEveryLogHoldsIsNoStemToLeanOn) {
  RulePack pack = testing::PackWithoutRules();
  testing::AddRule(&pack, "dns/number", {R"(\w{2} 401\b)", R"(vendor says 401\b)"});
  EXPECT_THAT(Lint(pack), ElementsAre(AllOf(HasSubstr("mine.yaml:10: dns/number: any: "),
                                            HasSubstr("is looked for by \" 401\""), HasSubstr("`status`"))));
}

TEST(RuleLint, StemsWithTheRulesThatLeanOnThem) {
  RulePack pack = testing::PackWithoutRules();
  testing::AddRule(&pack, "dns/one", {"zqxwv"});
  testing::AddRule(&pack, "dns/two", {"server misbehaving"});
  testing::AddRule(&pack, "tls/three", {"server misbehaving"});
  const std::vector<StemUse> uses = StemsOfPack(pack);
  ASSERT_EQ(uses.size(), 2U);
  EXPECT_EQ(uses[0].stem, "zqxwv");
  EXPECT_THAT(uses[0].rules, ElementsAre("dns/one"));
  EXPECT_EQ(uses[1].stem.size(), kFreeStemBytes);
  EXPECT_THAT(uses[1].rules, ElementsAre("dns/two", "tls/three"));
}

TEST(RuleLint, WhatPatternsCost) {
  RulePack pack = testing::PackWithoutRules();
  testing::AddRule(&pack, "dns/one", {"no such host", "lookup .{0,200}refused"}).none = {"at noon"};
  const absl::StatusOr<std::vector<PatternCost>> costs = PatternCosts(pack);
  ASSERT_TRUE(costs.ok()) << costs.status();
  ASSERT_EQ(costs->size(), 3U);
  EXPECT_EQ(costs->front().pattern, "lookup .{0,200}refused");
  EXPECT_EQ(costs->front().min_width, 14U);
  EXPECT_EQ(costs->front().max_width, 214U);
  EXPECT_GE((*costs)[0].database_bytes, (*costs)[1].database_bytes);
  const absl::StatusOr<std::vector<GroupCost>> groups = GroupCosts(pack, "");
  ASSERT_TRUE(groups.ok()) << groups.status();
  bool seen = false;
  for (const GroupCost& group : *groups) {
    if (group.name != "dns") continue;
    seen = true;
    EXPECT_EQ(group.patterns, 2U);
    EXPECT_GT(group.database_bytes, 0U);
  }
  EXPECT_TRUE(seen);
}

}  // namespace
}  // namespace wflogscan
