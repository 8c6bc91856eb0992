#ifndef WFLOGSCAN_ENGINE_BASE_BYTE_WORD_H_
#define WFLOGSCAN_ENGINE_BASE_BYTE_WORD_H_

// Eight bytes of a text looked at as one number, for loops that cannot afford a step a byte.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace wflogscan {

inline constexpr std::uint64_t kEachByte = 0x0101010101010101ULL;  // times a byte: that byte in each place

// The first byte is the lowest one.
inline std::uint64_t WordAt(const char* bytes) {
  std::uint64_t word;
  std::memcpy(&word, bytes, sizeof(word));
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
}

// The high bit of each byte of the word that is no digit.
inline std::uint64_t NoDigitBits(std::uint64_t word) {
  constexpr std::uint64_t kHighBits = kEachByte * 0x80;
  // A digit is 0 to 9 then, and the only byte whose high bit stays clear when 0x76 is added. Nothing carries.
  word ^= kEachByte * '0';
  return (((word & ~kHighBits) + kEachByte * 0x76) | word) & kHighBits;
}

// Where the next digit is from text[at] on, or the end.
inline std::size_t FindDigit(std::string_view text, std::size_t at) {
  constexpr std::uint64_t kHighBits = kEachByte * 0x80;
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    const std::uint64_t digits = NoDigitBits(WordAt(text.data() + at)) ^ kHighBits;
    if (digits != 0) return at + static_cast<std::size_t>(std::countr_zero(digits)) / 8;
  }
  while (at < text.size() && (text[at] < '0' || text[at] > '9')) ++at;
  return at;
}

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_BYTE_WORD_H_
