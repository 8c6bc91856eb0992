#include "engine/rules/digit_hazard.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/strings/ascii.h"

namespace wflogscan {
namespace {

constexpr int kMaskedNumber = 4;    // digits
constexpr int kMaskedDuration = 3;  // digits before "ms"
constexpr int kSpelledOut = 4;

// What one atom of a pattern matches, as far as digits go.
struct Atom {
  enum class Kind {
    kLiteral,   // that character
    kDigits,    // some digits and nothing else
    kAnyDigit,  // every digit and nothing else
    kOther,
  } kind = Kind::kOther;
  char literal = '\0';
  int at_least = 1;  // times
};

// The digits in a row that a match has at least at the current place of the pattern.
struct Run {
  std::size_t begin = 0;  // in the pattern
  int digits = 0;
  bool particular = false;  // one of them is not just any digit
  int literal = 0;          // digits spelled out, up to here
  int most_literal = 0;
  bool after_letter = false;  // a number that a letter precedes is not masked

  bool is_hazard(int masked_from) const {
    return digits >= masked_from && particular && most_literal < kSpelledOut && !after_letter;
  }
};

class HazardFinder {
 public:
  explicit HazardFinder(std::string_view pattern) : pattern_(pattern) {}

  std::optional<std::string> Find() {
    std::vector<Run> groups;  // as they were where the group was opened
    while (at_ < pattern_.size() && !found_) {
      const char c = pattern_[at_];
      if (c == '(') {
        groups.push_back(run_);
        ++at_;
        if (pattern_.substr(at_).starts_with('?'))
          at_ = std::min(pattern_.find_first_of(":)", at_), pattern_.size());
        if (at_ < pattern_.size() && pattern_[at_] == ':') ++at_;
      } else if (c == '|') {
        ++at_;
        Close();
        run_ = groups.empty() ? Run{} : groups.back();
      } else if (c == ')') {
        ++at_;
        const int at_least = TakeRepeat();
        if (!groups.empty()) {
          if (at_least == 0) run_ = groups.back();
          groups.pop_back();
        }
      } else if (c == '^' || c == '$') {
        ++at_;
      } else {
        const std::size_t begin = at_;
        Atom atom;
        if (TakeAtom(&atom)) Add(atom, begin);
      }
    }
    Close();
    return found_;
  }

 private:
  // False for what matches no character: \b, \B, \A, \z.
  bool TakeAtom(Atom* atom) {
    const char c = pattern_[at_++];
    if (c == '[') {
      TakeClass(atom);
    } else if (c == '\\' && at_ < pattern_.size()) {
      const char escaped = pattern_[at_++];
      if (escaped == 'b' || escaped == 'B' || escaped == 'A' || escaped == 'z') return false;
      if (escaped == 'd') {
        atom->kind = Atom::Kind::kAnyDigit;
      } else if (!absl::ascii_isalpha(escaped)) {
        atom->kind = Atom::Kind::kLiteral;
        atom->literal = escaped;
      } else if (escaped == 'x') {
        at_ = std::min(at_ + 2, pattern_.size());
      }
    } else if (c != '.') {
      atom->kind = Atom::Kind::kLiteral;
      atom->literal = c;
    }
    atom->at_least = TakeRepeat();
    return true;
  }

  void TakeClass(Atom* atom) {
    const bool negated = pattern_.substr(at_).starts_with('^');
    if (negated) ++at_;
    int digits = 0;
    bool others = negated;
    for (bool first = true; at_ < pattern_.size() && (first || pattern_[at_] != ']'); first = false) {
      char from = pattern_[at_++];
      if (from == '\\' && at_ < pattern_.size()) {
        from = pattern_[at_++];
        if (from == 'd') {
          digits = 10;
          continue;
        }
        others = true;
        continue;
      }
      char to = from;
      if (at_ + 1 < pattern_.size() && pattern_[at_] == '-' && pattern_[at_ + 1] != ']') {
        to = pattern_[at_ + 1];
        at_ += 2;
      }
      if (absl::ascii_isdigit(from) && absl::ascii_isdigit(to)) {
        digits += std::max(to - from + 1, 0);
      } else {
        others = true;
      }
    }
    if (at_ < pattern_.size()) ++at_;  // ]
    if (others || digits == 0) return;
    atom->kind = digits >= 10 ? Atom::Kind::kAnyDigit : Atom::Kind::kDigits;
  }

  // How often, at least, what was just read is repeated.
  int TakeRepeat() {
    if (at_ >= pattern_.size()) return 1;
    int at_least = 1;
    const char c = pattern_[at_];
    if (c == '?' || c == '*' || c == '+') {
      at_least = c == '+' ? 1 : 0;
      ++at_;
    } else if (c == '{' && at_ + 1 < pattern_.size() && absl::ascii_isdigit(pattern_[at_ + 1])) {
      at_least = 0;
      for (++at_; at_ < pattern_.size() && absl::ascii_isdigit(pattern_[at_]); ++at_) {
        at_least = std::min(at_least * 10 + (pattern_[at_] - '0'), 1000);
      }
      at_ = std::min(pattern_.find('}', at_), pattern_.size() - 1) + 1;
    } else {
      return 1;
    }
    if (at_ < pattern_.size() && pattern_[at_] == '?') ++at_;  // lazy
    return at_least;
  }

  void Add(const Atom& atom, std::size_t begin) {
    const bool is_literal_digit = atom.kind == Atom::Kind::kLiteral && absl::ascii_isdigit(atom.literal);
    const bool is_digit =
        is_literal_digit || atom.kind == Atom::Kind::kDigits || atom.kind == Atom::Kind::kAnyDigit;
    if (atom.at_least == 0) {
      run_.literal = 0;
      return;  // it may be absent, so it neither adds to the run nor ends it
    }
    if (!is_digit) {
      const bool is_ms =
          (atom.literal | 0x20) == 'm' && begin + 1 < pattern_.size() && (pattern_[begin + 1] | 0x20) == 's';
      if (is_ms && run_.is_hazard(kMaskedDuration)) Tell(begin);
      Close();
      run_ = {};
      run_.after_letter = atom.kind == Atom::Kind::kLiteral && absl::ascii_isalpha(atom.literal);
      return;
    }
    if (run_.digits == 0) run_.begin = begin;
    run_.digits += atom.at_least;
    run_.particular = run_.particular || atom.kind != Atom::Kind::kAnyDigit;
    run_.literal = is_literal_digit ? run_.literal + atom.at_least : 0;
    run_.most_literal = std::max(run_.most_literal, run_.literal);
  }

  void Close() {
    if (run_.is_hazard(kMaskedNumber)) Tell(at_);
  }

  void Tell(std::size_t end) {
    if (found_) return;
    found_ =
        "\"" + std::string(pattern_.substr(run_.begin, end - run_.begin)) +
        "\" asks for digits that rules do not see: those of long numbers are all 1 to them. Spell four or "
        "more of them out, (?:4222|4223) rather than 422[23]";
  }

  const std::string_view pattern_;
  std::size_t at_ = 0;
  Run run_;
  std::optional<std::string> found_;
};

}  // namespace

std::optional<std::string> DigitHazard(std::string_view pattern) { return HazardFinder(pattern).Find(); }

}  // namespace wflogscan
