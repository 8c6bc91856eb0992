#ifndef WFLOGSCAN_ENGINE_RULE_LINT_H_
#define WFLOGSCAN_ENGINE_RULE_LINT_H_

// What there is to know about a pack beside its mistakes (LintRulePack): which stems it leans on and what its
// patterns cost.

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "wflogscan/rules.h"

namespace wflogscan {

struct StemUse {
  std::string stem;
  std::vector<std::string> rules;  // whose patterns it selects lines for, each once
};

// Short ones first, then by text. About a millisecond a pattern.
std::vector<StemUse> StemsOfPack(const RulePack& pack);

// Stems shorter than this are looked for in whole blocks, which costs every line something.
inline constexpr std::size_t kFreeStemBytes = 8;

struct PatternCost {
  std::string rule;
  std::string pattern;
  std::size_t database_bytes = 0;  // compiled alone
  unsigned min_width = 0;          // bytes that a match has at least
  unsigned max_width = 0;          // and at most; UINT_MAX: there is no bound
};

// Every pattern of every rule but for exclusions that rules share, the most expensive first. Compiles each:
// some seconds for the built-in pack.
absl::StatusOr<std::vector<PatternCost>> PatternCosts(const RulePack& pack);

// A group of patterns that are compiled to one database: a signature's, "none" or "connector names".
struct GroupCost {
  std::string name;
  std::size_t patterns = 0;
  std::size_t database_bytes = 0;
};
absl::StatusOr<std::vector<GroupCost>> GroupCosts(const RulePack& pack, const std::string& cache_folder);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RULE_LINT_H_
