// What the classifier remembers must never show: a record gets the same answer whether or not it is
// remembered, and whatever came before it.

#include "engine/attribute/verdict_cache.h"

#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/attribute/classifier.h"
#include "engine/base/unescape.h"
#include "gtest/gtest.h"
#include "tests/support/test_scanner.h"

namespace wflogscan {
namespace {

const RuleSet& Rules() {
  static const RuleSet* const rules =
      RuleSet::Compile(*LoadRulePack({}), {testing::SharedCacheFolder()})->release();
  return *rules;
}

class Desk {
 public:
  explicit Desk(bool remember)
      : names_(Rules().pack()),
        captures_(Rules()),
        classifier_(Rules(), names_, captures_, *MakeVectorscanEngine(Rules()), {.remember = remember}) {}

  // Everything about the match, as one text.
  std::string Ask(const std::string& line) {
    record_.text = line;
    record_.match_text.clear();
    UnescapeForMatching(line, &record_.match_text);
    EXPECT_TRUE(
        classifier_
            .Classify(record_, Interest::Everything(Rules().all_signature_groups()), kNoService, &match_)
            .ok());
    std::string said = "connector " + std::to_string(match_.connector) + " instance " +
                       std::string(match_.instance) + " service " + std::to_string(match_.service) +
                       " level " + ToString(match_.level) + " success " + std::to_string(match_.is_success) +
                       "/" + std::to_string(match_.records) + " time " +
                       (match_.time ? ToRfc3339(*match_.time) : "-");
    for (const RuleIndex rule : match_.rules) said += " " + Rules().pack().rules[rule].id;
    for (const CapturedSpan& span : match_.captures)
      said += " [" + record_.match_text.substr(span.begin, span.size) + "]";
    return said;
  }

 private:
  const Names names_;
  const CaptureSet captures_;
  Classifier classifier_;
  Record record_;
  Match match_;
};

// Lines of all logger families; # is a digit that differs from line to line.
constexpr const char* kTemplates[] = {
    "2026-02-22T06:01:##.###Z [ERROR] okta: poll failed: Get \"https://acme.okta.com/v1?id=######\": 401 "
    "Unauthorized",
    "2026/02/22 06:##:20 [WARN] okta/emea####: 429 Too Many Requests, retry after ## seconds",
    "{\"time\":\"2026-02-22T06:01:##.123Z\",\"level\":\"ERROR\",\"msg\":\"poll "
    "failed\",\"connector\":\"okta\",\"status\":40#}",
    "{\"level\":\"info\",\"ts\":17717400##.123,\"logger\":\"signal-client.okta\",\"msg\":\"fetched #### "
    "events\"}",
    "{\"level\":\"info\",\"ts\":99999999##.123,\"logger\":\"signal-client.okta\",\"msg\":\"fetched "
    "\\u0022#\\u0022\"}",
    "time=2026-02-22T06:01:##Z level=INFO msg=\"fetched events\" connector=okta records=######## "
    "instance=emea",
    "time=2026-02-3#T06:01:20Z level=INFO msg=\"fetched 12345# events\" connector=okta",
    "[INFO] okta: fetched ##### events",
    "[ERROR] wiz: dial tcp: lookup api.us1.app.wiz.io on 10.20.0.53:53: read udp "
    "10.20.0.31:4####->10.20.0.53:53: i/o timeout",
    "[ERROR] azure-security: AADSTS700021#: Invalid client secret provided. Trace ID: "
    "0aa1b2c#-11f0-4a0b-9c9d-00000000000#",
    "[DEBUG] okta: page ### of 40#, bytes=40# took=4##ms",
};

TEST(VerdictCache, WhatIsRememberedIsWhatWouldBeWorkedOut) {
  Desk remembering(true);
  Desk forgetting(false);
  std::mt19937 random(7);
  for (int i = 0; i < 4000; ++i) {
    std::string line = kTemplates[random() % std::size(kTemplates)];
    for (char& c : line) {
      if (c == '#') c = static_cast<char>('0' + random() % (random() % 2 == 0 ? 10 : 2));
    }
    ASSERT_EQ(remembering.Ask(line), forgetting.Ask(line)) << line;
  }
}

TEST(VerdictCache, KnowsATextOnlyUnderTheSameCircumstances) {
  VerdictCache cache;
  const std::vector<StatusCode> statuses = {401};
  const auto key = [&](std::string_view text, std::string_view rules_see = {},
                       const VerdictCache::Circumstances& circumstances = {}) {
    return cache.KeyOf(text, rules_see, circumstances).value();
  };
  cache.Keep(key("wanted"), {});
  EXPECT_NE(cache.Find(key("wanted")), nullptr);
  EXPECT_EQ(cache.Find(key("other")), nullptr);
  EXPECT_EQ(cache.Find(key("want", "ed")), nullptr) << "rules see another text";
  EXPECT_EQ(cache.Find(key("wanted", {}, {.interest = {.groups = 1}})), nullptr)
      << "proposed for something else";
  EXPECT_EQ(cache.Find(key("wanted", {}, {.interest = {.may_succeed = true}})), nullptr);
  EXPECT_EQ(cache.Find(key("wanted", {}, {.source_service = 3})), nullptr) << "of another service";
  EXPECT_EQ(cache.Find(key("wanted", {}, {.statuses = statuses})), nullptr) << "of another status";
  EXPECT_EQ(cache.KeyOf(std::string(kMaxFingerprintedBytes, 'x'), {}, {}), std::nullopt);
}

TEST(VerdictCache, KnowsARecordByItsLikeOnlyUnderTheSameCircumstances) {
  VerdictCache cache;
  const Fingerprint alike{.low = 1, .high = 2, .size = 3};
  const std::vector<StatusCode> statuses = {401};
  const std::vector<StatusCode> other_statuses = {403};
  cache.Keep(cache.KeyOf(alike, {.statuses = statuses}), {});
  EXPECT_NE(cache.Find(cache.KeyOf(alike, {.statuses = statuses})), nullptr);
  EXPECT_EQ(cache.Find(cache.KeyOf(alike, {.statuses = other_statuses})), nullptr);
  EXPECT_EQ(cache.Find(cache.KeyOf(alike, {})), nullptr);
  EXPECT_EQ(cache.Find(cache.KeyOf(alike, {.statuses = statuses, .source_service = 3})), nullptr);
  EXPECT_EQ(cache.Find(cache.KeyOf({.low = 2, .high = 1, .size = 3}, {.statuses = statuses})), nullptr);
}

}  // namespace
}  // namespace wflogscan
