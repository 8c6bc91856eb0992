// Apart from the other loaders because it needs the built-in pack, which they are needed to make.

#include <utility>

#include "absl/status/statusor.h"
#include "engine/base/status_macros.h"
#include "engine/rules/builtin_rules.h"
#include "engine/rules/overlay.h"
#include "wflogscan/rules.h"

namespace wflogscan {

absl::StatusOr<RulePack> LoadRulePack(const RuleOptions& options) {
  WFL_ASSIGN_OR_RETURN(RulePack builtin, RulePackFromJson(kBuiltinRulesJson));
  return ApplyRuleOptions(std::move(builtin), options);
}

}  // namespace wflogscan
