#ifndef WFLOGSCAN_ENGINE_MATCH_SKELETON_READER_H_
#define WFLOGSCAN_ENGINE_MATCH_SKELETON_READER_H_

// Cuts a block into lines and takes their numbers out (match/line_skeleton.h), a batch at a time.
//
// Lines are short and a processor is fastest in long runs, so the bytes of a batch go through without regard
// to lines: what becomes of a number does not depend on where its line began, and a line break is a byte that
// is part of no number. Where lines end is written down on the way. A line that the batch cuts is left to the
// next one.
//
// Cost (BM_Skeleton): 30 ns for a line of 120 bytes where the processor can compress bytes (AVX-512 VBMI2),
// 140 ns elsewhere. Not for several threads at once. Tested by tests/match/skeleton_reader_test.cc
// and tests/fuzz/skeleton_fuzz.cc.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "engine/match/line_numbers.h"
#include "engine/match/line_skeleton.h"

namespace wflogscan {

class SkeletonReader {
 public:
  static constexpr std::size_t kBatchBytes = 8192;  // what is made of it stays in the first-level cache
  static constexpr std::size_t kMaxLines = 320;     // in a batch

  enum class Means : std::uint8_t {
    kBest,      // what the processor is best at
    kPortable,  // what every processor can do, to compare with
  };
  explicit SkeletonReader(Means means = Means::kBest);

  // Takes the next lines of `bytes` apart, the first of which begins at `from`, less than the end. Refers to
  // `bytes` from then on. Returns how many lines there are, one at least.
  std::size_t Read(std::string_view bytes, std::size_t from);

  std::size_t BeginOf(std::size_t i) const { return from_ + (batch_->line_ends[i] + std::uint32_t{1}); }
  std::size_t EndOf(std::size_t i) const { return from_ + batch_->line_ends[i + 1]; }
  std::string_view LineAt(std::size_t i) const { return {bytes_.data() + BeginOf(i), EndOf(i) - BeginOf(i)}; }

  // False where a line has no skeleton: it is too long, holds a byte that stands for a number or one of a
  // terminal's escapes, or a run of hexadecimal digits that is longer than any id.
  bool HasSkeleton(std::size_t i) const {
    return is_apart_ && EndOf(i) - BeginOf(i) <= LineSkeleton::kMaxLineBytes &&
           !(has_special_ && IsSpecial(LineAt(i)));
  }
  // Of a line that has one. What they refer to is there until the next Read.
  std::string_view TextAt(std::size_t i) const {
    const std::uint32_t begin = batch_->text_ends[i] + 1;
    return {batch_->text.data() + begin, batch_->text_ends[i + 1] - begin};
  }
  LineNumbers NumbersAt(std::size_t i) const {
    const std::uint32_t first = batch_->number_ends[i];
    return {bytes_.data() + from_, batch_->begins.data() + first, batch_->sizes.data() + first,
            batch_->number_ends[i + 1] - first};
  }
  LineSkeleton SkeletonAt(std::size_t i) const { return {LineAt(i), TextAt(i), NumbersAt(i)}; }

  // The same of a part of the line, as if that were a line. nullopt where it has none: also where a character
  // beside it, or a number that reaches across an end, might belong to a number of it.
  std::optional<LineSkeleton> PartAt(std::size_t i, std::string_view part) const;

  // The same of one line, without its line break. nullopt where it has none.
  std::optional<LineSkeleton> ReadLine(std::string_view line);

 private:
  // A chunk ends where no number is open, and has a byte less than a word has bits, so that the end of its
  // last number is a bit as well. So no number is longer.
  static constexpr std::size_t kMaxChunkBytes = 63;
  // The last chunk may write a chunk's worth of junk behind.
  static constexpr std::size_t kPadding = 64;
  // A byte that is none stands between two numbers.
  static constexpr std::size_t kMaxNumbers = kBatchBytes / 2 + kPadding;
  static_assert(kPadding >= LineNumbers::kTold);

  // Offsets in the batch.
  struct Batch {
    std::size_t lines = 0;
    // Of line i, and of its skeleton, the end is at i + 1. The line before the first one ends at -1.
    std::array<std::uint32_t, kMaxLines + 1> line_ends;
    std::array<std::uint32_t, kMaxLines + 1> text_ends;
    std::array<std::uint32_t, kMaxLines + 1> number_ends;  // how many numbers there are up to there
    std::array<std::uint16_t, kMaxNumbers> begins;         // of the numbers
    std::array<std::uint8_t, kMaxNumbers> sizes;           // as LineNumbers has them
    std::array<char, kBatchBytes + kPadding> text;
  };

  // What was read of the batch.
  struct Taken {
    std::size_t bytes = 0;
    std::size_t text = 0;
    std::size_t numbers = 0;
    bool has_special = false;
  };

  // Takes bytes[0, size) apart, up to where there is no room for the lines of another chunk, or a run of
  // digits is too long.
  using Taker = Taken (*)(const char* bytes, std::size_t size, Batch* batch);
  static Taken Take(const char* bytes, std::size_t size, Batch* batch);
#if defined(__x86_64__)
  static Taken TakeCompressing(const char* bytes, std::size_t size, Batch* batch);
#endif
  static Taker BestTaker();
  static bool IsSpecial(std::string_view line);

  Taker take_;
  std::unique_ptr<Batch> batch_;
  std::string_view bytes_;
  std::size_t from_ = 0;
  bool is_apart_ = false;  // else the batch is one line without a skeleton
  bool has_special_ = false;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_SKELETON_READER_H_
