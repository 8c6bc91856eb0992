#ifndef WFLOGSCAN_ENGINE_RULE_DRAFT_H_
#define WFLOGSCAN_ENGINE_RULE_DRAFT_H_

#include <string>
#include <string_view>

#include "engine/line_trace.h"
#include "wflogscan/rules.h"

namespace wflogscan {

// The beginning of a rule for one line: a pattern of what the line says, with a gap (\S+) for each thing that
// tells one occasion from another, the line as its first hit, and what is left to write. In the format of
// rules/, see rules/README.md.
struct RuleDraft {
  std::string id;
  std::string pattern;
  std::string yaml;      // <id>.yaml
  std::string hit_log;   // <id>.hit.log
  std::string miss_log;  // <id>.miss.log, which holds comments only: what to put there
};

// `id` may be empty: a placeholder that no loader takes. Secrets of the line stand in no part of the draft.
// The stems of the pattern, or why it has none, are said in the YAML.
RuleDraft DraftRule(const RulePack& pack, const LineTrace& trace, std::string_view id);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RULE_DRAFT_H_
