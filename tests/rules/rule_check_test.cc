#include "engine/rules/rule_check.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/rules/temp_rules.h"

namespace wflogscan {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class RuleCheckTest : public testing::Test {
 protected:
  RuleCheckTest() {
    rules_.WriteSmallTree();
    pack_ = *LoadRuleTree(rules_.tree());
  }
  std::vector<std::string> Messages() const {
    std::vector<std::string> texts;
    for (const LintMessage& message : CheckRulePack(pack_)) {
      const bool error = message.level == LintMessage::Level::kError;
      texts.push_back((error ? "error: " : "warning: ") + message.origin + ": " + message.text);
    }
    return texts;
  }
  Rule& rule() { return pack_.rules.front(); }

  TempRules rules_;
  RulePack pack_;
};

TEST_F(RuleCheckTest, ASoundPackGivesNoMessage) { EXPECT_THAT(Messages(), IsEmpty()); }

TEST_F(RuleCheckTest, TwoRulesOfOneId) {
  pack_.rules.push_back(rule());
  EXPECT_THAT(Messages(),
              Contains("error: rules/dns/no-such-host.yaml: two entries for rule \"dns/no-such-host\""));
}

TEST_F(RuleCheckTest, TheIdMustFitFileFolderAndSignature) {
  rule().id = "dns/other";
  EXPECT_THAT(Messages(), Contains(HasSubstr("dns/other: the file's name says \"dns/no-such-host\"")));
  rule().id = "connect/no-such-host";
  EXPECT_THAT(Messages(), Contains(HasSubstr("connect/no-such-host: the id is not \"dns/short-name\"")));
  rule().id = "dns/other";
  rule().origin = "/home/me/mine.yaml";
  EXPECT_THAT(Messages(), IsEmpty());
}

TEST_F(RuleCheckTest, SignaturesMustBeKnown) {
  rule().suppresses = {"conect"};
  EXPECT_THAT(Messages(), Contains(HasSubstr("no signature \"conect\"; did you mean \"connect\"?")));
  rule().suppresses = {"dns"};
  EXPECT_THAT(Messages(), Contains(HasSubstr("suppresses its own signature")));
  pack_.guide.front().signatures = {"dn"};
  EXPECT_THAT(Messages(), Contains(HasSubstr("error: guide.yaml: dns-section: no signature \"dn\"")));
  pack_.connectors.front().sections = {{"T", "u", {"tls"}, {}}};
  EXPECT_THAT(Messages(), Contains(HasSubstr("error: connectors.yaml: okta: no signature \"tls\"")));
}

TEST_F(RuleCheckTest, GuideSectionsMustExist) {
  rule().guide = "dns-sektion";
  EXPECT_THAT(Messages(),
              Contains(HasSubstr("no section \"dns-sektion\" in guide.yaml; did you mean \"dns-section\"?")));
  pack_.signatures.front().guide = {"nowhere"};
  EXPECT_THAT(Messages(), Contains(HasSubstr("error: signatures.yaml: dns: no section \"nowhere\"")));
}

TEST_F(RuleCheckTest, BothLogsMustHoldALine) {
  rule().hit_log = "# only a comment\n\n";
  rule().miss_log.clear();
  EXPECT_THAT(Messages(), Contains(HasSubstr("no line in its .hit.log")));
  EXPECT_THAT(Messages(), Contains(HasSubstr("no line in its .miss.log")));
}

TEST_F(RuleCheckTest, PlaceholdersMustBeKnown) {
  rule().commands = {"docker logs {conector}"};
  EXPECT_THAT(Messages(), Contains(HasSubstr("unknown placeholder {conector}; did you mean \"connector\"?")));
  rule().commands.clear();
  pack_.guide.front().steps = {"Ask {host}."};
  EXPECT_THAT(Messages(), Contains(HasSubstr("error: guide.yaml: dns-section: unknown placeholder {host}")));
}

TEST_F(RuleCheckTest, PatternsMustCompile) {
  rule().none = {"un(closed"};
  EXPECT_THAT(Messages(), Contains(HasSubstr("none: pattern \"un(closed\": missing )")));
  rule().none = {"a{1000}{1000}"};
  EXPECT_THAT(Messages(), Contains(HasSubstr("none: pattern")));
  rule().captures = {{"host", "no group"}};
  EXPECT_THAT(Messages(),
              Contains(HasSubstr("capture \"host\": pattern \"no group\": a capture has exactly one group")));
  rule().captures = {{"host", "(one) (?:two)"}};
  rule().none = {"GET /", "POST /"};
  EXPECT_THAT(Messages(), IsEmpty());
}

TEST_F(RuleCheckTest, AnUnusedContextIsAWarning) {
  pack_.contexts.push_back({"spare", {{.any = {"zzz"}}}});
  EXPECT_THAT(Messages(), testing::ElementsAre("warning: contexts.yaml: spare: no rule uses this set"));
  rule().contexts.push_back("spare");
  EXPECT_THAT(Messages(), IsEmpty());
}

TEST_F(RuleCheckTest, AContextAsksForPatternsAndLevelsThatThereAre) {
  rule().contexts.push_back("spare");
  pack_.contexts.push_back({"spare", {{.any = {"un(closed"}, .levels = {"info", "loud"}}}});
  EXPECT_THAT(Messages(), testing::ElementsAre(HasSubstr("contexts.yaml: spare: pattern \"un(closed\""),
                                               "error: contexts.yaml: spare: no level \"loud\""));
}

TEST_F(RuleCheckTest, ARuleWithoutAdviceIsAWarning) {
  rule().meaning.clear();
  rule().steps.clear();
  EXPECT_EQ(Messages().size(), 2u);
  EXPECT_THAT(Messages(),
              Contains(HasSubstr("warning: rules/dns/no-such-host.yaml: dns/no-such-host: no \"steps\"")));
}

TEST_F(RuleCheckTest, TwoConnectorsCannotShareAName) {
  Connector other;
  other.id = "auth0";
  other.aliases = {"OKTA"};
  pack_.connectors.push_back(other);
  EXPECT_THAT(Messages(), Contains("error: connectors.yaml: auth0: the name \"OKTA\" is also one of okta"));
  pack_.connectors.back().aliases = {"Auth0"};
  EXPECT_THAT(Messages(), Contains("error: connectors.yaml: auth0: the name \"Auth0\" stands there twice"));
  pack_.connectors.back().aliases = {"ok"};
  EXPECT_THAT(Messages(), Contains(HasSubstr("alias \"ok\" is too short")));
}

TEST_F(RuleCheckTest, TwoServicesCannotShareAContainer) {
  pack_.services.push_back({"other", {"signal-client-svc"}, false});
  EXPECT_THAT(Messages(),
              Contains(HasSubstr("other: the name \"signal-client-svc\" is also one of signal-client")));
}

TEST_F(RuleCheckTest, AHostIsAHost) {
  pack_.connectors.front().api_hosts = {"https://okta.com/"};
  EXPECT_THAT(Messages(), Contains(HasSubstr("\"https://okta.com/\" is not a host or a glob of hosts")));
}

}  // namespace
}  // namespace wflogscan
