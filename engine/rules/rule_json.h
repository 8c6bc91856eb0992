#ifndef WFLOGSCAN_ENGINE_RULES_RULE_JSON_H_
#define WFLOGSCAN_ENGINE_RULES_RULE_JSON_H_

#include <string>

#include "wflogscan/rules.h"

namespace wflogscan {

// The digest of everything in the pack that can change a report: so neither the hit and miss logs nor the
// places the rules were read from, and the same on every machine.
std::string RulePackDigest(const RulePack& pack);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RULES_RULE_JSON_H_
