// Any bytes as a block: they are cut where the line breaks are, the numbers of a line put back into its
// skeleton give the line, and every set of instructions finds what every processor finds.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/line_breaks.h"
#include "engine/match/skeleton_reader.h"
#include "tests/support/whole_skeleton.h"

namespace {

using wflogscan::InstructionSet;
using wflogscan::SkeletonReader;
using wflogscan::testing::IsWhole;

void Check(bool holds) {
  if (!holds) __builtin_trap();
}

void CheckAlike(const std::string& block, SkeletonReader* portable, SkeletonReader* other) {
  for (std::size_t at = 0; at < block.size();) {
    const std::size_t lines = portable->Read(block, at);
    Check(lines > 0 && other->Read(block, at) == lines);
    for (std::size_t i = 0; i < lines; ++i) {
      Check(portable->BeginOf(i) == at && portable->EndOf(i) == wflogscan::FindLineEnd(block, at));
      Check(other->EndOf(i) == portable->EndOf(i) && other->HasSkeleton(i) == portable->HasSkeleton(i));
      at = portable->EndOf(i) + 1;
      if (!portable->HasSkeleton(i)) continue;
      Check(other->TextAt(i) == portable->TextAt(i));
      Check(IsWhole(other->SkeletonAt(i)) && IsWhole(portable->SkeletonAt(i)));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static SkeletonReader portable(InstructionSet::kPortable);
  static std::vector<SkeletonReader> readers = [] {
    std::vector<SkeletonReader> supported;
    for (const InstructionSet set : wflogscan::kInstructionSets) {
      if (wflogscan::IsSupported(set)) supported.emplace_back(set);
    }
    return supported;
  }();
  if (size == 0) return 0;
  // Again and again, since a block is longer than what a fuzzer likes to write.
  std::string block;
  for (std::size_t times = 1 + data[0] % 16; times > 0; --times) {
    block.append(reinterpret_cast<const char*>(data), size);
  }
  for (SkeletonReader& reader : readers) CheckAlike(block, &portable, &reader);
  return 0;
}
