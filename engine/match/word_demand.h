#ifndef WFLOGSCAN_ENGINE_MATCH_WORD_DEMAND_H_
#define WFLOGSCAN_ENGINE_MATCH_WORD_DEMAND_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>

namespace wflogscan {

// How a number of a line has the hexadecimal digits that are wanted of it.
enum class DigitFit : std::uint8_t { kIs, kEndsWith, kBeginsWith };

// Four characters as they lie in memory, letters of both cases being one; digits stay.
inline std::uint32_t CaselessWordAt(const char* bytes) {
  std::uint32_t word = 0;
  std::memcpy(&word, bytes, sizeof(word));
  return word | 0x20202020;
}

// What is wanted of one number of a line: so few digits that a word of the line tells whether it has them,
// letters of both cases being one. All of it is asked for at once, which costs less than to guess wrong about
// a part: two nanoseconds.
class WordDemand {
 public:
  static constexpr std::size_t kMostDigits = sizeof(std::uint32_t);

  WordDemand() = default;  // which no number meets
  // `number` is the place in the order; `digits` at most kMostDigits, and one at least.
  WordDemand(std::uint8_t number, DigitFit fit, std::string_view digits)
      : number_(number),
        fewest_(static_cast<std::uint8_t>(digits.size())),
        most_(fit == DigitFit::kIs ? fewest_ : std::numeric_limits<std::uint8_t>::max()),
        at_end_(fit == DigitFit::kEndsWith) {
    std::array<char, kMostDigits> bytes = {};
    std::array<char, kMostDigits> mask = {};
    const std::size_t place = at_end_ ? kMostDigits - digits.size() : 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
      bytes[place + i] = digits[i];
      mask[place + i] = '\xff';
    }
    digits_ = CaselessWordAt(bytes.data());
    std::memcpy(&mask_, mask.data(), kMostDigits);
  }

  std::uint8_t number() const { return number_; }

  // Of the number `begin[0, size)`. Reads kMostDigits characters from its begin on or before its end,
  // whatever its size is.
  bool IsMetBy(const char* begin, std::size_t size) const {
    const std::uint32_t word = CaselessWordAt(at_end_ ? begin + size - kMostDigits : begin);
    return (unsigned{((word ^ digits_) & mask_) == 0} & unsigned{size >= fewest_} &
            unsigned{size <= most_}) != 0;
  }

 private:
  std::uint32_t digits_ = 0;  // where the word has them
  std::uint32_t mask_ = 0;    // of those places
  std::uint8_t number_ = 0;
  std::uint8_t fewest_ = 1;  // characters
  std::uint8_t most_ = 0;
  bool at_end_ = false;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_WORD_DEMAND_H_
