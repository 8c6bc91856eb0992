// Any bytes as a block: they are cut where the line breaks are, the numbers of a line put back into its
// skeleton give the line, and the processor's best way finds what every processor finds.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/line_breaks.h"
#include "engine/match/skeleton_reader.h"
#include "tests/support/whole_skeleton.h"

namespace {

using wflogscan::SkeletonReader;
using wflogscan::testing::IsWhole;

void Check(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static SkeletonReader best(SkeletonReader::Means::kBest);
  static SkeletonReader portable(SkeletonReader::Means::kPortable);
  if (size == 0) return 0;
  // Again and again, since a block is longer than what a fuzzer likes to write.
  std::string block;
  for (std::size_t times = 1 + data[0] % 16; times > 0; --times) {
    block.append(reinterpret_cast<const char*>(data), size);
  }
  for (std::size_t at = 0; at < block.size();) {
    const std::size_t lines = best.Read(block, at);
    Check(lines > 0 && portable.Read(block, at) == lines);
    for (std::size_t i = 0; i < lines; ++i) {
      Check(best.BeginOf(i) == at && best.EndOf(i) == wflogscan::FindLineEnd(block, at));
      Check(portable.EndOf(i) == best.EndOf(i) && portable.HasSkeleton(i) == best.HasSkeleton(i));
      at = best.EndOf(i) + 1;
      if (!best.HasSkeleton(i)) continue;
      Check(portable.TextAt(i) == best.TextAt(i));
      Check(IsWhole(best.SkeletonAt(i)) && IsWhole(portable.SkeletonAt(i)));
    }
  }
  return 0;
}
