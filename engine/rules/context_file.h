#ifndef WFLOGSCAN_ENGINE_RULES_CONTEXT_FILE_H_
#define WFLOGSCAN_ENGINE_RULES_CONTEXT_FILE_H_

// contexts.yaml as values: named sets of what rules exclude.
//
//   address: '[0-9a-f.:]{3,45}'                     # a text is a part of the patterns below it
//   access-log:                                     # a list is a set
//     - '\[client (?&address)\]'
//     - any: ['\bpath=/', '\buri=/']                # patterns under a condition
//       levels: [none, debug, info]
//       unattributed: true                        # or attributed
//       unless: ['\berror=']
//
// Parts are put in where a pattern names them, so a pack knows none.

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "wflogscan/rules.h"

namespace wflogscan {

// Every pattern is compiled. kInvalidArgument: "origin:7: what".
absl::StatusOr<std::vector<ContextSet>> ParseContexts(std::string_view text, std::string_view origin);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RULES_CONTEXT_FILE_H_
