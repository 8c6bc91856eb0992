#ifndef WFLOGSCAN_ENGINE_RULES_PATTERN_CHECK_H_
#define WFLOGSCAN_ENGINE_RULES_PATTERN_CHECK_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace wflogscan {

// Far above any real file; with the bounds of PatternProblem it keeps a hostile one to seconds.
inline constexpr std::size_t kMaxPatternsPerFile = 1000;

inline constexpr std::size_t kMaxPatternBytes = 4096;

enum class PatternUse { kMatch, kCapture };  // a capture needs exactly one group

// What is wrong with a pattern, in words; nullopt if it compiles the way the engine compiles it (Latin-1,
// caseless). Bounded in time and memory whatever the pattern: under a millisecond for any that a person would
// write.
std::optional<std::string> PatternProblem(std::string_view pattern, PatternUse use);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RULES_PATTERN_CHECK_H_
