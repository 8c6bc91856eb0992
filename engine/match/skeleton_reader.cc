#include "engine/match/skeleton_reader.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "engine/base/line_breaks.h"

namespace wflogscan {

SkeletonReader::SkeletonReader(InstructionSet set)
    : take_numbers_(NumberTakerFor(set)), batch_(std::make_unique_for_overwrite<SkeletonBatch>()) {
  constexpr auto kBeforeFirst = static_cast<std::uint32_t>(-1);
  batch_->line_ends[0] = batch_->text_ends[0] = kBeforeFirst;
  batch_->number_ends[0] = 0;
}

bool SkeletonReader::IsSpecial(std::string_view line) {
  return std::any_of(line.begin(), line.end(), LineSkeleton::IsSpecial);
}

std::size_t SkeletonReader::Read(std::string_view bytes, std::size_t from) {
  bytes_ = bytes;
  from_ = from;
  const std::size_t size = std::min(bytes.size() - from, SkeletonBatch::kMaxBytes);
  batch_->lines = 0;
  const TakenBytes taken = take_numbers_(bytes.data() + from, size, batch_.get());
  has_special_ = taken.has_special;
  is_apart_ = true;
  // Where the line begins that is cut off, or is the last one and lacks its line break.
  const std::size_t open = batch_->line_ends[batch_->lines] + std::uint32_t{1};
  if (from + taken.bytes == bytes.size() && open < taken.bytes) {
    ++batch_->lines;
    batch_->line_ends[batch_->lines] = static_cast<std::uint32_t>(taken.bytes);
    batch_->text_ends[batch_->lines] = static_cast<std::uint32_t>(taken.text);
    batch_->number_ends[batch_->lines] = static_cast<std::uint32_t>(taken.numbers);
  }
  if (batch_->lines == 0) {  // longer than a batch, or not to be taken apart to its end
    batch_->line_ends[++batch_->lines] = static_cast<std::uint32_t>(FindLineEnd(bytes, from) - from);
    is_apart_ = false;
  }
  return batch_->lines;
}

std::optional<LineSkeleton> SkeletonReader::PartAt(std::size_t i, std::string_view part) const {
  if (!is_apart_ || part.size() > LineSkeleton::kMaxLineBytes || (has_special_ && IsSpecial(part))) {
    return std::nullopt;
  }
  const char* const batch = bytes_.data() + from_;
  const auto begin = static_cast<std::size_t>(part.data() - batch);
  const std::size_t end = begin + part.size();
  const std::size_t line_begin = BeginOf(i) - from_;
  const std::size_t line_end = EndOf(i) - from_;
  if ((begin > line_begin && absl::ascii_isalnum(batch[begin - 1])) ||
      (end < line_end && absl::ascii_isalnum(batch[end]))) {
    return std::nullopt;
  }
  // No number reaches across an end then. Each is a single byte of the skeleton.
  const LineNumbers numbers = NumbersAt(i);
  const auto begin_of = [&](std::size_t number) {
    return static_cast<std::size_t>(numbers.BeginOf(number) - batch);
  };
  std::size_t first = 0;
  std::size_t left_out = 0;
  for (; first < numbers.count() && begin_of(first) < begin; ++first) left_out += numbers.SizeOf(first) - 1;
  const std::size_t text_begin = begin - line_begin - left_out;
  std::size_t text_size = part.size();
  std::size_t last = first;
  for (; last < numbers.count() && begin_of(last) < end; ++last) text_size -= numbers.SizeOf(last) - 1;
  return LineSkeleton(part, TextAt(i).substr(text_begin, text_size), numbers.Between(first, last));
}

std::optional<LineSkeleton> SkeletonReader::ReadLine(std::string_view line) {
  if (line.empty()) return LineSkeleton();
  if (Read(line, 0) != 1 || !HasSkeleton(0)) return std::nullopt;
  return SkeletonAt(0);
}

}  // namespace wflogscan
