#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_FIELD_CONDITIONS_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_FIELD_CONDITIONS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/match/rule_set.h"
#include "re2/re2.h"

namespace wflogscan {

// What rules ask of a record's structured fields (record_fields.h). Where several fields of a record have the
// name, one of them has to do. Asked only of records that the rule's patterns match: some microseconds.
//
// What it says of a record it need not say of another one that looks the same when masked, so no verdict that
// hangs on it is kept (verdict_cache.h).
//
// One per thread: patterns are compiled when they are first asked for.
class FieldConditions {
 public:
  explicit FieldConditions(const RulePack& pack) : pack_(pack), patterns_(pack.rules.size()) {}

  bool Asks(RuleIndex rule) const { return !pack_.rules[rule].fields.empty(); }
  // `text` is the record's as it was printed.
  bool Hold(RuleIndex rule, std::string_view text) { return Lacking(rule, text).empty(); }
  // The conditions, by index, that no field of the record fulfils.
  std::vector<std::size_t> Lacking(RuleIndex rule, std::string_view text);

 private:
  const RulePack& pack_;
  std::vector<std::vector<std::unique_ptr<re2::RE2>>> patterns_;  // by rule, then by condition
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_FIELD_CONDITIONS_H_
