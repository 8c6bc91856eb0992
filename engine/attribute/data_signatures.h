#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_DATA_SIGNATURES_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_DATA_SIGNATURES_H_

#include <algorithm>
#include <array>
#include <string_view>

namespace wflogscan {

// A signature that a successful poll may carry: it tells how the poll went and not that it failed, so the
// next success does not end it.
inline bool IsAboutData(std::string_view signature) {
  static constexpr std::array<std::string_view, 4> kAboutData = {"duplicates", "memory-pressure", "no-data",
                                                                 "slow-poll"};
  return std::find(kAboutData.begin(), kAboutData.end(), signature) != kAboutData.end();
}

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_DATA_SIGNATURES_H_
