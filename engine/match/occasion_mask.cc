#include "engine/match/occasion_mask.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>

#include "absl/strings/ascii.h"
#include "engine/base/byte_word.h"
#include "engine/base/civil_time.h"
#include "engine/base/string_bridge.h"

namespace wflogscan {
namespace {

constexpr std::size_t kLongNumber = 4;
constexpr std::size_t kYearDigits = 4;
constexpr std::size_t kLongDuration = 3;
constexpr std::size_t kLongHex = 8;
constexpr std::size_t kLongToken = 16;
constexpr std::size_t kDigitsOfLongToken = 3;

enum CharClass : std::uint8_t { kOther, kDigit, kHexLetter, kLetter };

constexpr std::array<CharClass, 256> MakeClasses() {
  std::array<CharClass, 256> classes{};
  for (int c = 0; c < 256; ++c) {
    const int lower = c | 0x20;
    classes[static_cast<std::size_t>(c)] = c >= '0' && c <= '9' ? kDigit
                                           : (c < 128 && lower >= 'a' && lower <= 'f' && c >= 'A')
                                               ? kHexLetter
                                           : (c < 128 && lower >= 'g' && lower <= 'z' && c >= 'A') ? kLetter
                                                                                                   : kOther;
  }
  return classes;
}
constexpr std::array<CharClass, 256> kClasses = MakeClasses();

CharClass ClassOf(char c) { return kClasses[static_cast<unsigned char>(c)]; }

// What eight bytes are to be like: digits where `shape` has a d, else what it has; a blank there is anything.
struct Shape {
  std::uint64_t digits = 0;  // 0xFF at their places
  std::uint64_t others = 0;
  std::uint64_t text = 0;  // at the places of `others`
};

constexpr Shape ShapeOf(std::string_view shape) {
  Shape made;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const std::uint64_t place = std::uint64_t{0xFF} << (8 * i);
    if (shape[i] == 'd') {
      made.digits |= place;
    } else if (shape[i] != ' ') {
      made.others |= place;
      made.text |= std::uint64_t{static_cast<unsigned char>(shape[i])} << (8 * i);
    }
  }
  return made;
}

constexpr std::uint64_t kZeros = kEachByte * '0';

bool HasShape(const char* bytes, const Shape& shape) {
  const std::uint64_t word = WordAt(bytes);
  constexpr std::uint64_t kHighNibbles = kEachByte * 0xF0;
  constexpr std::uint64_t kSixes = kEachByte * 0x06;
  const std::uint64_t digits = word & shape.digits;
  // A digit is 0x30 to 0x39, and stays below 0x40 when six is added.
  return (word & shape.others) == shape.text && (digits & kHighNibbles) == (kZeros & shape.digits) &&
         ((digits + (kSixes & shape.digits)) & kHighNibbles) == (kZeros & shape.digits);
}

// What is spelled as a time at the start of a text: bytes that are masked, and behind them bytes that stay as
// they are.
struct TimeStretch {
  std::size_t masked = 0;
  std::size_t kept = 0;

  std::size_t size() const { return masked + kept; }
};

// The length of what is spelled as an offset from UTC at text[at]: "+02:00", "-0500", "+02", " +0100".
std::size_t ZoneLength(std::string_view text, std::size_t at) {
  const bool behind_blank = at < text.size() && text[at] == ' ';
  const std::size_t sign = at + (behind_blank ? 1 : 0);
  if (sign >= text.size() || (text[sign] != '+' && text[sign] != '-')) return 0;
  const std::size_t hours = sign + 1;
  if (ParseDigits(text, hours, 2) < 0) return 0;
  if (behind_blank) return ParseDigits(text, hours, 4) < 0 ? 0 : hours + 4 - at;
  const std::size_t minutes = hours + 2 + (hours + 2 < text.size() && text[hours + 2] == ':' ? 1 : 0);
  return (ParseDigits(text, minutes, 2) < 0 ? hours + 2 : minutes + 2) - at;
}

// A head with a time is read otherwise than one with a 61st second there, so only what is read as a time
// (ParseRfc3339Prefix, and its like with slashes) is masked as one.
TimeStretch TimeAt(std::string_view text) {
  constexpr std::size_t kDate = 10;
  constexpr std::size_t kDateAndClock = 19;
  if (text.size() < kDateAndClock) return {};
  constexpr Shape kDashes = ShapeOf("dddd-dd-");
  constexpr Shape kSlashes = ShapeOf("dddd/dd/");
  constexpr Shape kDayAndHour = ShapeOf("dd dd:dd");
  constexpr Shape kClock = ShapeOf("dd:dd:dd");
  const bool has_dashes = HasShape(text.data(), kDashes);
  if (!has_dashes && !HasShape(text.data(), kSlashes)) return {};
  if (!HasShape(text.data() + kDate - 2, kDayAndHour)) return {};
  if (text[kDate] != 'T' && text[kDate] != 't' && text[kDate] != ' ') return {};
  if (!HasShape(text.data() + kDate + 1, kClock)) return {};
  std::size_t at = 0;
  std::optional<CivilTime> civil = ParseDatePrefix(text, has_dashes ? '-' : '/', &at);
  std::uint8_t fraction_digits = 0;
  if (!civil || !ParseClockPrefix(text, &++at, &*civil, &fraction_digits)) return {0, kDateAndClock};
  if (!has_dashes) return {at, 0};
  if (at < text.size() && (text[at] == 'Z' || text[at] == 'z')) return {at + 1, 0};
  const std::size_t zone = ZoneLength(text, at);
  std::size_t zone_end = at;
  std::int64_t offset_seconds = 0;
  ParseZoneOffsetPrefix(text, &zone_end, &offset_seconds);
  if (zone_end == at + zone) return {zone_end, 0};
  return {at, zone};
}

void MaskDigits(std::size_t begin, std::size_t end, std::string* text) {
  for (std::size_t i = begin; i < end; ++i) {
    if (absl::ascii_isdigit((*text)[i])) (*text)[i] = '1';
  }
}

// 2111-11-11 11:11:11, which is a time itself: what is none and stays is never taken for a masked one.
void MaskTime(std::size_t begin, std::size_t end, std::string* text) {
  if (begin == end) return;
  (*text)[begin] = '2';
  MaskDigits(begin + 1, end, text);
}

// Ids have digits and letters in random places, so both are put in fixed ones.
void MaskAll(std::size_t begin, std::size_t end, std::string* text) {
  for (std::size_t i = begin; i < end; ++i) (*text)[i] = (i - begin) % 2 == 0 ? '1' : 'a';
}

void ReplaceShortNumbers(const NumberClasses& classes, std::size_t begin, std::size_t end,
                         std::string* masked) {
  while (begin < end) {
    std::size_t digits = 0;
    while (begin + digits < end && absl::ascii_isdigit((*masked)[begin + digits])) ++digits;
    if (digits > 0 && digits <= NumberClasses::kMaxDigits) classes.Replace(&(*masked)[begin], digits);
    begin += std::max<std::size_t>(digits, 1);
  }
}

bool IsZero(std::string_view digits) { return digits.find_first_not_of('0') == std::string_view::npos; }

std::size_t EndOfToken(std::string_view text, std::size_t begin) {
  while (begin < text.size() && ClassOf(text[begin]) != kOther) ++begin;
  return begin;
}

bool IsHex(std::string_view token) {
  return std::all_of(token.begin(), token.end(),
                     [](char c) { return ClassOf(c) == kDigit || ClassOf(c) == kHexLetter; });
}

// Whether a UUID's second group stands behind what ends at `end`.
bool GoesOnAsUuid(std::string_view text, std::size_t end) {
  return end + 4 < text.size() && text[end] == '-' && EndOfToken(text, end + 1) == end + 5 &&
         IsHex(text.substr(end + 1, 4));
}

bool IsSizeOfUuidGroup(std::size_t size) { return size == 4 || size == 12; }

// Whether the token at `begin` stands behind what ends at `end` as groups of a UUID do, perhaps with some
// between that are letters only.
bool GroupFollows(std::string_view text, std::size_t end, std::size_t begin) {
  while (end < begin && text[end] == '-') {
    if (end + 1 == begin) return true;
    const std::size_t group_end = EndOfToken(text, end + 1);
    const std::size_t size = group_end - end - 1;
    if (!IsSizeOfUuidGroup(size) || !IsHex(text.substr(end + 1, size))) return false;
    end = group_end;
  }
  return false;
}

}  // namespace

OccasionMask::OccasionMask(const std::vector<std::string>& patterns, const NumberClasses& classes)
    : classes_(classes) {
  for (const std::string& pattern : patterns) {
    for (std::size_t i = 0; i < pattern.size();) {
      const bool is_repetition =
          pattern[i] == '{' && i + 1 < pattern.size() && absl::ascii_isdigit(pattern[i + 1]);
      if (is_repetition) {  // its numbers are no text
        i = std::min(pattern.find('}', i), pattern.size());
        continue;
      }
      if (pattern[i] == '\\') {  // \d, \x27
        i += i + 1 < pattern.size() && pattern[i + 1] == 'x' ? 4 : 2;
        continue;
      }
      if (!absl::ascii_isdigit(pattern[i])) {
        ++i;
        continue;
      }
      const std::size_t begin = i;
      while (i < pattern.size() && absl::ascii_isdigit(pattern[i])) ++i;
      if (i - begin < kShortestKnown) continue;
      const std::string digits = pattern.substr(begin, i - begin);
      known_beginnings_.set(static_cast<std::size_t>(std::stoi(digits.substr(0, kShortestKnown))));
      longest_known_ = std::max(longest_known_, digits.size());
      known_.insert(digits);
    }
  }
}

bool OccasionMask::HoldsKnownNumber(std::string_view token) const {
  std::size_t run = 0;
  for (std::size_t i = 0; i < token.size(); ++i) {
    run = absl::ascii_isdigit(token[i]) ? run + 1 : 0;
    if (run < kShortestKnown) continue;
    const std::string_view rest = token.substr(i + 1 - kShortestKnown);
    const auto digit = [rest](std::size_t at) { return static_cast<std::size_t>(rest[at] - '0'); };
    if (!known_beginnings_.test(digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3))) continue;
    for (std::size_t size = kShortestKnown; size <= longest_known_ && size <= rest.size(); ++size) {
      if (known_.contains(ToAbsl(rest.substr(0, size)))) return true;
    }
  }
  return false;
}

std::size_t OccasionMask::MaskToken(std::size_t begin, std::size_t end, std::string* masked) const {
  const std::string_view text = *masked;
  const std::string_view token = text.substr(begin, end - begin);
  std::size_t leading = 0;
  while (leading < token.size() && absl::ascii_isdigit(token[leading])) ++leading;
  const bool all_digits = leading == token.size();
  if (token.size() >= kLongHex && IsHex(token) && !IsZero(token) && !HoldsKnownNumber(token)) {
    // Eight digits may be a number, "4294967296-byte block"; with a UUID's second group behind them they are
    // none.
    const bool begins_uuid = GoesOnAsUuid(text, end);
    if (!all_digits || begins_uuid) {
      MaskAll(begin, end, masked);
      // The other groups of a UUID.
      while (end < masked->size() && (*masked)[end] == '-') {
        const std::size_t group_end = EndOfToken(*masked, end + 1);
        const std::size_t size = group_end - end - 1;
        if (!IsSizeOfUuidGroup(size) || !IsHex(std::string_view(*masked).substr(end + 1, size))) break;
        MaskAll(end + 1, group_end, masked);
        end = group_end;
      }
      return end;
    }
  }
  if (token.size() >= kLongToken && !all_digits && !HoldsKnownNumber(token) &&
      static_cast<std::size_t>(std::count_if(token.begin(), token.end(), absl::ascii_isdigit)) >=
          kDigitsOfLongToken) {
    MaskAll(begin, end, masked);
    return end;
  }
  const bool is_duration = leading >= kLongDuration && token.substr(leading) == "ms";
  if ((leading < kLongNumber && !is_duration) || IsZero(token.substr(0, leading)) ||
      HoldsKnownNumber(token.substr(0, leading))) {
    return end;
  }
  MaskDigits(begin, begin + leading, masked);
  if (all_digits && end + 1 < masked->size() && (*masked)[end] == '.' &&
      absl::ascii_isdigit((*masked)[end + 1])) {
    const std::size_t decimals = end + 1;
    end = decimals;
    while (end < masked->size() && absl::ascii_isdigit((*masked)[end])) ++end;
    MaskDigits(decimals, end, masked);
  }
  return end;
}

char* OccasionMask::WriteNumbers(const LineSkeleton& skeleton, const NumberClasses& classes, char* to) const {
  const std::string_view line = skeleton.line();
  const char* const line_begin = line.data();
  const char* const line_end = line_begin + line.size();
  bool is_split = false;
  const char* masked_end = line_begin;  // of the last time
  const char* time_end = line_begin;    // and of what is kept behind it
  const char* decimals_at = nullptr;    // behind the point of a long number
  const char* id_end = nullptr;         // of the last number, if that is a masked id
  const std::size_t count = skeleton.number_count();
  for (std::size_t i = 0; i < count; ++i) {
    constexpr std::size_t kMasked = 0x80;  // more than any size
    const LineSkeleton::Number number = skeleton.NumberAt(i);
    const std::size_t size = number.text.size();
    const char* const begin = number.text.data();
    const char* const end = begin + size;
    // A short number by its class; where it is split in tokens, and an id, as it stands.
    const auto write = [&](bool by_class) {
      *to++ = static_cast<char>(size);
      if (by_class) {
        const std::uint16_t member = classes.MemberFor(begin, size);
        std::memcpy(to, &member, sizeof(member));
        to += sizeof(member);
      } else {
        to = std::copy(begin, end, to);
      }
    };
    if (size < kLongDuration && begin >= time_end && id_end == nullptr && !number.is_id && !is_split) {
      write(true);
      decimals_at = nullptr;
      continue;
    }
    const bool begins_token = begin == line_begin || begin == time_end || ClassOf(begin[-1]) == kOther;
    const bool ends_token = end == line_end || ClassOf(*end) == kOther;
    // The groups of a UUID are masked whatever they are.
    const bool is_group = id_end != nullptr && ends_token && IsSizeOfUuidGroup(size) &&
                          GroupFollows(line, static_cast<std::size_t>(id_end - line_begin),
                                       static_cast<std::size_t>(begin - line_begin));
    // What goes on behind a time, or stands behind a point, begins none.
    if (begins_token && !number.is_id && size == kYearDigits && !is_group && begin >= time_end &&
        begin != decimals_at) {
      const TimeStretch time = TimeAt({begin, static_cast<std::size_t>(line_end - begin)});
      masked_end = begin + time.masked;
      time_end = begin + time.size();
    }
    if (end <= time_end && !is_split) {
      if (end <= masked_end) {
        *to++ = static_cast<char>(size | kMasked);
      } else {
        write(false);
      }
      id_end = decimals_at = nullptr;
      continue;
    }
    // Behind a number that a time or a decimal point splits, tokens are others than the numbers.
    is_split = is_split || (begin < time_end && end > time_end) || (begin == decimals_at && number.is_id);
    const bool is_id = begins_token && ends_token && begin != decimals_at && size >= kLongHex &&
                       !IsZero(number.text) && !HoldsKnownNumber(number.text) &&
                       (number.is_id || GoesOnAsUuid(line, static_cast<std::size_t>(end - line_begin)));
    const bool is_long = !number.is_id && begins_token && size >= kLongNumber && !IsZero(number.text) &&
                         !HoldsKnownNumber(number.text);
    const bool is_duration = !number.is_id && begins_token && size == kLongDuration && line_end - end >= 2 &&
                             end[0] == 'm' && end[1] == 's' &&
                             (end + 2 == line_end || ClassOf(end[2]) == kOther) && !IsZero(number.text);
    id_end = is_group || is_id ? end : nullptr;
    const bool has_decimals = is_long && id_end == nullptr && begin != decimals_at;
    decimals_at = has_decimals && end < line_end && *end == '.' ? end + 1 : nullptr;
    if (!is_split && (is_group || is_id || is_long || is_duration)) {
      *to++ = static_cast<char>(size | kMasked);
      continue;
    }
    write(!number.is_id && !is_split && size <= NumberClasses::kMaxDigits);
  }
  return to;
}

void OccasionMask::Apply(std::string_view text, std::string* masked) const {
  masked->assign(text);
  std::size_t done = 0;
  for (std::size_t digit = FindDigit(text, 0); digit < text.size(); digit = FindDigit(text, done)) {
    std::size_t begin = digit;
    while (begin > done && ClassOf(text[begin - 1]) != kOther) --begin;
    std::size_t end = EndOfToken(text, digit);
    if (begin == digit && end - begin == kYearDigits) {
      if (const TimeStretch time = TimeAt(text.substr(begin)); time.size() > 0) {
        MaskTime(begin, begin + time.masked, masked);
        done = begin + time.size();
        continue;
      }
    }
    if (end - begin >= kLongDuration) end = MaskToken(begin, end, masked);
    ReplaceShortNumbers(classes_, begin, end, masked);
    done = end;
  }
}

}  // namespace wflogscan
