#include "engine/match/sampled_filter.h"

namespace wflogscan {

SampledFilter::SampledFilter(const std::vector<std::string>& strings)
    : windows_((std::size_t{1} << kBitmapBits) / 64), wholes_((std::size_t{1} << kBitmapBits) / 64) {
  const auto set = [](std::vector<std::uint64_t>* bitmap, std::uint64_t index) {
    (*bitmap)[index / 64] |= std::uint64_t{1} << (index % 64);
  };
  for (std::size_t i = 0; i < strings.size(); ++i) {
    if (strings[i].size() != kStringBytes) continue;
    const std::uint64_t word = Load(strings[i].data());
    strings_.emplace(word, static_cast<std::uint32_t>(i));
    set(&wholes_, StringIndex(word));
    for (std::size_t offset = 0; offset < kStride; ++offset)
      set(&windows_, WindowIndex(word >> (8 * offset)));
  }
}

}  // namespace wflogscan
