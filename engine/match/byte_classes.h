#ifndef WFLOGSCAN_ENGINE_MATCH_BYTE_CLASSES_H_
#define WFLOGSCAN_ENGINE_MATCH_BYTE_CLASSES_H_

#include <bit>
#include <cstddef>
#include <cstdint>

#include "engine/match/line_skeleton.h"

namespace wflogscan {

constexpr std::uint64_t LowBits(std::size_t count) { return (std::uint64_t{1} << count) - 1; }

// What the bytes of a chunk (match/skeleton_batch.h) are; bit i is chunk[i].
struct ByteClasses {
  std::uint64_t digits = 0;
  std::uint64_t hex = 0;      // 0 to 9 and a to f
  std::uint64_t letters = 0;  // g to z
  std::uint64_t line_breaks = 0;

  // How much of the chunk is read now: what may go on as a number behind it is left to the next one.
  std::size_t SizeToRead(std::size_t size, bool goes_on) const {
    return goes_on ? size - static_cast<std::size_t>(std::countl_one(hex << (64 - size))) : size;
  }

  // What may be a number or the end of a line among the first `count` bytes; of the letters all are told.
  void KeepFirst(std::size_t count) {
    digits &= LowBits(count);
    hex &= LowBits(count);
    line_breaks &= LowBits(count);
  }

  // Adding one digit's bit to a run of hexadecimal digits carries into the place behind the run, and so does
  // adding several: the ends of the runs that hold one.
  std::uint64_t EndsOfNumbers() const { return (hex + digits) & ~hex; }
  std::uint64_t EndsOfRunsWithLetters() const { return (hex + (hex & ~digits)) & ~hex; }

  // Behind the runs that are too long to be part of a word, where their first characters end.
  std::uint64_t EndsOfLongRuns() const {
    static_assert(LineSkeleton::kLongestInWord == 4);
    const std::uint64_t two = hex & hex << 1;
    return (two & two << 2 & hex << 4) << 1;
  }
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_BYTE_CLASSES_H_
