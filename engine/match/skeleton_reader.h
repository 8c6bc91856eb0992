#ifndef WFLOGSCAN_ENGINE_MATCH_SKELETON_READER_H_
#define WFLOGSCAN_ENGINE_MATCH_SKELETON_READER_H_

// Cuts a block into lines and takes their numbers out (match/line_skeleton.h), a batch at a time.
//
// Lines are short and a processor is fastest in long runs, so the bytes of a batch go through without regard
// to lines: what becomes of a number does not depend on where its line began, and a line break is a byte that
// is part of no number. Where lines end is written down on the way. A line that the batch cuts is left to the
// next one.
//
// Cost: match/skeleton_batch.h, which does the work. Not for several threads at once. Tested by
// tests/match/skeleton_reader_test.cc and tests/fuzz/skeleton_fuzz.cc.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "engine/match/line_numbers.h"
#include "engine/match/line_skeleton.h"
#include "engine/match/skeleton_batch.h"

namespace wflogscan {

class SkeletonReader {
 public:
  static constexpr std::size_t kMaxLines = SkeletonBatch::kMaxLines;

  // What is found is the same with every one that IsSupported.
  explicit SkeletonReader(InstructionSet set = BestInstructionSet());

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
  static bool IsSpecial(std::string_view line);

  NumberTaker take_numbers_;
  std::unique_ptr<SkeletonBatch> batch_;
  std::string_view bytes_;
  std::size_t from_ = 0;
  bool is_apart_ = false;  // else the batch is one line without a skeleton
  bool has_special_ = false;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_SKELETON_READER_H_
