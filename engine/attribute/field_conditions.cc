#include "engine/attribute/field_conditions.h"

#include <cmath>

#include "absl/strings/numbers.h"
#include "engine/attribute/record_fields.h"
#include "engine/base/pattern_options.h"
#include "engine/base/string_bridge.h"

namespace wflogscan {
namespace {

// "93", "93.5", "93.5%"
bool IsWithin(std::string_view value, const FieldCondition& condition) {
  if (!condition.min && !condition.max) return true;
  if (value.ends_with('%')) value.remove_suffix(1);
  double number = 0;
  if (!absl::SimpleAtod(ToAbsl(value), &number) || !std::isfinite(number)) return false;
  return (!condition.min || number >= static_cast<double>(*condition.min)) &&
         (!condition.max || number <= static_cast<double>(*condition.max));
}

}  // namespace

std::vector<std::size_t> FieldConditions::Lacking(RuleIndex rule, std::string_view text) {
  const std::vector<FieldCondition>& conditions = pack_.rules[rule].fields;
  std::vector<std::unique_ptr<re2::RE2>>& patterns = patterns_[rule];
  if (patterns.empty()) {
    for (const FieldCondition& condition : conditions) {
      patterns.push_back(condition.matches ? std::make_unique<re2::RE2>(*condition.matches, PatternOptions())
                                           : nullptr);
    }
  }
  std::vector<bool> holds(conditions.size());
  ForEachField(text, [&](std::string_view path, std::string_view value) {
    for (std::size_t i = 0; i < conditions.size(); ++i) {
      if (holds[i] || !PathEndsWith(path, conditions[i].name)) continue;
      holds[i] = (patterns[i] == nullptr || re2::RE2::PartialMatch(ToRe2(value), *patterns[i])) &&
                 IsWithin(value, conditions[i]);
    }
  });
  std::vector<std::size_t> lacking;
  for (std::size_t i = 0; i < holds.size(); ++i) {
    if (!holds[i]) lacking.push_back(i);
  }
  return lacking;
}

}  // namespace wflogscan
