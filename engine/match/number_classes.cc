#include "engine/match/number_classes.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <set>
#include <tuple>
#include <utility>

#include "engine/match/digit_pattern.h"

namespace wflogscan {
namespace {

static_assert(DigitPattern::kMany >= NumberClasses::kMaxDigits);

// A stretch of a pattern that accepts nothing but digits.
struct Piece {
  std::vector<DigitStep> steps;
  bool begins_number = false;  // what stands before it cannot be a digit
  bool ends_number = false;
  friend auto operator<=>(const Piece&, const Piece&) = default;

  bool TellsDigitsApart() const {
    return std::any_of(steps.begin(), steps.end(),
                       [](const DigitStep& step) { return step.digits != kAllDigits; });
  }
};

bool MatchesFrom(const Piece& piece, std::size_t step, int times, std::string_view digits) {
  if (step == piece.steps.size()) return digits.empty();
  const DigitStep& now = piece.steps[step];
  if (times >= now.min && MatchesFrom(piece, step + 1, 0, digits)) return true;
  return times < now.max && !digits.empty() && (now.digits >> (digits[0] - '0') & 1) != 0 &&
         MatchesFrom(piece, step, times + 1, digits.substr(1));
}

void Collect(const DigitPattern& node, bool closed_before, bool closed_behind, std::set<Piece>* pieces);

// "4(?:01|03)" as "401" and "403": a choice is spelled out where digits on both sides of its edge belong
// together. Empty where there is none, or too many.
std::vector<std::vector<DigitPattern>> SpelledOut(const std::vector<DigitPattern>& parts) {
  constexpr std::size_t kMaxParts = 400;
  std::vector<std::vector<DigitPattern>> sequences;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const DigitPattern& part = parts[i];
    if (part.kind != DigitPattern::Kind::kChoice && part.kind != DigitPattern::Kind::kSequence) continue;
    const bool joins_before = i > 0 && StepOf(parts[i - 1]) && !IsClosed(part, Side::kFirst, false);
    const bool joins_behind =
        i + 1 < parts.size() && StepOf(parts[i + 1]) && !IsClosed(part, Side::kLast, false);
    if (!joins_before && !joins_behind) continue;
    const std::vector<DigitPattern> one = {part};
    for (const DigitPattern& choice : part.kind == DigitPattern::Kind::kChoice ? part.parts : one) {
      std::vector<DigitPattern>& sequence =
          sequences.emplace_back(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(i));
      if (choice.kind == DigitPattern::Kind::kSequence) {
        sequence.insert(sequence.end(), choice.parts.begin(), choice.parts.end());
      } else {
        sequence.push_back(choice);
      }
      sequence.insert(sequence.end(), parts.begin() + static_cast<std::ptrdiff_t>(i) + 1, parts.end());
      if (sequence.size() * sequences.size() > kMaxParts) return {};
    }
    return sequences;
  }
  return sequences;
}

void CollectSequence(const std::vector<DigitPattern>& parts, bool closed_before, bool closed_behind,
                     std::set<Piece>* pieces) {
  if (const std::vector<std::vector<DigitPattern>> sequences = SpelledOut(parts); !sequences.empty()) {
    for (const std::vector<DigitPattern>& sequence : sequences) {
      CollectSequence(sequence, closed_before, closed_behind, pieces);
    }
    return;
  }
  const DigitSequence sequence(parts, closed_before, closed_behind);
  for (std::size_t i = 0; i < parts.size();) {
    Piece piece;
    const std::size_t begin = i;
    for (; i < parts.size(); ++i) {
      const std::optional<DigitStep> step = StepOf(parts[i]);
      if (!step) break;
      piece.steps.push_back(*step);
    }
    if (i > begin) {
      piece.begins_number = sequence.IsClosedBefore(begin);
      piece.ends_number = sequence.IsClosedBehind(i);
      if (piece.TellsDigitsApart()) pieces->insert(std::move(piece));
      continue;
    }
    Collect(parts[i], sequence.IsClosedBefore(i), sequence.IsClosedBehind(i + 1), pieces);
    ++i;
  }
}

void Collect(const DigitPattern& node, bool closed_before, bool closed_behind, std::set<Piece>* pieces) {
  switch (node.kind) {
    case DigitPattern::Kind::kAnchor:
      break;
    case DigitPattern::Kind::kCharacter:
      if (node.digits != 0 && node.digits != kAllDigits) {
        pieces->insert({{{node.digits, 1, 1}}, closed_before && !node.others, closed_behind && !node.others});
      }
      break;
    case DigitPattern::Kind::kSequence:
      CollectSequence(node.parts, closed_before, closed_behind, pieces);
      break;
    case DigitPattern::Kind::kChoice:
      for (const DigitPattern& part : node.parts)
        CollectSequence({part}, closed_before, closed_behind, pieces);
      break;
    case DigitPattern::Kind::kRepeat:
      // More than once, its own end stands before its beginning.
      CollectSequence(node.parts, closed_before && node.max <= 1, closed_behind && node.max <= 1, pieces);
      break;
  }
}

}  // namespace

NumberClasses::NumberClasses() {
  for (std::size_t size = 1; size <= kMaxDigits; ++size) {
    const std::size_t end = size < kMaxDigits ? kFirstOfSize[size] : kNumbers;
    for (std::size_t i = kFirstOfSize[size - 1]; i < end; ++i) {
      members_[i] = static_cast<std::uint16_t>(i - kFirstOfSize[size - 1]);
    }
  }
}

NumberClasses NumberClasses::Of(const std::vector<std::string>& patterns) {
  NumberClasses classes;
  std::set<Piece> pieces;
  for (const std::string& pattern : patterns) {
    const std::optional<DigitPattern> node = DigitPattern::Read(pattern);
    if (!node) return classes;
    Collect(*node, /*closed_before=*/false, /*closed_behind=*/false, &pieces);
  }
  for (std::size_t size = 1; size <= kMaxDigits; ++size) {
    const std::size_t end = size < kMaxDigits ? kFirstOfSize[size] : kNumbers;
    const auto matches_of = [&](std::size_t value) {
      std::string digits = std::to_string(value);
      digits.insert(0, size - digits.size(), '0');
      std::vector<bool> matches;
      for (const Piece& piece : pieces) {
        for (std::size_t from = 0; from < (piece.begins_number ? 1 : size); ++from) {
          for (std::size_t to = piece.ends_number ? size : from + 1; to <= size; ++to) {
            matches.push_back(MatchesFrom(piece, 0, 0, std::string_view(digits).substr(from, to - from)));
          }
        }
      }
      return matches;
    };
    // 1, 11 and 111 stand for their classes, as longer numbers are masked with that digit too; else the
    // first.
    constexpr std::array<std::uint16_t, kMaxDigits> kOnes = {1, 11, 111};
    std::map<std::vector<bool>, std::uint16_t> member_of;
    member_of.emplace(matches_of(kOnes[size - 1]), kOnes[size - 1]);
    for (std::size_t i = kFirstOfSize[size - 1]; i < end; ++i) {
      const auto value = static_cast<std::uint16_t>(i - kFirstOfSize[size - 1]);
      classes.members_[i] = member_of.try_emplace(matches_of(value), value).first->second;
    }
  }
  return classes;
}

std::string NumberClasses::Serialize() const {
  std::string bytes;
  for (const std::uint16_t member : members_) {
    bytes.push_back(static_cast<char>(member & 0xFF));
    bytes.push_back(static_cast<char>(member >> 8));
  }
  return bytes;
}

std::optional<NumberClasses> NumberClasses::Deserialize(std::string_view bytes) {
  if (bytes.size() != 2 * kNumbers) return std::nullopt;
  NumberClasses classes;
  for (std::size_t i = 0; i < kNumbers; ++i) {
    classes.members_[i] = static_cast<std::uint16_t>(static_cast<unsigned char>(bytes[2 * i]) |
                                                     static_cast<unsigned char>(bytes[2 * i + 1]) << 8);
  }
  return classes;
}

}  // namespace wflogscan
