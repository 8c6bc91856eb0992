#include "engine/attribute/poll_duration.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "engine/base/contains.h"
#include "engine/base/string_bridge.h"

namespace wflogscan {
namespace {

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kSecond = 1000 * kMillisecond;
constexpr std::int64_t kLongest = 10 * 86400 * kSecond;

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};

// Longer names before those that they begin with.
constexpr std::array<Unit, 14> kUnits = {{{"milliseconds", kMillisecond},
                                          {"minutes", 60 * kSecond},
                                          {"seconds", kSecond},
                                          {"second", kSecond},
                                          {"hours", 3600 * kSecond},
                                          {"min", 60 * kSecond},
                                          {"sec", kSecond},
                                          {"\u00b5s", 1000},
                                          {"us", 1000},
                                          {"ns", 1},
                                          {"ms", kMillisecond},
                                          {"h", 3600 * kSecond},
                                          {"m", 60 * kSecond},
                                          {"s", kSecond}}};

// As in took="5s"  "duration":"5s"  took: 5s  took (5s)
bool IsBetweenKeyAndValue(char c) { return c == '"' || c == '=' || c == ':' || c == ' ' || c == '('; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// A decimal number at text[*at], without its unit; negative if there is none or it is too long.
double TakeNumber(std::string_view text, std::size_t* at) {
  constexpr std::size_t kMaxDigits = 12;
  const std::size_t begin = *at;
  double number = 0;
  while (*at < text.size() && absl::ascii_isdigit(text[*at])) number = number * 10 + (text[(*at)++] - '0');
  if (*at == begin) return -1;
  if (*at + 1 < text.size() && text[*at] == '.' && absl::ascii_isdigit(text[*at + 1])) {
    double scale = 0.1;
    for (++*at; *at < text.size() && absl::ascii_isdigit(text[*at]); scale /= 10)
      number += (text[(*at)++] - '0') * scale;
  }
  return *at - begin > kMaxDigits ? -1 : number;
}

const Unit* TakeUnit(std::string_view text, std::size_t* at) {
  for (const Unit& unit : kUnits) {
    if (!text.substr(*at).starts_with(unit.name)) continue;
    *at += unit.name.size();
    return &unit;
  }
  return nullptr;
}

// "812ms", "1m2.5s", "3 s" at `begin`.
std::optional<double> TakeDuration(std::string_view text, std::size_t begin) {
  double sum = 0;
  for (std::size_t at = begin; at < text.size() && absl::ascii_isdigit(text[at]);) {
    const double number = TakeNumber(text, &at);
    if (number < 0) return std::nullopt;
    if (at < text.size() && text[at] == ' ') ++at;
    const Unit* unit = TakeUnit(text, &at);
    if (unit == nullptr) return std::nullopt;
    sum += number * static_cast<double>(unit->nanoseconds);
    if (at == text.size() || !(IsLetter(text[at]) || absl::ascii_isdigit(text[at]))) return sum;
    if (IsLetter(text[at])) return std::nullopt;
  }
  return std::nullopt;
}

// The last word of text[0, end) and, in *end, where it begins; blanks behind it are skipped.
std::string_view WordBefore(std::string_view text, std::size_t* end) {
  while (*end > 0 && text[*end - 1] == ' ') --*end;
  const std::size_t word_end = *end;
  while (*end > 0 && IsLetter(text[*end - 1])) --*end;
  return text.substr(*end, word_end - *end);
}

template <std::size_t N>
bool IsOneOf(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view known) {
    return absl::EqualsIgnoreCase(ToAbsl(word), ToAbsl(known));
  });
}

constexpr std::array<std::string_view, 4> kTaken = {"took", "duration", "elapsed", "latency"};

// Nanoseconds a plain number stands for, by its key: duration_ms, elapsed_seconds. 0: no such key.
std::int64_t UnitOfKey(std::string_view key) {
  const std::size_t split = key.rfind('_');
  if (split == std::string_view::npos || !IsOneOf(key.substr(0, split), kTaken)) return 0;
  const std::string_view unit = key.substr(split + 1);
  if (unit == "ms") return kMillisecond;
  return unit == "s" || unit == "sec" || unit == "seconds" ? kSecond : 0;
}

std::optional<double> ReadAt(std::string_view text, std::size_t begin) {
  constexpr std::array<std::string_view, 7> kAhead = {"retry", "retrying", "again", "poll",
                                                      "run",   "due",      "next"};
  std::size_t end = begin;
  while (end > 0 && IsBetweenKeyAndValue(text[end - 1])) --end;
  const bool only_blank = end + 1 == begin && text[end] == ' ';
  const std::string_view word = WordBefore(text, &end);
  if (IsOneOf(word, kTaken)) return TakeDuration(text, begin);
  if (const std::int64_t unit = UnitOfKey(word)) {
    std::size_t at = begin;
    const double number = TakeNumber(text, &at);
    if (number < 0 || (at < text.size() && IsLetter(text[at]))) return std::nullopt;
    return number * static_cast<double>(unit);
  }
  if (!only_blank || word != "in" || IsOneOf(WordBefore(text, &end), kAhead)) return std::nullopt;
  return TakeDuration(text, begin);
}

}  // namespace

std::optional<std::int64_t> ReadPollDuration(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!absl::ascii_isdigit(text[at])) continue;
    if (at > 0 && IsBetweenKeyAndValue(text[at - 1])) {  // most numbers of a line are parts of times and ids
      const std::optional<double> duration = ReadAt(text, at);
      if (duration && *duration < static_cast<double>(kLongest)) return static_cast<std::int64_t>(*duration);
    }
    while (at + 1 < text.size() && (absl::ascii_isdigit(text[at + 1]) || text[at + 1] == '.')) ++at;
  }
  return std::nullopt;
}

bool MayTellPollDuration(std::string_view text) {
  // The first letter of two words of kTaken may be taken for a digit of a hexadecimal number before it.
  constexpr std::array<std::string_view, 4> kNoNumbers = {"took", "uration", "lapsed", "latency"};
  const std::string lower = absl::AsciiStrToLower(ToAbsl(text));
  const auto holds = [&lower](std::string_view word) { return Contains(lower, word); };
  if (std::any_of(kNoNumbers.begin(), kNoNumbers.end(), holds)) return true;
  constexpr std::string_view kIn = "in ";
  for (std::size_t at = text.find(kIn); at != std::string_view::npos; at = text.find(kIn, at + 1)) {
    if (at + kIn.size() < text.size() && absl::ascii_isdigit(text[at + kIn.size()])) return true;
  }
  return false;
}

}  // namespace wflogscan
