#include "engine/source/time_prefix.h"

#include <cstdint>

#include "absl/strings/ascii.h"
#include "engine/base/calendar_names.h"
#include "engine/base/civil_time.h"

namespace wflogscan {
namespace {

int MonthNamed(std::string_view text) {
  for (std::size_t i = 0; i < kMonthNames.size(); ++i) {
    if (text.starts_with(kMonthNames[i])) return static_cast<int>(i) + 1;
  }
  return 0;
}

bool BeginsWithWeekday(std::string_view text) {
  for (const std::string_view day : kWeekdayNames) {
    if (text.starts_with(day)) return true;
  }
  return false;
}

// "Nov 23 18:09:11.022135" of an unknown year, from text[0]. The year in *civil stays.
bool ParseMonthDayClock(std::string_view text, std::size_t* at, CivilTime* civil,
                        std::uint8_t* fraction_digits) {
  if (text.size() < 15 || text[3] != ' ' || text[6] != ' ') return false;
  civil->month = MonthNamed(text);
  const std::size_t digits = text[4] == ' ' ? 1 : 2;  // the day is padded with a blank
  civil->day = ParseDigits(text, 6 - digits, digits);
  if (civil->month == 0 || civil->day < 1 || civil->day > 31) return false;
  *at = 7;
  return ParseClockPrefix(text, at, civil, fraction_digits);
}

// Takes `size` bytes and the blank behind them off *text; false if there is no blank.
bool TakeWithBlank(std::string_view* text, std::size_t size) {
  if (text->size() <= size || (*text)[size] != ' ') return false;
  text->remove_prefix(size + 1);
  return true;
}

}  // namespace

std::optional<StampedTime> TakeNanoStamp(std::string_view* text) {
  constexpr std::size_t kDigitsEnd = 29;  // "2026-11-23T18:05:38.134472277"
  if (text->size() <= kDigitsEnd || (*text)[10] != 'T' || (*text)[19] != '.' ||
      absl::ascii_isdigit((*text)[kDigitsEnd])) {
    return std::nullopt;
  }
  for (std::size_t i = 20; i < kDigitsEnd; ++i) {
    if (!absl::ascii_isdigit((*text)[i])) return std::nullopt;
  }
  StampedTime stamp;
  std::size_t consumed = 0;
  stamp.time = ParseRfc3339Prefix(*text, &consumed);
  if (!stamp.time || consumed == kDigitsEnd) return std::nullopt;  // neither Z nor an offset
  stamp.text = text->substr(0, consumed);
  if (consumed == text->size()) {
    text->remove_prefix(consumed);
    return stamp;
  }
  if (!TakeWithBlank(text, consumed)) return std::nullopt;
  return stamp;
}

std::optional<StampedTime> TakeIsoStamp(std::string_view* text) {
  StampedTime stamp;
  std::size_t consumed = 0;
  stamp.time = ParseRfc3339Prefix(*text, &consumed);
  if (!stamp.time || (*text)[10] == ' ') return std::nullopt;
  stamp.text = text->substr(0, consumed);
  if (!TakeWithBlank(text, consumed)) return std::nullopt;
  return stamp;
}

std::optional<StampedTime> TakeMonthDayStamp(std::string_view* text) {
  CivilTime civil;
  std::uint8_t fraction_digits = 0;
  std::size_t at = 0;
  if (!ParseMonthDayClock(*text, &at, &civil, &fraction_digits)) return std::nullopt;
  StampedTime stamp{std::nullopt, text->substr(0, at)};
  if (!TakeWithBlank(text, at)) return std::nullopt;
  return stamp;
}

std::optional<StampedTime> TakeWeekdayStamp(std::string_view* text) {
  if (text->size() < 24 || (*text)[3] != ' ' || !BeginsWithWeekday(*text)) return std::nullopt;
  std::size_t at = 4;
  std::optional<CivilTime> civil = ParseDatePrefix(*text, '-', &at);
  if (!civil || (*text)[at] != ' ') return std::nullopt;
  ++at;
  LogTime time;
  if (!ParseClockPrefix(*text, &at, &*civil, &time.fraction_digits)) return std::nullopt;
  if (at >= text->size() || (*text)[at] != ' ') return std::nullopt;
  const std::size_t zone_end = text->find(' ', at + 1);
  if (zone_end == std::string_view::npos || zone_end - at > 8) return std::nullopt;
  const std::string_view zone = text->substr(at + 1, zone_end - at - 1);
  std::int64_t offset_seconds = 0;
  std::size_t parsed = 0;
  ParseZoneOffsetPrefix(zone, &parsed, &offset_seconds);
  StampedTime stamp{std::nullopt, text->substr(0, zone_end)};
  if (zone == "UTC" || zone == "GMT" || (parsed > 0 && parsed == zone.size())) {
    time.unix_ns = FromCivil(*civil) - offset_seconds * kNanosecondsPerSecond;
    stamp.time = time;
  }
  text->remove_prefix(zone_end + 1);
  return stamp;
}

std::optional<StampedTime> TakeCtimeStamp(std::string_view* text) {
  if (text->size() < 24 || (*text)[3] != ' ' || !BeginsWithWeekday(*text)) return std::nullopt;
  CivilTime civil;
  LogTime time;
  std::size_t at = 0;
  if (!ParseMonthDayClock(text->substr(4), &at, &civil, &time.fraction_digits)) return std::nullopt;
  at += 4;
  civil.year = ParseDigits(*text, at + 1, 4);
  if (at >= text->size() || (*text)[at] != ' ' || civil.year < kFirstYear || civil.year > kLastYear) {
    return std::nullopt;
  }
  at += 5;
  time.unix_ns = FromCivil(civil);
  StampedTime stamp{time, text->substr(0, at)};
  text->remove_prefix(at);
  return stamp;
}

std::optional<StampedTime> TakeUnixStamp(std::string_view* text) {
  std::size_t digits = 0;
  std::int64_t seconds = 0;
  while (digits < text->size() && digits < 11 && absl::ascii_isdigit((*text)[digits])) {
    seconds = seconds * 10 + ((*text)[digits] - '0');
    ++digits;
  }
  constexpr std::int64_t kEnd = DaysFromCivil(kLastYear + 1, 1, 1) * 86400;
  const int micros = ParseDigits(*text, digits + 1, 6);
  if (digits < 9 || digits >= text->size() || (*text)[digits] != '.' || micros < 0 || seconds >= kEnd) {
    return std::nullopt;
  }
  StampedTime stamp;
  stamp.time = LogTime{seconds * kNanosecondsPerSecond + std::int64_t{micros} * 1000, 6};
  stamp.text = text->substr(0, digits + 7);
  if (!TakeWithBlank(text, digits + 7)) return std::nullopt;
  return stamp;
}

}  // namespace wflogscan
