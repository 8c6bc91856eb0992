#ifndef WFLOGSCAN_ENGINE_MATCH_LOWER_CASE_H_
#define WFLOGSCAN_ENGINE_MATCH_LOWER_CASE_H_

// Comparisons of text, whatever its case, with words that are in lower case.

#include <cstddef>
#include <string_view>

#include "absl/strings/ascii.h"

namespace wflogscan {

inline bool IsWordChar(char c) { return absl::ascii_isalnum(c) || c == '_'; }

inline bool StartsWithLower(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    if (absl::ascii_tolower(text[i]) != lower[i]) return false;
  }
  return true;
}

// No longer word begins there.
inline bool StartsWithWord(std::string_view text, std::string_view lower) {
  return StartsWithLower(text, lower) && (text.size() == lower.size() || !IsWordChar(text[lower.size()]));
}

inline bool EndsWithLower(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() && StartsWithLower(text.substr(text.size() - lower.size()), lower);
}

inline bool ContainsLower(std::string_view text, std::string_view lower) {
  for (std::size_t i = 0; i + lower.size() <= text.size(); ++i) {
    if (absl::ascii_tolower(text[i]) == lower.front() && StartsWithLower(text.substr(i), lower)) return true;
  }
  return false;
}

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_LOWER_CASE_H_
