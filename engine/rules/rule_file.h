#ifndef WFLOGSCAN_ENGINE_RULES_RULE_FILE_H_
#define WFLOGSCAN_ENGINE_RULES_RULE_FILE_H_

// A rule file's text as values: each entry on its own, before it meets the rest of a pack.

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "wflogscan/rules.h"

namespace wflogscan {

struct ParsedRule {
  Rule rule;                    // none may still hold "@name"
  int line = 0;                 // of its id
  std::vector<int> none_lines;  // of each entry of rule.none
  std::vector<int> suppress_lines;
  std::vector<int> connector_lines;  // of each entry of rule.connectors
  std::vector<int> service_lines;
  int guide_line = 0;
};

struct DisabledRules {
  std::string glob;
  int line = 0;
};

struct RuleFile {
  std::vector<ParsedRule> rules;
  std::vector<DisabledRules> disabled;
};

// One rule mapping, or a list of them. A mapping may hold `disable: [globs]` beside or instead of a rule.
// Every pattern is compiled, so that a broken one is told with its line. kInvalidArgument: "origin:7: what".
absl::StatusOr<RuleFile> ParseRuleFile(std::string_view text, std::string_view origin);

// Whether the pack has the rule's signature, the signatures it suppresses, its guide section, and a connector
// or service for each of its globs.
// kInvalidArgument: not.
absl::Status CheckReferences(const ParsedRule& parsed, const RulePack& pack);

// The set of contexts.yaml that excludes for every rule, named or not.
inline constexpr std::string_view kEverywhereContext = "everywhere";

// Takes the "@name" entries out of the rule's `none` and puts the names into its `contexts`, with that of the
// set which every rule about lines has. kInvalidArgument: no such set.
absl::Status ResolveContexts(const std::vector<ContextSet>& contexts, ParsedRule* parsed);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RULES_RULE_FILE_H_
