#ifndef WFLOGSCAN_ENGINE_MATCH_DIGIT_FOLD_H_
#define WFLOGSCAN_ENGINE_MATCH_DIGIT_FOLD_H_

// Folds the numbers of a raw line away that no stem could tell apart, so that lines which differ in them
// become one text.
//
// The problem: a log says the same few hundred things again and again, and only the numbers change. Looking
// for a thousand stems in each of those lines finds the same again and again.
//
// The idea: two lines hold the same stems if they are alike but for numbers that no stem touches. So a number
// is replaced by one byte, whatever its length, and so are numbers with at most three bytes between them: a
// time, an address, a UUID. A stem has four bytes or more, so one that reached into such a gap would reach
// into one of the numbers. A number that is part of a stem ("status=9", "aadsts70") stays as it is.
//
//   2026-02-22T06:01:20.140Z [INFO] okta: fetched 42 events  ->  #Z [INFO] okta: fetched # events
//
// A number is a run of hexadecimal digits, one of them at least 0 to 9, so that ids are folded whole. The
// time that a line begins with is one number.
//
// Cost: about 20 ns and 4 ns a number for a line of 120 bytes. Immutable; threads share one by const
// reference. Tested by tests/match/digit_fold_test.cc.

#include <algorithm>
#include <array>
#include <bit>
#include <bitset>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace wflogscan {

class DigitFold {
 public:
  // The longest text that is folded: beyond it lines are hardly ever alike.
  static constexpr std::size_t kMaxTextBytes = 1024;
  // A folded text is never longer than the text.
  using Buffer = std::array<char, kMaxTextBytes + 16>;

  // `stems` in lower case, each of kMinStemBytes or more.
  explicit DigitFold(const std::vector<std::string>& stems);
  static constexpr std::size_t kMinStemBytes = 4;

  // `text`, of at most kMaxTextBytes, folded into *folded; the view refers to it. `readable_end` is the end
  // of the memory that may be read behind the text. Calls on_number(begin, end) for each number, in order.
  template <typename OnNumber>
  std::string_view Fold(std::string_view text, const char* readable_end, Buffer* folded,
                        const OnNumber& on_number) const {
    constexpr std::size_t kMaxGap = kMinStemBytes - 1;
    constexpr std::size_t kNowhere = ~std::size_t{0};
    char* out = folded->data();
    std::size_t copied = 0;              // text before it is in *folded
    std::size_t last_folded = kNowhere;  // the end of the last number, if that was folded
    const std::size_t time_end = time_is_safe_ ? LengthOfTime(text) : 0;
    if (time_end > 0) {
      *out++ = kFolded;
      copied = last_folded = time_end;
    }
    ForEachNumber(text, time_end, readable_end, [&](std::size_t begin, std::size_t end) {
      on_number(begin, end);
      if (IsOfStem(text, begin, end)) {
        last_folded = kNowhere;
        return;
      }
      if (last_folded == kNowhere || begin - last_folded > kMaxGap) {
        out = Copy(text.data() + copied, begin - copied, readable_end, out);
        *out++ = kFolded;
      }
      copied = last_folded = end;
    });
    out = Copy(text.data() + copied, text.size() - copied, readable_end, out);
    return {folded->data(), static_cast<std::size_t>(out - folded->data())};
  }

  // Calls take(begin, end) for each number in `text` behind `from`, in order.
  template <typename Take>
  static void ForEachNumber(std::string_view text, std::size_t from, const char* readable_end,
                            const Take& take) {
    constexpr std::size_t kNowhere = ~std::size_t{0};
    std::size_t open = kNowhere;  // where a run began that reaches to the end of the last word
    bool open_has_digit = false;
    for (std::size_t at = from; at < text.size(); at += 64) {
      const Classes classes = ClassesAt(text, at, readable_end);
      std::uint64_t rest = classes.hex;
      if (open != kNowhere) {
        const int length = std::countr_one(classes.hex);
        const std::uint64_t run = length == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << length) - 1;
        open_has_digit = open_has_digit || (classes.digits & run) != 0;
        if (length == 64) continue;
        if (open_has_digit) take(open, at + static_cast<std::size_t>(length));
        open = kNowhere;
        rest &= ~run;
      }
      // A run without a digit is passed by: from one digit to the next, and back to where its run begins.
      for (std::uint64_t digits = classes.digits & rest; digits != 0; digits &= rest) {
        const int digit = std::countr_zero(digits);
        const std::uint64_t before = ~classes.hex & ((std::uint64_t{1} << digit) - 1);
        const int begin = before == 0 ? 0 : 64 - std::countl_zero(before);
        const int end = digit + std::countr_one(classes.hex >> digit);
        if (end == 64) {
          open = at + static_cast<std::size_t>(begin);
          open_has_digit = true;
          break;
        }
        take(at + static_cast<std::size_t>(begin), at + static_cast<std::size_t>(end));
        rest &= ~std::uint64_t{0} << end;
      }
      if (open == kNowhere && (classes.hex >> 63) != 0) {  // letters so far; digits may follow
        open = at + 64 - static_cast<std::size_t>(std::countl_one(classes.hex));
        open_has_digit = false;
      }
    }
    if (open != kNowhere && open_has_digit) take(open, text.size());
  }

 private:
  static constexpr char kFolded = '\x01';  // in no stem
  static constexpr std::size_t kWindowBytes = 4;
  static constexpr int kWindowBits = 15;
  static_assert(kWindowBytes <= kMinStemBytes);

  struct Classes {
    std::uint64_t digits = 0;  // bit i: text[at + i] is 0 to 9
    std::uint64_t hex = 0;     // or a to f
  };

  static Classes ClassesAt(std::string_view text, std::size_t at, const char* readable_end) {
    const char* bytes = text.data() + at;
    const std::size_t left = text.size() - at;
    if (left >= 64) return ClassesOf64(bytes);
    Classes classes;
    if (readable_end - bytes >= 64) {
      classes = ClassesOf64(bytes);
    } else {
      std::array<char, 64> tail{};
      std::copy_n(bytes, left, tail.data());
      classes = ClassesOf64(tail.data());
    }
    const std::uint64_t inside = (std::uint64_t{1} << left) - 1;
    return {classes.digits & inside, classes.hex & inside};
  }
  static Classes ClassesOf64(const char* bytes) {
    Classes classes;
#if defined(__SSE2__)
    const auto is_in = [](__m128i chunk, char first, int count) {
      // In signed bytes, moved so that `first` is the smallest value.
      const __m128i moved = _mm_sub_epi8(chunk, _mm_set1_epi8(static_cast<char>(first - 128)));
      return _mm_cmplt_epi8(moved, _mm_set1_epi8(static_cast<char>(count - 128)));
    };
    for (int i = 0; i < 4; ++i) {
      const __m128i chunk = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16 * i));
      const __m128i digits = is_in(chunk, '0', 10);
      const __m128i hex = _mm_or_si128(digits, is_in(_mm_or_si128(chunk, _mm_set1_epi8(0x20)), 'a', 6));
      classes.digits |= std::uint64_t{static_cast<std::uint16_t>(_mm_movemask_epi8(digits))} << (16 * i);
      classes.hex |= std::uint64_t{static_cast<std::uint16_t>(_mm_movemask_epi8(hex))} << (16 * i);
    }
#else
    for (int i = 0; i < 64; ++i) {
      classes.digits |= std::uint64_t{IsDigit(bytes[i])} << i;
      classes.hex |= std::uint64_t{IsHex(bytes[i])} << i;
    }
#endif
    return classes;
  }
  static constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
  static constexpr bool IsHex(char c) { return IsDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }

  static char* Copy(const char* from, std::size_t size, const char* readable_end, char* to) {
    if (size <= 16 && readable_end - from >= 16) {
      std::memcpy(to, from, 16);  // of a constant size: one instruction
    } else {
      std::memcpy(to, from, size);
    }
    return to + size;
  }

  static std::uint32_t Load(const char* bytes) {
    std::uint32_t word;
    std::memcpy(&word, bytes, sizeof(word));
    return word | 0x20202020U;  // letters of both cases are one
  }
  static std::size_t WindowIndex(std::uint32_t window) { return window * 0x9E3779B1U >> (32 - kWindowBits); }

  // "2026-02-22T06:01:20.140" and what else is spelled like it: the digits to the last second or its
  // fraction. 0 where `text` does not begin with a time.
  static std::size_t LengthOfTime(std::string_view text) {
    constexpr std::size_t kSecondBytes = kTimeShape.size() - 2;
    if (text.size() <= kTimeShape.size() || text[4] != '-' || text[7] != '-' || text[13] != ':' ||
        text[16] != ':') {
      return 0;
    }
    for (std::size_t i = 0; i < kSecondBytes; ++i) {
      if (kTimeShape[i] == '0' ? !IsDigit(text[i]) : (text[i] | 0x20) != (kTimeShape[i] | 0x20)) return 0;
    }
    std::size_t end = kSecondBytes;
    if (text[end] == '.' && IsDigit(text[end + 1])) {
      for (++end; end < text.size() && IsDigit(text[end]);) ++end;
    }
    return end < text.size() && IsHex(text[end]) ? 0 : end;
  }

  // A character beside a number, and the number's own at that end.
  using Pairs = std::array<std::uint64_t, 256>;
  static std::uint64_t& PairsOf(Pairs& pairs, char beside) {
    return pairs[static_cast<unsigned char>(beside) | 0x20U];
  }
  static constexpr unsigned BitOf(char digit) { return (static_cast<unsigned char>(digit) | 0x20U) & 63U; }
  static bool Holds(const Pairs& pairs, char beside, char digit) {
    return (pairs[static_cast<unsigned char>(beside) | 0x20U] >> BitOf(digit) & 1) != 0;
  }

  // Whether a stem touches the number [begin, end).
  bool IsOfStem(std::string_view text, std::size_t begin, std::size_t end) const {
    if (begin > 0 && Holds(pairs_before_, text[begin - 1], text[begin])) {
      for (std::size_t back = 1; back <= kMaxDistance; ++back) {
        if (begin >= back && HoldsStem(text, begin - back)) return true;
      }
    }
    if (end < text.size() && Holds(pairs_behind_, text[end], text[end - 1])) {
      for (std::size_t ahead = 1; ahead <= kMaxDistance; ++ahead) {
        if (end + ahead >= kWindowBytes && HoldsStem(text, end + ahead - kWindowBytes)) return true;
      }
    }
    for (std::size_t at = begin; at + shortest_bare_ <= end; ++at) {
      if (HoldsStem(text, at)) return true;
    }
    return false;
  }

  // Whether one of the stems stands where it has its window at text[at].
  bool HoldsStem(std::string_view text, std::size_t at) const {
    return at + kWindowBytes <= text.size() && windows_.test(WindowIndex(Load(&text[at]))) &&
           FindStem(text, at);
  }
  bool FindStem(std::string_view text, std::size_t at) const;

  // What any time is spelled like, 0 for every digit.
  static constexpr std::string_view kTimeShape = "0000-00-00T00:00:00.0";

  // A stem is known by four bytes of it, its window: they begin 1 to kMaxDistance bytes before a number in
  // it, or end as far behind one that it begins with. The pairs are the two characters where that number
  // begins or ends. A stem that is nothing but hexadecimal digits ("e0000011") begins with its window.
  static constexpr std::size_t kMaxDistance = kWindowBytes - 1;
  struct Place {
    std::string stem;
    std::size_t window_at = 0;
  };
  void AddWindow(std::string_view stem, std::size_t at);
  std::bitset<std::size_t{1} << kWindowBits> windows_;  // by WindowIndex
  absl::flat_hash_map<std::uint32_t, std::vector<Place>> places_;
  Pairs pairs_before_{};
  Pairs pairs_behind_{};
  std::size_t shortest_bare_ = kMaxTextBytes + 1;
  bool time_is_safe_ = true;  // no stem lies within a time
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_DIGIT_FOLD_H_
