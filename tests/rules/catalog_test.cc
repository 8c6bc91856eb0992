// What the project's own rules/ says: facts that other code and the guide rely on.

#include <map>
#include <set>
#include <string>

#include "engine/rules/rule_check.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/rule_tree_test.h"
#include "wflogscan/rules.h"

namespace wflogscan {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;
using ::testing::StartsWith;

class CatalogTest : public testing::RuleTreeTest {};

TEST_F(CatalogTest, TheTreeHasNoErrors) {
  for (const LintMessage& message : CheckRulePack(*pack_)) {
    EXPECT_NE(message.level, LintMessage::Level::kError) << message.origin << ": " << message.text;
  }
}

TEST_F(CatalogTest, FortyConnectorsWithPagesAndIntervals) {
  EXPECT_EQ(pack_->connectors.size(), 40u);
  for (const Connector& connector : pack_->connectors) {
    EXPECT_THAT(connector.page, StartsWith("https://docs.witfoo.com/conductor/integrations/"))
        << connector.id;
    EXPECT_GT(connector.ShortestPollSeconds().value_or(0), 0) << connector.id;
    EXPECT_FALSE(connector.sections.empty()) << connector.id;
    EXPECT_FALSE(connector.auth.empty()) << connector.id;
    EXPECT_FALSE(connector.permissions.empty()) << connector.id;
    for (const ConnectorSection& section : connector.sections) {
      EXPECT_THAT(section.url, StartsWith(connector.page + "#"));
      EXPECT_FALSE(section.checks.empty()) << section.url;
    }
  }
}

TEST_F(CatalogTest, TheRateLimitsOfTheGuide) {
  std::map<std::string, std::string> limits;
  for (const Connector& connector : pack_->connectors) {
    if (!connector.rate_limit.has_value()) continue;
    limits[connector.id] = std::to_string(connector.rate_limit->requests) + "/" +
                           std::to_string(connector.rate_limit->per_seconds);
  }
  const std::map<std::string, std::string> expected = {
      {"auth0", "50/1"},          {"azure-security", "10000/600"},
      {"cisco-meraki", "10/1"},   {"crowdstrike-falcon", "100/60"},
      {"okta", "600/60"},         {"qualys", "300/3600"},
      {"sentinelone", "1000/60"}, {"tenable", "300/60"}};
  EXPECT_EQ(limits, expected);
  EXPECT_EQ(pack_->FindConnector("tenable")->rate_limit->requests_max, 500);
}

TEST_F(CatalogTest, NoTwoConnectorsShareAnAlias) {
  std::map<std::string, std::string> owner;
  for (const Connector& connector : pack_->connectors) {
    for (const std::string& alias : connector.aliases) {
      EXPECT_TRUE(owner.emplace(alias, connector.id).second)
          << alias << ": " << connector.id << ", " << owner[alias];
    }
  }
}

TEST_F(CatalogTest, NoTwoConnectorsShareAHost) {
  std::map<std::string, std::string> owner;
  for (const Connector& connector : pack_->connectors) {
    for (const std::string& host : connector.api_hosts)
      EXPECT_TRUE(owner.emplace(host, connector.id).second) << host;
  }
}

TEST_F(CatalogTest, OnlyConnectorsWithoutACountHaveSuccessPhrases) {
  std::set<std::string> without_count;
  for (const Connector& connector : pack_->connectors) {
    EXPECT_EQ(connector.success_phrases.empty(), connector.counts_records) << connector.id;
    if (!connector.counts_records) without_count.insert(connector.id);
  }
  EXPECT_THAT(without_count,
              ElementsAre("cyberark-epm", "fortianalyzer", "halcyon", "qualys", "zscaler-zia"));
}

TEST_F(CatalogTest, AResolverIsNotAConnector) {
  const Connector* connector = pack_->FindConnector("dns-zone-transfer");
  ASSERT_NE(connector, nullptr);
  EXPECT_THAT(connector->aliases, Not(Contains("DNS")));
  EXPECT_THAT(connector->aliases_weak, Not(Contains("DNS")));
}

TEST_F(CatalogTest, OnlySignalClientRunsConnectors) {
  std::set<std::string> runs;
  for (const Service& service : pack_->services) {
    if (!service.runs_connectors) continue;
    runs.insert(service.id);
    EXPECT_THAT(service.names, Contains("signal-client-svc"));
  }
  EXPECT_THAT(runs, ElementsAre("signal-client"));
}

TEST_F(CatalogTest, TheBuiltInPackIsThisTree) {
  const auto builtin = LoadRulePack({});
  ASSERT_TRUE(builtin.ok()) << builtin.status();
  EXPECT_TRUE(RulePackToJson(*builtin) == RulePackToJson(*pack_)) << "rules/ has changed since the build";
  EXPECT_EQ(builtin->sha256, pack_->sha256);
}

TEST_F(CatalogTest, WithoutExamplesAllButTheLogsIsThere) {
  RuleOptions options;
  options.examples = false;
  const auto bare = LoadRulePack(options);
  ASSERT_TRUE(bare.ok()) << bare.status();
  RulePack expected = *pack_;
  for (Rule& rule : expected.rules) rule.hit_log = rule.miss_log = "";
  EXPECT_TRUE(RulePackToJson(*bare) == RulePackToJson(expected));
}

}  // namespace
}  // namespace wflogscan
