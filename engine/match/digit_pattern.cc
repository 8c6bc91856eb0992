#include "engine/match/digit_pattern.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"

namespace wflogscan {
namespace {

// Reads what RE2 does, for patterns that RE2 accepts.
class PatternReader {
 public:
  explicit PatternReader(std::string_view pattern) : pattern_(pattern) {}

  std::optional<DigitPattern> Read() {
    DigitPattern node = ReadChoice();
    if (failed_ || at_ != pattern_.size()) return std::nullopt;
    return node;
  }

 private:
  bool AtEnd() const { return at_ >= pattern_.size(); }
  char Peek() const { return AtEnd() ? '\0' : pattern_[at_]; }
  bool Take(std::string_view text) {
    if (!pattern_.substr(at_).starts_with(text)) return false;
    at_ += text.size();
    return true;
  }

  DigitPattern ReadChoice() {
    DigitPattern choice{.kind = DigitPattern::Kind::kChoice, .parts = {}};
    do {
      choice.parts.push_back(ReadSequence());
    } while (!failed_ && Take("|"));
    return choice.parts.size() == 1 ? std::move(choice.parts.front()) : choice;
  }

  DigitPattern ReadSequence() {
    DigitPattern sequence;
    while (!failed_ && !AtEnd() && Peek() != '|' && Peek() != ')') {
      DigitPattern part = ReadPart();
      while (ReadRepeat(&part)) {
      }
      sequence.parts.push_back(std::move(part));
    }
    return sequence;
  }

  bool ReadRepeat(DigitPattern* part) {
    int min = 0;
    int max = DigitPattern::kMany;
    if (Take("*")) {
    } else if (Take("+")) {
      min = 1;
    } else if (Take("?")) {
      max = 1;
    } else if (Peek() == '{' && at_ + 1 < pattern_.size() && absl::ascii_isdigit(pattern_[at_ + 1])) {
      ++at_;
      min = ReadNumber();
      max = min;
      if (Take(",")) max = Peek() == '}' ? DigitPattern::kMany : ReadNumber();
      if (!Take("}")) failed_ = true;
    } else {
      return false;
    }
    Take("?");  // lazy: the same language
    DigitPattern repeat{.kind = DigitPattern::Kind::kRepeat,
                        .min = std::min(min, DigitPattern::kMany),
                        .max = std::min(max, DigitPattern::kMany),
                        .parts = {}};
    repeat.parts.push_back(std::move(*part));
    *part = std::move(repeat);
    return true;
  }

  int ReadNumber() {
    int number = 0;
    while (absl::ascii_isdigit(Peek())) {
      number = std::min(number * 10 + (pattern_[at_++] - '0'), 10000);
    }
    return number;
  }

  DigitPattern ReadPart() {
    if (Take("(")) {
      if (Take("?")) {
        if (Take("P<") || Take("<")) {
          while (!AtEnd() && Peek() != '>') ++at_;
          Take(">");
        } else {
          while (absl::ascii_isalpha(Peek()) || Peek() == '-') ++at_;
          if (!Take(":")) {
            if (!Take(")")) failed_ = true;  // flags for what follows, such as (?i)
            return DigitPattern{};
          }
        }
      }
      DigitPattern group = ReadChoice();
      if (!Take(")")) failed_ = true;
      return group;
    }
    if (Take("[")) return ReadClass();
    if (Take("."))
      return {.kind = DigitPattern::Kind::kCharacter, .digits = kAllDigits, .others = true, .parts = {}};
    if (Take("^") || Take("$")) return {.kind = DigitPattern::Kind::kAnchor, .parts = {}};
    if (Take("\\")) return ReadEscape();
    return Character(pattern_[at_++]);
  }

  static DigitPattern Character(char c) {
    DigitPattern node{.kind = DigitPattern::Kind::kCharacter, .parts = {}};
    Add(c, c, &node);
    return node;
  }

  static void Add(char first, char last, DigitPattern* node) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      if (first <= digit && digit <= last) node->digits |= static_cast<DigitSet>(1U << (digit - '0'));
    }
    node->others = node->others || first < '0' || last > '9';
  }

  // Behind the backslash, inside a class or not. False where it is none of those that stand for characters.
  bool AddEscape(DigitPattern* node, char* single) {
    *single = '\0';
    if (AtEnd()) return false;
    const char c = pattern_[at_++];
    switch (c) {
      case 'd':
        node->digits |= kAllDigits;
        return true;
      case 'w':
      case 'S':
        node->digits |= kAllDigits;
        node->others = true;
        return true;
      case 's':
      case 'D':
      case 'W':
        node->others = true;
        return true;
      case 'x': {
        int value = 0;
        if (at_ + 2 > pattern_.size() || Peek() == '{') {
          failed_ = true;
          return true;
        }
        for (int i = 0; i < 2; ++i) {
          const char digit = pattern_[at_++];
          if (!absl::ascii_isxdigit(digit)) failed_ = true;
          value = value * 16 + (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }
        *single = static_cast<char>(value);
        Add(*single, *single, node);
        return true;
      }
      case 'n':
      case 't':
      case 'r':
      case 'f':
      case 'v':
        *single = ' ';  // no digit
        node->others = true;
        return true;
      default:
        if (absl::ascii_isalnum(c)) return false;
        *single = c;
        Add(c, c, node);
        return true;
    }
  }

  DigitPattern ReadEscape() {
    DigitPattern node{.kind = DigitPattern::Kind::kCharacter, .parts = {}};
    if (Take("b") || Take("A") || Take("z")) return {.kind = DigitPattern::Kind::kAnchor, .parts = {}};
    if (Take("B")) return DigitPattern{};
    char single = '\0';
    if (!AddEscape(&node, &single)) failed_ = true;
    return node;
  }

  DigitPattern ReadClass() {
    DigitPattern node{.kind = DigitPattern::Kind::kCharacter, .parts = {}};
    const bool negated = Take("^");
    for (bool first = true; !failed_ && (first || Peek() != ']'); first = false) {
      if (AtEnd() || pattern_.substr(at_).starts_with("[:")) {
        failed_ = true;
        break;
      }
      char from = '\0';
      if (Take("\\")) {
        if (!AddEscape(&node, &from)) failed_ = true;
      } else {
        from = pattern_[at_++];
        Add(from, from, &node);
      }
      if (Peek() == '-' && at_ + 1 < pattern_.size() && pattern_[at_ + 1] != ']') {
        ++at_;
        char to = '\0';
        if (Take("\\")) {
          if (!AddEscape(&node, &to)) failed_ = true;
        } else {
          to = pattern_[at_++];
        }
        Add(from, to, &node);
      }
    }
    if (!Take("]")) failed_ = true;
    if (negated) {
      node.digits = static_cast<DigitSet>(~node.digits & kAllDigits);
      node.others = true;
    }
    return node;
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

// Whether what stands on both sides of it may touch.
bool CanBeEmpty(const DigitPattern& node) {
  switch (node.kind) {
    case DigitPattern::Kind::kCharacter:
    case DigitPattern::Kind::kAnchor:
      return false;
    case DigitPattern::Kind::kSequence:
      return std::all_of(node.parts.begin(), node.parts.end(), CanBeEmpty);
    case DigitPattern::Kind::kChoice:
      return std::any_of(node.parts.begin(), node.parts.end(), CanBeEmpty);
    case DigitPattern::Kind::kRepeat:
      return node.min == 0 || CanBeEmpty(node.parts.front());
  }
  return true;
}

}  // namespace

std::optional<DigitPattern> DigitPattern::Read(std::string_view pattern) {
  return PatternReader(pattern).Read();
}

std::optional<DigitStep> StepOf(const DigitPattern& part) {
  using Kind = DigitPattern::Kind;
  const DigitPattern& one = part.kind == Kind::kRepeat ? part.parts.front() : part;
  if (one.kind != Kind::kCharacter || one.digits == 0 || one.others) return std::nullopt;
  if (part.kind == Kind::kRepeat) return DigitStep{one.digits, part.min, part.max};
  return DigitStep{one.digits, 1, 1};
}

bool IsClosed(const DigitPattern& part, Side side, bool closed_beyond) {
  switch (part.kind) {
    case DigitPattern::Kind::kCharacter:
      return part.digits == 0;
    case DigitPattern::Kind::kAnchor:
      return true;
    case DigitPattern::Kind::kSequence:
      return IsEdgeClosed(part.parts, side, closed_beyond);
    case DigitPattern::Kind::kChoice:
      return std::all_of(part.parts.begin(), part.parts.end(),
                         [&](const DigitPattern& choice) { return IsClosed(choice, side, closed_beyond); });
    case DigitPattern::Kind::kRepeat:
      return IsClosed(part.parts.front(), side, closed_beyond) && (part.min > 0 || closed_beyond);
  }
  return false;
}

bool IsEdgeClosed(std::span<const DigitPattern> parts, Side side, bool closed_beyond) {
  bool closed = closed_beyond;
  const auto add = [&closed](const DigitPattern& part, Side at) {
    closed = IsClosed(part, at, closed) && (closed || !CanBeEmpty(part));
  };
  if (side == Side::kFirst) {
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) add(*part, side);
  } else {
    for (const DigitPattern& part : parts) add(part, side);
  }
  return closed;
}

bool DigitSequence::IsClosedBefore(std::size_t begin) const {
  return IsEdgeClosed(parts_.first(begin), Side::kLast, closed_before_);
}

bool DigitSequence::IsClosedBehind(std::size_t end) const {
  return IsEdgeClosed(parts_.subspan(end), Side::kFirst, closed_behind_);
}

}  // namespace wflogscan
