#ifndef WFLOGSCAN_ENGINE_BASE_STRING_BRIDGE_H_
#define WFLOGSCAN_ENGINE_BASE_STRING_BRIDGE_H_

// Debian 12 builds Abseil with its own string_view, which neither converts to std's nor from it, and RE2 has
// a StringPiece of its own. Our headers speak std::string_view; the two bridges are here and nowhere else.

#include <string_view>

#include "absl/strings/string_view.h"
#include "re2/stringpiece.h"

namespace wflogscan {

inline absl::string_view ToAbsl(std::string_view s) { return {s.data(), s.size()}; }
inline std::string_view ToStd(absl::string_view s) { return {s.data(), s.size()}; }
inline re2::StringPiece ToRe2(std::string_view s) { return {s.data(), s.size()}; }

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_STRING_BRIDGE_H_
