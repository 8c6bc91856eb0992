#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_MINUTE_MEMO_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_MINUTE_MEMO_H_

// Reads times in RFC 3339 fast where they are of one minute, as those of a log mostly are.
//
// The date and the minute of the last time that ended in Z are remembered as they were spelled; of a time
// that begins like it only the seconds are read. One per thread. Tested by
// tests/attribute/minute_memo_test.cc.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "absl/strings/ascii.h"
#include "wflogscan/log_time.h"

namespace wflogscan {

class MinuteMemo {
 public:
  // As ParseRfc3339Prefix.
  std::optional<LogTime> ReadPrefix(std::string_view text, std::size_t* consumed) {
    if (text.size() > kSecondBytes && IsOfMinute(text.data()) && text[kMinuteBytes] <= '5' &&
        absl::ascii_isdigit(text[kMinuteBytes]) && absl::ascii_isdigit(text[kMinuteBytes + 1])) {
      LogTime time{NanosecondsOf(text.data()), 0};
      std::size_t at = kSecondBytes;
      if (text[at] == '.') {
        std::int64_t scale = kSecond / 10;
        for (++at; at < text.size() && absl::ascii_isdigit(text[at]) && scale > 0; ++at, scale /= 10) {
          time.unix_ns += (text[at] - '0') * scale;
          ++time.fraction_digits;
        }
      }
      if (at < text.size() && text[at] == 'Z' && text[at - 1] != '.') {
        *consumed = at + 1;
        return time;
      }
    }
    const std::optional<LogTime> time = ParseRfc3339Prefix(text, consumed);
    if (time && *consumed > kSecondBytes && text[*consumed - 1] == 'Z' && time->unix_ns >= 0 &&
        text.substr(kMinuteBytes, 2) < "60") {
      std::copy_n(text.data(), kMinuteBytes, minute_.begin());
      minute_ns_ = time->unix_ns - time->unix_ns % kSecond - SecondsOf(text.data()) * kSecond;
    }
    return time;
  }

  // How times of a length spell their fraction, if they end in Z and have one.
  class Fraction {
   public:
    Fraction() = default;
    // A time that was read, `bytes` long.
    Fraction(const LogTime& time, std::size_t bytes)
        : digits_(bytes == kFractionAt + time.fraction_digits + 1U ? time.fraction_digits : 0) {
      for (std::size_t i = 0; i < digits_; ++i) unit_ /= 10;
    }
    std::size_t digits() const { return digits_; }
    std::size_t time_bytes() const { return kFractionAt + digits_ + 1; }

   private:
    friend MinuteMemo;
    std::size_t digits_ = 0;
    std::int64_t unit_ = kSecond;  // nanoseconds of its last digit
  };

  // The same of a text whose digits are known to be some where a time with such a fraction has digits; false
  // where it is not of the remembered minute.
  bool ReadAlike(std::string_view text, const Fraction& fraction, LogTime* time) const {
    if (text.size() < fraction.time_bytes() || !IsOfMinute(text.data()) || text[kFractionAt - 1] != '.' ||
        text[fraction.time_bytes() - 1] != 'Z' || text[kMinuteBytes] > '5') {
      return false;
    }
    std::int64_t value = 0;
    for (std::size_t i = 0; i < fraction.digits_; ++i) value = value * 10 + (text[kFractionAt + i] - '0');
    *time = {NanosecondsOf(text.data()) + value * fraction.unit_,
             static_cast<std::uint8_t>(fraction.digits_)};
    return true;
  }

 private:
  static constexpr std::int64_t kSecond = 1'000'000'000;
  static constexpr std::size_t kMinuteBytes = 17;  // "2026-02-22T06:01:"
  static constexpr std::size_t kSecondBytes = 19;  // and its seconds
  static constexpr std::size_t kFractionAt = 20;

  bool IsOfMinute(const char* text) const { return std::memcmp(text, minute_.data(), kMinuteBytes) == 0; }
  static std::int64_t SecondsOf(const char* text) {
    return (text[kMinuteBytes] - '0') * 10 + (text[kMinuteBytes + 1] - '0');
  }
  std::int64_t NanosecondsOf(const char* text) const { return minute_ns_ + SecondsOf(text) * kSecond; }

  std::array<char, kMinuteBytes> minute_ = {'\n'};
  std::int64_t minute_ns_ = 0;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_MINUTE_MEMO_H_
