#include "engine/rules/pattern_check.h"

#include <cstddef>
#include <cstdint>

#include "engine/base/pattern_options.h"
#include "engine/base/string_bridge.h"
#include "engine/rules/text_file.h"
#include "re2/re2.h"

namespace wflogscan {
namespace {

constexpr std::int64_t kMaxProgramBytes =
    1 << 20;  // some 10'000 steps, a hundred times what a good pattern needs

}  // namespace

std::optional<std::string> PatternProblem(std::string_view pattern, PatternUse use) {
  if (pattern.empty()) return "empty pattern: it would match everything";
  if (pattern.size() > kMaxPatternBytes) return "pattern of more than 4096 bytes";
  RE2::Options options = PatternOptions();
  options.set_max_mem(kMaxProgramBytes);
  const RE2 compiled(ToRe2(pattern), options);
  if (!compiled.ok()) return "pattern \"" + std::string(pattern) + "\": " + compiled.error();
  if (use == PatternUse::kCapture && compiled.NumberOfCapturingGroups() != 1) {
    return "pattern \"" + std::string(pattern) + "\": a capture has exactly one group, this has " +
           std::to_string(compiled.NumberOfCapturingGroups()) +
           (compiled.NumberOfCapturingGroups() == 0 ? "; put what is wanted into (...)"
                                                    : "; write (?:...) for the others");
  }
  return std::nullopt;
}

absl::Status FilePatterns::Check(std::string_view pattern, int line, PatternUse use) {
  if (++count_ > kMaxPatternsPerFile)
    return BrokenFile(origin_, line, "more than 1000 patterns in one file; split it");
  const std::optional<std::string> problem = PatternProblem(pattern, use);
  return problem ? BrokenFile(origin_, line, *problem) : absl::OkStatus();
}

}  // namespace wflogscan
