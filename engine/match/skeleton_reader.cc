#include "engine/match/skeleton_reader.h"

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "absl/strings/ascii.h"
#include "engine/base/line_breaks.h"

namespace wflogscan {
namespace {

constexpr char kEscape = '\x1b';

constexpr std::uint64_t LowBits(std::size_t count) { return (std::uint64_t{1} << count) - 1; }

// What the bytes of a chunk are; bit i is chunk[i].
struct Classes {
  std::uint64_t digits = 0;
  std::uint64_t hex = 0;      // 0 to 9 and a to f
  std::uint64_t letters = 0;  // g to z
  std::uint64_t line_breaks = 0;
  bool has_special = false;  // a byte that stands for a number in a skeleton, NUL, or a terminal's escape

  // How much of the chunk is read now: what may go on as a number behind it is left to the next one.
  std::size_t SizeToRead(std::size_t size, bool goes_on) const {
    return goes_on ? size - static_cast<std::size_t>(std::countl_one(hex << (64 - size))) : size;
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

// A number of the chunk is a bit in each of the first two, an id in all.
struct Numbers {
  std::uint64_t begins = 0;
  std::uint64_t ends = 0;
  std::uint64_t id_begins = 0;
};

// The bytes of a chunk, with blanks behind them that may be read.
using Chunk = std::array<char, 80>;

Chunk ChunkOf(const char* bytes, std::size_t size) {
  Chunk chunk;
  chunk.fill(' ');
  std::memcpy(chunk.data(), bytes, size);
  return chunk;
}

Classes Classify(const Chunk& chunk) {
  Classes classes;
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
    const __m128i sixteen = _mm_loadu_si128(reinterpret_cast<const __m128i*>(chunk.data() + 16 * i));
    const __m128i digits = is_in(sixteen, '0', 10);
    const __m128i lower = _mm_or_si128(sixteen, _mm_set1_epi8(0x20));
    classes.digits |= mask(digits) << (16 * i);
    classes.hex |= mask(_mm_or_si128(digits, is_in(lower, 'a', 6))) << (16 * i);
    classes.letters |= mask(is_in(lower, 'g', 20)) << (16 * i);
    classes.line_breaks |= mask(_mm_cmpeq_epi8(sixteen, _mm_set1_epi8('\n'))) << (16 * i);
    const __m128i special = _mm_or_si128(is_in(sixteen, '\0', LineSkeleton::kId + 1),
                                         _mm_cmpeq_epi8(sixteen, _mm_set1_epi8(kEscape)));
    classes.has_special |= mask(special) != 0;
  }
#else
  for (std::size_t i = 0; i < 64; ++i) {
    const char c = chunk[i];
    const bool is_digit = c >= '0' && c <= '9';
    classes.digits |= std::uint64_t{is_digit} << i;
    classes.hex |= std::uint64_t{is_digit || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')} << i;
    classes.letters |= std::uint64_t{(c | 0x20) >= 'g' && (c | 0x20) <= 'z'} << i;
    classes.line_breaks |= std::uint64_t{c == '\n'} << i;
    classes.has_special |= (c >= '\0' && c <= LineSkeleton::kId) || c == kEscape;
  }
#endif
  return classes;
}

// Copies chunk[begin, end) and some bytes more, since what is copied is seldom longer than one step. Returns
// the end of what was asked for.
char* Copy(const Chunk& chunk, std::size_t begin, std::size_t end, char* to) {
  constexpr std::size_t kStep = 16;
  std::size_t at = begin;
  do {
    std::memcpy(to + (at - begin), chunk.data() + at, kStep);
    at += kStep;
  } while (at < end);
  return to + (end - begin);
}

// `behind_letter`: the chunk goes on behind one.
Numbers FindNumbers(const Classes& classes, bool behind_letter) {
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

#if defined(__x86_64__)
constexpr std::array<std::uint8_t, 64> kPlaces = [] {  // 0, 1, 2, ...
  std::array<std::uint8_t, 64> places{};
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = static_cast<std::uint8_t>(i);
  return places;
}();
#endif

}  // namespace

SkeletonReader::Taken SkeletonReader::Take(const char* bytes, std::size_t size, Batch* batch) {
  Taken taken;
  bool behind_letter = false;
  char* to = batch->text.data();
  while (taken.bytes < size && batch->lines < kMaxLines - kPadding) {
    const std::size_t chunk_size = std::min(size - taken.bytes, kMaxChunkBytes);
    const Chunk chunk = ChunkOf(bytes + taken.bytes, chunk_size);
    Classes classes = Classify(chunk);
    const std::size_t read = classes.SizeToRead(chunk_size, taken.bytes + chunk_size < size);
    if (read == 0) break;
    taken.has_special |= classes.has_special;
    classes.digits &= LowBits(read);
    classes.hex &= LowBits(read);
    const Numbers numbers = FindNumbers(classes, behind_letter);
    behind_letter = (classes.letters >> (read - 1) & 1) != 0;
    std::size_t line_begin = 0;
    Numbers left = numbers;
    for (std::uint64_t breaks = classes.line_breaks & LowBits(read);; breaks &= breaks - 1) {
      const std::size_t end = breaks == 0 ? read : static_cast<std::size_t>(std::countr_zero(breaks));
      const std::uint64_t before = LowBits(end);
      // A number ends at the line break behind it.
      for (; left.begins & before; left.begins &= left.begins - 1, left.ends &= left.ends - 1) {
        const auto begin = static_cast<std::size_t>(std::countr_zero(left.begins));
        const auto number_size = static_cast<std::size_t>(std::countr_zero(left.ends)) - begin;
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

#if defined(__x86_64__)

__attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi,bmi2,lzcnt,popcnt"))) SkeletonReader::Taken
SkeletonReader::TakeCompressing(const char* bytes, std::size_t size, Batch* batch) {
  const __m512i places = _mm512_loadu_si512(kPlaces.data());
  std::size_t text_size = 0;
  std::size_t numbers = 0;
  std::size_t lines = 0;
  std::size_t at = 0;
  std::uint64_t special = 0;
  std::uint64_t behind_letter = 0;
  while (at < size && lines < kMaxLines - kPadding) {
    const std::size_t chunk_size = std::min(size - at, kMaxChunkBytes);
    const __m512i text = _mm512_maskz_loadu_epi8(LowBits(chunk_size), bytes + at);
    const __m512i lower = _mm512_or_si512(text, _mm512_set1_epi8(0x20));
    Classes classes;
    classes.digits =
        _mm512_cmplt_epu8_mask(_mm512_sub_epi8(text, _mm512_set1_epi8('0')), _mm512_set1_epi8(10));
    classes.hex = classes.digits |
                  _mm512_cmplt_epu8_mask(_mm512_sub_epi8(lower, _mm512_set1_epi8('a')), _mm512_set1_epi8(6));
    classes.letters =
        _mm512_cmplt_epu8_mask(_mm512_sub_epi8(lower, _mm512_set1_epi8('g')), _mm512_set1_epi8(20));
    const std::size_t read = classes.SizeToRead(chunk_size, at + chunk_size < size);
    if (read == 0) break;
    const std::uint64_t inside = LowBits(read);
    special |= (_mm512_cmple_epu8_mask(text, _mm512_set1_epi8(LineSkeleton::kId)) |
                _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8(kEscape))) &
               inside;
    classes.digits &= inside;
    classes.hex &= inside;

    const std::uint64_t run_begins = classes.hex & ~(classes.hex << 1);
    const std::uint64_t run_ends = (classes.hex << 1) & ~classes.hex;
    // The n-th run begins at the n-th beginning and ends at the n-th end.
    const std::uint64_t behind_letters =
        _pdep_u64(_pext_u64(classes.letters << 1 | behind_letter, run_begins), run_ends);
    behind_letter = classes.letters >> (read - 1) & 1;
    const std::uint64_t runs_with_letters = classes.EndsOfRunsWithLetters();
    const std::uint64_t in_words =
        runs_with_letters & ~classes.EndsOfLongRuns() & (classes.letters | behind_letters);
    const std::uint64_t ends = classes.EndsOfNumbers() & ~in_words;
    const std::uint64_t begins = _pdep_u64(_pext_u64(ends, run_ends), run_begins);
    const std::uint64_t ids = _pext_u64(runs_with_letters, ends);  // bit i: number i of the chunk
    const std::uint64_t id_begins = _pdep_u64(ids, begins);
    // The bits of a number are its end less its beginning; those of all are the difference of the sums.
    const std::uint64_t kept = (~(ends - begins) | begins) & inside;

    __m512i skeleton = _mm512_mask_blend_epi8(begins, text, _mm512_set1_epi8(LineSkeleton::kNumber));
    skeleton = _mm512_mask_blend_epi8(id_begins, skeleton, _mm512_set1_epi8(LineSkeleton::kId));
    _mm512_storeu_si512(batch->text.data() + text_size, _mm512_maskz_compress_epi8(kept, skeleton));

    // Half a chunk has as many numbers as a chunk can.
    const __m256i begin_places = _mm512_castsi512_si256(_mm512_maskz_compress_epi8(begins, places));
    const __m256i end_places = _mm512_castsi512_si256(_mm512_maskz_compress_epi8(ends, places));
    const __m256i sizes = _mm256_sub_epi8(end_places, begin_places);
    _mm512_storeu_si512(
        batch->begins.data() + numbers,
        _mm512_add_epi16(_mm512_cvtepu8_epi16(begin_places), _mm512_set1_epi16(static_cast<short>(at))));
    const __m256i id_bits =
        _mm256_maskz_set1_epi8(static_cast<__mmask32>(ids), static_cast<char>(LineNumbers::kIdBit));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(batch->sizes.data() + numbers),
                        _mm256_or_si256(sizes, id_bits));

    // Whether a chunk has a line break cannot be guessed, that it has a second one can: the first is written
    // down even if there is none, and counted if there is.
    std::uint64_t breaks = _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8('\n')) & inside;
    do {
      const std::uint64_t before = breaks ^ (breaks - 1);  // the line break itself is kept
      batch->line_ends[lines + 1] =
          static_cast<std::uint32_t>(at) + static_cast<std::uint32_t>(std::countr_zero(breaks));
      batch->text_ends[lines + 1] = static_cast<std::uint32_t>(text_size) +
                                    static_cast<std::uint32_t>(std::popcount(kept & before)) - 1;
      batch->number_ends[lines + 1] =
          static_cast<std::uint32_t>(numbers) + static_cast<std::uint32_t>(std::popcount(begins & before));
      lines += static_cast<std::size_t>(breaks != 0);
      breaks &= breaks - 1;
    } while (breaks != 0);
    text_size += static_cast<std::size_t>(std::popcount(kept));
    numbers += static_cast<std::size_t>(std::popcount(begins));
    at += read;
  }
  batch->lines = lines;
  return {at, text_size, numbers, special != 0};
}

#endif

SkeletonReader::Taker SkeletonReader::BestTaker() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi2") &&
      __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt")) {
    return &SkeletonReader::TakeCompressing;
  }
#endif
  return &SkeletonReader::Take;
}

SkeletonReader::SkeletonReader(Means means)
    : take_(means == Means::kBest ? BestTaker() : &SkeletonReader::Take),
      batch_(std::make_unique_for_overwrite<Batch>()) {
  constexpr auto kBeforeFirst = static_cast<std::uint32_t>(-1);
  batch_->line_ends[0] = batch_->text_ends[0] = kBeforeFirst;
  batch_->number_ends[0] = 0;
}

bool SkeletonReader::IsSpecial(std::string_view line) {
  return std::any_of(line.begin(), line.end(),
                     [](char c) { return (c >= '\0' && c <= LineSkeleton::kId) || c == kEscape; });
}

std::size_t SkeletonReader::Read(std::string_view bytes, std::size_t from) {
  bytes_ = bytes;
  from_ = from;
  const std::size_t size = std::min(bytes.size() - from, kBatchBytes);
  batch_->lines = 0;
  const Taken taken = take_(bytes.data() + from, size, batch_.get());
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
