#ifndef WFLOGSCAN_ENGINE_RULES_PATTERN_CHECK_H_
#define WFLOGSCAN_ENGINE_RULES_PATTERN_CHECK_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace wflogscan {

// Far above any real file; with the bounds of PatternProblem it keeps a hostile one to seconds. Of sets too.
inline constexpr std::size_t kMaxPatternsPerFile = 1000;

inline constexpr std::size_t kMaxPatternBytes = 4096;

enum class PatternUse { kMatch, kCapture };  // a capture needs exactly one group

// What is wrong with a pattern, in words; nullopt if it compiles the way the engine compiles it (Latin-1,
// caseless). Bounded in time and memory whatever the pattern: under a millisecond for any that a person would
// write.
std::optional<std::string> PatternProblem(std::string_view pattern, PatternUse use);

// The patterns of one file, each with its line.
class FilePatterns {
 public:
  explicit FilePatterns(std::string_view origin) : origin_(origin) {}

  // kInvalidArgument: "origin:7: what", of a broken pattern or of one too many.
  absl::Status Check(std::string_view pattern, int line, PatternUse use);

 private:
  const std::string_view origin_;
  std::size_t count_ = 0;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RULES_PATTERN_CHECK_H_
