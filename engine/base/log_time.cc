#include "wflogscan/log_time.h"

#include <array>
#include <cstddef>
#include <cstdio>

#include "engine/base/civil_time.h"

namespace wflogscan {
namespace {

// Whether text[at] goes on as time.Time.String does behind " +0100": " CET", or " CET m=+0.012".
bool IsBehindOffsetInGo(std::string_view text, std::size_t at) {
  constexpr std::size_t kOffsetBytes = std::string_view(" +0100").size();
  if (at < kOffsetBytes || text[at - kOffsetBytes] != ' ') return false;
  const std::size_t name = ZoneNameLength(text.substr(at));
  return name > 0 && (at + name == text.size() || text.substr(at + name).starts_with(" m="));
}

}  // namespace

std::string ToRfc3339(LogTime time) {
  const CivilTime civil = ToCivil(time.unix_ns);
  std::array<char, 40> buffer;
  int size = std::snprintf(buffer.data(), buffer.size(), "%04lld-%02d-%02dT%02d:%02d:%02d",
                           static_cast<long long>(civil.year), civil.month, civil.day, civil.hour,
                           civil.minute, civil.second);
  if (time.fraction_digits > 0) {
    std::array<char, 16> fraction;
    std::snprintf(fraction.data(), fraction.size(), "%09d", civil.nanosecond);
    buffer[size++] = '.';
    for (int i = 0; i < time.fraction_digits && i < 9; ++i) buffer[size++] = fraction[i];
  }
  buffer[size++] = 'Z';
  return std::string(buffer.data(), size);
}

std::optional<LogTime> ParseRfc3339Prefix(std::string_view text, std::size_t* consumed) {
  std::size_t at = 0;
  const std::optional<CivilTime> date = ParseDatePrefix(text, '-', &at);
  if (!date || at >= text.size() || (text[at] != 'T' && text[at] != 't' && text[at] != ' '))
    return std::nullopt;
  ++at;
  CivilTime civil = *date;
  LogTime time;
  if (!ParseClockPrefix(text, &at, &civil, &time.fraction_digits)) return std::nullopt;
  std::int64_t offset_seconds = 0;
  if (at < text.size() && (text[at] == 'Z' || text[at] == 'z')) {
    ++at;
  } else {
    ParseZoneOffsetPrefix(text, &at, &offset_seconds);
  }
  time.unix_ns = FromCivil(civil) - offset_seconds * kNanosecondsPerSecond;
  *consumed = at;
  return time;
}

std::optional<LogTime> ParseRfc3339(std::string_view text) {
  std::size_t consumed = 0;
  std::optional<LogTime> time = ParseRfc3339Prefix(text, &consumed);
  if (!time || (consumed != text.size() && !IsBehindOffsetInGo(text, consumed))) return std::nullopt;
  return time;
}

}  // namespace wflogscan
