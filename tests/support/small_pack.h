#ifndef WFLOGSCAN_TESTS_SUPPORT_SMALL_PACK_H_
#define WFLOGSCAN_TESTS_SUPPORT_SMALL_PACK_H_

#include <string>
#include <vector>

#include "wflogscan/rules.h"

namespace wflogscan::testing {

// The built-in catalog, signatures and guide with no rule at all: tests add what they need.
inline RulePack PackWithoutRules() {
  RulePack pack = *LoadRulePack({});
  pack.rules.clear();
  return pack;
}

// Adds a rule with both logs and everything that lint asks for.
inline Rule& AddRule(RulePack* pack, const std::string& id, std::vector<std::string> any) {
  Rule& rule = pack->rules.emplace_back();
  rule.id = id;
  rule.signature = id.substr(0, id.find('/'));
  rule.title = "A title";
  rule.any = std::move(any);
  rule.meaning = "A meaning.";
  rule.steps = {"A step."};
  rule.origin = "mine.yaml";
  for (std::size_t i = 0; i < rule.any.size(); ++i)
    rule.any_lines.push_back(static_cast<std::int64_t>(10 + i));
  rule.hit_log = rule.miss_log = "a line\n";
  pack->sha256 += id;
  return rule;
}

}  // namespace wflogscan::testing

#endif  // WFLOGSCAN_TESTS_SUPPORT_SMALL_PACK_H_
