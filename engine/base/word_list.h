#ifndef WFLOGSCAN_ENGINE_BASE_WORD_LIST_H_
#define WFLOGSCAN_ENGINE_BASE_WORD_LIST_H_

// Whether a text is, or ends in, one of a few words.

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "absl/strings/match.h"
#include "engine/base/string_bridge.h"

namespace wflogscan {

inline bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  return absl::EqualsIgnoreCase(ToAbsl(a), ToAbsl(b));
}

// In any case.
template <std::size_t N>
bool AnyEquals(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return EqualsIgnoreCase(text, word); });
}

template <std::size_t N>
bool EndsWithAny(std::string_view text, const std::array<std::string_view, N>& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return text.ends_with(ending); });
}

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_WORD_LIST_H_
