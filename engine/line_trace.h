#ifndef WFLOGSCAN_ENGINE_LINE_TRACE_H_
#define WFLOGSCAN_ENGINE_LINE_TRACE_H_

// How a line is read and judged, step by step, for people who write rules. The same code does the reading and
// the judging as in a scan; here it is asked for its reasons.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/attribute/match.h"
#include "engine/match/database_cache.h"
#include "engine/match/http_status.h"
#include "engine/source/framing.h"
#include "wflogscan/log_time.h"
#include "wflogscan/rules.h"

namespace wflogscan {

// What became of one rule on one record.
struct RuleTrace {
  enum class Outcome : std::uint8_t {
    kMatches,
    kJoint,       // it holds as far as this record goes; whether it counts, others decide
    kSuppressed,  // it holds, and the cause of another one explains it away
    kExcluded,    // selected, but a pattern of `none` matches
    kIncomplete,  // selected, but not all of `all` match, or a field is not as it should be
    kOutOfScope,  // all of that, but of another connector or service, or of none
    kNear,        // a stem of it occurs, but neither a status nor a pattern of `any` matches
    kFar,
  };
  const Rule* rule = nullptr;
  Outcome outcome = Outcome::kFar;
  std::vector<StatusCode> statuses;         // of `status`, that the record tells of
  std::vector<std::string> any;             // that match
  std::vector<std::string> all;             // that match
  std::vector<std::string> all_lacking;     // that do not
  std::vector<std::string> none;            // that match
  std::vector<std::size_t> fields_lacking;  // of `fields`, that no field of the record fulfils
  std::vector<std::string> awaited;         // of what the rule waits for, the patterns that match
  std::vector<std::string> suppressed_by;   // rules
  std::vector<std::string> stems;           // kNear: that occur
};

struct LineTrace {
  Framing framing = Framing::kText;
  std::string text;       // what the program printed
  std::string rules_see;  // the same with escapes undone and occasions masked
  bool proposed = false;  // stage one takes it for worth a look
  std::optional<LogTime> time;
  bool time_is_wrappers = false;
  Level level = Level::kNone;
  bool level_is_wrappers = false;
  std::string service;  // "" for none, and so for the two below
  std::string connector;
  NamedBy named_by = NamedBy::kNothing;  // the connector
  std::string instance;
  bool is_success = false;
  bool is_unexplained = false;
  std::vector<StatusCode> statuses;
  std::vector<std::string> signatures;  // the root cause first
  std::vector<RuleTrace> rules;         // every rule of the pack, in its order
};

// One trace a record of `bytes`, which are lines as a log has them, wrapped or not. The traces refer to the
// pack's rules. An error only where a group of rules cannot be compiled.
absl::StatusOr<std::vector<LineTrace>> TraceLines(const RulePack& pack, const CacheOptions& cache,
                                                  std::string_view bytes);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_LINE_TRACE_H_
