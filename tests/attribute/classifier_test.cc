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
  NamedBy named_by = NamedBy::kNothing;
  std::string level;  // "none" for none
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
    answer.named_by = match.named_by;
    answer.level = match.level == Level::kNone ? "none" : ToString(match.level);
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
  std::string connector;  // empty: none, and so for the next two
  std::string instance;
  std::string service;
  std::string level;
  std::string line;
};

std::vector<Case> CasesOfTable() {
  std::vector<Case> cases;
  const std::string table =
      testing::ReadWholeFile(WFLOGSCAN_SOURCE_DIR "/tests/attribute/attribution_cases.tsv");
  for (std::size_t at = 0; at < table.size();) {
    const std::size_t end = std::min(table.find('\n', at), table.size());
    std::string row = table.substr(at, end - at);
    at = end + 1;
    if (row.empty() || row.front() == '#') continue;
    Case one;
    for (std::string* column : {&one.connector, &one.instance, &one.service, &one.level}) {
      const std::size_t tab = row.find('\t');
      *column = row.substr(0, tab);
      if (*column == "-") column->clear();
      row.erase(0, tab + 1);
    }
    one.line = row;
    for (std::size_t tab = one.line.find("\\t"); tab != std::string::npos; tab = one.line.find("\\t", tab)) {
      one.line.replace(tab, 2, "\t");
    }
    cases.push_back(one);
  }
  return cases;
}

TEST(Classifier, SaysOfEveryLineInTheTableWhatItIsAbout) {
  const std::vector<Case> cases = CasesOfTable();
  EXPECT_GE(cases.size(), 240U);
  std::set<std::string> seen;
  for (const Case& one : cases) {
    const Answer answer = Desk::Get().Ask(one.line);
    EXPECT_EQ(answer.connector, one.connector) << one.line;
    EXPECT_EQ(answer.instance, one.instance) << one.line;
    EXPECT_EQ(answer.service, one.service) << one.line;
    EXPECT_EQ(answer.level, one.level) << one.line;
    seen.insert(one.connector);
  }
  for (const Connector& connector : Desk::Get().pack().connectors) {
    EXPECT_TRUE(seen.contains(connector.id)) << connector.id << " is not in the table";
  }
}

TEST(Classifier, TellsWhatNamedTheConnector) {
  const auto named_by = [](std::string_view line) { return Desk::Get().Ask(line).named_by; };
  EXPECT_EQ(named_by("[ERROR] okta: 401 Unauthorized connector=wiz"), NamedBy::kTag);
  EXPECT_EQ(named_by("level=ERROR msg=\"Wiz said 401 Unauthorized\" connector=okta"), NamedBy::kField);
  EXPECT_EQ(named_by("{\"level\":\"error\",\"logger\":\"signal-client.okta\",\"msg\":\"401 Unauthorized\"}"),
            NamedBy::kLogger);
  EXPECT_EQ(named_by("[ERROR] Okta said 401 Unauthorized at acme.goskope.com"), NamedBy::kAlias);
  EXPECT_EQ(named_by("[ERROR] GET https://acme.goskope.com/: 401 Unauthorized"), NamedBy::kHost);
  EXPECT_EQ(named_by("[ERROR] 401 Unauthorized"), NamedBy::kNothing);
  EXPECT_EQ(named_by("[ERROR] Okta or Wiz said 401 Unauthorized"), NamedBy::kNothing);
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
