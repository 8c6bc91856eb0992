#include "engine/match/number_classes.h"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <map>
#include <memory>
#include <set>
#include <tuple>
#include <utility>

namespace wflogscan {
namespace {

using DigitSet = std::uint16_t;  // bit d: accepts the digit d
constexpr DigitSet kAllDigits = 0x3FF;
constexpr int kMany = static_cast<int>(NumberClasses::kMaxDigits);  // as good as any number of times

// One part of a pattern, as far as digits go.
struct Node {
  enum class Kind : std::uint8_t { kCharacter, kAnchor, kSequence, kChoice, kRepeat };
  Kind kind = Kind::kSequence;
  DigitSet digits = 0;  // of kCharacter: which digits it accepts,
  bool others = false;  // and whether anything else
  int min = 1;          // of kRepeat
  int max = 1;
  std::vector<Node> parts;  // of kSequence and kChoice; the one of kRepeat
};

// Reads what RE2 does, for patterns that RE2 accepts.
class PatternReader {
 public:
  explicit PatternReader(std::string_view pattern) : pattern_(pattern) {}

  std::optional<Node> Read() {
    Node node = ReadChoice();
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

  Node ReadChoice() {
    Node choice{.kind = Node::Kind::kChoice, .parts = {}};
    do {
      choice.parts.push_back(ReadSequence());
    } while (!failed_ && Take("|"));
    return choice.parts.size() == 1 ? std::move(choice.parts.front()) : choice;
  }

  Node ReadSequence() {
    Node sequence;
    while (!failed_ && !AtEnd() && Peek() != '|' && Peek() != ')') {
      Node part = ReadPart();
      while (ReadRepeat(&part)) {
      }
      sequence.parts.push_back(std::move(part));
    }
    return sequence;
  }

  bool ReadRepeat(Node* part) {
    int min = 0;
    int max = kMany;
    if (Take("*")) {
    } else if (Take("+")) {
      min = 1;
    } else if (Take("?")) {
      max = 1;
    } else if (Peek() == '{' && at_ + 1 < pattern_.size() &&
               std::isdigit(static_cast<unsigned char>(pattern_[at_ + 1]))) {
      ++at_;
      min = ReadNumber();
      max = min;
      if (Take(",")) max = Peek() == '}' ? kMany : ReadNumber();
      if (!Take("}")) failed_ = true;
    } else {
      return false;
    }
    Take("?");  // lazy: the same language
    Node repeat{
        .kind = Node::Kind::kRepeat, .min = std::min(min, kMany), .max = std::min(max, kMany), .parts = {}};
    repeat.parts.push_back(std::move(*part));
    *part = std::move(repeat);
    return true;
  }

  int ReadNumber() {
    int number = 0;
    while (std::isdigit(static_cast<unsigned char>(Peek()))) {
      number = std::min(number * 10 + (pattern_[at_++] - '0'), 10000);
    }
    return number;
  }

  Node ReadPart() {
    if (Take("(")) {
      if (Take("?")) {
        if (Take("P<")) {
          while (!AtEnd() && Peek() != '>') ++at_;
          Take(">");
        } else {
          while (!AtEnd() && Peek() != ':' && Peek() != ')') ++at_;
          if (!Take(":")) {
            Take(")");  // flags for what follows, such as (?i)
            return Node{};
          }
        }
      }
      Node group = ReadChoice();
      if (!Take(")")) failed_ = true;
      return group;
    }
    if (Take("[")) return ReadClass();
    if (Take(".")) return {.kind = Node::Kind::kCharacter, .digits = kAllDigits, .others = true, .parts = {}};
    if (Take("^") || Take("$")) return {.kind = Node::Kind::kAnchor, .parts = {}};
    if (Take("\\")) return ReadEscape();
    return Character(pattern_[at_++]);
  }

  static Node Character(char c) {
    Node node{.kind = Node::Kind::kCharacter, .parts = {}};
    Add(c, c, &node);
    return node;
  }

  static void Add(char first, char last, Node* node) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      if (first <= digit && digit <= last) node->digits |= static_cast<DigitSet>(1U << (digit - '0'));
    }
    node->others = node->others || first < '0' || last > '9';
  }

  // Behind the backslash, inside a class or not. False where it is none of those that stand for characters.
  bool AddEscape(Node* node, char* single) {
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
          if (!std::isxdigit(static_cast<unsigned char>(digit))) failed_ = true;
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
        if (std::isalnum(static_cast<unsigned char>(c))) return false;
        *single = c;
        Add(c, c, node);
        return true;
    }
  }

  Node ReadEscape() {
    Node node{.kind = Node::Kind::kCharacter, .parts = {}};
    if (Take("b") || Take("A") || Take("z")) return {.kind = Node::Kind::kAnchor, .parts = {}};
    if (Take("B")) return Node{};
    char single = '\0';
    if (!AddEscape(&node, &single)) failed_ = true;
    return node;
  }

  Node ReadClass() {
    Node node{.kind = Node::Kind::kCharacter, .parts = {}};
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

// A stretch of a pattern that accepts nothing but digits.
struct Piece {
  struct Step {
    DigitSet digits = 0;
    int min = 1;
    int max = 1;
    friend auto operator<=>(const Step&, const Step&) = default;
  };
  std::vector<Step> steps;
  bool begins_number = false;  // what stands before it cannot be a digit
  bool ends_number = false;
  friend auto operator<=>(const Piece&, const Piece&) = default;

  bool TellsDigitsApart() const {
    return std::any_of(steps.begin(), steps.end(),
                       [](const Step& step) { return step.digits != kAllDigits; });
  }
};

bool MatchesFrom(const Piece& piece, std::size_t step, int times, std::string_view digits) {
  if (step == piece.steps.size()) return digits.empty();
  const Piece::Step& now = piece.steps[step];
  if (times >= now.min && MatchesFrom(piece, step + 1, 0, digits)) return true;
  return times < now.max && !digits.empty() && (now.digits >> (digits[0] - '0') & 1) != 0 &&
         MatchesFrom(piece, step, times + 1, digits.substr(1));
}

// Whether what stands on both sides of it may touch.
bool CanBeEmpty(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kCharacter:
    case Node::Kind::kAnchor:
      return false;
    case Node::Kind::kSequence:
      return std::all_of(node.parts.begin(), node.parts.end(), CanBeEmpty);
    case Node::Kind::kChoice:
      return std::any_of(node.parts.begin(), node.parts.end(), CanBeEmpty);
    case Node::Kind::kRepeat:
      return node.min == 0 || CanBeEmpty(node.parts.front());
  }
  return true;
}

enum class Side : std::uint8_t { kFirst, kLast };

bool IsEdgeClosed(const std::vector<Node>& parts, Side side, bool closed_beyond);

// Whether what the node matches, and what is beyond where it matches nothing, has no digit at that side.
bool IsClosed(const Node& node, Side side, bool closed_beyond) {
  switch (node.kind) {
    case Node::Kind::kCharacter:
      return node.digits == 0;
    case Node::Kind::kAnchor:
      return true;
    case Node::Kind::kSequence:
      return IsEdgeClosed(node.parts, side, closed_beyond);
    case Node::Kind::kChoice:
      return std::all_of(node.parts.begin(), node.parts.end(),
                         [&](const Node& part) { return IsClosed(part, side, closed_beyond); });
    case Node::Kind::kRepeat:
      return IsClosed(node.parts.front(), side, closed_beyond) && (node.min > 0 || closed_beyond);
  }
  return false;
}

bool IsEdgeClosed(const std::vector<Node>& parts, Side side, bool closed_beyond) {
  bool closed = closed_beyond;
  const auto add = [&closed](const Node& part, Side at) {
    closed = IsClosed(part, at, closed) && (closed || !CanBeEmpty(part));
  };
  if (side == Side::kFirst) {
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) add(*part, side);
  } else {
    for (const Node& part : parts) add(part, side);
  }
  return closed;
}

// The digits of a character, or of a repeated one, that accepts nothing else.
std::optional<Piece::Step> DigitStep(const Node& node) {
  const Node& one = node.kind == Node::Kind::kRepeat ? node.parts.front() : node;
  if (one.kind != Node::Kind::kCharacter || one.digits == 0 || one.others) return std::nullopt;
  if (node.kind == Node::Kind::kRepeat) return Piece::Step{one.digits, node.min, node.max};
  return Piece::Step{one.digits, 1, 1};
}

void Collect(const Node& node, bool closed_before, bool closed_behind, std::set<Piece>* pieces);

// "4(?:01|03)" as "401" and "403": a choice is spelled out where digits on both sides of its edge belong
// together. Empty where there is none, or too many.
std::vector<std::vector<Node>> SpelledOut(const std::vector<Node>& parts) {
  constexpr std::size_t kMaxParts = 400;
  std::vector<std::vector<Node>> sequences;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Node& part = parts[i];
    if (part.kind != Node::Kind::kChoice && part.kind != Node::Kind::kSequence) continue;
    const bool joins_before = i > 0 && DigitStep(parts[i - 1]) && !IsClosed(part, Side::kFirst, false);
    const bool joins_behind =
        i + 1 < parts.size() && DigitStep(parts[i + 1]) && !IsClosed(part, Side::kLast, false);
    if (!joins_before && !joins_behind) continue;
    const std::vector<Node> one = {part};
    for (const Node& choice : part.kind == Node::Kind::kChoice ? part.parts : one) {
      std::vector<Node>& sequence =
          sequences.emplace_back(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(i));
      if (choice.kind == Node::Kind::kSequence) {
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

void CollectSequence(const std::vector<Node>& parts, bool closed_before, bool closed_behind,
                     std::set<Piece>* pieces) {
  if (const std::vector<std::vector<Node>> sequences = SpelledOut(parts); !sequences.empty()) {
    for (const std::vector<Node>& sequence : sequences) {
      CollectSequence(sequence, closed_before, closed_behind, pieces);
    }
    return;
  }
  const auto before = [&](std::size_t i) {
    return IsEdgeClosed({parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(i)}, Side::kLast,
                        closed_before);
  };
  const auto behind = [&](std::size_t i) {
    return IsEdgeClosed({parts.begin() + static_cast<std::ptrdiff_t>(i), parts.end()}, Side::kFirst,
                        closed_behind);
  };
  for (std::size_t i = 0; i < parts.size();) {
    Piece piece;
    const std::size_t begin = i;
    for (; i < parts.size(); ++i) {
      const std::optional<Piece::Step> step = DigitStep(parts[i]);
      if (!step) break;
      piece.steps.push_back(*step);
    }
    if (i > begin) {
      piece.begins_number = before(begin);
      piece.ends_number = behind(i);
      if (piece.TellsDigitsApart()) pieces->insert(std::move(piece));
      continue;
    }
    Collect(parts[i], before(i), behind(i + 1), pieces);
    ++i;
  }
}

void Collect(const Node& node, bool closed_before, bool closed_behind, std::set<Piece>* pieces) {
  switch (node.kind) {
    case Node::Kind::kAnchor:
      break;
    case Node::Kind::kCharacter:
      if (node.digits != 0 && node.digits != kAllDigits) {
        pieces->insert({{{node.digits, 1, 1}}, closed_before && !node.others, closed_behind && !node.others});
      }
      break;
    case Node::Kind::kSequence:
      CollectSequence(node.parts, closed_before, closed_behind, pieces);
      break;
    case Node::Kind::kChoice:
      for (const Node& part : node.parts) CollectSequence({part}, closed_before, closed_behind, pieces);
      break;
    case Node::Kind::kRepeat:
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
    const std::optional<Node> node = PatternReader(pattern).Read();
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
