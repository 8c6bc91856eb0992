#include "engine/match/line_skeleton.h"

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace wflogscan {
namespace {

constexpr std::uint64_t LowBits(std::size_t count) { return (std::uint64_t{1} << count) - 1; }

// What the bytes of a chunk are; bit i is chunk[i].
struct Classes {
  std::uint64_t digits = 0;
  std::uint64_t hex = 0;         // 0 to 9 and a to f
  bool has_placeholder = false;  // a byte that stands for a number in a skeleton, or NUL

  // How much of the chunk is read now: what may go on as a number behind it is left to the next one.
  std::size_t SizeToRead(std::size_t size, bool goes_on) const {
    return goes_on ? size - static_cast<std::size_t>(std::countl_one(hex << (64 - size))) : size;
  }

  // Adding one digit's bit to a run of hexadecimal digits carries into the place behind the run, and so does
  // adding several: the ends of the runs that hold one.
  std::uint64_t EndsOfNumbers() const { return (hex + digits) & ~hex; }
  std::uint64_t EndsOfRunsWithLetters() const { return (hex + (hex & ~digits)) & ~hex; }
};

// A number of the chunk is a bit in each of the first two, an id in all.
struct Numbers {
  std::uint64_t begins = 0;
  std::uint64_t ends = 0;
  std::uint64_t id_begins = 0;
};

Classes Classify(const char* bytes, std::size_t size) {
  std::array<char, 64> chunk;
  chunk.fill(' ');
  std::memcpy(chunk.data(), bytes, size);
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
    const __m128i letters = is_in(_mm_or_si128(sixteen, _mm_set1_epi8(0x20)), 'a', 6);
    classes.digits |= mask(digits) << (16 * i);
    classes.hex |= mask(_mm_or_si128(digits, letters)) << (16 * i);
    classes.has_placeholder |= mask(is_in(sixteen, '\0', LineSkeleton::kId + 1)) != 0;
  }
#else
  for (std::size_t i = 0; i < chunk.size(); ++i) {
    const char c = chunk[i];
    const bool is_digit = c >= '0' && c <= '9';
    classes.digits |= std::uint64_t{is_digit} << i;
    classes.hex |= std::uint64_t{is_digit || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')} << i;
    classes.has_placeholder |= c >= '\0' && c <= LineSkeleton::kId;
  }
#endif
  return classes;
}

Numbers FindNumbers(const Classes& classes) {
  Numbers numbers;
  numbers.ends = classes.EndsOfNumbers();
  const std::uint64_t id_ends = classes.EndsOfRunsWithLetters();
  for (std::uint64_t ends = numbers.ends; ends != 0; ends &= ends - 1) {
    const auto end = static_cast<std::size_t>(std::countr_zero(ends));
    const std::uint64_t before = ~classes.hex & LowBits(end);
    const std::uint64_t begin = before == 0 ? 1 : std::uint64_t{1} << (64 - std::countl_zero(before));
    numbers.begins |= begin;
    if ((id_ends >> end & 1) != 0) numbers.id_begins |= begin;
  }
  return numbers;
}

// The chunk with its numbers taken out, to `to`; returns its end.
char* Write(const char* bytes, std::size_t size, const Numbers& numbers, char* to) {
  std::size_t copied = 0;
  std::uint64_t begins = numbers.begins;
  for (std::uint64_t ends = numbers.ends; ends != 0; ends &= ends - 1, begins &= begins - 1) {
    const auto begin = static_cast<std::size_t>(std::countr_zero(begins));
    to = std::copy_n(bytes + copied, begin - copied, to);
    *to++ = (numbers.id_begins >> begin & 1) != 0 ? LineSkeleton::kId : LineSkeleton::kNumber;
    copied = static_cast<std::size_t>(std::countr_zero(ends));
  }
  return std::copy_n(bytes + copied, size - copied, to);
}

#if defined(__x86_64__)
constexpr std::array<std::uint8_t, 64> kPlaces = [] {  // 0, 1, 2, ...
  std::array<std::uint8_t, 64> places{};
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = static_cast<std::uint8_t>(i);
  return places;
}();
#endif

}  // namespace

std::size_t LineSkeleton::TakeChunk(std::size_t at, std::size_t size, bool goes_on, char** to) {
  const char* const bytes = line_.data() + at;
  Classes classes = Classify(bytes, size);
  if (classes.has_placeholder) return 0;
  size = classes.SizeToRead(size, goes_on);
  classes.digits &= LowBits(size);
  classes.hex &= LowBits(size);
  const Numbers numbers = FindNumbers(classes);
  *to = Write(bytes, size, numbers, *to);
  std::uint64_t begins = numbers.begins;
  for (std::uint64_t ends = numbers.ends; ends != 0; ends &= ends - 1, begins &= begins - 1) {
    const auto begin = static_cast<std::size_t>(std::countr_zero(begins));
    begins_[number_count_] = static_cast<std::uint16_t>(at + begin);
    ends_[number_count_] = static_cast<std::uint16_t>(at + static_cast<std::size_t>(std::countr_zero(ends)));
    is_id_[number_count_++] = static_cast<std::uint8_t>(numbers.id_begins >> begin & 1);
  }
  return size;
}

#if defined(__x86_64__)

__attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi,bmi2,lzcnt,popcnt"))) std::size_t
LineSkeleton::TakeChunkCompressing(std::size_t at, std::size_t size, bool goes_on, char** to) {
  const __m512i text = _mm512_maskz_loadu_epi8(LowBits(size), line_.data() + at);
  const __m512i lower = _mm512_or_si512(text, _mm512_set1_epi8(0x20));
  Classes classes;
  classes.digits = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(text, _mm512_set1_epi8('0')), _mm512_set1_epi8(10));
  classes.hex = classes.digits |
                _mm512_cmplt_epu8_mask(_mm512_sub_epi8(lower, _mm512_set1_epi8('a')), _mm512_set1_epi8(6));
  if (_mm512_mask_cmple_epu8_mask(LowBits(size), text, _mm512_set1_epi8(kId)) != 0) return 0;
  size = classes.SizeToRead(size, goes_on);
  const std::uint64_t inside = LowBits(size);
  classes.digits &= inside;
  classes.hex &= inside;

  const std::uint64_t run_begins = classes.hex & ~(classes.hex << 1);
  const std::uint64_t run_ends = (classes.hex << 1) & ~classes.hex;
  const std::uint64_t ends = classes.EndsOfNumbers();
  // The n-th run begins at the n-th beginning and ends at the n-th end.
  const std::uint64_t begins = _pdep_u64(_pext_u64(ends, run_ends), run_begins);
  const std::uint64_t id_ends = classes.EndsOfRunsWithLetters() & ends;
  const std::uint64_t id_begins = _pdep_u64(_pext_u64(id_ends, ends), begins);
  // The bits of a number are its end less its beginning; those of all are the difference of the sums.
  const std::uint64_t kept = (~(ends - begins) | begins) & inside;

  __m512i skeleton = _mm512_mask_blend_epi8(begins, text, _mm512_set1_epi8(kNumber));
  skeleton = _mm512_mask_blend_epi8(id_begins, skeleton, _mm512_set1_epi8(kId));
  _mm512_storeu_si512(*to, _mm512_maskz_compress_epi8(kept, skeleton));  // the padding takes what is too much
  *to += std::popcount(kept);

  // Half a chunk has as many numbers as a chunk can.
  const __m512i places = _mm512_loadu_si512(kPlaces.data());
  const __m512i base = _mm512_set1_epi16(static_cast<short>(at));
  const __m256i begin_places = _mm512_castsi512_si256(_mm512_maskz_compress_epi8(begins, places));
  const __m256i end_places = _mm512_castsi512_si256(_mm512_maskz_compress_epi8(ends, places));
  _mm512_storeu_si512(begins_.data() + number_count_,
                      _mm512_add_epi16(_mm512_cvtepu8_epi16(begin_places), base));
  _mm512_storeu_si512(ends_.data() + number_count_, _mm512_add_epi16(_mm512_cvtepu8_epi16(end_places), base));
  const __m512i ids = _mm512_maskz_compress_epi8(begins, _mm512_maskz_set1_epi8(id_begins, 1));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(is_id_.data() + number_count_), _mm512_castsi512_si256(ids));
  number_count_ += static_cast<std::size_t>(std::popcount(begins));
  return size;
}

#endif

LineSkeleton::ChunkTaker LineSkeleton::BestTaker() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi2") &&
      __builtin_cpu_supports("bmi2")) {
    return &LineSkeleton::TakeChunkCompressing;
  }
#endif
  return &LineSkeleton::TakeChunk;
}

bool LineSkeleton::Read(std::string_view line) {
  if (line.size() > kMaxLineBytes) return false;
  line_ = line;
  number_count_ = 0;
  char* to = text_.data();
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t left = line.size() - at;
    const std::size_t taken =
        (this->*take_chunk_)(at, std::min(left, kMaxChunkBytes), left > kMaxChunkBytes, &to);
    if (taken == 0) return false;
    at += taken;
  }
  text_size_ = static_cast<std::size_t>(to - text_.data());
  return true;
}

}  // namespace wflogscan
