// Apart from the other loaders because it needs the built-in pack, which they are needed to make.

#include <cstddef>
#include <utility>

#include "absl/status/statusor.h"
#include "engine/base/status_macros.h"
#include "engine/rules/builtin_rules.h"
#include "engine/rules/overlay.h"
#include "wflogscan/rules.h"

namespace wflogscan {

absl::StatusOr<RulePack> LoadRulePack(const RuleOptions& options) {
  WFL_ASSIGN_OR_RETURN(RulePack builtin, RulePackFromJson(kBuiltinRulesJson));
  builtin.healthy_log = kBuiltinHealthyLog;
  if (options.examples) {
    WFL_ASSIGN_OR_RETURN(RulePack examples, RulePackFromJson(kBuiltinExamplesJson));
    for (std::size_t i = 0; i < builtin.rules.size(); ++i) {  // the same rules, by id
      builtin.rules[i].hit_log = std::move(examples.rules[i].hit_log);
      builtin.rules[i].miss_log = std::move(examples.rules[i].miss_log);
    }
  }
  return ApplyRuleOptions(std::move(builtin), options);
}

}  // namespace wflogscan
