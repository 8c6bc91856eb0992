#ifndef WFLOGSCAN_ENGINE_RULES_BUILTIN_RULES_H_
#define WFLOGSCAN_ENGINE_RULES_BUILTIN_RULES_H_

#include <string_view>

namespace wflogscan {

// The project's rules/ folder, made at build time by embed/embed_rules.cc, in three parts, because a scan
// does without the second and reads the third as it is: the pack as RulePackToJson writes it, a pack of the
// rules' ids with their hit and miss logs, and the healthy log.
extern const std::string_view kBuiltinRulesJson;
extern const std::string_view kBuiltinExamplesJson;
extern const std::string_view kBuiltinHealthyLog;

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RULES_BUILTIN_RULES_H_
