#include "engine/rules/overlay.h"

#include <filesystem>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/rules/temp_rules.h"

namespace wflogscan {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;

class OverlayTest : public testing::Test {
 protected:
  OverlayTest() {
    rules_.WriteSmallTree();
    rules_.Write("rules/connect/refused.yaml",
                 "id: connect/refused\ntitle: Refused\nany: [connection refused]\n");
    base_ = *LoadRuleTree(rules_.tree());
  }

  absl::StatusOr<RulePack> Load(const RuleOptions& options) const { return ApplyRuleOptions(base_, options); }
  absl::StatusOr<RulePack> LoadWith(const std::filesystem::path& overlay) const {
    return Load({.builtin = true, .overlays = {overlay}, .only = {}, .skip = {}});
  }
  std::string ErrorWith(const std::filesystem::path& overlay) const {
    const auto pack = LoadWith(overlay);
    return pack.ok() ? "no error" : MessageOf(pack.status());
  }
  static std::vector<std::string> Ids(const RulePack& pack) {
    std::vector<std::string> ids;
    for (const Rule& rule : pack.rules) ids.push_back(rule.id);
    return ids;
  }

  TempRules rules_;
  RulePack base_;
};

TEST_F(OverlayTest, ARuleOfTheSameIdReplaces) {
  const auto pack = LoadWith(rules_.Write(
      "mine.yaml", "id: dns/no-such-host\ntitle: Mine\nany: [NXDOMAIN]\nnone: ['@access-log']\n"));
  ASSERT_TRUE(pack.ok()) << pack.status();
  EXPECT_THAT(Ids(*pack), ElementsAre("connect/refused", "dns/no-such-host"));
  EXPECT_EQ(pack->FindRule("dns/no-such-host")->title, "Mine");
  EXPECT_THAT(pack->FindRule("dns/no-such-host")->contexts, ElementsAre("access-log"));
  EXPECT_NE(pack->sha256, base_.sha256);
}

TEST_F(OverlayTest, AListOfRulesAdds) {
  const auto pack = LoadWith(rules_.Write(
      "mine.yaml", "- {id: dns/a, title: A, any: [aaa]}\n- {id: connect/z, title: Z, any: [zzz]}\n"));
  ASSERT_TRUE(pack.ok()) << pack.status();
  EXPECT_THAT(Ids(*pack), ElementsAre("connect/refused", "connect/z", "dns/a", "dns/no-such-host"));
}

TEST_F(OverlayTest, DisableTakesRulesOutByIdGlobAndSignature) {
  for (const char* glob : {"dns/no-such-host", "dns/*", "dns", "*/no-such-*"}) {
    const auto pack = LoadWith(rules_.Write("off.yaml", "disable: ['" + std::string(glob) + "']\n"));
    ASSERT_TRUE(pack.ok()) << pack.status();
    EXPECT_THAT(Ids(*pack), ElementsAre("connect/refused")) << glob;
  }
}

TEST_F(OverlayTest, DisableSparesTheRulesOfItsOwnOverlay) {
  rules_.Write("mine/a.yaml", "id: dns/mine\ntitle: Mine\nany: [aaa]\n");
  rules_.Write("mine/b.yaml", "disable: ['dns/*']\n");
  const auto pack = LoadWith(rules_.base() / "mine");
  ASSERT_TRUE(pack.ok()) << pack.status();
  EXPECT_THAT(Ids(*pack), ElementsAre("connect/refused", "dns/mine"));
}

TEST_F(OverlayTest, DisablingNothingIsAMistake) {
  EXPECT_THAT(ErrorWith(rules_.Write("off.yaml", "disable:\n  - dns/no-such-hots\n")),
              EndsWith("off.yaml:2: nothing to disable: no rule is named \"dns/no-such-hots\"; did you mean "
                       "\"dns/no-such-host\"?"));
}

TEST_F(OverlayTest, AFolderIsWalkedWithItsCatalogs) {
  rules_.Write("mine/deep/down/x.yaml", "id: dns/x\ntitle: X\nany: [xxx]\nnone: ['@mine']\n");
  rules_.Write("mine/deep/down/x.hit.log", "xxx\n");
  rules_.Write("mine/contexts.yaml", "mine: [mmm]\naccess-log: [PUT /]\n");
  rules_.Write(
      "mine/connectors.yaml",
      "connectors:\n  - {id: okta, title: My Okta}\n  - {id: acme, title: Acme, aliases: [acme-api]}\n");
  rules_.Write("mine/notes.txt", "not read");
  const auto pack = LoadWith(rules_.base() / "mine");
  ASSERT_TRUE(pack.ok()) << pack.status();
  EXPECT_THAT(pack->FindRule("dns/x")->contexts, ElementsAre("mine"));
  EXPECT_THAT(pack->FindContext("mine")->exclusions.front().any, ElementsAre("mmm"));
  EXPECT_EQ(pack->FindRule("dns/x")->hit_log, "xxx\n");
  EXPECT_THAT(pack->FindContext("access-log")->exclusions.front().any, ElementsAre("PUT /"));
  EXPECT_EQ(pack->connectors.front().id, "acme");
  EXPECT_EQ(pack->FindConnector("okta")->title, "My Okta");
  EXPECT_EQ(pack->FindConnector("okta")->ShortestPollSeconds(), std::nullopt);
}

TEST_F(OverlayTest, OtherCatalogsCannotBeLaidOver) {
  rules_.Write("mine/guide.yaml", "sections: []\n");
  EXPECT_THAT(
      ErrorWith(rules_.base() / "mine"),
      EndsWith("guide.yaml: cannot be laid over; an overlay has rules, connectors.yaml and contexts.yaml"));
}

TEST_F(OverlayTest, ARuleNeedsAKnownSignature) {
  EXPECT_THAT(ErrorWith(rules_.Write("mine.yaml", "title: A\nid: conect/x\nany: [aaa]\n")),
              EndsWith("mine.yaml:2: no signature \"conect\"; did you mean \"connect\"?"));
}

TEST_F(OverlayTest, OneIdTwiceInOneOverlayIsAMistake) {
  rules_.Write("mine/a.yaml", "id: dns/x\ntitle: A\nany: [aaa]\n");
  rules_.Write("mine/b.yaml", "id: dns/x\ntitle: B\nany: [bbb]\n");
  EXPECT_THAT(ErrorWith(rules_.base() / "mine"),
              testing::HasSubstr("b.yaml:1: rule \"dns/x\" stands twice in this overlay; first in "));
}

TEST_F(OverlayTest, ALaterOverlayWins) {
  const auto first = rules_.Write("a.yaml", "id: dns/x\ntitle: A\nany: [aaa]\n");
  const auto second = rules_.Write("b.yaml", "id: dns/x\ntitle: B\nany: [bbb]\n");
  const auto pack = Load({.builtin = true, .overlays = {first, second}, .only = {}, .skip = {}});
  ASSERT_TRUE(pack.ok()) << pack.status();
  EXPECT_EQ(pack->FindRule("dns/x")->title, "B");
}

TEST_F(OverlayTest, NoSuchPath) {
  EXPECT_EQ(LoadWith(rules_.base() / "nowhere").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(OverlayTest, WithoutBuiltinRulesTheCatalogsStay) {
  const auto overlay = rules_.Write("mine.yaml", "id: dns/x\ntitle: A\nany: [aaa]\nnone: ['@access-log']\n");
  const auto pack = Load({.builtin = false, .overlays = {overlay}, .only = {}, .skip = {}});
  ASSERT_TRUE(pack.ok()) << pack.status();
  EXPECT_THAT(Ids(*pack), ElementsAre("dns/x"));
  EXPECT_EQ(pack->signatures.size(), 2u);
}

TEST_F(OverlayTest, OnlyAndSkipTakeGlobsOverSignaturesAndRules) {
  const auto ids = [&](std::vector<std::string> only, std::vector<std::string> skip) {
    return Ids(*Load({.builtin = true, .overlays = {}, .only = std::move(only), .skip = std::move(skip)}));
  };
  EXPECT_THAT(ids({"dns"}, {}), ElementsAre("dns/no-such-host"));
  EXPECT_THAT(ids({"con*"}, {}), ElementsAre("connect/refused"));
  EXPECT_THAT(ids({}, {"*/refused"}), ElementsAre("dns/no-such-host"));
}

TEST_F(OverlayTest, OnlyAndSkipMustLeaveARule) {
  const std::vector<std::string> only = {"dns"};
  const std::vector<std::string> skip = {"dns/no-such-host"};
  EXPECT_EQ(MessageOf(Load({.builtin = true, .overlays = {}, .only = only, .skip = skip}).status()),
            "of the rules that were asked for, none is left");
}

TEST_F(OverlayTest, AGlobThatNamesNothingIsAMistake) {
  EXPECT_EQ(MessageOf(Load({.builtin = true, .overlays = {}, .only = {"conect"}, .skip = {}}).status()),
            "no signature or rule is named \"conect\"; did you mean \"connect\"?");
  EXPECT_FALSE(Load({.builtin = true, .overlays = {}, .only = {}, .skip = {"tls/*"}}).ok());
}

TEST_F(OverlayTest, TheDigestIgnoresWhereRulesWereRead) {
  const std::string text = "id: dns/x\ntitle: A\nany: [aaa]\n";
  const auto here = LoadWith(rules_.Write("here/x.yaml", text));
  rules_.Write("there/x.hit.log", "aaa\n");
  const auto there = LoadWith(rules_.Write("there/x.yaml", text));
  EXPECT_EQ(here->sha256, there->sha256);
}

}  // namespace
}  // namespace wflogscan
