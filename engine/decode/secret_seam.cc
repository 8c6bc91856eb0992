#include "engine/decode/secret_seam.h"

#include <algorithm>
#include <cstddef>

#include "engine/base/byte_range.h"
#include "engine/base/secret_finder.h"
#include "engine/base/terminal.h"
#include "engine/source/record_bounds.h"

namespace wflogscan {

bool HideSecretFromBefore(std::string_view before, std::string* text) {
  constexpr std::size_t kMostBytes = std::size_t{64} << 10;  // of the part; more than a secret has
  constexpr std::size_t kLongestName = 128;
  constexpr std::string_view kWordEnds = " \t\"'";
  if (before.empty() || text->empty()) return false;
  std::string joined;
  AppendWithoutTerminalSequences(before, &joined);
  const std::size_t seam = joined.size();
  joined.append(*text, 0, kMostBytes);
  const std::size_t first_end = std::min(joined.find_first_of(kWordEnds, seam), joined.size());
  std::size_t begin = seam;
  std::size_t end = seam;
  // What is one word for so long may be a secret whose name is out of sight.
  if (before.size() >= kMaxBytesBefore && joined.find_first_of(kWordEnds) >= seam) end = first_end;
  for (const ByteRange& secret : FindSecrets(joined)) {
    if (secret.end <= seam) continue;
    // Behind a name that the seam cuts. What comes later the part tells by itself.
    if (secret.begin > (end == seam ? seam + kLongestName : end)) break;
    if (end == seam) begin = std::max(secret.begin, seam);
    end = std::max(end, secret.end);
    break;
  }
  if (end == seam) return false;
  text->replace(begin - seam, end - begin, kRedacted);
  return true;
}

}  // namespace wflogscan
