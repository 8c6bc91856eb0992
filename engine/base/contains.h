#ifndef WFLOGSCAN_ENGINE_BASE_CONTAINS_H_
#define WFLOGSCAN_ENGINE_BASE_CONTAINS_H_

#include <cstring>
#include <string_view>

namespace wflogscan {

// Whether the part is in the text. Several times as fast as string_view's find where the part's first
// character is a common one.
inline bool Contains(std::string_view text, std::string_view part) {
  return memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;
}

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_CONTAINS_H_
