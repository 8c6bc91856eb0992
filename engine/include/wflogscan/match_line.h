#ifndef WFLOGSCAN_MATCH_LINE_H_
#define WFLOGSCAN_MATCH_LINE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wflogscan/log_time.h"
#include "wflogscan/redacted_text.h"

namespace wflogscan {

// One log line that carries a signature, as a scan passes it on while it runs. A value.
struct MatchLine {
  std::string source;
  std::uint64_t line = 0;  // 1-based, in the source as it lies on disk
  std::optional<LogTime> time;
  std::optional<std::string> level;  // trace, debug, info, warning, error or fatal
  std::optional<std::string> service;
  std::optional<std::string> connector;
  std::optional<std::string> instance;
  std::vector<std::string> signatures;  // the root cause first
  std::vector<std::string> rules;
  RedactedText message;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_MATCH_LINE_H_
