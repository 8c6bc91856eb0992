#include "engine/match/skeleton_batch.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "engine/match/byte_classes.h"
#include "engine/match/line_skeleton.h"
#include "engine/match/skeleton_batch_x86.h"

namespace wflogscan {
namespace {

// A number of the chunk is a bit in each of the first two, an id in all.
struct Numbers {
  std::uint64_t begins = 0;
  std::uint64_t ends = 0;
  std::uint64_t id_begins = 0;
};

// What is read where a chunk begins: what Copy may, and a word.
constexpr std::size_t kReadBytes = 80;

ByteClasses Classify(const char* chunk, bool* has_special) {
  ByteClasses classes;
#if defined(__SSE2__)
  const auto is_in = [](__m128i sixteen, char first, int count) {
    // In signed bytes, moved so that `first` is the smallest value.
    const __m128i moved = _mm_sub_epi8(sixteen, _mm_set1_epi8(static_cast<char>(first - 128)));
    return _mm_cmplt_epi8(moved, _mm_set1_epi8(static_cast<char>(count - 128)));
  };
  const auto mask = [](__m128i matches) {
    return std::uint64_t{static_cast<std::uint16_t>(_mm_movemask_epi8(matches))};
  };
  for (std::size_t i = 0; i < 4; ++i) {
    const __m128i sixteen = _mm_loadu_si128(reinterpret_cast<const __m128i*>(chunk + 16 * i));
    const __m128i digits = is_in(sixteen, '0', 10);
    const __m128i lower = _mm_or_si128(sixteen, _mm_set1_epi8(0x20));
    classes.digits |= mask(digits) << (16 * i);
    classes.hex |= mask(_mm_or_si128(digits, is_in(lower, 'a', 6))) << (16 * i);
    classes.letters |= mask(is_in(lower, 'g', 20)) << (16 * i);
    classes.line_breaks |= mask(_mm_cmpeq_epi8(sixteen, _mm_set1_epi8('\n'))) << (16 * i);
    const __m128i special = _mm_or_si128(is_in(sixteen, '\0', LineSkeleton::kId + 1),
                                         _mm_cmpeq_epi8(sixteen, _mm_set1_epi8(LineSkeleton::kEscape)));
    *has_special |= mask(special) != 0;
  }
#else
  for (std::size_t i = 0; i < 64; ++i) {
    const char c = chunk[i];
    const bool is_digit = c >= '0' && c <= '9';
    classes.digits |= std::uint64_t{is_digit} << i;
    classes.hex |= std::uint64_t{is_digit || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')} << i;
    classes.letters |= std::uint64_t{(c | 0x20) >= 'g' && (c | 0x20) <= 'z'} << i;
    classes.line_breaks |= std::uint64_t{c == '\n'} << i;
    *has_special |= LineSkeleton::IsSpecial(c);
  }
#endif
  return classes;
}

// Copies chunk[begin, end) and some bytes more, since what is copied is seldom longer than one step. Returns
// the end of what was asked for.
char* Copy(const char* chunk, std::size_t begin, std::size_t end, char* to) {
  constexpr std::size_t kStep = 16;
  std::size_t at = begin;
  do {
    std::memcpy(to + (at - begin), chunk + at, kStep);
    at += kStep;
  } while (at < end);
  return to + (end - begin);
}

// `behind_letter`: the chunk goes on behind one.
Numbers FindNumbers(const ByteClasses& classes, bool behind_letter) {
  Numbers numbers;
  const std::uint64_t id_ends = classes.EndsOfRunsWithLetters();
  const std::uint64_t long_ends = classes.EndsOfLongRuns();
  const std::uint64_t behind_letters = classes.letters << 1 | static_cast<std::uint64_t>(behind_letter);
  for (std::uint64_t ends = classes.EndsOfNumbers(); ends != 0; ends &= ends - 1) {
    const std::uint64_t end = ends & -ends;
    const std::uint64_t before = ~classes.hex & (end - 1);
    const std::uint64_t begin = before == 0 ? 1 : std::uint64_t{1} << (64 - std::countl_zero(before));
    const bool is_id = (id_ends & end) != 0;
    const bool is_in_word =
        (long_ends & end) == 0 && ((classes.letters & end) | (behind_letters & begin)) != 0;
    if (is_id && is_in_word) continue;
    numbers.begins |= begin;
    numbers.ends |= end;
    if (is_id) numbers.id_begins |= begin;
  }
  return numbers;
}

TakenBytes TakeNumbers(const char* bytes, std::size_t size, SkeletonBatch* batch) {
  TakenBytes taken;
  bool behind_letter = false;
  char* to = batch->text.data();
  while (taken.bytes < size && batch->lines < SkeletonBatch::kMaxLines - SkeletonBatch::kPadding) {
    const std::size_t left = size - taken.bytes;
    const std::size_t chunk_size = std::min(left, SkeletonBatch::kMaxChunkBytes);
    std::array<char, kReadBytes> end_of_batch;
    const char* chunk = bytes + taken.bytes;
    if (left < kReadBytes) {  // what is behind may not be read
      end_of_batch.fill(' ');
      std::memcpy(end_of_batch.data(), chunk, left);
      chunk = end_of_batch.data();
    }
    ByteClasses classes = Classify(chunk, &taken.has_special);
    const std::size_t read = classes.SizeToRead(chunk_size, left > chunk_size);
    if (read == 0) break;
    classes.KeepFirst(read);
    const Numbers numbers = FindNumbers(classes, behind_letter);
    behind_letter = (classes.letters >> (read - 1) & 1) != 0;
    std::size_t line_begin = 0;
    Numbers open = numbers;
    for (std::uint64_t breaks = classes.line_breaks;; breaks &= breaks - 1) {
      const std::size_t end = breaks == 0 ? read : static_cast<std::size_t>(std::countr_zero(breaks));
      const std::uint64_t before = LowBits(end);
      // A number ends at the line break behind it.
      for (; open.begins & before; open.begins &= open.begins - 1, open.ends &= open.ends - 1) {
        const auto begin = static_cast<std::size_t>(std::countr_zero(open.begins));
        const auto number_size = static_cast<std::size_t>(std::countr_zero(open.ends)) - begin;
        const bool is_id = (numbers.id_begins >> begin & 1) != 0;
        batch->begins[taken.numbers] = static_cast<std::uint16_t>(taken.bytes + begin);
        batch->sizes[taken.numbers] =
            static_cast<std::uint8_t>(number_size | (is_id ? unsigned{LineNumbers::kIdBit} : 0U));
        to = Copy(chunk, line_begin, begin, to);
        *to++ = is_id ? LineSkeleton::kId : LineSkeleton::kNumber;
        line_begin = begin + number_size;
        ++taken.numbers;
      }
      to = Copy(chunk, line_begin, end, to);
      line_begin = end;
      if (breaks == 0) break;
      ++batch->lines;
      batch->line_ends[batch->lines] = static_cast<std::uint32_t>(taken.bytes + end);
      batch->text_ends[batch->lines] = static_cast<std::uint32_t>(to - batch->text.data());
      batch->number_ends[batch->lines] = static_cast<std::uint32_t>(taken.numbers);
    }
    taken.bytes += read;
  }
  taken.text = static_cast<std::size_t>(to - batch->text.data());
  return taken;
}

}  // namespace

bool IsSupported(InstructionSet set) {
#if defined(__x86_64__)
  const bool has_bmi =
      __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
  switch (set) {
    case InstructionSet::kPortable:
      return true;
    case InstructionSet::kAvx2:
      // These families have BMI2 and take hundreds of cycles for it (AMD, "Software Optimization Guide for
      // AMD Family 17h Processors": pdep and pext are microcoded; family 19h has them in hardware).
      return has_bmi && __builtin_cpu_supports("avx2") && !__builtin_cpu_is("amdfam15h") &&
             !__builtin_cpu_is("amdfam17h");
    case InstructionSet::kAvx512:
      return has_bmi && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi2");
  }
#endif
  return set == InstructionSet::kPortable;
}

InstructionSet BestInstructionSet() {
  return *std::find_if(kInstructionSets.rbegin(), kInstructionSets.rend(), IsSupported);
}

NumberTaker NumberTakerFor(InstructionSet set) {
#if defined(__x86_64__)
  if (set == InstructionSet::kAvx2) return &TakeNumbersWithAvx2;
  if (set == InstructionSet::kAvx512) return &TakeNumbersWithAvx512;
#endif
  return &TakeNumbers;
}

}  // namespace wflogscan
