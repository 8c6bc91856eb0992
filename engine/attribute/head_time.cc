// Times at the head of a line.

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "engine/attribute/head_parts.h"
#include "engine/base/calendar_names.h"
#include "engine/base/civil_time.h"

namespace wflogscan {
namespace {

// Go's log package and nats-server: "2026/02/22 06:01:20.123456". Local time, which nobody knows; taken as
// UTC.
std::optional<LogTime> TakeSlashTime(std::string_view* text) {
  std::size_t at = 0;
  const std::optional<CivilTime> date = ParseDatePrefix(*text, '/', &at);
  if (!date || at >= text->size() || (*text)[at] != ' ') return std::nullopt;
  ++at;
  CivilTime civil = *date;
  LogTime time;
  if (!ParseClockPrefix(*text, &at, &civil, &time.fraction_digits)) return std::nullopt;
  time.unix_ns = FromCivil(civil);
  text->remove_prefix(at);
  return time;
}

// What EpochTime reads.
std::size_t EpochTimeLength(std::string_view text) {
  std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  if (text.substr(end).starts_with("e+") && ParseDigits(text, end + 2, 2) >= 0) end += 4;
  return end;
}

// The name of a zone: " UTC", and behind an offset whatever Go calls it there, as in " +0100 CET". Of other
// names nobody says how far from UTC they are.
void SkipZoneName(bool behind_offset, std::string_view* text) {
  const std::size_t size = ZoneNameLength(*text);
  if (size == 0) return;
  const std::string_view name = text->substr(1, size - 1);
  if (LevelFromWord(name) != Level::kNone || (!behind_offset && name != "UTC" && name != "GMT")) return;
  text->remove_prefix(size);
}

// zap's console with the epoch encoder of its production configuration: "1.764231242e+09<TAB>INFO". A number
// that neither a tab nor a level follows is the message's own.
std::optional<LogTime> TakeEpochTime(std::string_view* text) {
  if (text->empty() || !absl::ascii_isdigit(text->front())) return std::nullopt;
  std::string_view rest = text->substr(EpochTimeLength(*text));
  const std::string_view behind = rest;
  if (!rest.starts_with('\t')) {
    Head unused;
    if (!rest.starts_with(' ')) return std::nullopt;
    SkipBlanks(&rest);
    if (!TakeLevel(&rest, &unused)) return std::nullopt;
  }
  const std::optional<LogTime> time = EpochTime(*text);
  if (time) *text = behind;
  return time;
}

// "]", and what may stand before it behind a time: "[10:00:00 INF]".
bool TakeClosingBracket(std::string_view* text, Head* head) {
  std::string_view rest = *text;
  SkipBlanks(&rest);
  const std::string_view word = rest.substr(0, rest.find(']'));
  if (word.size() == rest.size()) return false;
  if (!word.empty()) {
    const Level level = LevelFromWord(word);
    if (level == Level::kNone) return false;
    if (head->level == Level::kNone) head->level = level;
  }
  *text = rest.substr(word.size() + 1);
  return true;
}

// The length of a clock that `text` begins with: "10:00", "10:00:00.113", "6:01AM"; 0 where there is none.
std::size_t ClockLength(std::string_view text) {
  std::size_t at = 0;
  const auto is_digit = [text](std::size_t i) { return i < text.size() && absl::ascii_isdigit(text[i]); };
  const auto take_pair = [&] {
    if (at >= text.size() || text[at] != ':' || !is_digit(at + 1) || !is_digit(at + 2)) return false;
    at += 3;
    return true;
  };
  while (at < 2 && is_digit(at)) ++at;
  if (at == 0 || !take_pair()) return 0;
  if (take_pair() && at + 1 < text.size() && (text[at] == '.' || text[at] == ',') && is_digit(at + 1)) {
    ++at;
    while (is_digit(at)) ++at;
  }
  if (const std::string_view half = text.substr(at, 2); half == "AM" || half == "PM") at += 2;
  return at == text.size() || text[at] == ' ' || text[at] == '\t' || text[at] == ']' ? at : 0;
}

}  // namespace

std::optional<LogTime> EpochTime(std::string_view text) {
  constexpr std::int64_t kEnd = DaysFromCivil(kLastYear + 1, 1, 1) * 86400 * kNanosecondsPerSecond;
  std::string_view number = text.substr(0, text.find_first_not_of("0123456789."));
  // With the point where the exponent says.
  std::string shifted;
  if (const std::string_view behind = text.substr(number.size()); behind.starts_with("e+")) {
    constexpr int kMostDigits = 18;
    const int exponent = ParseDigits(behind, 2, 2);
    if (exponent < 0 || exponent > kMostDigits || number.size() < 2 || number[1] != '.') return std::nullopt;
    shifted.append(number.substr(0, 1)).append(number.substr(2));
    const auto whole = static_cast<std::size_t>(exponent) + 1;
    if (shifted.size() <= whole) {
      shifted.resize(whole, '0');
    } else {
      shifted.insert(whole, 1, '.');
    }
    number = shifted;
  }
  std::size_t at = 0;
  std::uint64_t whole = 0;
  for (; at < number.size() && absl::ascii_isdigit(number[at]); ++at) {
    if (at == 19) return std::nullopt;  // 19 digits always fit
    whole = whole * 10 + static_cast<std::uint64_t>(number[at] - '0');
  }
  if (at < 9) return std::nullopt;
  // By the number of digits: seconds up to 11, then milliseconds, microseconds, nanoseconds.
  const std::int64_t unit = at <= 11 ? kNanosecondsPerSecond : at <= 14 ? 1'000'000 : at <= 17 ? 1'000 : 1;
  if (whole >= static_cast<std::uint64_t>(kEnd / unit)) return std::nullopt;
  LogTime time;
  time.unix_ns = static_cast<std::int64_t>(whole) * unit;
  time.fraction_digits = at <= 11 ? 0 : at <= 14 ? 3 : at <= 17 ? 6 : 9;
  if (at <= 11 && at < number.size() && number[at] == '.') {
    std::int64_t scale = 100'000'000;
    for (++at; at < number.size() && absl::ascii_isdigit(number[at]) && scale > 0; ++at, scale /= 10) {
      time.unix_ns += (number[at] - '0') * scale;
      ++time.fraction_digits;
    }
  }
  return time;
}

bool TakeTime(std::string_view* text, Head* head, std::string_view* place) {
  std::size_t consumed = 0;
  TimeForm form = TimeForm::kRfc3339;
  const bool bracketed = text->starts_with('[');
  std::string_view inner = *text;
  if (bracketed) inner.remove_prefix(1);
  const std::string_view begins = inner;
  std::optional<LogTime> time = ParseRfc3339Prefix(inner, &consumed);
  if (time) {
    inner.remove_prefix(consumed);
    constexpr std::size_t kDateBytes = 10;
    const bool has_offset =
        begins.substr(0, consumed).find_first_of("+-", kDateBytes) != std::string_view::npos;
    SkipZoneName(has_offset, &inner);
  } else if ((time = TakeSlashTime(&inner))) {
    form = TimeForm::kSlashed;
  } else if (!bracketed) {
    time = TakeEpochTime(&inner);
    form = TimeForm::kEpoch;
  }
  if (!time || (bracketed && !TakeClosingBracket(&inner, head))) return false;
  *text = inner;
  if (!head->time) {
    head->time = time;
    head->time_form = form;
    *place = begins;
  }
  return true;
}

bool SkipUnreadTime(std::string_view* text, Head* head) {
  std::string_view rest = *text;
  const bool bracketed = rest.starts_with('[');
  if (bracketed) rest.remove_prefix(1);
  const auto word = [&rest] { return rest.substr(0, rest.find_first_of(" ]")); };
  const auto is_one_of = [](std::string_view name, const auto& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  const auto is_number = [](std::string_view digits) {
    return !digits.empty() && std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit);
  };
  const auto take = [&rest](std::size_t bytes) {
    rest.remove_prefix(bytes);
    SkipBlanks(&rest);
  };
  bool is_dated = false;
  for (int words = 0; words < 4 && ClockLength(rest) == 0; ++words) {
    std::string_view next = word();
    if (next.ends_with(',')) next.remove_suffix(1);
    const bool is_name = is_one_of(next, kMonthNames) || is_one_of(next, kWeekdayNames);
    const bool is_day = is_number(next) && next.size() <= 2;
    if (!is_name && !is_day && !(is_number(next) && (next.size() == 8 || (is_dated && next.size() == 4))))
      return false;
    is_dated |= is_name;
    take(word().size());
  }
  const std::size_t clock = ClockLength(rest);
  if (clock == 0) return false;
  rest.remove_prefix(clock);
  if (is_dated && rest.starts_with(' ')) {
    const std::string_view year = rest.substr(1, rest.find_first_of(" ]", 1) - 1);
    if (year.size() == 4 && is_number(year)) rest.remove_prefix(1 + year.size());
  }
  SkipZoneName(/*behind_offset=*/false, &rest);
  if (bracketed && !TakeClosingBracket(&rest, head)) return false;
  *text = rest;
  return true;
}

std::optional<LogTime> ReadTime(std::string_view text, TimeForm form, std::size_t* consumed) {
  switch (form) {
    case TimeForm::kRfc3339:
      return ParseRfc3339Prefix(text, consumed);
    case TimeForm::kSlashed: {
      std::string_view rest = text;
      const std::optional<LogTime> time = TakeSlashTime(&rest);
      *consumed = text.size() - rest.size();
      return time;
    }
    case TimeForm::kEpoch:
      *consumed = EpochTimeLength(text);
      return EpochTime(text);
  }
  return std::nullopt;
}

}  // namespace wflogscan
