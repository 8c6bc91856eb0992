#include "engine/match/settled_statuses.h"

#include <string>
#include <string_view>

#include "engine/match/http_status.h"

namespace wflogscan {

SettledStatuses SettleStatuses(const LineSkeleton& line) {
  SettledStatuses settled;
  const std::string_view skeleton = line.text();
  std::string text;  // the skeleton with the digits of its escapes
  std::uint64_t escapes = 0;
  std::uint8_t ordinal = 0;
  for (std::size_t at = 0; at < skeleton.size(); ++at) {
    if (!LineSkeleton::IsPlaceholder(skeleton[at])) {
      text += skeleton[at];
      continue;
    }
    const std::string_view digits = line.NumberAt(ordinal).text;
    const bool is_escape = settled.escape_count < SettledStatuses::kMostEscapes &&
                           digits.size() == WordDemand::kMostDigits &&
                           skeleton.substr(0, at).ends_with("\\u");
    if (is_escape) {
      text += digits;
      escapes |= std::uint64_t{1} << ordinal;
      settled.escapes[settled.escape_count++] = WordDemand(ordinal, DigitFit::kIs, digits);
    } else {
      text += skeleton[at];
    }
    ++ordinal;
  }
  std::uint64_t statuses = HttpStatusesInSkeleton(text);
  settled.numbers = 0;
  for (std::size_t i = 0; i < ordinal; ++i) {
    const std::uint64_t bit = std::uint64_t{1} << i;
    const bool is_escape = (escapes & bit) != 0;  // whose end may be a number to some reader
    if (is_escape || (statuses & 1) != 0) settled.numbers |= bit;
    if (!is_escape) statuses >>= 1;
  }
  return settled;
}

}  // namespace wflogscan
