#ifndef WFLOGSCAN_ENGINE_MATCH_SKELETON_BATCH_H_
#define WFLOGSCAN_ENGINE_MATCH_SKELETON_BATCH_H_

// The innermost loop of a scan: every byte of a log goes through it. It cuts the bytes of a batch into lines
// and takes their numbers out (match/skeleton_reader.h), once for what every processor can do and once for
// each set of instructions that does it faster. All give the same.
//
// Bytes are looked at in chunks that fit a word of 64 bits: what a byte is becomes a bit, and what a number
// is is worked out of those words for all numbers of a chunk at once.
//
// Cost (BM_Skeleton), for a line of 120 bytes: 280 ns with what every processor can do and 77 ns with AVX2 on
// a Zen 3, 30 ns with AVX-512 on a Zen 4. No state: for any number of threads. Tested by
// tests/match/skeleton_reader_test.cc and tests/fuzz/skeleton_fuzz.cc.

#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/match/line_numbers.h"

namespace wflogscan {

// Offsets in the batch.
struct SkeletonBatch {
  static constexpr std::size_t kMaxBytes = 8192;  // what is made of it stays in the first-level cache
  static constexpr std::size_t kMaxLines = 320;
  // A chunk ends where no number is open, and has a byte less than a word has bits, so that the end of its
  // last number is a bit as well. So no number is longer.
  static constexpr std::size_t kMaxChunkBytes = 63;
  // A chunk may write a chunk's worth of junk behind what it has.
  static constexpr std::size_t kPadding = 64;
  // A byte that is none stands between two numbers.
  static constexpr std::size_t kMaxNumbers = kMaxBytes / 2 + kPadding;
  static_assert(kPadding >= LineNumbers::kTold);

  std::size_t lines = 0;
  // Of line i, and of its skeleton, the end is at i + 1. The line before the first one ends at -1.
  std::array<std::uint32_t, kMaxLines + 1> line_ends;
  std::array<std::uint32_t, kMaxLines + 1> text_ends;
  std::array<std::uint32_t, kMaxLines + 1> number_ends;  // how many numbers there are up to there
  std::array<std::uint16_t, kMaxNumbers> begins;         // of the numbers
  std::array<std::uint8_t, kMaxNumbers> sizes;           // as LineNumbers has them
  std::array<char, kMaxBytes + kPadding> text;
};

// What was read of a batch's bytes.
struct TakenBytes {
  std::size_t bytes = 0;
  std::size_t text = 0;
  std::size_t numbers = 0;
  bool has_special = false;  // there may be a byte that no skeleton holds (SkeletonReader::HasSkeleton)
};

enum class InstructionSet : std::uint8_t {
  kPortable,
  kAvx2,    // with BMI2, where the processor does its pdep and pext in hardware
  kAvx512,  // with VBMI2: bytes are compressed by one instruction
};
inline constexpr std::array kInstructionSets = {InstructionSet::kPortable, InstructionSet::kAvx2,
                                                InstructionSet::kAvx512};

// Whether this processor has it, and what is fastest on it.
bool IsSupported(InstructionSet set);
InstructionSet BestInstructionSet();

// Takes bytes[0, size) apart, up to where there is no room for the lines of another chunk, or a run of digits
// is longer than a chunk. Of the batch what comes before its first line is there already.
using NumberTaker = TakenBytes (*)(const char* bytes, std::size_t size, SkeletonBatch* batch);
NumberTaker NumberTakerFor(InstructionSet set);  // one that IsSupported

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_SKELETON_BATCH_H_
