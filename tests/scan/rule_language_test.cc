// The language of rules, end to end: what its page shows, and that shortcuts, chunks, threads and the order
// of lines change nothing where other records decide.

#include <string>
#include <string_view>
#include <vector>

#include "engine/report/json_writer.h"
#include "engine/rules/rule_file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/small_pack.h"
#include "tests/support/test_scanner.h"
#include "wflogscan/scan.h"

namespace wflogscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Fence {
  std::string kind;
  std::string text;
};

std::vector<Fence> FencesOf(std::string_view page) {
  std::vector<Fence> fences;
  bool inside = false;
  while (!page.empty()) {
    const std::size_t end = std::min(page.find('\n'), page.size());
    const std::string_view line = page.substr(0, end);
    page.remove_prefix(std::min(end + 1, page.size()));
    if (line.starts_with("```")) {
      if (!inside) fences.push_back({std::string(line.substr(3)), ""});
      inside = !inside;
    } else if (inside) {
      fences.back().text.append(line).append("\n");
    }
  }
  return fences;
}

TEST(RuleLanguage, TheExamplesOfItsPageAreTrue) {
  const std::vector<Fence> fences =
      FencesOf(testing::ReadWholeFile(WFLOGSCAN_SOURCE_DIR "/rules/LANGUAGE.md"));
  RulePack pack = testing::PackWithoutRules();
  for (const Fence& fence : fences) {
    if (fence.kind == "yaml") {
      absl::StatusOr<RuleFile> file = ParseRuleFile(fence.text, "LANGUAGE.md");
      ASSERT_TRUE(file.ok()) << file.status() << "\n" << fence.text;
      ASSERT_EQ(file->rules.size(), 1U);
      const absl::Status references = CheckReferences(file->rules.front(), pack);
      ASSERT_TRUE(references.ok()) << references;
      pack.rules.push_back(std::move(file->rules.front().rule));
      pack.sha256 += fence.text;
    } else {
      ASSERT_FALSE(pack.rules.empty());
      ASSERT_TRUE(fence.kind == "hit" || fence.kind == "miss") << fence.kind;
      (fence.kind == "hit" ? pack.rules.back().hit_log : pack.rules.back().miss_log) = fence.text;
    }
  }
  EXPECT_GE(pack.rules.size(), 9U);
  std::uint64_t lines = 0;
  const absl::StatusOr<std::vector<RuleTestFailure>> failures = TestRulePack(pack, &lines);
  ASSERT_TRUE(failures.ok()) << failures.status();
  for (const RuleTestFailure& failure : *failures) {
    ADD_FAILURE() << failure.rule << ": " << failure.what << ": " << failure.line;
  }
  for (const Rule& rule : pack.rules) {
    EXPECT_FALSE(rule.hit_log.empty()) << rule.id;
    EXPECT_FALSE(rule.miss_log.empty()) << rule.id;
  }
}

// A rule of each kind.
RulePack EveryKind() {
  RulePack pack = testing::PackWithoutRules();
  testing::AddRule(&pack, "auth-401/status", {}).status = {401};
  Rule& code = testing::AddRule(&pack, "rate-limit-429/code", {});
  code.fields = {{"code", "^4290[12]$", {}, {}}};
  code.connectors = {"cisco-duo"};
  Rule& slow = testing::AddRule(&pack, "slow-poll/took", {"poll done"});
  slow.fields = {{"took_ms", {}, 60000, {}}};
  slow.services = {"signal-*"};
  Rule& burst = testing::AddRule(&pack, "connect/burst", {"connection was reset"});
  burst.at_least = CountCondition{3, 600};
  burst.captures = {{"address", "by ([0-9.]+)"}};
  Rule& lockout = testing::AddRule(&pack, "auth-401/lockout", {"401 Unauthorized"});
  lockout.at_least = CountCondition{3, 600};
  Rule& sequence = testing::AddRule(&pack, "oom/restart", {"memory is getting short"});
  sequence.followed_by = FollowCondition{false, {"service is running"}, 600, {}};
  Rule& absence = testing::AddRule(&pack, "oauth-refresh/hangs", {"refreshing token"});
  absence.not_followed_by = FollowCondition{true, {"token refreshed"}, 1800, {}};
  std::sort(pack.rules.begin(), pack.rules.end(), [](const Rule& a, const Rule& b) { return a.id < b.id; });
  pack.sha256 = "rule_language_test";
  return pack;
}

const Scanner& EveryKindScanner() {
  static const Scanner* const scanner =
      new Scanner(*Scanner::FromPack(EveryKind(), {.cache_folder = testing::SharedCacheFolder()}));
  return *scanner;
}

std::string At(int second) {
  const int minute = second / 60;
  char time[32];
  std::snprintf(time, sizeof(time), "2026-02-22T%02d:%02d:%02dZ", 6 + minute / 60, minute % 60, second % 60);
  return time;
}

Report ScanOf(std::string_view bytes, ScanOptions options = {}) {
  if (options.jobs == 0) options.jobs = 1;
  const absl::StatusOr<Report> report = EveryKindScanner().ScanBytes("signal-client-svc.log", bytes, options);
  EXPECT_TRUE(report.ok()) << report.status();
  return *report;
}

const Finding* FindingOf(const Report& report, std::string_view signature) {
  for (const Finding& finding : report.findings) {
    if (finding.signature == signature) return &finding;
  }
  return nullptr;
}

TEST(RuleLanguage, ABurstIsAFindingOfTheOrdinaryShape) {
  std::string log = At(0) + " [INFO] okta: connection was reset by 192.0.2.1\n";
  for (const int second : {3600, 3700, 3800}) {
    log +=
        At(second) + " [INFO] okta: connection was reset by 192.0.2." + std::to_string(second / 100) + "\n";
  }
  log += At(3900) + " [INFO] okta: fetched 42 events\n";
  const Report report = ScanOf(log);
  const Finding* finding = FindingOf(report, "connect");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->count, 3U);
  EXPECT_EQ(ToRfc3339(*finding->first_seen), At(3600));
  EXPECT_EQ(ToRfc3339(*finding->last_seen), At(3800));
  EXPECT_EQ(finding->connector, "okta");
  EXPECT_EQ(finding->state, FindingState::kRecovered);
  ASSERT_EQ(finding->rules.size(), 1U);
  EXPECT_EQ(finding->rules[0].id, "connect/burst");
  EXPECT_EQ(finding->rules[0].count, 3U);
  ASSERT_FALSE(finding->samples.empty());
  EXPECT_EQ(finding->samples[0].line, 2U);  // the one that does not count is no sample
  ASSERT_TRUE(finding->timeline.has_value());
  EXPECT_FALSE(finding->evidence.empty());
  EXPECT_EQ(report.scan.matched_lines, 0U);
  ASSERT_EQ(report.connectors.size(), 1U);
  EXPECT_EQ(report.connectors[0].failures, 3U);
}

TEST(RuleLanguage, ARecordThatAnotherRuleCountsCountsOnce) {
  std::string log;
  for (const int second : {0, 100, 200, 5000}) {
    log += At(second) + " [ERROR] okta: poll failed: 401 Unauthorized\n";
  }
  const Report report = ScanOf(log);
  const Finding* finding = FindingOf(report, "auth-401");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->count, 4U);
  ASSERT_EQ(finding->rules.size(), 2U);
  EXPECT_EQ(finding->rules[0].id, "auth-401/status");
  EXPECT_EQ(finding->rules[0].count, 4U);
  EXPECT_EQ(finding->rules[1].id, "auth-401/lockout");
  EXPECT_EQ(finding->rules[1].count, 3U);
  EXPECT_EQ(report.scan.matched_lines, 4U);
}

TEST(RuleLanguage, UntilEndsTheLogForWhatDoesNotCome) {
  const std::string log = At(0) + " [INFO] okta: fetched 1 events\n" + At(60) +
                          " [INFO] wiz: refreshing token\n" + At(4000) + " [INFO] okta: fetched 1 events\n";
  EXPECT_NE(FindingOf(ScanOf(log), "oauth-refresh"), nullptr);
  ScanOptions options;
  options.until = ParseRfc3339(At(1000));
  EXPECT_EQ(FindingOf(ScanOf(log, options), "oauth-refresh"), nullptr);
}

// Lines that look the same when masked, and whose fields do not say the same.
TEST(RuleLanguage, AFieldIsReadOfEveryRecord) {
  std::string log;
  for (int i = 0; i < 200; ++i) {
    log += "{\"level\":\"info\",\"connector\":\"okta\",\"msg\":\"poll done\",\"took_ms\":" +
           std::to_string(i % 4 == 0 ? 60000 + i : 10000 + i) + "}\n";
    log += "[ERROR] cisco-duo: bad answer: {\"code\":4290" + std::to_string(i % 5) + "}\n";
    log += "[ERROR] okta: bad answer: {\"code\":4290" + std::to_string(i % 5) + "}\n";
  }
  const Report report = ScanOf(log);
  ASSERT_NE(FindingOf(report, "slow-poll"), nullptr);
  EXPECT_EQ(FindingOf(report, "slow-poll")->count, 50U);
  ASSERT_NE(FindingOf(report, "rate-limit-429"), nullptr);
  EXPECT_EQ(FindingOf(report, "rate-limit-429")->count, 80U);
  EXPECT_EQ(FindingOf(report, "rate-limit-429")->connector, "cisco-duo");
  EXPECT_EQ(report.findings.size(), 2U);
}

// All kinds of lines, some thousand of them, of several connectors and instances.
std::string MixedLog() {
  std::string log;
  const char* const connectors[] = {"okta", "wiz", "cisco-duo", "okta/emea"};
  std::uint32_t state = 1;
  const auto next = [&state](std::uint32_t below) {
    state = state * 1664525 + 1013904223;
    return (state >> 16) % below;
  };
  for (int second = 0; second < 40'000; second += 1 + static_cast<int>(next(20))) {
    const std::string name = connectors[next(4)];
    log += At(second);
    switch (next(12)) {
      case 0:
        log += " [INFO] " + name + ": connection was reset by 192.0.2." + std::to_string(next(200)) + "\n";
        break;
      case 1:
        log += " [INFO] " + name + ": refreshing token\n";
        break;
      case 2:
        log += next(3) == 0 ? " [INFO] " + name + ": token refreshed\n"
                            : " [INFO] " + name + ": fetched " + std::to_string(next(99)) + " events\n";
        break;
      case 3:
        log += " [WARN] signal-client: memory is getting short\n";
        break;
      case 4:
        log += next(4) == 0 ? " [INFO] signal-client: service is running\n" : " [INFO] signal-client: tick\n";
        break;
      case 5:
        log += " [ERROR] " + name + ": poll failed: 401 Unauthorized\n";
        break;
      case 6:
        log += " [ERROR] " + name + ": bad answer: {\"code\":4290" + std::to_string(next(9)) + "}\n";
        break;
      case 7:
        log += " [INFO] " + name + ": poll done took_ms=" + std::to_string(50'000 + next(20'000)) + "\n";
        break;
      default:
        log += " [DEBUG] " + name + ": nothing to see\n";
    }
  }
  return log;
}

TEST(RuleLanguage, ShortcutsChunksAndThreadsChangeNothing) {
  const std::string log = MixedLog();
  const Report fast = ScanOf(log);
  for (const char* signature :
       {"auth-401", "rate-limit-429", "slow-poll", "connect", "oom", "oauth-refresh"}) {
    EXPECT_NE(FindingOf(fast, signature), nullptr) << signature;
  }
  const std::string expected = ToJson(fast, {.timing = false});
  ScanOptions one_job;
  one_job.jobs = 1;
  const absl::StatusOr<Report> slow =
      EveryKindScanner().ScanBytes("signal-client-svc.log", log, one_job, nullptr, /*oracle=*/true);
  ASSERT_TRUE(slow.ok()) << slow.status();
  EXPECT_EQ(expected, ToJson(*slow, {.timing = false}));
  for (const std::size_t chunk : {std::size_t{7}, std::size_t{4096}}) {
    ScanOptions options;
    options.memory_chunk_bytes = chunk;
    EXPECT_EQ(expected, ToJson(ScanOf(log, options), {.timing = false})) << chunk;
  }
  ScanOptions threads;
  threads.jobs = 5;
  EXPECT_EQ(expected, ToJson(ScanOf(log, threads), {.timing = false}));
}

// A log captured whole and its last part again, in one folder, is the log.
TEST(RuleLanguage, ACopyOfALogChangesNoFinding) {
  const std::string log = MixedLog();
  const testing::TempFolder alone;
  alone.Write("logs/signal-client-svc.log", log);
  const testing::TempFolder twice;
  twice.Write("logs/signal-client-svc.log", log);
  const std::size_t half = log.find('\n', log.size() / 2) + 1;
  twice.Write("tail/signal-client-svc.log", log.substr(half));
  ScanOptions options;
  options.jobs = 2;
  const absl::StatusOr<Report> expected = EveryKindScanner().Scan({alone.path().string()}, options);
  const absl::StatusOr<Report> report = EveryKindScanner().Scan({twice.path().string()}, options);
  ASSERT_TRUE(expected.ok() && report.ok());
  ASSERT_EQ(expected->findings.size(), report->findings.size());
  for (std::size_t i = 0; i < expected->findings.size(); ++i) {
    const Finding& a = expected->findings[i];
    const Finding& b = report->findings[i];
    SCOPED_TRACE(a.signature);
    EXPECT_EQ(a.id, b.id);
    EXPECT_EQ(a.count, b.count);
    EXPECT_EQ(a.first_seen->unix_ns, b.first_seen->unix_ns);
    ASSERT_EQ(a.samples.size(), b.samples.size());
    for (std::size_t s = 0; s < a.samples.size(); ++s) EXPECT_EQ(a.samples[s].line, b.samples[s].line);
  }
}

}  // namespace
}  // namespace wflogscan
