#include "engine/rules/rule_json.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/rules/temp_rules.h"

namespace wflogscan {
namespace {

// Every field set to something that is not its default.
RulePack FullPack() {
  RulePack pack;
  Rule rule;
  rule.id = "dns/x";
  rule.signature = "dns";
  rule.title = "Caf\u00e9 \"quoted\" )wfl_rules\"";
  rule.severity = Severity::kInfo;
  rule.any = {"a\\b", "c\nd"};
  rule.all = {"e"};
  rule.none = {"f"};
  rule.contexts = {"z"};
  rule.fields = {{"code", "^4", 1, 2}};
  rule.connectors = {"okta"};
  rule.services = {"signal-*"};
  rule.at_least = CountCondition{5, 600};
  rule.followed_by = FollowCondition{true, {"x"}, 60, {7}};
  rule.not_followed_by = FollowCondition{true, {"y"}, 61, {8}};
  rule.suppresses = {"connect"};
  rule.captures = {{"host", "(h)"}};
  rule.meaning = "m";
  rule.impact = "i";
  rule.steps = {"s"};
  rule.commands = {"c"};
  rule.guide = "g";
  rule.origin = "o";
  rule.hit_log = "hit\n";
  rule.miss_log = "miss\n";
  pack.rules = {rule};
  pack.signatures = {{"dns", "DNS", Severity::kCritical, "m", {"g"}}};
  pack.guide = {{"g", "G", "https://example.org", {"dns"}, {"s"}, {"c"}}};
  Connector connector;
  connector.id = "okta";
  connector.title = "Okta";
  connector.category = "c";
  connector.auth = "a";
  connector.polling = {{"logs", 300}};
  connector.interval_on_429_seconds = 600;
  connector.rate_limit = RateLimit{1, 2, 3, "s"};
  connector.api_hosts = {"*.okta.com"};
  connector.aliases = {"b"};
  connector.aliases_weak = {"w"};
  connector.success_phrases = {"p"};
  connector.counts_records = false;
  connector.page = "p";
  connector.probe_command = "curl";
  connector.permissions = {"read"};
  connector.sections = {{"T", "u", {"dns"}, {"c"}}};
  pack.connectors = {connector};
  pack.services = {{"signal-client", {"n"}, true}};
  pack.contexts = {{"z", {{.any = {"p"}, .levels = {"info", "none"}, .unattributed = true, .unless = {"u"}}}},
                   {"a", {{.any = {"q"}, .attributed = true}}}};
  return pack;
}

TEST(RuleJsonTest, TheRoundTripChangesNothing) {
  RulePack original = FullPack();
  original.sha256 = RulePackDigest(original);
  const std::string json = RulePackToJson(original);
  const auto pack = RulePackFromJson(json);
  ASSERT_TRUE(pack.ok()) << pack.status();
  EXPECT_EQ(RulePackToJson(*pack), json);
  EXPECT_EQ(pack->rules.front().title, FullPack().rules.front().title);
  EXPECT_EQ(pack->rules.front().severity, Severity::kInfo);
  EXPECT_EQ(pack->rules.front().any, FullPack().rules.front().any);
  EXPECT_EQ(pack->connectors.front().rate_limit->requests_max, 2);
  EXPECT_EQ(pack->connectors.front().counts_records, false);
  EXPECT_EQ(pack->contexts.front().name, "z");
  EXPECT_EQ(pack->contexts.front().exclusions.front().levels, (std::vector<std::string>{"info", "none"}));
  EXPECT_EQ(pack->sha256, RulePackDigest(FullPack()));
}

TEST(RuleJsonTest, AnEmptyPackComesBackEmpty) {
  const auto pack = RulePackFromJson(RulePackToJson({}));
  ASSERT_TRUE(pack.ok()) << pack.status();
  EXPECT_TRUE(pack->rules.empty());
}

TEST(RuleJsonTest, TheTextIsOneLineOfAscii) {
  for (const char c : RulePackToJson(FullPack())) ASSERT_TRUE(c >= ' ' && c <= '~') << static_cast<int>(c);
}

TEST(RuleJsonTest, TheDigestSeesEveryPatternButNoLog) {
  const std::string digest = RulePackDigest(FullPack());
  RulePack logs = FullPack();
  logs.rules.front().hit_log += "more\n";
  logs.rules.front().origin = "elsewhere";
  EXPECT_EQ(RulePackDigest(logs), digest);
  RulePack pattern = FullPack();
  pattern.rules.front().any.front() += "x";
  EXPECT_NE(RulePackDigest(pattern), digest);
}

TEST(RuleJsonTest, BrokenTextIsAnErrorAndNotACrash) {
  const std::string schema = "{\"schema\":\"wflogscan/rules/v1\",";
  for (const std::string& text :
       {std::string(), std::string("[]"), std::string("{"), std::string("{}"),
        std::string("{\"schema\":\"other\"}"), schema + "\"rules\":1}", schema + "\"rules\":[1]}",
        schema + "\"rules\":[{\"any\":[1]}]}", schema + "\"rules\":[{\"severity\":\"bad\"}]}",
        schema + "\"connectors\":[{\"polling\":[{\"seconds\":1.5}]}]}",
        schema + "\"services\":[{\"runs_connectors\":0}]}", std::string(100'000, '[')}) {
    EXPECT_EQ(RulePackFromJson(text).status().code(), absl::StatusCode::kInvalidArgument)
        << text.substr(0, 80);
  }
  EXPECT_EQ(MessageOf(RulePackFromJson(schema + "\"rules\":[{\"any\":\"x\"}]}").status()),
            "rule pack: \"any\" is not a list");
}

}  // namespace
}  // namespace wflogscan
