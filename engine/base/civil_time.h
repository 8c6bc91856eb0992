#ifndef WFLOGSCAN_ENGINE_BASE_CIVIL_TIME_H_
#define WFLOGSCAN_ENGINE_BASE_CIVIL_TIME_H_

// Calendar arithmetic and the pieces of which every time stamp in a log is put together. By hand and inline,
// because half of all log lines are success lines and each needs its time: strptime or absl::ParseTime would
// cost more than the rest of the line (bench/line_bench.cc).

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace wflogscan {

inline constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

// The second that the moment lies in, also before 1970.
constexpr std::int64_t FloorSeconds(std::int64_t unix_ns) {
  return unix_ns / kNanosecondsPerSecond - (unix_ns % kNanosecondsPerSecond < 0 ? 1 : 0);
}

// The years a log may name. Nanoseconds would fit from 1678 to 2262, but then the distance of two times would
// not.
inline constexpr std::int64_t kFirstYear = 1970;
inline constexpr std::int64_t kLastYear = 2199;

struct CivilTime {
  std::int64_t year = 1970;
  int month = 1;  // 1 to 12
  int day = 1;    // 1 to 31
  int hour = 0;
  int minute = 0;
  int second = 0;  // 60 is accepted for leap seconds
  int nanosecond = 0;
};

// Days since 1970-01-01 in the proleptic Gregorian calendar, by counting from 1 March so that leap days come
// last.
constexpr std::int64_t DaysFromCivil(std::int64_t year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

constexpr std::int64_t FromCivil(const CivilTime& civil) {
  const std::int64_t seconds = DaysFromCivil(civil.year, civil.month, civil.day) * 86400 + civil.hour * 3600 +
                               civil.minute * 60 + civil.second;
  return seconds * kNanosecondsPerSecond + civil.nanosecond;
}

CivilTime ToCivil(std::int64_t unix_ns);

// `count` decimal digits at text[at]; -1 if they are not all there.
constexpr int ParseDigits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    const int digit = text[i] - '0';
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

constexpr int DaysOfMonth(std::int64_t year, int month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// "2026-02-22" or, with separator '/', "2026/02/22", of the years that a log may name.
inline std::optional<CivilTime> ParseDatePrefix(std::string_view text, char separator, std::size_t* at) {
  if (text.size() < *at + 10 || text[*at + 4] != separator || text[*at + 7] != separator) return std::nullopt;
  CivilTime civil;
  civil.year = ParseDigits(text, *at, 4);
  civil.month = ParseDigits(text, *at + 5, 2);
  civil.day = ParseDigits(text, *at + 8, 2);
  if (civil.year < kFirstYear || civil.year > kLastYear || civil.month < 1 || civil.month > 12 ||
      civil.day < 1 || civil.day > DaysOfMonth(civil.year, civil.month)) {
    return std::nullopt;
  }
  *at += 10;
  return civil;
}

// "06:01:20", then '.' or ',' and 1 to 9 digits if there are any (further digits are read and dropped).
inline bool ParseClockPrefix(std::string_view text, std::size_t* at, CivilTime* civil,
                             std::uint8_t* fraction_digits) {
  if (text.size() < *at + 8 || text[*at + 2] != ':' || text[*at + 5] != ':') return false;
  civil->hour = ParseDigits(text, *at, 2);
  civil->minute = ParseDigits(text, *at + 3, 2);
  civil->second = ParseDigits(text, *at + 6, 2);
  if (civil->hour < 0 || civil->hour > 23 || civil->minute < 0 || civil->minute > 59 || civil->second < 0 ||
      civil->second > 60) {
    return false;
  }
  *at += 8;
  civil->nanosecond = 0;
  *fraction_digits = 0;
  const auto is_digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  if (*at < text.size() && (text[*at] == '.' || text[*at] == ',') && is_digit(*at + 1)) {
    ++*at;
    int scale = 100'000'000;
    for (; is_digit(*at); ++*at) {
      if (scale == 0) continue;
      civil->nanosecond += (text[*at] - '0') * scale;
      scale /= 10;
      ++*fraction_digits;
    }
  }
  return true;
}

// "+02:00", "-0500" or "+02"; behind a blank, where a message may begin as well, " +0100" and nothing
// shorter. Leaves *at alone where there is none.
inline void ParseZoneOffsetPrefix(std::string_view text, std::size_t* at, std::int64_t* offset_seconds) {
  constexpr int kMostHours = 15;
  constexpr int kMinuteStep = 15;  // of all zones that are in use
  const bool behind_blank = *at < text.size() && text[*at] == ' ';
  const std::size_t sign_at = *at + (behind_blank ? 1 : 0);
  if (sign_at >= text.size() || (text[sign_at] != '+' && text[sign_at] != '-')) return;
  const int hours = ParseDigits(text, sign_at + 1, 2);
  if (hours < 0 || hours > kMostHours) return;
  std::size_t end = sign_at + 3;
  int minutes = 0;
  const std::size_t minutes_at = end + (end < text.size() && text[end] == ':' ? 1 : 0);
  const int parsed = ParseDigits(text, minutes_at, 2);
  if (parsed >= 0 && parsed < 60) {
    minutes = parsed;
    end = minutes_at + 2;
  }
  if (behind_blank) {
    const bool goes_on = end < text.size() && text[end] != ' ' && text[end] != ']';
    if (end != sign_at + 5 || minutes % kMinuteStep != 0 || goes_on) return;
  }
  *at = end;
  *offset_seconds = (hours * 3600 + minutes * 60) * (text[sign_at] == '-' ? -1 : 1);
}

// The length of what begins like " CET" or " -03": Go prints the name of a zone behind its offset, and the
// offset once more where it has none. 0 where there is none.
inline std::size_t ZoneNameLength(std::string_view text) {
  constexpr std::size_t kShortest = 4;  // with the blank
  constexpr std::size_t kLongest = 6;
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() < kShortest || text[0] != ' ') return 0;
  const bool is_offset = text[1] == '+' || text[1] == '-';
  std::size_t end = is_offset ? 2 : 1;
  while (end < text.size() && (is_offset ? is_digit(text[end]) : is_upper(text[end]))) ++end;
  if (end < kShortest || end > kLongest) return 0;
  return end == text.size() || text[end] == ' ' || text[end] == ']' ? end : 0;
}

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_CIVIL_TIME_H_
