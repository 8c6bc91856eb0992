#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_MATCH_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_MATCH_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/container/inlined_vector.h"
#include "engine/attribute/capture_set.h"
#include "engine/attribute/head.h"
#include "engine/attribute/names.h"
#include "engine/decode/record.h"
#include "engine/match/rule_set.h"

namespace wflogscan {

// What named the connector, in order of trust.
enum class NamedBy : std::uint8_t { kNothing, kTag, kField, kLogger, kAlias, kHost };
// Whether the logger said so, and not a mention in the text.
constexpr bool IsAttributed(NamedBy by) {
  return by == NamedBy::kTag || by == NamedBy::kField || by == NamedBy::kLogger;
}

// What one record is about. Views into the record and the parser that read it: copy what you keep.
struct Match {
  const Record* record = nullptr;
  std::uint32_t source = 0;     // index in the scan's list of sources
  std::optional<LogTime> time;  // the line's own, else the wrapper's
  bool has_own_time = false;
  Level level = Level::kNone;
  ServiceIndex service = kNoService;
  ConnectorIndex connector = kNoConnector;
  NamedBy named_by = NamedBy::kNothing;
  std::string_view instance;  // empty: none named

  bool is_selected = false;  // some rule's own patterns matched, whatever its other conditions said
  absl::InlinedVector<RuleIndex, 4> rules;            // that hold, ascending; empty for a mere success line
  absl::InlinedVector<SignatureIndex, 4> signatures;  // each once, the root cause first
  absl::InlinedVector<CapturedSpan, 4> captures;      // of `rules`, in their order

  // Rules that hold as far as this record goes and count only together with others (aggregate/joint_tally.h):
  // none of `rules`, and their signatures are none of `signatures`.
  absl::InlinedVector<RuleIndex, 2> joint_rules;
  absl::InlinedVector<CapturedSpan, 2> joint_captures;
  absl::InlinedVector<RuleIndex, 2> awaited_by;  // rules that wait for such a record

  bool is_success = false;
  std::uint64_t records = 0;  // fetched, if it is a success

  bool is_unexplained = false;  // a warning or an error that no rule knows

  // Whether the record is one to count.
  bool counts() const { return !signatures.empty() || is_success || is_unexplained || is_joint(); }
  bool is_joint() const { return !joint_rules.empty() || !awaited_by.empty(); }

  // As new, with the memory kept.
  void Clear() {
    record = nullptr;
    time.reset();
    has_own_time = false;
    level = Level::kNone;
    service = kNoService;
    connector = kNoConnector;
    named_by = NamedBy::kNothing;
    instance = {};
    is_selected = false;
    rules.clear();
    signatures.clear();
    captures.clear();
    joint_rules.clear();
    joint_captures.clear();
    awaited_by.clear();
    is_success = false;
    records = 0;
    is_unexplained = false;
  }
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_MATCH_H_
