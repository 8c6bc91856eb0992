#ifndef WFLOGSCAN_ENGINE_MATCH_DIGIT_PATTERN_H_
#define WFLOGSCAN_ENGINE_MATCH_DIGIT_PATTERN_H_

// A pattern as far as digits go: which of its parts accept which digits, and what stands beside them.
//
// Tested by the tests of what is told from it: number_classes_test.cc and lone_zero_test.cc in tests/match.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace wflogscan {

using DigitSet = std::uint16_t;  // bit d: accepts the digit d
inline constexpr DigitSet kAllDigits = 0x3FF;

// One part of a pattern, or all of it.
struct DigitPattern {
  enum class Kind : std::uint8_t { kCharacter, kAnchor, kSequence, kChoice, kRepeat };
  static constexpr int kMany = 3;  // times: as good as any number of them

  Kind kind = Kind::kSequence;
  DigitSet digits = 0;  // of kCharacter: which digits it accepts,
  bool others = false;  // and whether anything else
  int min = 1;          // of kRepeat
  int max = 1;
  std::vector<DigitPattern> parts;  // of kSequence and kChoice; the one of kRepeat

  // A pattern in RE2's syntax, which RE2 accepts. nullopt: it cannot be read here.
  static std::optional<DigitPattern> Read(std::string_view pattern);
};

// A character, or a repeated one, that accepts digits and nothing else.
struct DigitStep {
  DigitSet digits = 0;
  int min = 1;
  int max = 1;
  friend auto operator<=>(const DigitStep&, const DigitStep&) = default;
};
std::optional<DigitStep> StepOf(const DigitPattern& part);

enum class Side : std::uint8_t { kFirst, kLast };

// Whether what the part matches, and what is beyond where it matches nothing, has no digit at that side.
bool IsClosed(const DigitPattern& part, Side side, bool closed_beyond);
bool IsEdgeClosed(std::span<const DigitPattern> parts, Side side, bool closed_beyond);

// A sequence, and what stands around it, walked with what is known of the neighbours of each part.
class DigitSequence {
 public:
  DigitSequence(std::span<const DigitPattern> parts, bool closed_before, bool closed_behind)
      : parts_(parts), closed_before_(closed_before), closed_behind_(closed_behind) {}

  // Whether no digit can stand right before, or behind, the parts [begin, end).
  bool IsClosedBefore(std::size_t begin) const;
  bool IsClosedBehind(std::size_t end) const;

 private:
  std::span<const DigitPattern> parts_;
  bool closed_before_;
  bool closed_behind_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_DIGIT_PATTERN_H_
