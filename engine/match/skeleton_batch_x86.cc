#include "engine/match/skeleton_batch_x86.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "engine/match/byte_classes.h"
#include "engine/match/line_skeleton.h"

// Functions for processors that have more than the compiler may use elsewhere. What they share is inlined
// into each, so that there are no calls in the loops.
#define WFL_INLINE_BMI __attribute__((target("bmi,bmi2,lzcnt,popcnt"), always_inline)) inline
#define WFL_TARGET_AVX2 __attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt")))
#define WFL_INLINE_AVX2 WFL_TARGET_AVX2 __attribute__((always_inline)) inline
#define WFL_TARGET_AVX512 \
  __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi,bmi2,lzcnt,popcnt")))

namespace wflogscan {
namespace {

constexpr std::size_t kWordBytes = 8;
constexpr std::size_t kChunkStep = 64;  // what is loaded of a chunk
static_assert(SkeletonBatch::kMaxChunkBytes < kChunkStep);

// How far the batch was taken apart.
struct Progress {
  std::size_t bytes = 0;
  std::size_t text = 0;
  std::size_t numbers = 0;
  std::size_t lines = 0;
  std::uint64_t behind_letter = 0;  // 1: the next chunk goes on behind one

  bool HasRoomForLines() const { return lines < SkeletonBatch::kMaxLines - SkeletonBatch::kPadding; }
};

// The numbers of a chunk: a number is a bit in `begins` and in `ends`.
struct NumberBits {
  std::uint64_t begins = 0;
  std::uint64_t ends = 0;
  std::uint64_t ids = 0;   // bit i: number i of the chunk is one
  std::uint64_t kept = 0;  // the bytes that the skeleton has, each number being its first one

  WFL_INLINE_BMI std::uint64_t IdBegins() const { return _pdep_u64(ids, begins); }
};

// Of the first `read` bytes, which were kept.
WFL_INLINE_BMI NumberBits FindNumbers(const ByteClasses& classes, std::uint64_t behind_letter,
                                      std::size_t read) {
  const std::uint64_t run_begins = classes.hex & ~(classes.hex << 1);
  const std::uint64_t run_ends = (classes.hex << 1) & ~classes.hex;
  // The n-th run begins at the n-th beginning and ends at the n-th end.
  const std::uint64_t behind_letters =
      _pdep_u64(_pext_u64(classes.letters << 1 | behind_letter, run_begins), run_ends);
  const std::uint64_t runs_with_letters = classes.EndsOfRunsWithLetters();
  const std::uint64_t in_words =
      runs_with_letters & ~classes.EndsOfLongRuns() & (classes.letters | behind_letters);
  NumberBits numbers;
  numbers.ends = classes.EndsOfNumbers() & ~in_words;
  numbers.begins = _pdep_u64(_pext_u64(numbers.ends, run_ends), run_begins);
  numbers.ids = _pext_u64(runs_with_letters, numbers.ends);
  // The bits of a number are its end less its beginning; those of all are the difference of the sums.
  numbers.kept = _bzhi_u64(~(numbers.ends - numbers.begins) | numbers.begins, static_cast<unsigned>(read));
  return numbers;
}

WFL_INLINE_BMI void WriteLineEnds(std::uint64_t breaks, const NumberBits& chunk, Progress* progress,
                                  SkeletonBatch* batch) {
  // Whether a chunk has a line break cannot be guessed, that it has a second one can: the first is written
  // down even if there is none, and counted if there is.
  std::size_t lines = progress->lines;
  do {
    const std::uint64_t before = breaks ^ (breaks - 1);  // the line break itself is kept
    batch->line_ends[lines + 1] =
        static_cast<std::uint32_t>(progress->bytes) + static_cast<std::uint32_t>(std::countr_zero(breaks));
    batch->text_ends[lines + 1] = static_cast<std::uint32_t>(progress->text) +
                                  static_cast<std::uint32_t>(std::popcount(chunk.kept & before)) - 1;
    batch->number_ends[lines + 1] = static_cast<std::uint32_t>(progress->numbers) +
                                    static_cast<std::uint32_t>(std::popcount(chunk.begins & before));
    lines += static_cast<std::size_t>(breaks != 0);
    breaks &= breaks - 1;
  } while (breaks != 0);
  progress->lines = lines;
}

WFL_INLINE_BMI void GoOn(const ByteClasses& classes, const NumberBits& chunk, std::size_t read,
                         Progress* progress) {
  progress->behind_letter = classes.letters >> (read - 1) & 1;
  progress->text += static_cast<std::size_t>(std::popcount(chunk.kept));
  progress->numbers += static_cast<std::size_t>(std::popcount(chunk.begins));
  progress->bytes += read;
}

// With AVX2 the class of a byte is looked up by its two halves, sixteen bytes at a time: each bit of a class
// is a set of upper halves and one of lower halves.
namespace byte_class {
constexpr std::uint8_t kDigit = 0x80;
constexpr std::uint8_t kHexLetter = 0x40;
constexpr std::uint8_t kUpToO = 0x20;  // g to o
constexpr std::uint8_t kFromP = 0x10;  // p to z
constexpr std::uint8_t kLineBreak = 0x08;
constexpr std::uint8_t kPlaceholder = 0x04;  // or NUL
constexpr std::uint8_t kEscape = 0x02;
constexpr std::uint8_t kSpecial = kPlaceholder | kEscape;
}  // namespace byte_class

using HalfTable = std::array<std::uint8_t, 32>;  // the same sixteen bytes for either half of a register

constexpr std::uint8_t ClassOf(std::uint8_t byte) {
  const char c = static_cast<char>(byte);
  const char lower = static_cast<char>(c | 0x20);
  if (c >= '0' && c <= '9') return byte_class::kDigit;
  if (lower >= 'a' && lower <= 'f') return byte_class::kHexLetter;
  if (lower >= 'g' && lower <= 'o') return byte_class::kUpToO;
  if (lower >= 'p' && lower <= 'z') return byte_class::kFromP;
  if (c == '\n') return byte_class::kLineBreak;
  if (c == LineSkeleton::kEscape) return byte_class::kEscape;
  return LineSkeleton::IsSpecial(c) ? byte_class::kPlaceholder : std::uint8_t{0};
}

// The classes that a byte of this half may have. Bytes from 0x80 on have none.
constexpr HalfTable TableOfHalves(bool upper) {
  HalfTable table{};
  for (unsigned byte = 0; byte < 0x80; ++byte) {
    const std::size_t half = upper ? byte >> 4 : byte & 0xf;
    table[half] |= ClassOf(static_cast<std::uint8_t>(byte));
    table[half + 16] = table[half];
  }
  return table;
}
alignas(32) constexpr HalfTable kClassesOfLower = TableOfHalves(false);
alignas(32) constexpr HalfTable kClassesOfUpper = TableOfHalves(true);
static_assert([] {
  for (unsigned byte = 0; byte < 0x80; ++byte) {
    if ((kClassesOfLower[byte & 0xf] & kClassesOfUpper[byte >> 4]) !=
        ClassOf(static_cast<std::uint8_t>(byte))) {
      return false;
    }
  }
  return true;
}());

// Where the set bits of a byte are, in order: what a shuffle takes to move those bytes of a word to its
// front.
constexpr std::array<std::array<std::uint8_t, kWordBytes>, 256> kPlacesOfBits = [] {
  std::array<std::array<std::uint8_t, kWordBytes>, 256> places{};
  for (std::size_t bits = 0; bits < places.size(); ++bits) {
    std::size_t count = 0;
    for (std::uint8_t place = 0; place < kWordBytes; ++place) {
      if ((bits >> place & 1) != 0) places[bits][count++] = place;
    }
  }
  return places;
}();

WFL_INLINE_AVX2 __m256i LoadTable(const HalfTable& table) {
  return _mm256_load_si256(reinterpret_cast<const __m256i*>(table.data()));
}

WFL_INLINE_AVX2 std::uint64_t HighBits(__m256i first, __m256i second) {
  return std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(first))} |
         std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(second))} << 32;
}

WFL_INLINE_AVX2 __m256i ClassesOf(__m256i bytes) {
  const __m256i upper = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0xf));
  // Of a byte from 0x80 on the shuffle by itself gives zero.
  return _mm256_and_si256(_mm256_shuffle_epi8(LoadTable(kClassesOfLower), bytes),
                          _mm256_shuffle_epi8(LoadTable(kClassesOfUpper), upper));
}

// `bytes` with a placeholder where a bit is set.
WFL_INLINE_AVX2 __m256i WithPlaceholders(__m256i bytes, std::uint32_t begins) {
  const __m256i which_byte = _mm256_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1,  //
                                              2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3);
  const __m256i which_bit = _mm256_set1_epi64x(static_cast<long long>(0x8040201008040201ULL));
  const __m256i spread = _mm256_shuffle_epi8(_mm256_set1_epi32(static_cast<int>(begins)), which_byte);
  const __m256i is_begin = _mm256_cmpeq_epi8(_mm256_and_si256(spread, which_bit), which_bit);
  return _mm256_blendv_epi8(bytes, _mm256_set1_epi8(LineSkeleton::kNumber), is_begin);
}

// Writes the bytes whose bit is set one behind the other, and some junk. Returns where they end.
WFL_INLINE_AVX2 char* WriteKept(__m128i bytes, std::uint64_t kept, char* to) {
  const std::uint64_t first = kept & 0xff;
  const std::uint64_t second = kept >> 8 & 0xff;
  const __m128i places_of_first =
      _mm_loadl_epi64(reinterpret_cast<const __m128i*>(kPlacesOfBits[first].data()));
  const __m128i places = _mm_castps_si128(_mm_loadh_pi(
      _mm_castsi128_ps(places_of_first), reinterpret_cast<const __m64*>(kPlacesOfBits[second].data())));
  const __m128i packed = _mm_shuffle_epi8(bytes, _mm_add_epi8(places, _mm_set_epi64x(0x0808080808080808, 0)));
  _mm_storel_epi64(reinterpret_cast<__m128i*>(to), packed);
  to += std::popcount(first);
  _mm_storeh_pi(reinterpret_cast<__m64*>(to), _mm_castsi128_ps(packed));
  return to + std::popcount(second);
}

WFL_INLINE_AVX2 char* WriteKept(__m256i bytes, std::uint64_t kept, char* to) {
  to = WriteKept(_mm256_castsi256_si128(bytes), kept, to);
  return WriteKept(_mm256_extracti128_si256(bytes, 1), kept >> 16, to);
}

// Takes what it may of the first `size` of the kChunkStep bytes at `chunk`; false where that is nothing.
WFL_INLINE_AVX2 bool TakeChunk(const char* chunk, std::size_t size, bool is_last, Progress* progress,
                               __m256i* seen, SkeletonBatch* batch) {
  const __m256i first = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(chunk));
  const __m256i second = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(chunk + sizeof(__m256i)));
  const __m256i first_1 = ClassesOf(first);
  const __m256i second_1 = ClassesOf(second);
  *seen = _mm256_or_si256(*seen, _mm256_or_si256(first_1, second_1));
  // Adding a byte to itself moves its next bit to the top.
  const __m256i first_2 = _mm256_add_epi8(first_1, first_1);
  const __m256i second_2 = _mm256_add_epi8(second_1, second_1);
  const __m256i first_4 = _mm256_add_epi8(first_2, first_2);
  const __m256i second_4 = _mm256_add_epi8(second_2, second_2);
  const __m256i first_8 = _mm256_add_epi8(first_4, first_4);
  const __m256i second_8 = _mm256_add_epi8(second_4, second_4);
  const __m256i first_16 = _mm256_add_epi8(first_8, first_8);
  const __m256i second_16 = _mm256_add_epi8(second_8, second_8);
  ByteClasses classes;
  classes.digits = HighBits(first_1, second_1);
  classes.hex = classes.digits | HighBits(first_2, second_2);
  classes.letters = HighBits(_mm256_or_si256(first_4, first_8), _mm256_or_si256(second_4, second_8));
  classes.line_breaks = HighBits(first_16, second_16);

  const std::size_t read = classes.SizeToRead(size, !is_last);
  if (read == 0) return false;
  classes.KeepFirst(read);
  const NumberBits numbers = FindNumbers(classes, progress->behind_letter, read);

  char* to = batch->text.data() + progress->text;
  to = WriteKept(WithPlaceholders(first, static_cast<std::uint32_t>(numbers.begins)), numbers.kept, to);
  WriteKept(WithPlaceholders(second, static_cast<std::uint32_t>(numbers.begins >> 32)), numbers.kept >> 32,
            to);

  // How many numbers there are cannot be guessed, that there are few can.
  constexpr std::size_t kFew = 4;
  std::uint64_t begins = numbers.begins;
  std::uint64_t ends = numbers.ends;
  std::uint16_t* to_begins = batch->begins.data() + progress->numbers;
  std::uint8_t* to_sizes = batch->sizes.data() + progress->numbers;
  do {
    for (std::size_t i = 0; i < kFew; ++i) {
      const std::uint64_t begin = _tzcnt_u64(begins);
      to_begins[i] = static_cast<std::uint16_t>(progress->bytes + begin);
      to_sizes[i] = static_cast<std::uint8_t>(_tzcnt_u64(ends) - begin);
      begins = _blsr_u64(begins);
      ends = _blsr_u64(ends);
    }
    to_begins += kFew;
    to_sizes += kFew;
  } while (begins != 0);
  // Most logs have few ids.
  std::uint64_t id_begins = numbers.IdBegins();
  for (std::uint64_t ids = numbers.ids; ids != 0; ids = _blsr_u64(ids), id_begins = _blsr_u64(id_begins)) {
    batch->sizes[progress->numbers + _tzcnt_u64(ids)] |= LineNumbers::kIdBit;
    batch->text[progress->text +
                static_cast<std::size_t>(std::popcount(numbers.kept & (_blsi_u64(id_begins) - 1)))] =
        LineSkeleton::kId;
  }

  WriteLineEnds(classes.line_breaks, numbers, progress, batch);
  GoOn(classes, numbers, read, progress);
  return true;
}

constexpr std::array<std::uint8_t, kChunkStep> kPlaces = [] {  // 0, 1, 2, ...
  std::array<std::uint8_t, kChunkStep> places{};
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = static_cast<std::uint8_t>(i);
  return places;
}();

}  // namespace

WFL_TARGET_AVX2 TakenBytes TakeNumbersWithAvx2(const char* bytes, std::size_t size, SkeletonBatch* batch) {
  Progress progress;
  __m256i seen = _mm256_setzero_si256();
  bool took_some = true;
  while (took_some && size - progress.bytes >= kChunkStep && progress.HasRoomForLines()) {
    took_some = TakeChunk(bytes + progress.bytes, SkeletonBatch::kMaxChunkBytes, /*is_last=*/false, &progress,
                          &seen, batch);
  }
  const std::size_t left = size - progress.bytes;
  if (left > 0 && left < kChunkStep && progress.HasRoomForLines()) {
    std::array<char, kChunkStep> end;  // what is behind may not be read
    end.fill(' ');
    std::memcpy(end.data(), bytes + progress.bytes, left);
    TakeChunk(end.data(), left, /*is_last=*/true, &progress, &seen, batch);
  }
  batch->lines = progress.lines;
  const __m256i special = _mm256_and_si256(seen, _mm256_set1_epi8(byte_class::kSpecial));
  return {progress.bytes, progress.text, progress.numbers, _mm256_testz_si256(special, special) == 0};
}

WFL_TARGET_AVX512 TakenBytes TakeNumbersWithAvx512(const char* bytes, std::size_t size,
                                                   SkeletonBatch* batch) {
  const __m512i places = _mm512_loadu_si512(kPlaces.data());
  Progress progress;
  std::uint64_t special = 0;
  while (progress.bytes < size && progress.HasRoomForLines()) {
    const std::size_t chunk_size = std::min(size - progress.bytes, SkeletonBatch::kMaxChunkBytes);
    const __m512i text = _mm512_maskz_loadu_epi8(LowBits(chunk_size), bytes + progress.bytes);
    const __m512i lower = _mm512_or_si512(text, _mm512_set1_epi8(0x20));
    ByteClasses classes;
    classes.digits =
        _mm512_cmplt_epu8_mask(_mm512_sub_epi8(text, _mm512_set1_epi8('0')), _mm512_set1_epi8(10));
    classes.hex = classes.digits |
                  _mm512_cmplt_epu8_mask(_mm512_sub_epi8(lower, _mm512_set1_epi8('a')), _mm512_set1_epi8(6));
    classes.letters =
        _mm512_cmplt_epu8_mask(_mm512_sub_epi8(lower, _mm512_set1_epi8('g')), _mm512_set1_epi8(20));
    classes.line_breaks = _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8('\n'));
    const std::size_t read = classes.SizeToRead(chunk_size, progress.bytes + chunk_size < size);
    if (read == 0) break;
    special |= _bzhi_u64(_mm512_cmple_epu8_mask(text, _mm512_set1_epi8(LineSkeleton::kId)) |
                             _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8(LineSkeleton::kEscape)),
                         static_cast<unsigned>(read));
    classes.KeepFirst(read);
    const NumberBits numbers = FindNumbers(classes, progress.behind_letter, read);

    __m512i skeleton = _mm512_mask_blend_epi8(numbers.begins, text, _mm512_set1_epi8(LineSkeleton::kNumber));
    skeleton = _mm512_mask_blend_epi8(numbers.IdBegins(), skeleton, _mm512_set1_epi8(LineSkeleton::kId));
    _mm512_storeu_si512(batch->text.data() + progress.text,
                        _mm512_maskz_compress_epi8(numbers.kept, skeleton));

    // Half a chunk has as many numbers as a chunk can.
    const __m256i begin_places = _mm512_castsi512_si256(_mm512_maskz_compress_epi8(numbers.begins, places));
    const __m256i end_places = _mm512_castsi512_si256(_mm512_maskz_compress_epi8(numbers.ends, places));
    const __m256i sizes = _mm256_sub_epi8(end_places, begin_places);
    _mm512_storeu_si512(batch->begins.data() + progress.numbers,
                        _mm512_add_epi16(_mm512_cvtepu8_epi16(begin_places),
                                         _mm512_set1_epi16(static_cast<short>(progress.bytes))));
    const __m256i id_bits =
        _mm256_maskz_set1_epi8(static_cast<__mmask32>(numbers.ids), static_cast<char>(LineNumbers::kIdBit));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(batch->sizes.data() + progress.numbers),
                        _mm256_or_si256(sizes, id_bits));

    WriteLineEnds(classes.line_breaks, numbers, &progress, batch);
    GoOn(classes, numbers, read, &progress);
  }
  batch->lines = progress.lines;
  return {progress.bytes, progress.text, progress.numbers, special != 0};
}

}  // namespace wflogscan

#endif  // defined(__x86_64__)
