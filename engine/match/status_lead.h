#ifndef WFLOGSCAN_ENGINE_MATCH_STATUS_LEAD_H_
#define WFLOGSCAN_ENGINE_MATCH_STATUS_LEAD_H_

// What stands before a number that may be an HTTP status (match/http_status.h), read backwards: how it is
// joined to the words before it, and those words.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/strings/ascii.h"
#include "engine/match/lower_case.h"
#include "engine/match/status_words.h"

namespace wflogscan {

class StatusLead {
 public:
  enum class Join : std::uint8_t { kStart, kBlank, kEquals, kColon, kArrow, kComma, kDash, kOther };

  explicit StatusLead(std::string_view text) : rest_(text) {
    if (rest_.empty()) return;
    const char opener = rest_.back();
    if (opener == '(' || opener == '[' || opener == '\'' || opener == '"') {
      opener_ = opener;
      rest_.remove_suffix(1);
    }
    const std::size_t before = rest_.size();
    TrimBlanks();
    blanks_ = before - rest_.size();
    if (rest_.empty()) return;
    switch (rest_.back()) {
      case '=':
        join_ = Join::kEquals;
        break;
      case ':':
        join_ = Join::kColon;
        break;
      case ',':
        join_ = Join::kComma;
        break;
      case '>':
        join_ = rest_.ends_with("=>") || rest_.ends_with("->") ? Join::kArrow : Join::kOther;
        break;
      case '-':
        join_ = rest_.ends_with("<-") || rest_.ends_with("<--") ? Join::kArrow
                : blanks_ > 0 && rest_.ends_with(" -")          ? Join::kDash
                                                                : Join::kOther;
        break;
      case '\x90':  // U+2190 and U+2192, the arrows left and right
      case '\x92':
        join_ =
            rest_.ends_with("\xe2\x86\x90") || rest_.ends_with("\xe2\x86\x92") ? Join::kArrow : Join::kOther;
        break;
      default:
        join_ = blanks_ > 0 ? Join::kBlank : Join::kOther;
        return;
    }
    if (join_ == Join::kArrow) {
      is_fat_arrow_ = rest_.ends_with("=>");
      rest_.remove_suffix(rest_.ends_with("<--") || rest_.back() == '\x90' || rest_.back() == '\x92' ? 3 : 2);
    } else if (join_ != Join::kOther) {
      rest_.remove_suffix(1);
    }
    TrimBlanks();
    if (IsKey()) {
      for (int quotes = 0; quotes < 2 && (rest_.ends_with('"') || rest_.ends_with('\'')); ++quotes) {
        rest_.remove_suffix(1);
      }
    }
  }

  Join join() const { return join_; }
  bool IsKey() const {
    return join_ == Join::kEquals || join_ == Join::kColon || (join_ == Join::kArrow && is_fat_arrow_);
  }
  char opener() const { return opener_; }
  std::size_t blanks() const { return blanks_; }  // right before the number or its opener
  std::string_view rest() const { return rest_; }

 private:
  void TrimBlanks() {
    for (int i = 0; i < 8 && !rest_.empty() && (rest_.back() == ' ' || rest_.back() == '\t'); ++i)
      rest_.remove_suffix(1);
  }

  std::string_view rest_;  // what is left to read, its end first
  char opener_ = '\0';
  std::size_t blanks_ = 0;
  Join join_ = Join::kStart;
  bool is_fat_arrow_ = false;
};

// The words before a point, nearest first; each is joined to the next by one blank, _, - or dot.
struct WordChain {
  static constexpr std::size_t kMost = 8;
  std::array<std::string_view, kMost> words;
  std::array<std::uint32_t, kMost> classes = {};
  std::array<char, kMost> joined_by = {};  // the character before the word; '\0' at the start
  std::size_t size = 0;

  explicit WordChain(std::string_view text) {
    while (size < kMost) {
      std::size_t begin = text.size();
      while (begin > 0 && absl::ascii_isalpha(text[begin - 1])) --begin;
      if (begin == text.size()) return;
      words[size] = text.substr(begin);
      classes[size] = ClassOfStatusWord(words[size]);
      joined_by[size] = begin == 0 ? '\0' : text[begin - 1];
      ++size;
      const char joiner = begin == 0 ? '\0' : text[begin - 1];
      if (joiner != ' ' && joiner != '_' && joiner != '-' && joiner != '.') return;
      // A word of no class ends the walk: what stands before it says nothing of the number.
      if (classes[size - 1] == 0 && size > 1) return;
      text = text.substr(0, begin - 1);
    }
  }

  std::uint32_t At(std::size_t i) const { return i < size ? classes[i] : 0; }
  bool Is(std::size_t i, std::string_view lower) const {
    return i < size && words[i].size() == lower.size() && StartsWithLower(words[i], lower);
  }
  // Past the words of this class, at most `most` of them.
  std::size_t Skip(std::size_t from, std::uint32_t word_class, std::size_t most) const {
    std::size_t i = from;
    while (i < size && i - from < most && (classes[i] & word_class) != 0) ++i;
    return i;
  }
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_STATUS_LEAD_H_
