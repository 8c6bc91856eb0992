#include "engine/attribute/classifier.h"

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/unescape.h"
#include "gtest/gtest.h"
#include "tests/support/test_scanner.h"

namespace wflogscan {
namespace {

struct Answer {
  std::string connector;
  std::string instance;
  std::string service;
  std::string first_signature;
  bool is_success = false;
};

// The built-in rules and one classifier for all tests of a process.
class Desk {
 public:
  static Desk& Get() {
    static Desk* const desk = new Desk;
    return *desk;
  }

  Answer Ask(std::string_view line, std::string_view source_service = "") {
    record_.text = line;
    record_.match_text.clear();
    UnescapeForMatching(record_.text, &record_.match_text);
    Match match;
    const ServiceIndex service = names_.FindService(source_service);
    EXPECT_TRUE(
        classifier_->Classify(record_, Interest::Everything(rules_->all_signature_groups()), service, &match)
            .ok());
    Answer answer;
    if (match.connector != kNoConnector) answer.connector = rules_->pack().connectors[match.connector].id;
    answer.instance = match.instance;
    if (match.service != kNoService) answer.service = rules_->pack().services[match.service].id;
    if (!match.signatures.empty()) {
      answer.first_signature = rules_->pack().signatures[match.signatures.front()].id;
    }
    answer.is_success = match.is_success;
    return answer;
  }
  const RulePack& pack() const { return rules_->pack(); }

 private:
  Desk()
      : rules_(*RuleSet::Compile(*LoadRulePack({}), {testing::SharedCacheFolder()})),
        names_(rules_->pack()),
        captures_(*rules_),
        classifier_(std::make_unique<Classifier>(*rules_, names_, captures_, *MakeVectorscanEngine(*rules_),
                                                 Classifier::Options{})) {}

  const std::unique_ptr<const RuleSet> rules_;
  const Names names_;
  const CaptureSet captures_;
  const std::unique_ptr<Classifier> classifier_;
  Record record_;
};

std::string ConnectorOf(std::string_view line, std::string_view service = "") {
  return Desk::Get().Ask(line, service).connector;
}

struct Case {
  std::string connector;  // empty: none
  std::string instance;
  std::string line;
};

// connector TAB instance TAB line, with \t for a tab in the line. "-" stands for none.
std::vector<Case> CasesOfTable() {
  std::vector<Case> cases;
  const std::string table =
      testing::ReadWholeFile(WFLOGSCAN_SOURCE_DIR "/tests/attribute/attribution_cases.tsv");
  for (std::size_t at = 0; at < table.size();) {
    const std::size_t end = std::min(table.find('\n', at), table.size());
    const std::string row = table.substr(at, end - at);
    at = end + 1;
    if (row.empty() || row.front() == '#') continue;
    const std::size_t first = row.find('\t');
    const std::size_t second = row.find('\t', first + 1);
    Case one{row.substr(0, first), row.substr(first + 1, second - first - 1), row.substr(second + 1)};
    for (std::string* field : {&one.connector, &one.instance}) {
      if (*field == "-") field->clear();
    }
    for (std::size_t tab = one.line.find("\\t"); tab != std::string::npos; tab = one.line.find("\\t", tab)) {
      one.line.replace(tab, 2, "\t");
    }
    cases.push_back(one);
  }
  return cases;
}

TEST(Classifier, NamesTheConnectorOfEveryLineInTheTable) {
  const std::vector<Case> cases = CasesOfTable();
  EXPECT_GE(cases.size(), 100U);
  std::set<std::string> seen;
  for (const Case& one : cases) {
    const Answer answer = Desk::Get().Ask(one.line);
    EXPECT_EQ(answer.connector, one.connector) << one.line;
    EXPECT_EQ(answer.instance, one.instance) << one.line;
    EXPECT_EQ(answer.service, one.connector.empty() ? "" : "signal-client") << one.line;
    seen.insert(one.connector);
  }
  for (const Connector& connector : Desk::Get().pack().connectors) {
    EXPECT_TRUE(seen.contains(connector.id)) << connector.id << " is not in the table";
  }
}

TEST(Classifier, TrustsTheTagFirstThenFieldsThenTheLoggerThenAliasesThenHosts) {
  EXPECT_EQ(ConnectorOf("[ERROR] wiz: 401 Unauthorized connector=okta from acme.goskope.com via Auth0"),
            "wiz");
  EXPECT_EQ(
      ConnectorOf(
          "level=ERROR msg=\"401 Unauthorized from acme.goskope.com via Auth0\" connector=okta logger=wiz"),
      "okta");
  EXPECT_EQ(ConnectorOf("{\"level\":\"error\",\"logger\":\"signal-client.wiz\",\"component\":\"okta\","
                        "\"msg\":\"401 Unauthorized\"}"),
            "okta");
  EXPECT_EQ(
      ConnectorOf(
          "{\"level\":\"error\",\"logger\":\"signal-client.wiz\",\"msg\":\"401 Unauthorized from Auth0\"}"),
      "wiz");
  EXPECT_EQ(ConnectorOf("[ERROR] Auth0 said 401 Unauthorized, not acme.goskope.com"), "auth0");
  EXPECT_EQ(ConnectorOf("[ERROR] GET https://acme.goskope.com/api/v2: 401 Unauthorized"), "netskope");
  EXPECT_EQ(ConnectorOf("level=ERROR msg=\"poll failed: 401 Unauthorized\" component=poller connector=okta"),
            "okta");
}

TEST(Classifier, WhereTheBestNamesTwoConnectorsTheAnswerIsNone) {
  EXPECT_EQ(ConnectorOf("[ERROR] Okta or Wiz said 401 Unauthorized"), "");
  EXPECT_EQ(ConnectorOf("[ERROR] 401 Unauthorized from acme.goskope.com, 401 from acme.okta.com"), "");
  EXPECT_EQ(ConnectorOf("[ERROR] Okta or Wiz said 401 Unauthorized at acme.goskope.com"), "")
      << "a host does not settle what aliases left open";
}

TEST(Classifier, ANameInsideALongerNameIsNotMeant) {
  EXPECT_EQ(ConnectorOf("[ERROR] Okta Customer Identity Cloud said 401 Unauthorized"), "auth0");
  EXPECT_EQ(ConnectorOf("[ERROR] Microsoft Sentinel said 401 Unauthorized"), "ms-sentinel");
  EXPECT_EQ(ConnectorOf("[ERROR] SentinelOne said 401 Unauthorized"), "sentinelone");
}

TEST(Classifier, MisleadingWordsNameNobody) {
  for (const char* line :
       {"[ERROR] the amplifier said 401 Unauthorized", "[ERROR] setup wizard: 401 Unauthorized",
        "[ERROR] wizard: 401 Unauthorized", "[ERROR] the associated request got 401 Unauthorized",
        "[ERROR] tapped out: 401 Unauthorized", "[ERROR] example: 401 Unauthorized from wizards.example.com",
        "[ERROR] duolingo.example.com: 401 Unauthorized", "[ERROR] smctl said 401 Unauthorized",
        "[ERROR] splunkd.example.com: 401 Unauthorized", "[ERROR] notokta.com: 401 Unauthorized",
        "[ERROR] https://myokta.com.example.org/: 401 Unauthorized",
        "[ERROR] tenable-like answer: 401 Unauthorized", "[ERROR] AMP the volume: 401 Unauthorized",
        "[ERROR] we tap the duo: 401 Unauthorized", "[ERROR] scheduler: 401 Unauthorized",
        "[ERROR] sentinel value seen: 401 Unauthorized"}) {
    const Answer answer = Desk::Get().Ask(line);
    EXPECT_EQ(answer.connector, "") << line;
    EXPECT_EQ(answer.instance, "") << line;
  }
}

TEST(Classifier, AWeakAliasCountsWhereAConnectorIsNamed) {
  for (const char* line :
       {"[ERROR] AMP: 401 Unauthorized", "level=ERROR msg=\"401 Unauthorized\" connector=amp"}) {
    EXPECT_EQ(ConnectorOf(line), "cisco-amp") << line;
  }
  EXPECT_EQ(ConnectorOf("[ERROR] tap: 401 Unauthorized"), "proofpoint-protect");
  EXPECT_EQ(ConnectorOf("[ERROR] sentinel: 401 Unauthorized"), "ms-sentinel");
}

TEST(Classifier, AServiceThatRunsNoConnectorsHasNone) {
  for (const char* service : {"signal-parser", "artifact-exporter", "conductor-ui", "broker-edge"}) {
    const Answer answer =
        Desk::Get().Ask("[ERROR] okta: poll failed: 401 Unauthorized instance=emea", service);
    EXPECT_EQ(answer.connector, "") << service;
    EXPECT_EQ(answer.instance, "") << service;
    EXPECT_EQ(answer.service, service);
  }
  EXPECT_EQ(ConnectorOf("[ERROR] okta: poll failed: 401 Unauthorized", "signal-client-svc"), "okta");
  // The line knows better than the file.
  const Answer answer = Desk::Get().Ask(
      "level=ERROR service=signal-parser msg=\"poll failed: 401 Unauthorized\" name=okta", "signal-client");
  EXPECT_EQ(answer.connector, "");
  EXPECT_EQ(answer.service, "signal-parser");
}

TEST(Classifier, ASuccessIsOneOnlyWithAConnectorAndWithoutAFailure) {
  EXPECT_TRUE(Desk::Get().Ask("[INFO] okta: fetched 42 events").is_success);
  EXPECT_TRUE(Desk::Get().Ask("level=INFO msg=\"fetched 42 events\" connector=okta").is_success);
  EXPECT_FALSE(Desk::Get().Ask("[INFO] nobody: fetched 42 events").is_success);
  EXPECT_FALSE(Desk::Get().Ask("[INFO] okta: fetched 42 events", "signal-parser").is_success);
  const Answer failed = Desk::Get().Ask("[WARN] okta: fetched 42 events, then 401 Unauthorized");
  EXPECT_EQ(failed.first_signature, "auth-401");
  EXPECT_FALSE(failed.is_success);
}

TEST(Classifier, NothingIsLeftOfTheLineBefore) {
  Desk::Get().Ask("[ERROR] okta/emea: 401 Unauthorized");
  const Answer answer = Desk::Get().Ask("[DEBUG] nothing to see");
  EXPECT_EQ(answer.connector, "");
  EXPECT_EQ(answer.instance, "");
  EXPECT_EQ(answer.first_signature, "");
  EXPECT_FALSE(answer.is_success);
}

}  // namespace
}  // namespace wflogscan
