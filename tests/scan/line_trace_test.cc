#include "engine/line_trace.h"

#include <algorithm>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/small_pack.h"
#include "tests/support/test_scanner.h"

namespace wflogscan {
namespace {

using ::testing::ElementsAre;
using Outcome = RuleTrace::Outcome;

RulePack Pack() {
  RulePack pack = testing::PackWithoutRules();
  testing::AddRule(&pack, "auth-401/status", {}).status = {401};
  testing::AddRule(&pack, "connect/refused", {"connection refused", "no route to host"});
  testing::AddRule(&pack, "dns/lookup", {"lookup .{0,60}no such host"}).suppresses = {"connect"};
  testing::AddRule(&pack, "dns/servfail", {"server misbehaving"}).all = {"lookup \\S+", "on [0-9.]+:53"};
  Rule& code = testing::AddRule(&pack, "rate-limit-429/code", {"bad answer"});
  code.fields = {{"code", "^4290", {}, {}}};
  code.connectors = {"cisco-duo"};
  testing::AddRule(&pack, "memory-pressure/burst", {"memory is short"}).at_least = CountCondition{3, 60};
  testing::AddRule(&pack, "oom/restart", {"killed by nobody"}).followed_by =
      FollowCondition{false, {"service is running"}, 60, {}};
  testing::AddRule(&pack, "tls/expired", {"certificate has expired"}).none = {"renewed since"};
  pack.contexts.push_back({"over",
                           {{.any = {"is over", "long gone"}, .levels = {"none", "info"}},
                            {.any = {"somebody else's"}, .unattributed = true},
                            {.any = {"long gone"}, .levels = {"warning"}, .unattributed = true},
                            {.any = {"never mind"}},
                            {.any = {"of a customer's"}, .attributed = true},
                            {.any = {"all the same"}, .levels = {"info"}, .unless = {"but still", "err="}}}});
  testing::AddRule(&pack, "server-5xx/trouble", {"is in trouble"}).contexts = {"over"};
  return pack;
}

// The pack must outlive its traces.
class LineTraceTest : public ::testing::Test {
 protected:
  LineTrace Trace(std::string_view line) {
    absl::StatusOr<std::vector<LineTrace>> traces = TraceLines(pack_, {testing::SharedCacheFolder()}, line);
    EXPECT_TRUE(traces.ok()) << traces.status();
    if (!traces.ok() || traces->size() != 1) {
      ADD_FAILURE() << "not one record: " << line;
      return {};
    }
    return std::move(traces->front());
  }
  static RuleTrace Of(const LineTrace& trace, std::string_view id) {
    return *std::find_if(trace.rules.begin(), trace.rules.end(),
                         [&](const RuleTrace& rule) { return rule.rule->id == id; });
  }

  const RulePack pack_ = Pack();
};

TEST_F(LineTraceTest, SaysHowTheLineWasRead) {
  const LineTrace trace = Trace(
      R"({"log":"[ERROR] okta/emea: answer 7f3a9c12: 401 Unauthorized\n","stream":"stderr","time":"2026-02-22T06:01:20.5Z"})"
      "\n");
  EXPECT_EQ(trace.framing, Framing::kDockerJson);
  EXPECT_EQ(trace.text, "[ERROR] okta/emea: answer 7f3a9c12: 401 Unauthorized");
  EXPECT_EQ(trace.rules_see, "[ERROR] okta/emea: answer 1a1a1a1a: 400 Unauthorized");
  EXPECT_TRUE(trace.proposed);
  EXPECT_TRUE(trace.time_is_wrappers);
  EXPECT_EQ(ToRfc3339(*trace.time), "2026-02-22T06:01:20.5Z");
  EXPECT_EQ(trace.level, Level::kError);
  EXPECT_EQ(trace.connector, "okta");
  EXPECT_EQ(trace.named_by, NamedBy::kTag);
  EXPECT_EQ(trace.instance, "emea");
  EXPECT_EQ(trace.service, "signal-client");
  EXPECT_THAT(trace.statuses, ElementsAre(401));
  EXPECT_THAT(trace.signatures, ElementsAre("auth-401"));
  EXPECT_EQ(Of(trace, "auth-401/status").outcome, Outcome::kMatches);
  EXPECT_THAT(Of(trace, "auth-401/status").statuses, ElementsAre(401));
}

TEST_F(LineTraceTest, SaysWhyARuleDoesNotMatch) {
  const LineTrace suppressed = Trace("dial tcp: lookup a.b: no such host; then connection refused\n");
  EXPECT_EQ(Of(suppressed, "dns/lookup").outcome, Outcome::kMatches);
  EXPECT_EQ(Of(suppressed, "connect/refused").outcome, Outcome::kSuppressed);
  EXPECT_THAT(Of(suppressed, "connect/refused").suppressed_by, ElementsAre("dns/lookup"));
  EXPECT_THAT(suppressed.signatures, ElementsAre("dns"));

  const RuleTrace incomplete = Of(Trace("lookup a.b: server misbehaving\n"), "dns/servfail");
  EXPECT_EQ(incomplete.outcome, Outcome::kIncomplete);
  EXPECT_THAT(incomplete.any, ElementsAre("server misbehaving"));
  EXPECT_THAT(incomplete.all, ElementsAre("lookup \\S+"));
  EXPECT_THAT(incomplete.all_lacking, ElementsAre("on [0-9.]+:53"));

  const RuleTrace excluded = Of(Trace("certificate has expired and was renewed since\n"), "tls/expired");
  EXPECT_EQ(excluded.outcome, Outcome::kExcluded);
  EXPECT_THAT(excluded.none, ElementsAre("renewed since"));

  const RuleTrace near = Of(Trace("no such host was ever seen\n"), "dns/lookup");
  EXPECT_EQ(near.outcome, Outcome::kNear);
  EXPECT_FALSE(near.stems.empty());
}

TEST_F(LineTraceTest, AnExclusionMayAskForALevelOrForNoConnector) {
  const auto is_excluded = [&](std::string_view line) {
    const LineTrace trace = Trace(line);
    const bool excluded = Of(trace, "server-5xx/trouble").outcome == Outcome::kExcluded;
    EXPECT_EQ(trace.signatures.empty(), excluded) << line;  // what a scan says of it
    return excluded;
  };
  EXPECT_FALSE(is_excluded("[INFO] okta: server is in trouble\n"));
  EXPECT_TRUE(is_excluded("[ERROR] okta: server is in trouble, never mind\n"));

  EXPECT_TRUE(is_excluded("[INFO] okta: server is in trouble, all the same\n"));
  EXPECT_FALSE(is_excluded("[INFO] okta: server is in trouble, all the same but still\n"));
  EXPECT_FALSE(is_excluded("[INFO] okta: server is in trouble, all the same err=x\n"));
  EXPECT_FALSE(is_excluded("[WARN] okta: server is in trouble, all the same\n"));

  EXPECT_TRUE(is_excluded("[INFO] okta: server is in trouble, which is over\n"));
  EXPECT_TRUE(is_excluded("server is in trouble, which is over\n"));
  EXPECT_FALSE(is_excluded("[WARN] okta: server is in trouble, which is over\n"));
  EXPECT_FALSE(is_excluded("[ERROR] okta: server is in trouble, which is over\n"));
  EXPECT_TRUE(is_excluded(R"({"level":"info","msg":"server is in trouble, which is over"})"
                          "\n"));

  EXPECT_TRUE(is_excluded("[ERROR] server is in trouble, somebody else's\n"));
  EXPECT_FALSE(is_excluded("[ERROR] okta: server is in trouble, somebody else's\n"));
  EXPECT_FALSE(is_excluded("level=error msg=\"server is in trouble, somebody else's\" connector=okta\n"));
  // A mention is no attribution.
  EXPECT_TRUE(is_excluded("[ERROR] server of Okta is in trouble, somebody else's\n"));
  // Lines of a service that runs no connectors have none.
  EXPECT_TRUE(is_excluded("[ERROR] conductor-ui: server is in trouble, somebody else's connector=okta\n"));

  EXPECT_TRUE(is_excluded("[ERROR] okta: server of a customer's is in trouble\n"));
  EXPECT_FALSE(is_excluded("[ERROR] server of a customer's is in trouble\n"));

  // The same pattern under another condition.
  EXPECT_TRUE(is_excluded("[INFO] okta: server is in trouble, long gone\n"));
  EXPECT_TRUE(is_excluded("[WARN] server is in trouble, long gone\n"));
  EXPECT_FALSE(is_excluded("[WARN] okta: server is in trouble, long gone\n"));
  EXPECT_FALSE(is_excluded("[ERROR] server is in trouble, long gone\n"));
}

TEST_F(LineTraceTest, SaysWhatAFieldAndTheScopeLack) {
  EXPECT_EQ(Of(Trace("[ERROR] cisco-duo: bad answer {\"code\":42901}\n"), "rate-limit-429/code").outcome,
            Outcome::kMatches);
  EXPECT_EQ(Of(Trace("[ERROR] okta: bad answer {\"code\":42901}\n"), "rate-limit-429/code").outcome,
            Outcome::kOutOfScope);
  const RuleTrace incomplete =
      Of(Trace("[ERROR] cisco-duo: bad answer {\"code\":40103}\n"), "rate-limit-429/code");
  EXPECT_EQ(incomplete.outcome, Outcome::kIncomplete);
  EXPECT_THAT(incomplete.fields_lacking, ElementsAre(0U));
}

TEST_F(LineTraceTest, SaysWhatOtherRecordsDecide) {
  const LineTrace alone = Trace("[INFO] okta: memory is short\n");
  EXPECT_TRUE(alone.signatures.empty());
  EXPECT_TRUE(alone.proposed);
  EXPECT_EQ(Of(alone, "memory-pressure/burst").outcome, Outcome::kJoint);
  const RuleTrace awaited = Of(Trace("[INFO] okta: service is running\n"), "oom/restart");
  EXPECT_EQ(awaited.outcome, Outcome::kFar);
  EXPECT_THAT(awaited.awaited, ElementsAre("service is running"));
}

TEST_F(LineTraceTest, ALineThatStageOnePassesBy) {
  const LineTrace trace = Trace("[INFO] okta: nothing to see\n");
  EXPECT_FALSE(trace.proposed);
  for (const RuleTrace& rule : trace.rules) EXPECT_EQ(rule.outcome, Outcome::kFar) << rule.rule->id;
}

TEST_F(LineTraceTest, NoLineNoTrace) {
  const absl::StatusOr<std::vector<LineTrace>> traces = TraceLines(pack_, {testing::SharedCacheFolder()}, "");
  ASSERT_TRUE(traces.ok());
  EXPECT_TRUE(traces->empty());
}

// What the traces say of the rules is what a scan says, on every example there is.
TEST(LineTraceAgreement, WithTheScan) {
  const absl::StatusOr<RulePack> pack = LoadRulePack({});
  ASSERT_TRUE(pack.ok());
  std::string lines;
  for (const Rule& rule : pack->rules) {
    const std::string_view log = rule.hit_log;
    const std::size_t begin = log.find("\n[");
    if (begin != std::string_view::npos)
      lines += std::string(log.substr(begin + 1, log.find('\n', begin + 1) - begin));
  }
  const absl::StatusOr<std::vector<LineTrace>> traces =
      TraceLines(*pack, {testing::SharedCacheFolder()}, lines);
  ASSERT_TRUE(traces.ok()) << traces.status();
  EXPECT_GT(traces->size(), 20U);
  std::size_t matched = 0;
  for (const LineTrace& trace : *traces) {
    const bool any = std::any_of(trace.rules.begin(), trace.rules.end(),
                                 [](const RuleTrace& rule) { return rule.outcome == Outcome::kMatches; });
    EXPECT_EQ(any, !trace.signatures.empty()) << trace.text;
    EXPECT_TRUE(!any || trace.proposed) << trace.text;
    matched += any ? 1 : 0;
  }
  EXPECT_GT(matched, 20U);
}

// What is wrong may stand below a line that only complains, as in a scan.
TEST_F(LineTraceTest, ReadsARecordOfSeveralLines) {
  const LineTrace trace = Trace("[ERROR] okta: poll ended: {\n  \"cause\": \"connection refused\"\n}\n");
  EXPECT_EQ(trace.text, "[ERROR] okta: poll ended: {\n  \"cause\": \"connection refused\"\n}");
  EXPECT_EQ(trace.connector, "okta");
  EXPECT_THAT(trace.signatures, ElementsAre("connect"));
  // Lines that mean nothing are lines of their own.
  const absl::StatusOr<std::vector<LineTrace>> traces = TraceLines(
      pack_, {testing::SharedCacheFolder()}, "[ERROR] okta: poll ended: {\n  \"cause\": \"unknown\"\n}\n");
  ASSERT_TRUE(traces.ok()) << traces.status();
  EXPECT_EQ(traces->size(), 3U);
}

}  // namespace
}  // namespace wflogscan
