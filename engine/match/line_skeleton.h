#ifndef WFLOGSCAN_ENGINE_MATCH_LINE_SKELETON_H_
#define WFLOGSCAN_ENGINE_MATCH_LINE_SKELETON_H_

// What stays of a raw line when its numbers are taken out.
//
// The problem: a log says the same few hundred things again and again, and only the numbers change. Looking
// for a thousand stems in each of those lines finds the same again and again.
//
// The idea: a number, whatever its length and value, becomes one byte, and lines that differ in nothing else
// become one text. What was found out about the text once holds for all its lines; what depends on a number's
// value is asked of that number alone, which is told by its place in the order.
//
//   2026-02-22T06:01:20.140Z [INFO] okta: fetched 42 events  ->  #-#-#T#:#:#.#Z [INFO] okta: fetched # events
//
// A number is a run of hexadecimal digits, one of them at least 0 to 9, so that ids are taken out whole. One
// that has letters is another byte than one that has not, unless it is short and stands beside another
// letter: the d7 of rapid7 and the A256 of SHA256 are parts of words.

#include <cstddef>
#include <string_view>

#include "engine/match/line_numbers.h"

namespace wflogscan {

// A view: into the line, and into the reader that took it apart (match/skeleton_reader.h).
class LineSkeleton {
 public:
  static constexpr char kNumber = '\x01';  // digits
  static constexpr char kId = '\x02';      // digits and letters from a to f
  static constexpr bool IsPlaceholder(char c) { return c == kNumber || c == kId; }
  // No skeleton is made of a line that holds one of these: what stands for a number would look like one, and
  // a terminal's sequences are to be taken out first.
  static constexpr char kEscape = '\x1b';
  static constexpr bool IsSpecial(char c) { return (c >= '\0' && c <= kId) || c == kEscape; }
  static constexpr std::size_t kMaxLineBytes = 1024;
  static constexpr std::size_t kLongestInWord = 4;  // hexadecimal digits that may be a part of a word

  LineSkeleton() = default;
  LineSkeleton(std::string_view line, std::string_view text, const LineNumbers& numbers)
      : line_(line), text_(text), numbers_(numbers) {}

  std::string_view line() const { return line_; }
  std::string_view text() const { return text_; }

  // Where in the text the number of this place in the order stands.
  std::size_t PlaceOf(std::size_t ordinal) const {
    std::size_t at = 0;
    for (;; ++at) {
      if (IsPlaceholder(text_[at]) && ordinal-- == 0) return at;
    }
  }

  const LineNumbers& numbers() const { return numbers_; }
  struct Number {
    std::string_view text;  // a part of the line
    bool is_id = false;     // kId stands for it
  };
  std::size_t number_count() const { return numbers_.count(); }
  Number NumberAt(std::size_t ordinal) const { return {numbers_.TextOf(ordinal), numbers_.IsId(ordinal)}; }
  const char* BeginOf(std::size_t ordinal) const { return numbers_.BeginOf(ordinal); }
  std::size_t SizeOf(std::size_t ordinal) const { return numbers_.SizeOf(ordinal); }

  // Calls take(number) for each number of the line, in order.
  template <typename Take>
  void ForEachNumber(const Take& take) const {
    for (std::size_t i = 0; i < number_count(); ++i) take(NumberAt(i));
  }

  // The same of a part of the line that holds its first `number_count` numbers and no other; `text` is what
  // stays of it.
  LineSkeleton Part(std::string_view line, std::string_view text, std::size_t number_count) const {
    return {line, text, numbers_.First(number_count)};
  }

 private:
  std::string_view line_;
  std::string_view text_;
  LineNumbers numbers_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_LINE_SKELETON_H_
