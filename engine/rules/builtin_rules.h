#ifndef WFLOGSCAN_ENGINE_RULES_BUILTIN_RULES_H_
#define WFLOGSCAN_ENGINE_RULES_BUILTIN_RULES_H_

#include <string_view>

namespace wflogscan {

// The project's rules/ folder as RulePackToJson writes it, made at build time by embed/embed_rules.cc.
extern const std::string_view kBuiltinRulesJson;

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RULES_BUILTIN_RULES_H_
