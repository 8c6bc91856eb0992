#ifndef WFLOGSCAN_ENGINE_BASE_SATURATED_H_
#define WFLOGSCAN_ENGINE_BASE_SATURATED_H_

#include <cstdint>
#include <limits>

namespace wflogscan {

// The sum, or the largest number where that is larger: a report may hold any.
constexpr std::uint64_t AddSaturated(std::uint64_t a, std::uint64_t b) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  return a > kMost - b ? kMost : a + b;
}

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_SATURATED_H_
