#ifndef WFLOGSCAN_ENGINE_MATCH_NUMBER_CLASSES_H_
#define WFLOGSCAN_ENGINE_MATCH_NUMBER_CLASSES_H_

// Which numbers of one to three digits no pattern tells apart.
//
// The problem: "fetched 42 events in 312ms" and "fetched 57 events in 298ms" say the same to every rule, but
// a rule may ask for "0 events" or "9[0-9]%", so digits cannot simply be ignored.
//
// The idea: the parts of the patterns that accept some digits and not others are collected ("0" between word
// boundaries, "9[0-9]" before something else). Two numbers of the same length are of one class if each of
// those parts matches the same stretches of both. Putting one member of a class in place of another cannot
// change what any pattern says of a text. A part whose surroundings may hold digits too is taken to match any
// stretch of a number, which makes classes smaller and never wrong.
//
// Immutable; share by const reference. Making it takes some 20 ms for a thousand patterns, so it can be
// stored. Tested by tests/match/number_classes_test.cc.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wflogscan {

class NumberClasses {
 public:
  static constexpr std::size_t kMaxDigits = 3;

  // Every number a class of its own.
  NumberClasses();

  // Patterns in RE2's syntax. One that cannot be read here tells all numbers apart.
  static NumberClasses Of(const std::vector<std::string>& patterns);

  // Puts the class's chosen member in place of the number of `size` digits, 1 to kMaxDigits.
  void Replace(char* digits, std::size_t size) const {
    std::size_t member = MemberFor(digits, size);
    for (std::size_t i = size; i-- > 0; member /= 10) digits[i] = static_cast<char>('0' + member % 10);
  }

  // Two numbers of one size have the same one if they are of one class.
  std::uint16_t MemberFor(const char* digits, std::size_t size) const {
    std::size_t value = 0;
    for (std::size_t i = 0; i < size; ++i) value = value * 10 + static_cast<std::size_t>(digits[i] - '0');
    return members_[kFirstOfSize[size - 1] + value];
  }

  std::string Serialize() const;
  static std::optional<NumberClasses> Deserialize(std::string_view bytes);  // nullopt: not written by this

 private:
  static constexpr std::array<std::size_t, kMaxDigits> kFirstOfSize = {0, 10, 110};
  static constexpr std::size_t kNumbers = 1110;

  std::array<std::uint16_t, kNumbers> members_;  // by number: the one that stands for its class
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_NUMBER_CLASSES_H_
