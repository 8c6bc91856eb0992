// Linting and testing of rules: what needs the matcher and the scanner. The checks that do not are
// rules/rule_check.h's.

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/attribute/classifier.h"
#include "engine/attribute/fact_classifier.h"
#include "engine/base/status_macros.h"
#include "engine/base/unescape.h"
#include "engine/documents/document_reader.h"
#include "engine/match/rule_set.h"
#include "engine/match/stems.h"
#include "engine/rules/rule_check.h"
#include "wflogscan/rules.h"

namespace wflogscan {
namespace {

// A log line of a rule's own examples, where \n and \t stand for what they say.
std::string RecordOf(std::string_view line) {
  std::string record;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool escape = line[i] == '\\' && i + 1 < line.size() && (i == 0 || line[i - 1] != '\\');
    if (escape && line[i + 1] == 'n') {
      record.push_back('\n');
      ++i;
    } else if (escape && line[i + 1] == 't') {
      record.push_back('\t');
      ++i;
    } else {
      record.push_back(line[i]);
    }
  }
  return record;
}

}  // namespace

std::vector<LintMessage> LintRulePack(const RulePack& pack) {
  std::vector<LintMessage> messages = CheckRulePack(pack);
  std::vector<std::string> patterns;
  std::vector<const Rule*> rule_of_pattern;
  std::set<std::string> compiled_exclusions;
  for (const Rule& rule : pack.rules) {
    const auto say = [&](std::string text) {
      messages.push_back(
          {LintMessage::Level::kError, rule.origin.empty() ? rule.id : rule.origin, std::move(text)});
    };
    for (const std::string& pattern : SelectingPatterns(rule)) {
      patterns.push_back(pattern);
      rule_of_pattern.push_back(&rule);
    }
    std::vector<std::string> all_patterns = rule.any;
    all_patterns.insert(all_patterns.end(), rule.all.begin(), rule.all.end());
    // Most rules share their exclusions; compiling them again for each would take a minute.
    std::copy_if(rule.none.begin(), rule.none.end(), std::back_inserter(all_patterns),
                 [&](const std::string& pattern) { return compiled_exclusions.insert(pattern).second; });
    if (all_patterns.empty()) continue;
    const absl::StatusOr<HsDatabase> compiled = CompilePatterns(all_patterns);
    if (!compiled.ok()) say(std::string(compiled.status().message()));
  }
  const StemChoice choice = ChooseStems(patterns, pack.healthy_log);
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    if (choice.statuses[i].ok()) continue;
    const Rule& rule = *rule_of_pattern[i];
    messages.push_back({LintMessage::Level::kError, rule.origin.empty() ? rule.id : rule.origin,
                        absl::StrCat("\"", patterns[i], "\": ", choice.statuses[i].message())});
  }
  return messages;
}

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
    const std::string document = RecordOf(line);
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
    record.text = RecordOf(line);
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
