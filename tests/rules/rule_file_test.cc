#include "engine/rules/rule_file.h"

#include <string>

#include "engine/rules/text_file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/rules/temp_rules.h"

namespace wflogscan {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

std::string ErrorOf(std::string_view text) {
  const auto parsed = ParseRuleFile(text, "auth-401/x.yaml");
  return parsed.ok() ? "no error" : MessageOf(parsed.status());
}

std::string WithLine(std::string_view line) {
  return "id: dns/x\ntitle: A title\nany: [abc]\n" + std::string(line) + "\n";
}

TEST(RuleFileTest, AWholeRuleIsRead) {
  const auto parsed = ParseRuleFile(TempRules::kRule, "dns/no-such-host.yaml");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  ASSERT_EQ(parsed->rules.size(), 1u);
  const Rule& rule = parsed->rules.front().rule;
  EXPECT_EQ(rule.signature, "dns");
  EXPECT_THAT(rule.any, ElementsAre("no such host"));
  EXPECT_THAT(rule.none, ElementsAre("@access-log"));
  EXPECT_EQ(rule.captures.front().name, "host");
  EXPECT_EQ(rule.guide, "dns-section");
  EXPECT_EQ(rule.origin, "dns/no-such-host.yaml");
}

TEST(RuleFileTest, AnUnknownKeyIsToldWithItsLineAndAGuess) {
  EXPECT_EQ(ErrorOf(WithLine("patern: x")),
            "auth-401/x.yaml:4: unknown key \"patern\"; did you mean \"any\"?");
  EXPECT_EQ(ErrorOf(WithLine("supresses: [dns]")),
            "auth-401/x.yaml:4: unknown key \"supresses\"; did you mean \"suppresses\"?");
  EXPECT_EQ(ErrorOf(WithLine("zzzzzzzzzz: 1")), "auth-401/x.yaml:4: unknown key \"zzzzzzzzzz\"");
  EXPECT_EQ(ErrorOf(WithLine("captures:\n  - {name: a, patern: '(b)'}")),
            "auth-401/x.yaml:5: unknown key \"patern\"; did you mean \"pattern\"?");
}

TEST(RuleFileTest, AMissingKeyIsNamed) {
  EXPECT_EQ(ErrorOf("id: dns/x\nany: [a]\n"), "auth-401/x.yaml:1: key \"title\" is missing");
  EXPECT_EQ(ErrorOf("id: dns/x\ntitel: A\nany: [a]\n"),
            "auth-401/x.yaml:2: unknown key \"titel\"; did you mean \"title\"?");
  EXPECT_EQ(ErrorOf("id: dns/x\ntitle: ''\nany: [a]\n"), "auth-401/x.yaml:2: \"title\" is empty");
  EXPECT_EQ(ErrorOf("title: A\nid: dns/x\n"),
            "auth-401/x.yaml:2: rule \"dns/x\" has no condition; give it \"status\", \"any\", \"all\", "
            "\"fields\" or \"fact\"");
}

TEST(RuleFileTest, AFactIsAConditionThatStandsAlone) {
  const absl::StatusOr<RuleFile> parsed = ParseRuleFile(
      "id: broker/x\ntitle: A\nfact: [container-down]\nof: [broker-edge]\nservice: broker-edge\n", "x.yaml");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_THAT(parsed->rules.front().rule.fact, ElementsAre("container-down"));
  EXPECT_EQ(parsed->rules.front().rule.service, "broker-edge");
  EXPECT_EQ(ErrorOf("id: dns/x\ntitle: A\nfact: [container-dwon]\n"),
            "auth-401/x.yaml:3: no document says \"container-dwon\"; did you mean \"container-down\"?");
  EXPECT_EQ(ErrorOf("id: dns/x\ntitle: A\nfact: [disk-full]\nnone: [abc]\n"),
            "auth-401/x.yaml:4: \"none\" cannot stand beside \"fact\"");
  EXPECT_EQ(ErrorOf(WithLine("of: [broker-edge]")),
            "auth-401/x.yaml:1: \"of\" and \"service\" stand only beside \"fact\"");
}

TEST(RuleFileTest, WhatNarrowsARuleIsRead) {
  const absl::StatusOr<RuleFile> parsed = ParseRuleFile(
      "id: dns/x\ntitle: A\nany: [abc]\nfields:\n  - {name: error.code, matches: '^4'}\n  - {name: n, min: "
      "1, max: "
      "9}\nconnectors: [okta, 'azure-*']\nservices: [signal-client]\n"
      "not_followed_by: {success: true, any: [def], within: 2h}\n",
      "x.yaml");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  const Rule& rule = parsed->rules.front().rule;
  ASSERT_EQ(rule.fields.size(), 2U);
  EXPECT_EQ(rule.fields[0].name, "error.code");
  EXPECT_EQ(rule.fields[0].matches, "^4");
  EXPECT_EQ(rule.fields[1].min, 1);
  EXPECT_EQ(rule.fields[1].max, 9);
  EXPECT_THAT(rule.connectors, ElementsAre("okta", "azure-*"));
  EXPECT_THAT(parsed->rules.front().connector_lines, ElementsAre(7, 7));
  EXPECT_THAT(rule.services, ElementsAre("signal-client"));
  ASSERT_TRUE(rule.not_followed_by.has_value());
  EXPECT_TRUE(rule.not_followed_by->success);
  EXPECT_THAT(rule.not_followed_by->any, ElementsAre("def"));
  EXPECT_EQ(rule.not_followed_by->within_seconds, 7200);
  EXPECT_TRUE(rule.looks_at_others());
  const absl::StatusOr<RuleFile> burst =
      ParseRuleFile("id: dns/x\ntitle: A\nany: [abc]\nat_least: {count: 5, within: 10m}\n", "x.yaml");
  ASSERT_TRUE(burst.ok()) << burst.status();
  EXPECT_EQ(burst->rules.front().rule.at_least->count, 5);
  EXPECT_EQ(burst->rules.front().rule.at_least->within_seconds, 600);
}

TEST(RuleFileTest, AMistakeInAFieldIsToldWithItsLine) {
  EXPECT_EQ(ErrorOf(WithLine("fields:\n  - {name: code}")),
            "auth-401/x.yaml:5: field \"code\" asks for nothing; give it \"matches\", \"min\" or \"max\"");
  EXPECT_EQ(ErrorOf(WithLine("fields:\n  - {name: code, equals: 5}")),
            "auth-401/x.yaml:5: unknown key \"equals\"; did you mean \"matches\"?");
  EXPECT_EQ(ErrorOf(WithLine("fields:\n  - {matches: a}")), "auth-401/x.yaml:5: key \"name\" is missing");
  EXPECT_EQ(
      ErrorOf(WithLine("fields:\n  - {name: 'a b', matches: c}")),
      "auth-401/x.yaml:5: \"a b\" is no field's name; write code, error.code or a glob of these, in letters, "
      "digits and _ - @");
  EXPECT_EQ(ErrorOf(WithLine("fields:\n  - {name: a, min: 9, max: 1}")),
            "auth-401/x.yaml:5: \"min\" is larger than \"max\": no number fits");
  EXPECT_EQ(ErrorOf(WithLine("fields:\n  - {name: a, min: many}")),
            "auth-401/x.yaml:5: \"min\" must be a whole number, 0 or more");
  EXPECT_THAT(ErrorOf(WithLine("fields:\n  - {name: a, matches: '(b'}")),
              StartsWith("auth-401/x.yaml:5: pattern \"(b\": "));
  EXPECT_EQ(
      ErrorOf("id: dns/x\ntitle: A\nfields: [{name: a, min: 1}]\n"),
      "auth-401/x.yaml:1: rule \"dns/x\" has no condition; give it \"status\", \"any\", \"all\", or a field "
      "with \"matches\": a number selects no line");
}

TEST(RuleFileTest, AMistakeInWhatOthersDecideIsToldWithItsLine) {
  EXPECT_EQ(ErrorOf(WithLine("at_least: {count: 5, within: soon}")),
            "auth-401/x.yaml:4: \"within\" is a length of time such as 90s, 10m, 2h or 1d, and not \"soon\"");
  EXPECT_EQ(ErrorOf(WithLine("at_least: {count: 5, within: 31d}")),
            "auth-401/x.yaml:4: \"within\" must be from 1s to 30d");
  EXPECT_EQ(ErrorOf(WithLine("at_least: {count: 1, within: 1m}")),
            "auth-401/x.yaml:4: \"count\" must be from 2 to 1000");
  EXPECT_EQ(ErrorOf(WithLine("at_least: {count: 5}")), "auth-401/x.yaml:4: key \"within\" is missing");
  EXPECT_EQ(ErrorOf(WithLine("at_least: 5")), "auth-401/x.yaml:4: expected a mapping (key: value)");
  EXPECT_EQ(ErrorOf(WithLine("threshold: {count: 5, within: 1m}")),
            "auth-401/x.yaml:4: unknown key \"threshold\"; did you mean \"at_least\"?");
  EXPECT_EQ(ErrorOf(WithLine("followed_by: {within: 1m}")),
            "auth-401/x.yaml:4: it says not by what; give it \"any\" or \"success: true\"");
  EXPECT_EQ(ErrorOf(WithLine("followed_by: {any: ['@recovered'], within: 1m}")),
            "auth-401/x.yaml:4: a set of contexts.yaml (@name) can only stand in \"none\"");
  EXPECT_EQ(ErrorOf(WithLine("at_least: {count: 5, within: 1m}\nfollowed_by: {any: [a], within: 1m}")),
            "auth-401/x.yaml:5: \"followed_by\" cannot stand beside \"at_least\"; make two rules of it");
  EXPECT_EQ(ErrorOf(WithLine("at_least: {count: 5, within: 1m}\nsuppresses: [connect]")),
            "auth-401/x.yaml:5: \"suppresses\" cannot stand beside \"at_least\": what the record means is "
            "not known "
            "when the others are judged");
  EXPECT_EQ(ErrorOf("id: dns/x\ntitle: A\nfact: [disk-full]\nservices: [abc]\n"),
            "auth-401/x.yaml:4: \"services\" cannot stand beside \"fact\"; write \"of\"");
}

TEST(RuleFileTest, AnEmptyListIsAMistake) {
  EXPECT_EQ(ErrorOf(WithLine("all: []")), "auth-401/x.yaml:4: \"all\" is empty; leave the key out");
  EXPECT_EQ(ErrorOf(WithLine("connectors: []")),
            "auth-401/x.yaml:4: \"connectors\" is empty; leave the key out");
}

TEST(RuleFileTest, AStatusIsAConditionOfItsOwn) {
  const absl::StatusOr<RuleFile> parsed =
      ParseRuleFile("id: dns/x\ntitle: A\nstatus: [401, 403]\n", "x.yaml");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_THAT(parsed->rules.front().rule.status, ElementsAre(401, 403));
  EXPECT_EQ(ErrorOf("id: dns/x\ntitle: A\nstatus: [42]\n"),
            "auth-401/x.yaml:3: an HTTP status is a number from 100 to 599");
  EXPECT_EQ(ErrorOf("id: dns/x\ntitle: A\nstatus: 401\n"), "auth-401/x.yaml:3: \"status\" must be a list");
  EXPECT_EQ(ErrorOf("id: dns/x\ntitle: A\nstatus: [many]\n"),
            "auth-401/x.yaml:3: \"status\" must be a whole number, 0 or more");
}

TEST(RuleFileTest, ABrokenPatternIsToldWithItsOwnLine) {
  EXPECT_THAT(ErrorOf("id: dns/x\ntitle: A\nany:\n  - fine\n  - 'un(closed'\n"),
              StartsWith("auth-401/x.yaml:5: pattern \"un(closed\": "));
  EXPECT_THAT(ErrorOf(WithLine("none: ['(?=look)ahead']")), StartsWith("auth-401/x.yaml:4: pattern "));
  EXPECT_THAT(ErrorOf(WithLine("captures: [{name: a, pattern: '(b)(c)'}]")),
              testing::HasSubstr("a capture has exactly one group, this has 2"));
  EXPECT_THAT(ErrorOf(WithLine("captures: [{name: a, pattern: 'b'}]")),
              testing::HasSubstr("this has 0; put what is wanted into (...)"));
}

TEST(RuleFileTest, WrongTypesAreToldWithTheirLines) {
  EXPECT_EQ(ErrorOf(WithLine("all: text")), "auth-401/x.yaml:4: \"all\" must be a list");
  EXPECT_EQ(ErrorOf(WithLine("meaning: [a]")), "auth-401/x.yaml:4: \"meaning\" must be a text");
  EXPECT_EQ(ErrorOf(WithLine("severity: bad")),
            "auth-401/x.yaml:4: \"severity\" must be info, warning, error or critical");
  EXPECT_EQ(
      ErrorOf(WithLine("steps:\n  - one\n  - Note: this")),
      "auth-401/x.yaml:6: an entry of \"steps\" holds \": \" and so became a mapping; put it in quotes");
  EXPECT_EQ(ErrorOf("just text"), "auth-401/x.yaml:1: expected a mapping (key: value)");
  EXPECT_EQ(ErrorOf(""), "auth-401/x.yaml: an empty file; expected a rule");
}

TEST(RuleFileTest, AnIdHasASignatureAndAName) {
  for (const char* id : {"dns", "dns/", "/x", "DNS/x", "dns/x/y", "dns/x y"}) {
    EXPECT_THAT(ErrorOf("id: " + std::string(id) + "\ntitle: A\nany: [a]\n"),
                StartsWith("auth-401/x.yaml:1: id \""));
  }
}

TEST(RuleFileTest, WhatMakesYamlDangerousIsRefused) {
  EXPECT_EQ(ErrorOf("id: dns/x\ntitle: &t A\nany: [a]\n"),
            "auth-401/x.yaml:2: anchors (&name) are not supported");
  EXPECT_THAT(ErrorOf("id: dns/x\ntitle: *t\nany: [a]\n"), StartsWith("auth-401/x.yaml:2: "));
  EXPECT_EQ(ErrorOf(WithLine("title: twice")), "auth-401/x.yaml:4: key \"title\" stands here twice");
  EXPECT_EQ(ErrorOf(WithLine("---\nid: y")), "auth-401/x.yaml:5: a second document; one file holds one");
  EXPECT_THAT(ErrorOf(std::string(100'000, '[')), StartsWith("auth-401/x.yaml:1: nested more than 16 deep"));
  EXPECT_EQ(ErrorOf(std::string(kMaxRuleFileBytes + 1, ' ')), "auth-401/x.yaml: larger than 1 MiB; split it");
  EXPECT_EQ(ErrorOf(std::string("id: \0", 5)), "auth-401/x.yaml: holds a NUL byte: not a text file");
  EXPECT_THAT(ErrorOf("id: dns/x\ntitle: 'open\n"), StartsWith("auth-401/x.yaml:"));
}

TEST(RuleFileTest, ThousandsOfPatternsAreRefused) {
  std::string text = "id: dns/x\ntitle: A\nany:\n";
  for (int i = 0; i < 1001; ++i) text += "  - pattern\n";
  EXPECT_EQ(ErrorOf(text), "auth-401/x.yaml:1004: more than 1000 patterns in one file; split it");
}

TEST(RuleFileTest, AListHoldsSeveralRules) {
  const auto parsed = ParseRuleFile(
      "- {id: dns/a, title: A, any: [a]}\n"
      "- {id: dns/b, title: B, all: [b]}\n"
      "- disable: [dns/c, 'tls/*']\n",
      "x.yaml");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->rules.size(), 2u);
  ASSERT_EQ(parsed->disabled.size(), 2u);
  EXPECT_EQ(parsed->disabled[1].glob, "tls/*");
  EXPECT_EQ(parsed->disabled[1].line, 3);
}

TEST(RuleFileTest, NamesOfContextsGoWhereTheyBelong) {
  const std::vector<ContextSet> contexts = {{"access-log", {}}, {"other", {}}};
  auto parsed = ParseRuleFile(WithLine("none:\n  - first\n  - '@access-log'\n  - last"), "x.yaml");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  ASSERT_TRUE(ResolveContexts(contexts, &parsed->rules.front()).ok());
  EXPECT_THAT(parsed->rules.front().rule.none, ElementsAre("first", "last"));
  EXPECT_THAT(parsed->rules.front().rule.contexts, ElementsAre("access-log"));
}

TEST(RuleFileTest, AnUnknownContextIsToldWithItsLine) {
  const std::vector<ContextSet> contexts = {{"access-log", {}}};
  auto parsed = ParseRuleFile(WithLine("none:\n  - first\n  - '@acces-log'"), "x.yaml");
  EXPECT_EQ(MessageOf(ResolveContexts(contexts, &parsed->rules.front())),
            "x.yaml:6: no set \"acces-log\" in contexts.yaml; did you mean \"access-log\"?");
  EXPECT_EQ(ErrorOf("id: dns/x\ntitle: A\nany: ['@access-log']\n"),
            "auth-401/x.yaml:3: a set of contexts.yaml (@name) can only stand in \"none\"");
}

}  // namespace
}  // namespace wflogscan
