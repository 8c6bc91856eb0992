#ifndef WFLOGSCAN_ENGINE_MATCH_LINE_NUMBERS_H_
#define WFLOGSCAN_ENGINE_MATCH_LINE_NUMBERS_H_

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace wflogscan {

// The numbers of a line (match/line_skeleton.h), told by their place in the order: a view into what the
// reader (match/skeleton_reader.h) wrote down of them, in which kTold sizes may be read from any number on.
class LineNumbers {
 public:
  // Of a size: the number is an id. What is left of it is the number of characters.
  static constexpr std::uint8_t kIdBit = 0x80;
  static constexpr std::size_t kLong = 4;   // characters, which most numbers have not
  static constexpr std::size_t kTold = 64;  // of how many something is told at once

  LineNumbers() = default;
  // They begin at base + begins[i].
  LineNumbers(const char* base, const std::uint16_t* begins, const std::uint8_t* sizes, std::size_t count)
      : base_(base), begins_(begins), sizes_(sizes), count_(count) {}

  std::size_t count() const { return count_; }
  const char* BeginOf(std::size_t i) const { return base_ + begins_[i]; }
  std::size_t SizeOf(std::size_t i) const { return sizes_[i] & ~std::size_t{kIdBit}; }
  std::string_view TextOf(std::size_t i) const { return {BeginOf(i), SizeOf(i)}; }
  bool IsId(std::size_t i) const { return (sizes_[i] & kIdBit) != 0; }

  LineNumbers First(std::size_t count) const { return Between(0, count); }
  // [first, last)
  LineNumbers Between(std::size_t first, std::size_t last) const {
    return {base_, begins_ + first, sizes_ + first, last - first};
  }

  // Bit i: there is a number i, one of the first kTold.
  std::uint64_t All() const { return count_ >= kTold ? ~std::uint64_t{0} : (std::uint64_t{1} << count_) - 1; }
  // It has kLong characters or more. About a nanosecond, as the next.
  std::uint64_t LongOnes() const {
    return Tell([](Sizes sizes) { return (sizes & kCharacters) >= static_cast<signed char>(kLong); });
  }
  // It has `size` characters and is no id.
  std::uint64_t OfSize(std::size_t size) const {
    return Tell([size](Sizes sizes) { return sizes == static_cast<signed char>(size); });
  }
  // It has one character, or is an id.
  std::uint64_t DigitsAndIds() const {
    return Tell([](Sizes sizes) { return (sizes == 1) | (sizes < 0); });
  }

 private:
  // Sixteen of them, the id bit being the sign. What is asked of them is answered in each byte, by all its
  // bits.
  using Sizes = signed char __attribute__((vector_size(16)));
  static constexpr signed char kCharacters = kIdBit - 1;

  template <typename Ask>
  std::uint64_t Tell(Ask ask) const {
    const auto bits = [this, ask](std::size_t at) {
      Sizes sizes;
      std::memcpy(&sizes, sizes_ + at, sizeof(sizes));
      return std::uint64_t{HighBits(ask(sizes))} << at;
    };
    std::uint64_t told = bits(0) | bits(16);
    if (count_ > 32) told |= bits(32) | bits(48);
    return told & All();
  }
  static std::uint16_t HighBits(Sizes answers) {
#if defined(__SSE2__)
    return static_cast<std::uint16_t>(_mm_movemask_epi8(reinterpret_cast<__m128i>(answers)));
#else
    unsigned bits = 0;
    for (unsigned i = 0; i < sizeof(answers); ++i) bits |= unsigned{answers[i] != 0} << i;
    return static_cast<std::uint16_t>(bits);
#endif
  }

  const char* base_ = nullptr;
  const std::uint16_t* begins_ = nullptr;
  const std::uint8_t* sizes_ = nullptr;
  std::size_t count_ = 0;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_LINE_NUMBERS_H_
