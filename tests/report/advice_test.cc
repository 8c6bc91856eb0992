#include "engine/report/advice.h"

#include <string>
#include <vector>

#include "engine/base/redactor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

RulePack MakePack() {
  RulePack pack;
  Rule rule;
  rule.id = "rate-limit-429/status";
  rule.signature = "rate-limit-429";
  rule.title = "The API answers 429";
  rule.meaning = "Too many requests.";
  rule.impact = "Events come late.";
  rule.steps = {"Poll {title} every {interval_on_429} in place of {polling_interval}.",
                "The vendor allows {rate_limit}.", "Ask {api_host} about it.", "See {page}."};
  rule.commands = {"curl -I https://{api_host}", "docker logs signal-client-svc 2>&1 | grep \"{connector}\"",
                   "docker inspect -f '{{.State}}' x", "curl -w '%{http_code}' ${HOME}"};
  rule.guide = "http-429";
  pack.rules = {rule};

  SignatureInfo signature;
  signature.id = "rate-limit-429";
  signature.title = "Rate limited";
  signature.meaning = "The vendor counts.";
  signature.guide = {"http-429", "rate-limiting"};
  pack.signatures = {signature};

  pack.guide = {
      {"http-429", "HTTP 429", "https://guide/#http-429", {"rate-limit-429"}, {"Wait."}, {"uptime"}},
      {"rate-limiting", "Rate Limiting", "https://guide/#rate", {"rate-limit-429"}, {}, {}}};

  Connector okta;
  okta.id = "okta";
  okta.title = "Okta";
  okta.polling = {{"system log", 300}};
  okta.interval_on_429_seconds = 600;
  okta.rate_limit = RateLimit{.requests = 600, .requests_max = std::nullopt, .per_seconds = 60, .scope = ""};
  okta.api_hosts = {"*.okta.com"};
  okta.page = "https://guide/okta/";
  okta.sections = {{"No Data", "https://guide/okta/#no-data", {"no-data", "rate-limit-429"}, {"Unrelated."}},
                   {"Rate Limited (429)",
                    "https://guide/okta/#429",
                    {"rate-limit-429"},
                    {"Look at the dashboard.", "Wait."}}};
  Connector tenable;
  tenable.id = "tenable";
  tenable.title = "Tenable";
  tenable.polling = {{"vulnerabilities", 1800}, {"assets", 3600}};
  tenable.interval_on_429_seconds = 3600;
  tenable.rate_limit = RateLimit{.requests = 300, .requests_max = 500, .per_seconds = 60, .scope = ""};
  tenable.api_hosts = {"*.tenable.com", "cloud.tenable.com", "fedcloud.tenable.com"};
  tenable.page = "https://guide/tenable/";
  pack.connectors = {okta, tenable};
  return pack;
}

Finding Advised(const char* connector) {
  Finding finding;
  finding.signature = "rate-limit-429";
  finding.rules = {{"rate-limit-429/status", 3}};
  if (connector != nullptr) finding.connector = connector;
  FillAdvice(MakePack(), &finding);
  return finding;
}

std::vector<std::string> Urls(const Finding& finding) {
  std::vector<std::string> urls;
  for (const GuideLink& link : finding.guide) urls.push_back(link.url);
  return urls;
}

TEST(AdviceTest, NamesTheConnectorsFigures) {
  const Finding finding = Advised("tenable");
  EXPECT_EQ(finding.title, "The API answers 429");
  EXPECT_EQ(finding.meaning, "Too many requests.");
  EXPECT_EQ(finding.impact, "Events come late.");
  EXPECT_THAT(
      finding.advice,
      ElementsAre("Poll Tenable every 1 hour in place of 30 minutes for vulnerabilities, 1 hour for assets.",
                  "The vendor allows 300 to 500 requests per minute.", "Ask cloud.tenable.com about it.",
                  "See https://guide/tenable/."));
}

TEST(AdviceTest, NamesTheHostThatTheLogNamesIfTheCatalogKnowsIt) {
  const Redactor redactor;
  const auto asked = [&redactor](const std::string& host) {
    Finding finding;
    finding.signature = "rate-limit-429";
    finding.rules = {{"rate-limit-429/status", 3}};
    finding.connector = "tenable";
    finding.evidence = {{"host", {{redactor.Redact(host), 2}}}};
    FillAdvice(MakePack(), &finding);
    return finding.advice[2];
  };
  EXPECT_EQ(asked("fedcloud.tenable.com"), "Ask fedcloud.tenable.com about it.");
  EXPECT_EQ(asked("`reboot`.tenable.com"), "Ask cloud.tenable.com about it.");
}

TEST(AdviceTest, LeavesOutStepsAndCommandsWithoutAFigure) {
  const Finding finding = Advised("okta");
  EXPECT_THAT(finding.advice, ElementsAre("Poll Okta every 10 minutes in place of 5 minutes.",
                                          "The vendor allows 600 requests per minute.",
                                          "See https://guide/okta/.", "Okta: Look at the dashboard. Wait."));
  EXPECT_THAT(finding.commands,
              ElementsAre("docker logs signal-client-svc 2>&1 | grep \"okta\"",
                          "docker inspect -f '{{.State}}' x", "curl -w '%{http_code}' ${HOME}"));
}

TEST(AdviceTest, TheVendorsOwnHeadingComesFirstInTheGuide) {
  EXPECT_THAT(Urls(Advised("okta")), ElementsAre("https://guide/okta/#429", "https://guide/okta/#no-data",
                                                 "https://guide/#http-429", "https://guide/#rate"));
  EXPECT_THAT(Urls(Advised("tenable")), ElementsAre("https://guide/#http-429", "https://guide/#rate"));
}

TEST(AdviceTest, OfEquallyFrequentRulesTheOneThatKnowsTheWordsSpeaks) {
  RulePack pack = MakePack();
  pack.rules.front().status = {429};
  Rule words;
  words.id = "rate-limit-429/words";
  words.signature = "rate-limit-429";
  words.title = "The vendor says why";
  pack.rules.push_back(words);
  Finding finding;
  finding.signature = "rate-limit-429";
  finding.rules = {{"rate-limit-429/status", 3}, {"rate-limit-429/words", 3}};
  FillAdvice(pack, &finding);
  EXPECT_EQ(finding.title, "The vendor says why");
  finding.rules = {{"rate-limit-429/status", 3}, {"rate-limit-429/words", 2}};
  FillAdvice(pack, &finding);
  EXPECT_EQ(finding.title, "The API answers 429");
}

TEST(AdviceTest, TheSignatureSaysWhatItCostsWhereTheRuleDoesNot) {
  RulePack pack = MakePack();
  pack.signatures.front().impact = "Late.";
  pack.rules.front().impact.clear();
  Finding finding;
  finding.signature = "rate-limit-429";
  finding.rules = {{"rate-limit-429/status", 3}};
  FillAdvice(pack, &finding);
  EXPECT_EQ(finding.impact, "Late.");
}

TEST(AdviceTest, WithoutAConnectorTheGuidesStepsRemain) {
  const Finding finding = Advised(nullptr);
  EXPECT_THAT(finding.advice, ElementsAre("Wait."));
}

TEST(AdviceTest, TextOfTheLogIsNeverInserted) {
  // Not in the catalog, so it can only have come from a log line.
  const Finding finding = Advised("$(reboot)");
  for (const std::string& command : finding.commands) EXPECT_EQ(command.find("reboot"), std::string::npos);
  Finding instance;
  instance.signature = "rate-limit-429";
  instance.rules = {{"rate-limit-429/status", 3}};
  instance.connector = "okta";
  instance.instance = "`reboot`";
  FillAdvice(MakePack(), &instance);
  for (const std::string& command : instance.commands) EXPECT_EQ(command.find("reboot"), std::string::npos);
}

TEST(AdviceTest, WhatThePackDoesNotKnowIsLeftEmpty) {
  Finding finding;
  finding.signature = "nothing-like-it";
  FillAdvice(MakePack(), &finding);
  EXPECT_THAT(finding.advice, IsEmpty());
  EXPECT_THAT(finding.guide, IsEmpty());
}

}  // namespace
}  // namespace wflogscan
