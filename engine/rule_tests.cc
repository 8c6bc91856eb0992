// Linting and testing of rules: what needs the matcher and the scanner. The checks that do not are
// rules/rule_check.h's.

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/attribute/classifier.h"
#include "engine/base/status_macros.h"
#include "engine/decode/unescape.h"
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
  for (const Rule& rule : pack.rules) {
    const auto say = [&](LintMessage::Level level, std::string text) {
      messages.push_back({level, rule.origin.empty() ? rule.id : rule.origin, std::move(text)});
    };
    bool any_selects = !rule.any.empty();
    std::string reason;
    for (const std::string& pattern : rule.any) {
      const absl::StatusOr<std::vector<std::string>> stems = StemsOfPattern(pattern);
      if (stems.ok()) continue;
      any_selects = false;
      reason = absl::StrCat("any: \"", pattern, "\": ", stems.status().message());
    }
    const bool all_selects = std::any_of(rule.all.begin(), rule.all.end(),
                                         [](const std::string& pattern) { return StemsOfPattern(pattern).ok(); });
    if (!any_selects && !all_selects) {
      say(LintMessage::Level::kError, reason.empty() ? "all: no pattern has a stem" : reason);
    }
    std::vector<std::string> patterns = rule.any;
    patterns.insert(patterns.end(), rule.all.begin(), rule.all.end());
    patterns.insert(patterns.end(), rule.none.begin(), rule.none.end());
    for (const std::string& pattern : patterns) {
      const absl::StatusOr<HsDatabase> compiled = CompilePatterns({pattern});
      if (!compiled.ok()) say(LintMessage::Level::kError, std::string(compiled.status().message()));
    }
  }
  return messages;
}

absl::StatusOr<std::vector<RuleTestFailure>> TestRulePack(const RulePack& pack, std::uint64_t* lines_tested) {
  WFL_ASSIGN_OR_RETURN(const std::unique_ptr<const RuleSet> rules, RuleSet::Compile(pack, {}));
  const Names names(rules->pack());
  WFL_ASSIGN_OR_RETURN(std::unique_ptr<PatternEngine> engine, MakeVectorscanEngine(*rules));
  Classifier classifier(*rules, names, std::move(engine));
  std::vector<RuleTestFailure> failures;
  *lines_tested = 0;

  Match match;
  Record record;
  const auto classify = [&](std::string_view line) {
    record.text = RecordOf(line);
    record.match_text.clear();
    UnescapeForMatching(record.text, &record.match_text);
    classifier.Classify(record, kNoService, &match);
    ++*lines_tested;
  };
  const auto matched = [&](const std::string& id) {
    return std::any_of(match.rules.begin(), match.rules.end(),
                       [&](RuleIndex rule) { return rules->pack().rules[rule].id == id; });
  };
  for (const Rule& rule : pack.rules) {
    for (const std::string_view line : RecordsOfLog(rule.hit_log)) {
      classify(line);
      if (!matched(rule.id)) failures.push_back({rule.id, std::string(line), "hit log: the rule does not match"});
    }
    for (const std::string_view line : RecordsOfLog(rule.miss_log)) {
      classify(line);
      if (matched(rule.id)) failures.push_back({rule.id, std::string(line), "miss log: the rule matches"});
    }
  }
  return failures;
}

}  // namespace wflogscan
