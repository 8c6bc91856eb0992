#ifndef WFLOGSCAN_ENGINE_RULES_SHORT_NAME_H_
#define WFLOGSCAN_ENGINE_RULES_SHORT_NAME_H_

#include <algorithm>
#include <string_view>

namespace wflogscan {

// Whether it is what rules, signatures and sets are called: "no-such-host".
inline bool IsShortName(std::string_view text) {
  return !text.empty() && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RULES_SHORT_NAME_H_
