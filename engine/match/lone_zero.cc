#include "engine/match/lone_zero.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "absl/strings/ascii.h"
#include "engine/match/digit_pattern.h"

namespace wflogscan {
namespace {

constexpr DigitStep kZero = {.digits = 1U << 0, .min = 1, .max = 1};

bool Needs(const DigitPattern& part, bool closed_before, bool closed_behind);

bool SequenceNeeds(std::span<const DigitPattern> parts, bool closed_before, bool closed_behind) {
  const DigitSequence sequence(parts, closed_before, closed_behind);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool is_closed_before = sequence.IsClosedBefore(i);
    const bool is_closed_behind = sequence.IsClosedBehind(i + 1);
    if (StepOf(parts[i]) == kZero ? is_closed_before && is_closed_behind
                                  : Needs(parts[i], is_closed_before, is_closed_behind)) {
      return true;
    }
  }
  return false;
}

bool Needs(const DigitPattern& part, bool closed_before, bool closed_behind) {
  switch (part.kind) {
    case DigitPattern::Kind::kCharacter:
    case DigitPattern::Kind::kAnchor:
      return false;
    case DigitPattern::Kind::kSequence:
      return SequenceNeeds(part.parts, closed_before, closed_behind);
    case DigitPattern::Kind::kChoice:
      return std::all_of(part.parts.begin(), part.parts.end(), [&](const DigitPattern& choice) {
        return SequenceNeeds({&choice, 1}, closed_before, closed_behind);
      });
    case DigitPattern::Kind::kRepeat:
      // More than once, its own end stands before its beginning.
      return part.min > 0 &&
             SequenceNeeds(part.parts, closed_before && part.max <= 1, closed_behind && part.max <= 1);
  }
  return false;
}

}  // namespace

bool NeedsLoneZero(std::string_view pattern) {
  const std::optional<DigitPattern> read = DigitPattern::Read(pattern);
  return read && SequenceNeeds({&*read, 1}, /*closed_before=*/false, /*closed_behind=*/false);
}

bool HoldsLoneZero(std::string_view text) {
  const auto is_digit = [text](std::size_t at) { return at < text.size() && absl::ascii_isdigit(text[at]); };
  for (std::size_t at = text.find('0'); at != std::string_view::npos; at = text.find('0', at + 1)) {
    if ((at == 0 || !is_digit(at - 1)) && !is_digit(at + 1)) return true;
  }
  return false;
}

bool NumbersHoldLoneZero(const LineNumbers& numbers) {
  bool holds = false;
  for (std::uint64_t left = numbers.DigitsAndIds(); left != 0; left &= left - 1) {
    holds |= HoldsLoneZero(numbers.TextOf(static_cast<std::size_t>(std::countr_zero(left))));
  }
  for (std::size_t i = LineNumbers::kTold; i < numbers.count(); ++i) {
    holds |= HoldsLoneZero(numbers.TextOf(i));
  }
  return holds;
}

}  // namespace wflogscan
