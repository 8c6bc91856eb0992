// The rules' own examples, run as tests.

#include <algorithm>
#include <string>
#include <string_view>

#include "engine/attribute/classifier.h"
#include "engine/base/status_macros.h"
#include "engine/base/unescape.h"
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
  for (const Rule& rule : pack.rules) {
    for (const std::string_view line : RecordsOfLog(rule.hit_log)) {
      classify(line);
      if (!matched(rule.id))
        failures.push_back({rule.id, std::string(line), "hit log: the rule does not match"});
    }
    for (const std::string_view line : RecordsOfLog(rule.miss_log)) {
      classify(line);
      if (matched(rule.id)) failures.push_back({rule.id, std::string(line), "miss log: the rule matches"});
    }
  }
  if (!status.ok()) return status;
  return failures;
}

}  // namespace wflogscan
