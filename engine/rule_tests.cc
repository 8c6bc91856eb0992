// The rules' own examples, run as tests.

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "engine/attribute/classifier.h"
#include "engine/attribute/fact_classifier.h"
#include "engine/base/status_macros.h"
#include "engine/base/unescape.h"
#include "engine/documents/document_reader.h"
#include "engine/match/rule_set.h"
#include "engine/rules/rule_check.h"
#include "wflogscan/rules.h"

namespace wflogscan {
absl::StatusOr<std::vector<RuleTestFailure>> TestRulePack(const RulePack& pack, std::uint64_t* lines_tested) {
  WFL_ASSIGN_OR_RETURN(const std::unique_ptr<const RuleSet> rules, RuleSet::Compile(pack, {}));
  const Names names(rules->pack());
  WFL_ASSIGN_OR_RETURN(std::unique_ptr<PatternEngine> engine, MakeVectorscanEngine(*rules));
  const CaptureSet captures(*rules);
  Classifier classifier(*rules, names, captures, std::move(engine), {.remember = false});
  std::vector<RuleTestFailure> failures;
  *lines_tested = 0;

  Match match;
  Record record;
  absl::Status status;
  const FactClassifier fact_classifier(*rules, names, captures);
  DocumentReader documents;
  DocumentReading reading;
  std::set<std::string_view> rules_of_document;
  // The examples of a rule about documents are documents.
  const auto read_document = [&](std::string_view line) {
    const std::string document = RecordOfLogLine(line);
    rules_of_document.clear();
    ++*lines_tested;
    const std::optional<RecognisedDocument> known = RecogniseDocument(document, /*whole=*/true);
    if (!known || known->kind == DocumentKind::kNone) return;
    documents.Read(document, 1, false, &reading);
    for (const Fact& fact : reading.facts) {
      fact_classifier.Classify(fact, kNoService, &record, &match);
      for (const RuleIndex rule : match.rules) rules_of_document.insert(rules->pack().rules[rule].id);
    }
  };
  const auto classify = [&](std::string_view line) {
    record.text = RecordOfLogLine(line);
    record.match_text.clear();
    UnescapeForMatching(record.text, &record.match_text);
    if (status.ok())
      status = classifier.Classify(record, Interest::Everything(rules->all_signature_groups()), kNoService,
                                   &match);
    ++*lines_tested;
  };
  const auto matched = [&](const std::string& id) {
    return std::any_of(match.rules.begin(), match.rules.end(),
                       [&](RuleIndex rule) { return rules->pack().rules[rule].id == id; });
  };
  const auto holds = [&](const Rule& rule, std::string_view line) {
    if (!rule.fact.empty()) {
      read_document(line);
      return rules_of_document.contains(rule.id);
    }
    classify(line);
    return matched(rule.id);
  };
  for (const Rule& rule : pack.rules) {
    for (const std::string_view line : RecordsOfLog(rule.hit_log)) {
      if (!holds(rule, line))
        failures.push_back({rule.id, std::string(line), "hit log: the rule does not match"});
    }
    for (const std::string_view line : RecordsOfLog(rule.miss_log)) {
      if (holds(rule, line)) failures.push_back({rule.id, std::string(line), "miss log: the rule matches"});
    }
  }
  if (!status.ok()) return status;
  return failures;
}

}  // namespace wflogscan
