#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/rules/temp_rules.h"
#include "wflogscan/rules.h"

namespace wflogscan {
namespace {

using ::testing::ElementsAre;

class RuleTreeTest : public testing::Test {
 protected:
  RuleTreeTest() { rules_.WriteSmallTree(); }
  std::string Error() const {
    const auto pack = LoadRuleTree(rules_.tree());
    return pack.ok() ? "no error" : MessageOf(pack.status());
  }

  TempRules rules_;
};

TEST_F(RuleTreeTest, ASmallTreeIsReadWithItsLogs) {
  const auto pack = LoadRuleTree(rules_.tree());
  ASSERT_TRUE(pack.ok()) << pack.status();
  const Rule* rule = pack->FindRule("dns/no-such-host");
  ASSERT_NE(rule, nullptr);
  EXPECT_EQ(rule->origin, "rules/dns/no-such-host.yaml");
  EXPECT_THAT(rule->contexts, ElementsAre("access-log"));
  EXPECT_EQ(rule->hit_log, "# a comment\nlookup x: no such host\n");
  EXPECT_EQ(rule->miss_log, "GET / no such host\n");
  EXPECT_EQ(pack->sha256.size(), 64u);
  EXPECT_EQ(pack->FindSignature("connect")->severity, Severity::kError);
  EXPECT_EQ(pack->FindConnector("okta")->ShortestPollSeconds(), 60);
  EXPECT_EQ(pack->FindConnector("none"), nullptr);
  EXPECT_FALSE(pack->services.front().runs_connectors);
}

TEST_F(RuleTreeTest, SignaturesKeepTheirOrder) {
  const auto pack = LoadRuleTree(rules_.tree());
  ASSERT_TRUE(pack.ok());
  EXPECT_EQ(pack->signatures.front().id, "dns");
}

TEST_F(RuleTreeTest, NoSuchFolder) {
  EXPECT_EQ(LoadRuleTree(rules_.base() / "nowhere").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(RuleTreeTest, AMissingCatalogIsNamed) {
  std::filesystem::remove(rules_.tree() / "guide.yaml");
  EXPECT_EQ(Error(), "rules/guide.yaml: no such file");
}

TEST_F(RuleTreeTest, AScopeNamesConnectorsAndServicesThatThereAre) {
  rules_.Write("rules/dns/a.yaml", "id: dns/a\ntitle: A\nany: [abc]\nconnectors:\n  - 'ok*'\n  - oktta\n");
  rules_.Write("rules/dns/b.yaml", "id: dns/b\ntitle: B\nany: [abc]\nservices: [signal-cilent]\n");
  EXPECT_EQ(Error(),
            "rules/dns/a.yaml:6: no connector \"oktta\"; did you mean \"okta\"?\n"
            "rules/dns/b.yaml:4: no service \"signal-cilent\"; did you mean \"signal-client\"?");
}

TEST_F(RuleTreeTest, TheIdIsTheFileName) {
  rules_.Write("rules/connect/no-such-host.yaml", TempRules::kRule);
  EXPECT_EQ(Error(),
            "rules/connect/no-such-host.yaml:1: id \"dns/no-such-host\" is not the file's name, "
            "\"connect/no-such-host\"");
}

TEST_F(RuleTreeTest, EveryBrokenFileIsToldInOneRun) {
  rules_.Write("rules/connect/a.yaml", "id: connect/a\ntitle: A\nany: [a]\nguide: dns-sectoin\n");
  rules_.Write("rules/dns/b.yaml", "id: dns/b\ntitle: B\nany: [a]\nsuppresses: [conect]\n");
  rules_.Write("rules/tsl/c.yaml", "id: tsl/c\ntitle: C\nany: [a]\n");
  EXPECT_EQ(
      Error(),
      "rules/connect/a.yaml:4: no section \"dns-sectoin\" in guide.yaml; did you mean \"dns-section\"?\n"
      "rules/dns/b.yaml:4: no signature \"conect\"; did you mean \"connect\"?\n"
      "rules/tsl/c.yaml:1: no signature \"tsl\"");
}

TEST_F(RuleTreeTest, StrayFilesAreToldApart) {
  rules_.Write("rules/dns/gone.hit.log", "x\n");
  rules_.Write("rules/stray.yaml", "id: dns/x\n");
  rules_.Write("rules/dns/x.yml", "id: dns/x\n");
  rules_.Write("rules/README.md", "text");
  EXPECT_EQ(Error(),
            "rules/dns/gone.hit.log: no rule file gone.yaml beside it\n"
            "rules/dns/x.yml: would not be read: rule files end in .yaml\n"
            "rules/stray.yaml: a rule lies in the folder of its signature");
}

TEST_F(RuleTreeTest, NumbersOfAConnectorAreChecked) {
  const auto error_of = [&](const std::string& line) {
    rules_.Write("rules/connectors.yaml", "connectors:\n  - id: okta\n    title: Okta\n    " + line + "\n");
    return Error();
  };
  EXPECT_EQ(error_of("polling: [{data: logs, seconds: soon}]"),
            "rules/connectors.yaml:4: \"seconds\" must be a whole number, 0 or more");
  EXPECT_EQ(error_of("polling: [{data: logs, seconds: 0}]"),
            "rules/connectors.yaml:4: a polling interval of 0 seconds");
  EXPECT_EQ(error_of("rate_limit: {requests: 5, per_seconds: -1}"),
            "rules/connectors.yaml:4: \"per_seconds\" must be a whole number, 0 or more");
  EXPECT_EQ(error_of("counts_records: maybe"),
            "rules/connectors.yaml:4: \"counts_records\" must be true or false");
  EXPECT_EQ(error_of("alias: [x]"),
            "rules/connectors.yaml:4: unknown key \"alias\"; did you mean \"aliases\"?");
}

TEST_F(RuleTreeTest, TwoConnectorsOfOneId) {
  rules_.Write("rules/connectors.yaml", "connectors:\n  - {id: a, title: A}\n  - {id: a, title: B}\n");
  EXPECT_EQ(Error(), "rules/connectors.yaml:3: \"a\" stands here twice");
}

TEST_F(RuleTreeTest, AFileThatIsNotUtf8IsRefused) {
  rules_.Write("rules/dns/no-such-host.miss.log", "caf\xe9\n");
  EXPECT_EQ(Error(), "rules/dns/no-such-host.miss.log: not UTF-8 text");
}

}  // namespace
}  // namespace wflogscan
