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
// that has letters is another byte than one that has not.
//
// Cost: about 35 ns for a line of 120 bytes where the processor can compress bytes (AVX-512 VBMI2), 200 ns
// elsewhere. Not for several threads at once. Tested by tests/match/line_skeleton_test.cc.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace wflogscan {

class LineSkeleton {
 public:
  static constexpr char kNumber = '\x01';  // digits
  static constexpr char kId = '\x02';      // digits and letters from a to f
  static constexpr bool IsPlaceholder(char c) { return c == kNumber || c == kId; }
  static constexpr std::size_t kMaxLineBytes = 1024;

  enum class Means : std::uint8_t {
    kBest,      // what the processor is best at
    kPortable,  // what every processor can do, to compare with
  };
  explicit LineSkeleton(Means means = Means::kBest)
      : take_chunk_(means == Means::kBest ? BestTaker() : &LineSkeleton::TakeChunk) {}

  // Takes the line apart; false where it has no skeleton: it is too long, holds a byte that stands for a
  // number, or a run of hexadecimal digits that is longer than any id. Refers to the line from then on.
  bool Read(std::string_view line);

  std::string_view line() const { return line_; }
  // Behind it there are kPadding bytes that may be read.
  std::string_view text() const { return {text_.data(), text_size_}; }
  static constexpr std::size_t kPadding = 64;

  // Where in the text the number of this place in the order stands.
  std::size_t PlaceOf(std::size_t ordinal) const {
    std::size_t at = 0;
    for (;; ++at) {
      if (IsPlaceholder(text_[at]) && ordinal-- == 0) return at;
    }
  }

  struct Number {
    std::string_view text;  // a part of the line
    bool is_id = false;     // kId stands for it
  };
  std::size_t number_count() const { return number_count_; }
  Number NumberAt(std::size_t ordinal) const {
    const std::size_t begin = begins_[ordinal];
    return {{line_.data() + begin, ends_[ordinal] - begin}, is_id_[ordinal] != 0};
  }

  // Calls take(number) for each number of the line, in order.
  template <typename Take>
  void ForEachNumber(const Take& take) const {
    for (std::size_t i = 0; i < number_count_; ++i) take(NumberAt(i));
  }

 private:
  // A chunk ends where no number is open, and has a byte less than a word has bits, so that the end of its
  // last number is a bit as well.
  static constexpr std::size_t kMaxChunkBytes = 63;
  // A byte that is none stands between two numbers. The last chunk may write a chunk's worth of junk behind.
  static constexpr std::size_t kMaxNumbers = kMaxLineBytes / 2 + kMaxChunkBytes + 1;

  // Reads a chunk of at most kMaxChunkBytes at line[at], of a line that goes on behind it or not, and moves
  // *to along. Returns how much of it was read; 0 where the line has no skeleton.
  using ChunkTaker = std::size_t (LineSkeleton::*)(std::size_t at, std::size_t size, bool goes_on, char** to);
  std::size_t TakeChunk(std::size_t at, std::size_t size, bool goes_on, char** to);
#if defined(__x86_64__)
  std::size_t TakeChunkCompressing(std::size_t at, std::size_t size, bool goes_on, char** to);
#endif
  static ChunkTaker BestTaker();

  ChunkTaker take_chunk_;
  std::string_view line_;
  std::size_t text_size_ = 0;
  std::size_t number_count_ = 0;
  std::array<std::uint16_t, kMaxNumbers> begins_;  // of the numbers in the line
  std::array<std::uint16_t, kMaxNumbers> ends_;
  std::array<std::uint8_t, kMaxNumbers> is_id_;
  std::array<char, kMaxLineBytes + kPadding> text_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_LINE_SKELETON_H_
