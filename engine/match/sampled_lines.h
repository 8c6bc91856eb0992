#ifndef WFLOGSCAN_ENGINE_MATCH_SAMPLED_LINES_H_
#define WFLOGSCAN_ENGINE_MATCH_SAMPLED_LINES_H_

#include <algorithm>
#include <bit>
#include <cstdint>

namespace wflogscan {

// Which lines of a source have their time read though nothing was proposed in them, so that a report knows
// from when to when a log reaches and where it has gaps. Chosen by number, so that neither blocks nor threads
// show: the first kSampledAtStart, then every second, fourth and so on, kSampledAtStart of each doubling. So
// a log of any length has some thousand of them, and a gap is seen to a hundredth of what lies before it.
inline constexpr std::uint64_t kSampledAtStart = 64;

// The first sampled line that is not before line `number`.
constexpr std::uint64_t FirstSampledLine(std::uint64_t number) {
  const std::uint64_t stride = std::max<std::uint64_t>(std::bit_floor(number) / kSampledAtStart, 1);
  return (number + stride - 1) / stride * stride;
}

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_SAMPLED_LINES_H_
