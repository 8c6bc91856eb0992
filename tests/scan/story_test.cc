// What a log tells over time, told by whole reports: states, silence, polls that bring nothing, durations.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/support/story_reports.h"

namespace wflogscan {
namespace {

using testing::JsonOf;
using testing::ScanText;

// Writes lines at minutes of one day, in any order; they are sorted before they are read.
class Log {
 public:
  void Say(int minute, const std::string& text, int second = 0) {
    char time[64];
    std::snprintf(time, sizeof time, "2026-03-0%dT%02d:%02d:%02dZ ", 1 + minute / 1440, minute / 60 % 24,
                  minute % 60, second);
    lines_.push_back(time + text + "\n");
  }
  // A success every `step` minutes from `begin` on and before `end`.
  void Poll(const std::string& connector, int begin, int end, int step, int records = 12) {
    for (int minute = begin; minute < end; minute += step) {
      Say(minute, "[INFO] " + connector + ": fetched " + std::to_string(records) + " events");
    }
  }
  void Fail(const std::string& connector, int begin, int end, int step) {
    for (int minute = begin; minute < end; minute += step) {
      Say(minute, "[ERROR] " + connector + ": poll failed: 401 Unauthorized", 1);
    }
  }
  std::string Text() const {
    std::vector<std::string> lines = lines_;
    std::stable_sort(lines.begin(), lines.end());
    std::string text;
    for (const std::string& line : lines) text += line;
    return text;
  }

 private:
  std::vector<std::string> lines_;
};

Report ReportOf(const Log& log) { return ScanText("signal-client-svc.log", log.Text()); }

const ConnectorSummary& ConnectorOf(const Report& report, const std::string& id,
                                    const std::string& instance = "") {
  for (const ConnectorSummary& connector : report.connectors) {
    if (connector.id == id && connector.instance.value_or("") == instance) return connector;
  }
  ADD_FAILURE() << "no connector " << id << " " << instance;
  static const ConnectorSummary none;
  return none;
}

std::string StateOf(const Report& report, const std::string& id, const std::string& instance = "") {
  return ToString(ConnectorOf(report, id, instance).state);
}

const Finding* FindingOf(const Report& report, const std::string& signature, const std::string& connector) {
  for (const Finding& finding : report.findings) {
    if (finding.signature == signature && finding.connector == connector) return &finding;
  }
  return nullptr;
}

std::string EvidenceOf(const Finding& finding, const std::string& name) {
  for (const Evidence& evidence : finding.evidence) {
    if (evidence.name == name) return evidence.values.front().value.str();
  }
  return "";
}

TEST(Silence, ThreeIntervalsWithoutASuccessWhileOthersPoll) {
  Log log;
  log.Poll("okta", 0, 60, 5);  // until 00:55
  log.Poll("wiz", 1, 181, 5);  // until 02:56
  const Report report = ReportOf(log);
  EXPECT_EQ(StateOf(report, "okta"), "silent");
  EXPECT_EQ(ConnectorOf(report, "okta").without_data_seconds, 121 * 60);
  EXPECT_EQ(StateOf(report, "wiz"), "ok");
  EXPECT_EQ(ConnectorOf(report, "wiz").without_data_seconds, 0);
  EXPECT_TRUE(report.findings.empty()) << "no line says anything";
}

TEST(Silence, NotBeforeThreeIntervalsAreOver) {
  Log log;
  log.Poll("okta", 0, 60, 5);
  log.Poll("wiz", 1, 71, 5);  // 01:06: eleven minutes after
  EXPECT_EQ(StateOf(ReportOf(log), "okta"), "ok");
  log.Poll("wiz", 71, 76, 4);
  EXPECT_EQ(StateOf(ReportOf(log), "okta"), "silent");
}

TEST(Silence, TheLongestIntervalCounts) {
  Log log;
  log.Poll("cisco-duo", 0, 60, 5);  // auth logs every 5 minutes, admin logs every hour
  log.Poll("wiz", 1, 180, 5);
  EXPECT_EQ(StateOf(ReportOf(log), "cisco-duo"), "ok");
  log.Poll("wiz", 181, 300, 5);
  EXPECT_EQ(StateOf(ReportOf(log), "cisco-duo"), "silent");
}

TEST(Silence, AnIntegrationMayBeSetToPollLessOften) {
  Log log;
  log.Poll("okta", 0, 300, 60);  // until 04:00
  log.Poll("wiz", 1, 360, 5);
  EXPECT_EQ(StateOf(ReportOf(log), "okta"), "ok");
}

TEST(Silence, IsNotToldOfTheOnlyConnectorOrAtTheEndOfTheLog) {
  Log log;
  log.Poll("okta", 0, 60, 5);
  log.Say(400, "[INFO] scheduler: tick");
  EXPECT_EQ(StateOf(ReportOf(log), "okta"), "ok");
}

TEST(Silence, WhoFailsIsFailing) {
  Log log;
  log.Poll("okta", 0, 60, 5);
  log.Fail("okta", 60, 70, 5);
  log.Poll("wiz", 1, 300, 5);
  const Report report = ReportOf(log);
  EXPECT_EQ(StateOf(report, "okta"), "failing");
  EXPECT_EQ(ConnectorOf(report, "okta").without_data_seconds, (296 - 55) * 60);
}

TEST(Silence, AfterARecoveryItIsSilence) {
  Log log;
  log.Poll("okta", 0, 30, 5);
  log.Fail("okta", 30, 45, 5);
  log.Poll("okta", 45, 90, 5);
  log.Poll("wiz", 1, 300, 5);
  const Report report = ReportOf(log);
  EXPECT_EQ(StateOf(report, "okta"), "silent");
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].state, FindingState::kRecovered);
}

TEST(Silence, OfOneInstanceAmongSeveral) {
  Log log;
  for (int minute = 0; minute < 300; minute += 5) {
    if (minute < 100) log.Say(minute, "[INFO] okta/emea: fetched 3 events");
    log.Say(minute, "[INFO] okta/us: fetched 3 events");
  }
  const Report report = ReportOf(log);
  EXPECT_EQ(StateOf(report, "okta", "emea"), "silent");
  EXPECT_EQ(StateOf(report, "okta", "us"), "ok");
}

TEST(Silence, AnInstanceWhoseNameIsNoLongerPrintedIsNotSilent) {
  Log log;
  for (int minute = 0; minute < 300; minute += 5) {
    log.Say(minute, minute < 100 ? "[INFO] okta/emea: fetched 3 events" : "[INFO] okta: fetched 3 events");
    log.Say(minute, "[INFO] wiz: fetched 3 issues");
  }
  EXPECT_EQ(StateOf(ReportOf(log), "okta", "emea"), "ok");
}

TEST(States, WithoutASuccessSinceTheLogBegan) {
  Log log;
  log.Poll("wiz", 0, 120, 5);
  log.Fail("okta", 10, 120, 5);
  const Report report = ReportOf(log);
  EXPECT_EQ(StateOf(report, "okta"), "failing");
  EXPECT_EQ(ConnectorOf(report, "okta").without_data_seconds, 115 * 60 + 1);
}

TEST(States, ALogThatEndsJustAfterAFailureKnowsOnlyThatItFails) {
  Log log;
  log.Poll("okta", 0, 60, 5);
  log.Fail("okta", 60, 61, 5);
  const Report report = ReportOf(log);
  EXPECT_EQ(StateOf(report, "okta"), "failing");
  EXPECT_EQ(report.findings.at(0).state, FindingState::kOngoing);
}

TEST(States, WithoutAnySuccessLineTheEndOfTheFailuresProvesNothing) {
  Log log;
  log.Fail("okta", 0, 30, 5);
  log.Fail("wiz", 300, 330, 5);
  const Report report = ReportOf(log);
  EXPECT_EQ(FindingOf(report, "auth-401", "okta")->state, FindingState::kUnknown);
  EXPECT_EQ(StateOf(report, "okta"), "unknown");
  EXPECT_EQ(FindingOf(report, "auth-401", "wiz")->state, FindingState::kOngoing);
}

TEST(States, AnUnnamedFailureIsOverWhenEveryInstanceSucceeded) {
  Log log;
  for (int minute = 0; minute < 60; minute += 5) log.Say(minute, "[INFO] okta/emea: fetched 3 events");
  for (int minute = 0; minute < 30; minute += 5) log.Say(minute, "[INFO] okta/us: fetched 3 events");
  log.Fail("okta", 32, 33, 5);
  EXPECT_EQ(FindingOf(ReportOf(log), "auth-401", "okta")->state, FindingState::kOngoing);
  log.Say(70, "[INFO] okta/us: fetched 3 events");
  EXPECT_EQ(FindingOf(ReportOf(log), "auth-401", "okta")->state, FindingState::kRecovered);
}

TEST(EmptyPolls, OfABusyConnectorAreAFinding) {
  Log log;
  log.Poll("okta", 0, 200, 5);
  log.Poll("okta", 200, 320, 5, 0);
  log.Poll("wiz", 1, 320, 5);
  const Report report = ReportOf(log);
  const Finding* finding = FindingOf(report, "no-data", "okta");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->count, 24U);
  EXPECT_EQ(finding->state, FindingState::kOngoing);
  EXPECT_EQ(ToRfc3339(*finding->first_seen), "2026-03-01T03:20:00Z");
  EXPECT_EQ(EvidenceOf(*finding, "empty_polls"), "since 2026-03-01T03:20:00Z");
  EXPECT_EQ(StateOf(report, "okta"), "ok") << "its polls succeed";
  EXPECT_EQ(ConnectorOf(report, "okta").failures, 0U);
  EXPECT_EQ(ConnectorOf(report, "okta").empty_polls, 24U);
  EXPECT_EQ(ToRfc3339(*ConnectorOf(report, "okta").last_data), "2026-03-01T03:15:00Z");
}

TEST(EmptyPolls, AreOverWhenAPollBringsSomething) {
  Log log;
  log.Poll("okta", 0, 200, 5);
  log.Poll("okta", 200, 300, 5, 0);
  log.Poll("okta", 300, 400, 5);
  const Report report = ReportOf(log);
  const Finding* finding = FindingOf(report, "no-data", "okta");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->state, FindingState::kRecovered);
  EXPECT_EQ(ToRfc3339(*finding->recovered_at), "2026-03-01T05:00:00Z");
}

TEST(EmptyPolls, OfAQuietConnectorAreNone) {
  Log log;
  for (int minute = 0; minute < 1400; minute += 10) {
    log.Say(minute,
            "[INFO] abnormal-security: fetched " + std::string(minute % 70 == 0 ? "2" : "0") + " threats");
  }
  log.Poll("wiz", 1, 1400, 5);
  const Report report = ReportOf(log);
  EXPECT_TRUE(report.findings.empty());
  EXPECT_EQ(StateOf(report, "abnormal-security"), "ok");
}

TEST(EmptyPolls, SaidInPassingAreNoFailure) {
  Log log;
  log.Poll("okta", 0, 100, 5);
  for (int minute = 100; minute < 110; minute += 5) log.Say(minute, "[INFO] okta: no new events found");
  log.Poll("okta", 110, 200, 5);
  const Report report = ReportOf(log);
  EXPECT_TRUE(report.findings.empty());
  EXPECT_EQ(StateOf(report, "okta"), "ok");
}

TEST(EmptyPolls, AWarningOfThemIsAFindingWhateverTheHistory) {
  Log log;
  log.Poll("okta", 0, 100, 5);
  log.Say(101, "[WARN] okta: no data received for the last 2 hours");
  EXPECT_NE(FindingOf(ReportOf(log), "no-data", "okta"), nullptr);
}

TEST(EmptyPolls, OneAloneIsToldAsAllThatIsKnown) {
  const Report report = ScanText("a.log", "[INFO] tenable: fetched 0 vulnerabilities\n");
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].state, FindingState::kUnknown);
}

TEST(SlowPolls, HaveTheDurationsOfAllPollsAsEvidence) {
  Log log;
  for (int minute = 0; minute < 300; minute += 10) {
    log.Say(minute, "[INFO] splunk: fetched 900 events in " + std::to_string(minute < 200 ? 20 : 700) + "s");
    if (minute >= 200) log.Say(minute, "[WARN] splunk: poll took 700s, longer than its interval of 600s", 1);
  }
  const Report report = ReportOf(log);
  const Finding* finding = FindingOf(report, "slow-poll", "splunk");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->state, FindingState::kOngoing) << "a success between does not end it";
  EXPECT_EQ(EvidenceOf(*finding, "poll_p50"), "20 s");
  EXPECT_EQ(EvidenceOf(*finding, "poll_max"), "11 min 40 s");
  EXPECT_EQ(StateOf(report, "splunk"), "ok");
}

TEST(RateLimits, AreMeasuredAgainstTheDocumentedOne) {
  Log log;
  log.Poll("crowdstrike-falcon", 0, 60, 10);
  for (int i = 0; i < 7; ++i) log.Say(60, "[WARN] crowdstrike-falcon: 429 Too Many Requests", i * 5);
  const Report report = ReportOf(log);
  const Finding* finding = FindingOf(report, "rate-limit-429", "crowdstrike-falcon");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(EvidenceOf(*finding, "busiest_window"), "7 refused, 0 succeeded in 1 min");
  EXPECT_EQ(EvidenceOf(*finding, "documented_limit"), "100 in 1 min");
  EXPECT_EQ(EvidenceOf(*finding, "suggested_interval"), "15 min");
}

TEST(Duplicates, AreAddedUp) {
  Log log;
  for (int i = 0; i < 50; ++i) {
    log.Say(i, "[WARN] okta: dropped " + std::to_string(100 + i) + " duplicate events");
  }
  const Report report = ReportOf(log);
  const Finding* finding = FindingOf(report, "duplicates", "okta");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(EvidenceOf(*finding, "count_total"), std::to_string(50 * 100 + 49 * 50 / 2));
}

// Failures, empty polls, durations and successes of four connectors, one line a minute and connector.
std::string MixedLog(int minutes) {
  Log log;
  std::mt19937 random(11);
  for (int minute = 0; minute < minutes; ++minute) {
    for (const char* connector : {"okta", "wiz", "splunk", "tenable"}) {
      if (random() % 5 == 0) continue;
      const std::string tag = std::string("[INFO] ") + connector;
      switch (random() % 8) {
        case 0:
          log.Say(minute, "[ERROR] " + std::string(connector) + ": poll failed: 503 Service Unavailable");
          break;
        case 1:
          log.Say(minute, tag + ": fetched 0 events");
          break;
        case 2:
          log.Say(minute, tag + ": fetched 5 events in " + std::to_string(random() % 9000) + "ms");
          break;
        default:
          log.Say(minute, tag + ": fetched " + std::to_string(random() % 40) + " events");
      }
    }
  }
  return log.Text();
}

TEST(Story, ThreadsAndChunksChangeNothing) {
  const std::string text = MixedLog(1400);  // more polls than a series has buckets
  const std::string expected = JsonOf(ScanText("a.log", text));
  for (const std::size_t chunk : {777, 4096, 65536})
    EXPECT_EQ(expected, JsonOf(ScanText("a.log", text, chunk)));
  for (const int jobs : {2, 4}) {
    ScanOptions options = testing::Jobs(jobs);
    options.memory_chunk_bytes = 2000;
    const absl::StatusOr<Report> report = testing::BuiltinScanner().ScanBytes("a.log", text, options);
    ASSERT_TRUE(report.ok());
    EXPECT_EQ(expected, JsonOf(*report)) << jobs;
  }
}

TEST(Story, TheShortRoadCountsAsTheLongOne) {
  const std::string text = MixedLog(60);
  EXPECT_EQ(JsonOf(ScanText("a.log", text)), JsonOf(ScanText("a.log", text, 0, /*oracle=*/true)));
}

}  // namespace
}  // namespace wflogscan
