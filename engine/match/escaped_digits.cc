#include "engine/match/escaped_digits.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "engine/match/http_status.h"
#include "engine/match/line_skeleton.h"

namespace wflogscan {

bool LeavesDigitsAlone(std::string_view content) {
  if (content.empty() || !EscapesQuotesOnly(content)) return false;
  for (std::size_t at = 0; at + 1 < content.size(); ++at) {
    const char next = content[at + 1];
    if (content[at] == '#' && (LineSkeleton::IsPlaceholder(next) || absl::ascii_isdigit(next))) return false;
  }
  return true;
}

std::uint64_t NumbersBehindEscapes(std::string_view skeleton) {
  std::uint64_t numbers = 0;
  std::uint64_t bit = 1;
  for (std::size_t at = 0; at < skeleton.size(); ++at) {
    if (!LineSkeleton::IsPlaceholder(skeleton[at])) continue;
    if (IsBehindEscape(skeleton, at)) numbers |= bit;
    bit <<= 1;
  }
  return numbers;
}

}  // namespace wflogscan
