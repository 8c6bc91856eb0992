#ifndef WFLOGSCAN_ENGINE_RULES_OVERLAY_H_
#define WFLOGSCAN_ENGINE_RULES_OVERLAY_H_

// What `--rules`, `--no-builtin-rules`, `--only` and `--skip` do to a pack.

#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "wflogscan/rules.h"

namespace wflogscan {

// Lays a rule file or a folder of them over the pack. In a folder, connectors.yaml adds or replaces
// connectors and contexts.yaml adds or replaces sets, for the pack's own rules too. What `disable` names is
// taken out of what was there before; then the overlay's rules come in, each replacing the rule of its id. On
// an error the pack is half-changed. kNotFound: no such path. kInvalidArgument: "x.yaml:7: what".
absl::Status ApplyOverlay(const std::filesystem::path& path, RulePack* pack);

// Keeps the rules that a glob of `only` names (all, where it is empty) and that none of `skip` names.
// kInvalidArgument: a glob that names neither a rule nor a signature, which would otherwise be a silent
// typing mistake.
absl::Status SelectRules(const std::vector<std::string>& only, const std::vector<std::string>& skip,
                         RulePack* pack);

// The steps of LoadRulePack, over the pack that is built in.
absl::StatusOr<RulePack> ApplyRuleOptions(RulePack pack, const RuleOptions& options);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RULES_OVERLAY_H_
