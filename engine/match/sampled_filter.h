#ifndef WFLOGSCAN_ENGINE_MATCH_SAMPLED_FILTER_H_
#define WFLOGSCAN_ENGINE_MATCH_SAMPLED_FILTER_H_

// Finds any of a thousand eight-byte strings in a block at memory-like speed.
//
// The problem: most stems are English ("signed b", "throttle"), and so are healthy lines. Vectorscan's
// literal matcher sorts literals into eight buckets, and a hundred English literals a bucket agree with
// healthy text at almost every byte: measured on this project's stems it falls from 2 GB/s with 60 literals
// to 0.5 GB/s with 1300.
//
// The idea: an eight-byte string contains, whatever its alignment, one of the text's five-byte windows at
// multiples of four. So it is enough to look at every fourth position, hash five bytes, and ask a bitmap of
// all five-byte windows of all strings. What passes is compared in full. Case is folded by setting bit 5 of
// every byte, which also folds a few characters that are no letters; so a hit may be wrong now and then,
// which costs a decode and never a finding.
//
// Cost: one load, multiplication and bit test for four bytes of text. Tested by
// tests/match/sampled_filter_test.cc.

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace wflogscan {

class SampledFilter {
 public:
  static constexpr std::size_t kStringBytes = 8;
  static constexpr std::size_t kWindowBytes = 5;

  // Each string has kStringBytes bytes; others are ignored. Immutable afterwards, and shared by threads.
  explicit SampledFilter(const std::vector<std::string>& strings);

  bool empty() const { return strings_.empty(); }

  // Calls take(offset of the last byte, index of the string) for every place in `text` that holds one of the
  // strings, in order.
  template <typename Take>
  void Find(std::string_view text, const Take& take) const {
    if (strings_.empty() || text.size() < kStringBytes) return;
    const char* const data = text.data();
    const std::size_t last_start = text.size() - kStringBytes;
    // Which places pass cannot be guessed, so there are no branches: each is written down, and stays written
    // down if it passes.
    std::array<std::size_t, kPieceWindows> windows;
    std::array<std::size_t, kPieceWindows * kStride + kStride> starts;
    std::size_t start_count = 0;
    const auto test_start = [&](std::size_t start) {
      starts[start_count] = start;
      start_count += Test(wholes_, StringIndex(Load(data + start)));
    };
    test_start(0);
    std::size_t at = kStride;
    do {
      const std::size_t piece_end = std::min(at + kPieceWindows * kStride, last_start + 1);
      std::size_t window_count = 0;
      for (; at < piece_end; at += kStride) {
        windows[window_count] = at;
        window_count += Test(windows_, WindowIndex(Load(data + at)));
      }
      // The window at `at` may be the first, second, third or fourth of a string.
      for (std::size_t i = 0; i < window_count; ++i) {
        for (std::size_t back = kStride; back-- > 0;) test_start(windows[i] - back);
      }
      if (at > last_start) {  // whose windows would begin too near to the end to be loaded
        for (std::size_t start = at - kStride + 1; start <= last_start; ++start) test_start(start);
      }
      for (std::size_t i = 0; i < start_count; ++i) {
        const auto found = strings_.find(Load(data + starts[i]));
        if (found != strings_.end()) take(starts[i] + kStringBytes - 1, found->second);
      }
      start_count = 0;
    } while (at <= last_start);
  }

 private:
  static constexpr std::size_t kStride = kStringBytes - kWindowBytes + 1;
  static constexpr std::size_t kPieceWindows = 64;  // of 256 bytes, more than most lines have
  static constexpr int kBitmapBits = 17;            // 16 KiB: fits the first-level cache beside the text
  static constexpr std::uint64_t kFold = 0x2020202020202020ULL;
  static constexpr std::uint64_t kMultiplier = 0x9E3779B97F4A7C15ULL;  // 2^64 divided by the golden ratio

  static std::uint64_t Load(const char* bytes) {
    std::uint64_t word;
    std::memcpy(&word, bytes, sizeof(word));
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word | kFold;
  }
  static std::uint64_t WindowIndex(std::uint64_t word) {
    return (word << (8 * (kStringBytes - kWindowBytes))) * kMultiplier >> (64 - kBitmapBits);
  }
  static std::uint64_t StringIndex(std::uint64_t word) { return word * kMultiplier >> (64 - kBitmapBits); }
  // 1 or 0.
  static std::size_t Test(const std::vector<std::uint64_t>& bitmap, std::uint64_t index) {
    return bitmap[index / 64] >> (index % 64) & 1;
  }

  std::vector<std::uint64_t> windows_;                         // bitmap of the strings' five-byte windows
  std::vector<std::uint64_t> wholes_;                          // bitmap of the strings
  absl::flat_hash_map<std::uint64_t, std::uint32_t> strings_;  // folded -> index
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_SAMPLED_FILTER_H_
