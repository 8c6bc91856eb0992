#include "engine/report/incidents.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "engine/report/advice_conflicts.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/test_scanner.h"

namespace wflogscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::int64_t kMinute = 60'000'000'000;
constexpr std::int64_t kStart = 1'772'352'000'000'000'000;  // 2026-03-01T08:00:00Z

const RulePack& Pack() { return testing::BuiltinScanner().rules(); }

// A day's report; findings are added with the minutes of their first and last line, one line every five.
class Day {
 public:
  Day() {
    report.scan.time_range = TimeRange{{kStart, 0}, {kStart + 1440 * kMinute, 0}};
    for (const char* id : {"okta", "wiz", "splunk", "tenable", "netskope", "aws-guardduty"}) {
      report.connectors.emplace_back().id = id;
    }
  }

  Finding& Add(const std::string& signature, const std::string& connector, int first, int last,
               FindingState state = FindingState::kRecovered) {
    Finding& finding = report.findings.emplace_back();
    finding.signature = signature;
    finding.id = signature + "-" + connector + "-" + std::to_string(report.findings.size());
    if (!connector.empty()) finding.connector = connector;
    finding.first_seen = LogTime{kStart + first * kMinute, 0};
    finding.last_seen = LogTime{kStart + last * kMinute, 0};
    finding.state = state;
    Timeline timeline{{kStart + first / 5 * 5 * kMinute, 0}, 300, {}};
    for (int minute = first / 5 * 5; minute <= last; minute += 5) {
      timeline.counts.push_back(1);
      ++finding.count;
    }
    finding.timeline = timeline;
    return finding;
  }

  std::vector<Incident> Find() const { return FindIncidents(Pack(), report); }

  Report report;
};

TEST(Incidents, ManyConnectorsInTheSameMinutesAreTheHost) {
  Day day;
  day.Add("dns", "okta", 100, 120).evidence = {{"resolver", {}}};
  day.Add("dns", "wiz", 103, 121);
  day.Add("dns", "splunk", 112, 112);
  const std::vector<Incident> incidents = day.Find();
  ASSERT_THAT(incidents, SizeIs(1));
  EXPECT_EQ(incidents[0].scope, "host");
  EXPECT_EQ(incidents[0].cause, "dns");
  EXPECT_THAT(incidents[0].connectors, ElementsAre("okta", "splunk", "wiz"));
  EXPECT_THAT(incidents[0].findings, SizeIs(3));
  EXPECT_EQ(ToRfc3339(*incidents[0].first_seen), "2026-03-01T09:40:00Z");
  EXPECT_EQ(ToRfc3339(*incidents[0].last_seen), "2026-03-01T10:01:00Z");
  EXPECT_THAT(incidents[0].summary, HasSubstr("3 connectors (okta, splunk, wiz)"));
  EXPECT_THAT(incidents[0].summary, HasSubstr("from 2026-03-01 09:40 to 10:01 UTC"));
  EXPECT_THAT(incidents[0].guide.at(0).title, "DNS Resolution Failures");
}

TEST(Incidents, TwoConnectorsOrDifferentHoursAreNotTheHost) {
  Day two;
  two.Add("dns", "okta", 100, 120);
  two.Add("dns", "wiz", 100, 120);
  EXPECT_THAT(two.Find(), IsEmpty());
  Day apart;
  apart.Add("connect", "okta", 100, 120);
  apart.Add("connect", "wiz", 300, 320);
  apart.Add("connect", "splunk", 500, 520);
  EXPECT_THAT(apart.Find(), IsEmpty());
}

TEST(Incidents, WhoFailsAllDayIsNotPartOfTheMinutesInWhichAllDid) {
  Day day;
  const std::string misspelt = day.Add("dns", "tenable", 0, 1430, FindingState::kOngoing).id;
  day.Add("dns", "okta", 700, 720);
  day.Add("dns", "wiz", 700, 720);
  day.Add("dns", "splunk", 700, 720);
  const std::vector<Incident> incidents = day.Find();
  ASSERT_THAT(incidents, SizeIs(1));
  EXPECT_THAT(incidents[0].connectors, ElementsAre("okta", "splunk", "wiz"));
  EXPECT_EQ(std::count(incidents[0].findings.begin(), incidents[0].findings.end(), misspelt), 0);
}

TEST(Incidents, TwoOutagesOfTheHostAreTwo) {
  Day day;
  for (const char* connector : {"okta", "wiz", "splunk"}) day.Add("dns", connector, 100, 120);
  for (const char* connector : {"okta", "wiz", "splunk"}) day.Add("connect", connector, 800, 820);
  const std::vector<Incident> incidents = day.Find();
  ASSERT_THAT(incidents, SizeIs(2));
  EXPECT_EQ(incidents[0].cause, "dns");
  EXPECT_EQ(incidents[1].cause, "connect");
}

TEST(Incidents, InstancesOfOneConnectorAreTheVendor) {
  Day day;
  day.Add("server-5xx", "okta", 100, 120).instance = "emea";
  day.Add("server-5xx", "okta", 105, 130).instance = "us";
  const std::vector<Incident> incidents = day.Find();
  ASSERT_THAT(incidents, SizeIs(1));
  EXPECT_EQ(incidents[0].scope, "vendor");
  EXPECT_THAT(incidents[0].summary, HasSubstr("emea, us"));
}

TEST(Incidents, ConnectorsUnderOneDomainAreOneVendor) {
  Day day;
  day.Add("rate-limit-429", "aws-guardduty", 100, 160);
  day.Add("rate-limit-429", "aws-securityhub", 100, 160);
  day.Add("rate-limit-429", "okta", 100, 160);
  const std::vector<Incident> incidents = day.Find();
  ASSERT_THAT(incidents, SizeIs(1));
  EXPECT_THAT(incidents[0].connectors, ElementsAre("aws-guardduty", "aws-securityhub"));
}

TEST(Incidents, ARefusedTokenEndpointAndWhatFollowsAreOneCredential) {
  Day day;
  day.Add("auth-401", "okta", 110, 1400, FindingState::kOngoing);
  day.Add("oauth-refresh", "okta", 100, 1400, FindingState::kOngoing);
  day.Add("auth-401", "wiz", 100, 1400, FindingState::kOngoing);
  const std::vector<Incident> incidents = day.Find();
  ASSERT_THAT(incidents, SizeIs(1));
  EXPECT_EQ(incidents[0].scope, "credential");
  EXPECT_EQ(incidents[0].cause, "oauth-refresh");
  EXPECT_THAT(incidents[0].connectors, ElementsAre("okta"));
  EXPECT_THAT(incidents[0].summary, HasSubstr("still going on"));
}

TEST(Incidents, TwoTenantsHaveTwoCredentials) {
  Day day;
  day.Add("auth-401", "okta", 100, 120).instance = "emea";
  day.Add("auth-401", "okta", 101, 120).instance = "us";
  EXPECT_THAT(day.Find(), IsEmpty());
  day.Add("oauth-refresh", "okta", 101, 120).instance = "us";
  const std::vector<Incident> incidents = day.Find();
  ASSERT_EQ(incidents.size(), 1U);
  EXPECT_EQ(incidents[0].findings.size(), 2U);
}

TEST(Incidents, TwoMissingPermissionsAreTwoCauses) {
  Day day;
  day.Add("forbidden-403", "aws-guardduty", 100, 200);
  day.Add("forbidden-403", "aws-securityhub", 100, 200);
  EXPECT_THAT(day.Find(), IsEmpty());
}

TEST(Incidents, CredentialsOfManyVendorsRefusedAtOnceAreTheHost) {
  Day day;
  for (const char* connector : {"okta", "wiz", "splunk"}) day.Add("auth-401", connector, 100, 1400);
  const std::vector<Incident> incidents = day.Find();
  ASSERT_THAT(incidents, SizeIs(1));
  EXPECT_EQ(incidents[0].scope, "host");
  EXPECT_EQ(incidents[0].cause, "auth-401");
}

TEST(Incidents, ALogThatBeginsInMidStoryDoesNotSayThatTheyBeganTogether) {
  Day day;
  for (const char* connector : {"okta", "wiz", "splunk"}) day.Add("auth-401", connector, 3, 1400);
  EXPECT_THAT(day.Find(), IsEmpty());
}

TEST(Incidents, TheBrokerAndWhatItLosesAreOneService) {
  Day day;
  day.Add("broker", "", 100, 120).service = "artifact-filter";
  day.Add("broker", "", 101, 122).service = "signal-client";
  day.Add("missing-events", "", 104, 118).service = "signal-server";
  day.Add("missing-events", "splunk", 900, 950);
  const std::vector<Incident> incidents = day.Find();
  ASSERT_THAT(incidents, SizeIs(1));
  EXPECT_EQ(incidents[0].scope, "service");
  EXPECT_EQ(incidents[0].cause, "broker");
  EXPECT_THAT(incidents[0].findings, SizeIs(3));
  EXPECT_THAT(incidents[0].connectors, SizeIs(6)) << "a broker that is away is in the way of all";
}

TEST(Incidents, AKilledProcessIsTheCauseOfWhatItLeavesBehind) {
  Day day;
  day.Add("oom", "", 100, 100).service = "broker-edge";
  day.Add("broker", "okta", 101, 110);
  const std::vector<Incident> incidents = day.Find();
  ASSERT_THAT(incidents, SizeIs(1));
  EXPECT_EQ(incidents[0].cause, "oom");
  EXPECT_THAT(incidents[0].connectors, ElementsAre("okta"));
}

TEST(Incidents, WithoutTimesNothingIsKnownToBeTogether) {
  Day day;
  for (const char* connector : {"okta", "wiz", "splunk"}) {
    Finding& finding = day.Add("dns", connector, 100, 120);
    finding.first_seen.reset();
    finding.last_seen.reset();
    finding.timeline.reset();
  }
  EXPECT_THAT(day.Find(), IsEmpty());
}

TEST(Incidents, DoNotDependOnTheOrderOfFindings) {
  std::mt19937 random(5);
  const char* signatures[] = {"dns", "connect", "auth-401", "oauth-refresh", "broker", "server-5xx", "oom"};
  const char* connectors[] = {"okta", "wiz", "splunk", "tenable", "netskope", "aws-guardduty", ""};
  for (int round = 0; round < 100; ++round) {
    Day day;
    for (int i = 0; i < 20; ++i) {
      const int first = static_cast<int>(random() % 200);
      day.Add(signatures[random() % 7], connectors[random() % 7], first,
              first + static_cast<int>(random() % 100));
    }
    const std::vector<Incident> expected = day.Find();
    std::shuffle(day.report.findings.begin(), day.report.findings.end(), random);
    const std::vector<Incident> found = day.Find();
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ(found[i].cause, expected[i].cause);
      EXPECT_EQ(found[i].summary, expected[i].summary);
      EXPECT_EQ(found[i].connectors, expected[i].connectors);
    }
  }
}

TEST(ResolveAdvice, SaysWhichOfTwoContraryCuresIsRight) {
  Day day;
  day.Add("rate-limit-429", "okta", 100, 200);
  day.Add("slow-poll", "okta", 130, 220);
  day.Add("duplicates", "okta", 130, 220);
  day.Add("duplicates", "wiz", 130, 220);
  ResolveAdvice(Pack(), &day.report);
  EXPECT_THAT(day.report.findings[1].advice.at(0), HasSubstr("waits after refusals"));
  EXPECT_THAT(day.report.findings[2].advice, ::testing::Contains(HasSubstr("Do not shorten the interval")));
  EXPECT_THAT(day.report.findings[3].advice, IsEmpty()) << "another connector";
}

TEST(ResolveAdvice, LeavesDifferentDaysAlone) {
  Day day;
  day.Add("rate-limit-429", "okta", 100, 200);
  day.Add("slow-poll", "okta", 900, 950);
  ResolveAdvice(Pack(), &day.report);
  EXPECT_THAT(day.report.findings[1].advice, IsEmpty());
}

TEST(ResolveAdvice, GivesAnIntervalWhereNoneIsDocumented) {
  Day day;
  day.Add("rate-limit-429", "cisco-meraki", 100, 200);
  ResolveAdvice(Pack(), &day.report);
  EXPECT_THAT(day.report.findings[0].advice.at(0), HasSubstr("twice the usual 5 min"));
}

}  // namespace
}  // namespace wflogscan
