#include "engine/attribute/head.h"

#include <algorithm>
#include <functional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/base/civil_time.h"
#include "engine/base/string_bridge.h"

namespace wflogscan {
namespace {

bool IsTagChar(char c) { return absl::ascii_isalnum(c) || c == '.' || c == '_' || c == '-'; }

void SkipBlanks(std::string_view* text) {
  const std::size_t at = text->find_first_not_of(" \t");
  text->remove_prefix(at == std::string_view::npos ? text->size() : at);
}

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

// A moment as a number: seconds, milliseconds, microseconds or nanoseconds since the epoch, told apart by
// size. zap's console writes the first two as Go prints a float: "1.764231242113e+09".
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

// "[ERROR]", "ERROR", "ERR", "error:".
bool TakeLevel(std::string_view* text, Head* head) {
  if (head->level != Level::kNone) return false;
  std::string_view rest = *text;
  const bool bracketed = rest.starts_with('[');
  if (bracketed) rest.remove_prefix(1);
  SkipBlanks(&rest);
  std::size_t size = 0;
  while (size < rest.size() && size < 10 && absl::ascii_isalpha(rest[size])) ++size;
  if (size < 3) return false;
  const Level level = LevelFromWord(rest.substr(0, size));
  if (level == Level::kNone) return false;
  rest.remove_prefix(size);
  if (bracketed) {
    SkipBlanks(&rest);
    if (!rest.starts_with(']')) return false;
    rest.remove_prefix(1);
  } else if (!rest.empty() && rest.front() == ':') {
    rest.remove_prefix(1);
  } else if (!rest.empty() && rest.front() == '[') {
    // logrus on a terminal: "ERRO[0004] msg", or with a full time there, which is read next.
    const std::size_t close = rest.find(']');
    std::size_t time_bytes = 0;
    if (close == std::string_view::npos) return false;
    if (!ParseRfc3339Prefix(rest.substr(1), &time_bytes)) {
      if (close > 10) return false;
      rest.remove_prefix(close + 1);
    }
  } else if (!rest.empty() && rest.front() != ' ' && rest.front() != '\t') {
    return false;
  }
  head->level = level;
  *text = rest;
  return true;
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

// *place is where the time stood.
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

// A clock with no date or with one that lacks its year, as slog's and zerolog's consoles have it: "6:01AM ",
// "[10:00:00] ", "Nov 27 10:00:00.113 ". And dates that Go spells in words, "Fri Nov 27 10:00:00 2026". They
// are no time; they only stand in the way.
bool SkipUnreadTime(std::string_view* text, Head* head) {
  constexpr std::string_view kNames =
      " Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun ";
  constexpr std::size_t kNameBytes = 3;
  std::string_view rest = *text;
  const bool bracketed = rest.starts_with('[');
  if (bracketed) rest.remove_prefix(1);
  const auto word = [&rest] { return rest.substr(0, rest.find_first_of(" ]")); };
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
    const bool is_name = next.size() == kNameBytes && absl::ascii_isupper(next.front()) &&
                         absl::StrContains(ToAbsl(kNames), absl::StrCat(" ", ToAbsl(next), " "));
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

// klog: "E0222 06:01:20.123456       1 poll.go:88] text". Month and day without a year are no time either.
bool TakeKlogHead(std::string_view* text, Head* head) {
  if (text->size() < 30 || !absl::ascii_isupper(text->front())) return false;
  if (ParseDigits(*text, 1, 4) < 0 || (*text)[5] != ' ' || (*text)[8] != ':' || (*text)[11] != ':')
    return false;
  const std::size_t bracket = text->substr(0, 160).find("] ");
  if (bracket == std::string_view::npos) return false;
  switch (text->front()) {
    case 'I':
      head->level = Level::kInfo;
      break;
    case 'W':
      head->level = Level::kWarning;
      break;
    case 'E':
      head->level = Level::kError;
      break;
    case 'F':
      head->level = Level::kFatal;
      break;
    default:
      return false;
  }
  text->remove_prefix(bracket + 2);
  return true;
}

// "[1551] " before nats-server's time.
bool SkipProcessId(std::string_view* text) {
  if (!text->starts_with('[')) return false;
  std::size_t at = 1;
  while (at < text->size() && absl::ascii_isdigit((*text)[at])) ++at;
  if (at == 1 || text->size() < at + 2 || (*text)[at] != ']' || (*text)[at + 1] != ' ') return false;
  text->remove_prefix(at + 2);
  return true;
}

// Where in the code: "poll.go:12: " of Go's log package, "poll/poll.go:12 > " of zerolog's console,
// "poll.go:12 ".
bool SkipCaller(std::string_view* text) {
  constexpr std::string_view kSuffix = ".go:";
  std::size_t at = 0;
  while (at < text->size() && (IsTagChar((*text)[at]) || (*text)[at] == '/')) ++at;
  if (at >= text->size() || !text->substr(0, at + 1).ends_with(kSuffix)) return false;
  const std::size_t digits = ++at;
  while (at < text->size() && absl::ascii_isdigit((*text)[at])) ++at;
  if (at == digits) return false;
  for (const std::string_view behind : {": ", " > ", " "}) {
    if (!text->substr(at).starts_with(behind)) continue;
    text->remove_prefix(at + behind.size());
    return true;
  }
  return false;
}

// A name before the time: the prefix of a Go logger. *text is then what follows the time.
std::string_view TakePrefixBeforeTime(std::string_view* text, Head* head, std::string_view* time_place) {
  std::string_view rest;
  const std::string_view name = TagOf(*text, &rest);
  if (name.empty() || LevelFromWord(name) != Level::kNone || !TakeTime(&rest, head, time_place)) return {};
  *text = rest;
  return name;
}

// "[okta] " before the message.
std::string_view TakeBracketedTag(std::string_view* text) {
  constexpr std::size_t kMostBytes = 64;
  if (text->size() < 2 || !text->starts_with('[') || !absl::ascii_isalpha((*text)[1])) return {};
  const std::size_t close = text->substr(0, kMostBytes).find(']');
  if (close == std::string_view::npos) return {};
  std::string_view rest = text->substr(close + 1);
  if (rest.starts_with(':')) rest.remove_prefix(1);
  if (!rest.starts_with(' ')) return {};
  const std::string_view tag = text->substr(1, close - 1);
  if (!std::all_of(tag.begin(), tag.end(), [](char c) { return IsTagChar(c) || c == '/'; })) return {};
  *text = rest;
  SkipBlanks(text);
  return tag;
}

// What some put between the parts of a head: "... - okta - INFO - text", "... | INFO | text".
bool SkipSeparator(std::string_view* text) {
  if (!text->starts_with("- ") && !text->starts_with("| ")) return false;
  text->remove_prefix(2);
  return true;
}

// A name before the level: "okta [INFO] ", "okta: [INFO] ", "[okta] INFO: ". The level stands between
// brackets or is in capitals, as no ordinary word is. A line that begins with two bare words, "npm WARN ", is
// another program's. Empty if there is none.
std::string_view TakeNameBeforeLevel(bool is_first, std::string_view* text, Head* head) {
  if (head->level != Level::kNone) return {};
  std::string_view rest = *text;
  std::string_view name = TakeBracketedTag(&rest);
  bool is_bare = false;
  if (name.empty() && (name = TagOf(*text, &rest)).empty()) {
    is_bare = true;
    rest = *text;
    std::size_t size = 0;
    while (size < rest.size() && (IsTagChar(rest[size]) || rest[size] == '/')) ++size;
    name = rest.substr(0, size);
    rest.remove_prefix(size);
    if (name.empty() || !absl::ascii_isalpha(name.front()) || !rest.starts_with(' ')) return {};
    SkipBlanks(&rest);
    SkipSeparator(&rest);
  }
  const auto is_capital = [&rest](std::size_t at) {
    return at < rest.size() && absl::ascii_isupper(rest[at]);
  };
  const bool is_in_capitals = !(is_bare && is_first) && is_capital(0) && is_capital(1) && is_capital(2);
  if (LevelFromWord(name) != Level::kNone || (!rest.starts_with('[') && !is_in_capitals)) return {};
  if (!TakeLevel(&rest, head)) return {};
  *text = rest;
  return name;
}

std::string_view Unquoted(std::string_view value) {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
    return value.substr(1, value.size() - 2);
  return value;
}

}  // namespace

std::string_view TagOf(std::string_view message, std::string_view* rest) {
  // Letters, digits and ._-, then perhaps an instance in one of the usual spellings: okta/emea, okta[emea],
  // okta(emea), okta#2, okta@emea.
  constexpr std::size_t kMaxTag = 96;
  std::size_t at = 0;
  while (at < message.size() && IsTagChar(message[at])) ++at;
  if (at == 0 || at > kMaxTag || at >= message.size()) return {};
  if (message[at] == '/' || message[at] == '#' || message[at] == '@') {
    ++at;
    while (at < message.size() && at < kMaxTag && (IsTagChar(message[at]))) ++at;
  } else if (message[at] == '[' || message[at] == '(') {
    const char close = message[at] == '[' ? ']' : ')';
    const std::size_t end = message.substr(0, kMaxTag).find(close, at);
    if (end == std::string_view::npos) return {};
    at = end + 1;
  }
  if (at >= message.size() || message[at] != ':') return {};
  if (at + 1 < message.size() && message[at + 1] != ' ' && message[at + 1] != '\t') return {};
  const std::string_view tag = message.substr(0, at);
  *rest = message.substr(at + 1);
  SkipBlanks(rest);
  return tag;
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

std::size_t HeadParser::PlaceOf(std::string_view part) const {
  const std::less_equal<const char*> not_after;
  const auto is_within = [&](std::string_view whole) {
    return not_after(whole.data(), part.data()) &&
           not_after(part.data() + part.size(), whole.data() + whole.size());
  };
  if (part.empty()) return Head::kNowhere;
  if (is_within(text_)) return static_cast<std::size_t>(part.data() - text_.data());
  if (is_within(padded_)) return json_at_ + static_cast<std::size_t>(part.data() - padded_.data());
  return Head::kNowhere;
}

void HeadParser::TakeTimeField(std::string_view value) {
  if (head_.time) return;
  head_.time = ParseRfc3339(value);
  head_.time_form = TimeForm::kRfc3339;
  if (!head_.time) {
    head_.time = EpochTime(value);
    head_.time_form = TimeForm::kEpoch;
  }
  if (head_.time) {
    head_.time_at = PlaceOf(value);
    head_.time_bytes = value.size();
  } else {
    head_.has_unread_time = true;
  }
}

void HeadParser::TakeConnectorField(std::string_view value, ConnectorRank rank) {
  std::size_t at = 0;
  for (std::size_t i = 0; i <= rank; ++i) at += connector_fields_of_rank_[i];
  head_.connector_fields.insert(head_.connector_fields.begin() + static_cast<std::ptrdiff_t>(at), value);
  ++connector_fields_of_rank_[rank];
}

void HeadParser::TakeCountField(std::string_view value) {
  constexpr std::size_t kMostDigits = 15;
  if (value.empty() || value.size() > kMostDigits ||
      !std::all_of(value.begin(), value.end(), absl::ascii_isdigit)) {
    return;
  }
  std::uint64_t count = 0;
  for (const char digit : value) count = count * 10 + static_cast<std::uint64_t>(digit - '0');
  head_.count = count;
  head_.count_at = PlaceOf(value);
}

void HeadParser::TakeField(std::optional<HeadField> field, std::string_view value) {
  if (!field) return;
  switch (*field) {
    case HeadField::kTime:
      TakeTimeField(value);
      break;
    case HeadField::kLevel:
      if (head_.level == Level::kNone) head_.level = LevelFromWord(value);
      break;
    case HeadField::kMessage:
      head_.message = value;
      head_.message_at = PlaceOf(value);
      break;
    case HeadField::kLogger:
      head_.logger = value;
      break;
    case HeadField::kService:
      head_.service = value;
      TakeConnectorField(value, kNamesPart);
      break;
    case HeadField::kConnector:
      TakeConnectorField(value, kNamesConnector);
      break;
    case HeadField::kIntegration:
      TakeConnectorField(value, kNamesIntegration);
      break;
    case HeadField::kPart:
      TakeConnectorField(value, kNamesPart);
      break;
    case HeadField::kInstance:
      head_.instance = value;
      has_instance_field_ = true;
      break;
    case HeadField::kInstanceLabel:
      if (!has_instance_field_) head_.instance = value;
      break;
    case HeadField::kCount:
      TakeCountField(value);
      break;
  }
}

void HeadParser::ParseJson(std::string_view text) {
  json_at_ = static_cast<std::size_t>(text.data() - text_.data());
  simdjson::ondemand::document document;
  simdjson::ondemand::object object;
  bool opened = false;
  // A line that was cut off is closed for the parser, or it would refuse even what is whole.
  for (const std::string_view closing : {"", "}", "\"}"}) {
    padded_.assign(text).append(closing);
    const std::size_t size = padded_.size();
    padded_.append(simdjson::SIMDJSON_PADDING, '\0');
    const simdjson::padded_string_view view(padded_.data(), size, padded_.size());
    opened = parser_.iterate(view).get(document) == simdjson::SUCCESS &&
             document.get_object().get(object) == simdjson::SUCCESS;
    if (opened) break;
  }
  if (!opened) return;
  TakeJsonFields(&object, /*outer=*/std::nullopt);
}

void HeadParser::TakeJsonFields(simdjson::ondemand::object* object, std::optional<std::string_view> outer) {
  // What was read before an error stays: a cut or sloppy line still has its head.
  for (auto member : *object) {
    std::string_view key;
    if (member.unescaped_key().get(key) != simdjson::SUCCESS) return;
    simdjson::ondemand::value value;
    if (member.value().get(value) != simdjson::SUCCESS) return;
    simdjson::ondemand::json_type type;
    if (value.type().get(type) != simdjson::SUCCESS) return;
    const auto take = [&](std::string_view text) {
      TakeField(outer ? HeadFieldOf(*outer, key) : HeadFieldOf(key), text);
    };
    if (type == simdjson::ondemand::json_type::string) {
      std::string_view string;
      const std::string_view token = value.raw_json_token();
      if (value.get_string().get(string) != simdjson::SUCCESS) return;
      const std::string_view raw = token.substr(1, string.size());
      take(raw == string ? raw : string);
    } else if (type == simdjson::ondemand::json_type::number) {
      std::string_view digits = value.raw_json_token();
      while (!digits.empty() && absl::ascii_isspace(digits.back())) digits.remove_suffix(1);
      take(digits);
    } else if (type == simdjson::ondemand::json_type::object && !outer) {
      simdjson::ondemand::object nested;
      if (value.get_object().get(nested) != simdjson::SUCCESS) return;
      TakeJsonFields(&nested, key);
    }
  }
}

void HeadParser::ParseLogfmt(std::string_view line) {
  for (std::size_t equals = line.find('='); equals != std::string_view::npos;) {
    std::size_t key_begin = equals;
    while (key_begin > 0 && (IsTagChar(line[key_begin - 1]) || line[key_begin - 1] == '@')) --key_begin;
    std::size_t end = equals + 1;
    std::string_view value;
    if (end < line.size() && line[end] == '"') {
      ++end;
      while (end < line.size() && line[end] != '"') end += line[end] == '\\' ? 2 : 1;
      end = end < line.size() ? end + 1 : line.size();
      value = Unquoted(line.substr(equals + 1, end - equals - 1));
    } else {
      while (end < line.size() && line[end] != ' ' && line[end] != '\t' && line[end] != ',') ++end;
      value = line.substr(equals + 1, end - equals - 1);
    }
    const bool at_word = key_begin == 0 || line[key_begin - 1] == ' ' || line[key_begin - 1] == '\t' ||
                         line[key_begin - 1] == ',';
    if (at_word && key_begin < equals && !value.empty()) {
      TakeField(HeadFieldOf(line.substr(key_begin, equals - key_begin)), value);
    }
    equals = line.find('=', end > equals + 1 ? end : equals + 1);
  }
}

void HeadParser::ParseText(std::string_view line) {
  std::string_view rest = line;
  SkipBlanks(&rest);
  std::string_view time_place;
  bool tabbed = false;  // zap's console encoder puts a tab behind the level
  if (const std::string_view prefix = TakePrefixBeforeTime(&rest, &head_, &time_place); !prefix.empty()) {
    TakeField(HeadField::kService, prefix);
  }
  if (!TakeKlogHead(&rest, &head_)) {
    // At most: a process id, a time, a level, a place in the code, in any order.
    for (int i = 0; i < 5; ++i) {
      tabbed = rest.starts_with('\t');
      SkipBlanks(&rest);
      if (i > 0 && SkipSeparator(&rest)) SkipBlanks(&rest);
      if (SkipProcessId(&rest) || TakeTime(&rest, &head_, &time_place) || SkipUnreadTime(&rest, &head_) ||
          TakeLevel(&rest, &head_) || SkipCaller(&rest)) {
        continue;
      }
      const std::string_view name = TakeNameBeforeLevel(/*is_first=*/i == 0, &rest, &head_);
      if (name.empty()) break;
      TakeField(HeadField::kService, name);
    }
  }
  head_.time_at = PlaceOf(time_place);
  SkipBlanks(&rest);
  std::string_view after_tag;
  if (tabbed) {
    // zap console: logger, caller, message, fields, a tab between them. Logger and caller are both optional.
    while (!rest.empty()) {
      const std::size_t tab = rest.find('\t');
      const std::string_view column = rest.substr(0, tab);
      const std::size_t colon = column.rfind(':');
      const bool is_caller = colon != std::string_view::npos && column.substr(0, colon).ends_with(".go");
      const bool is_logger = !is_caller && head_.logger.empty() && tab != std::string_view::npos &&
                             column.find(' ') == std::string_view::npos && colon == std::string_view::npos;
      if (!is_caller && !is_logger) break;
      if (is_logger) head_.logger = column;
      if (tab == std::string_view::npos) break;
      rest.remove_prefix(tab + 1);
    }
    const std::string_view message = rest.substr(0, rest.find('\t'));
    const std::size_t fields = rest.rfind("\t{");
    if (fields != std::string_view::npos) ParseJson(rest.substr(fields + 1));
    head_.message = message;
    head_.message_at = PlaceOf(message);
    TakeTagOffMessage();
    return;
  }
  // klog's structured calls quote the message: "fetched host detections" connector="qualys".
  if (rest.starts_with('"')) rest = rest.substr(1, rest.find('"', 1) - 1);
  head_.tag = TakeBracketedTag(&rest);
  if (head_.tag.empty()) head_.tag = TagOf(rest, &after_tag);
  head_.message = head_.tag.empty() || after_tag.data() == nullptr ? rest : after_tag;
  head_.message_at = PlaceOf(head_.message);
  const std::string_view message = head_.message;
  ParseLogfmt(line);
  if (head_.message.data() != message.data() && head_.tag.empty()) TakeTagOffMessage();
}

void HeadParser::TakeTagOffMessage() {
  std::string_view after_tag = head_.message;
  head_.tag = TakeBracketedTag(&after_tag);
  if (LevelFromWord(head_.tag) != Level::kNone) head_.tag = {};
  if (head_.tag.empty()) head_.tag = TagOf(head_.message, &after_tag);
  if (head_.tag.empty()) return;
  if (head_.message_at != Head::kNowhere) {
    head_.message_at += static_cast<std::size_t>(after_tag.data() - head_.message.data());
  }
  head_.message = after_tag;
}

const Head& HeadParser::Parse(std::string_view text) {
  text_ = text;
  head_.time.reset();
  head_.time_at = head_.time_bytes = head_.message_at = head_.count_at = Head::kNowhere;
  head_.has_unread_time = false;
  head_.level = Level::kNone;
  head_.tag = head_.message = head_.logger = head_.service = head_.instance = {};
  head_.connector_fields.clear();
  connector_fields_of_rank_.fill(0);
  has_instance_field_ = false;
  head_.count.reset();
  std::string_view line = text.substr(0, text.find('\n'));
  const std::size_t start = line.find_first_not_of(" \t");
  if (start != std::string_view::npos && line[start] == '{') {
    ParseJson(line.substr(start));
    TakeTagOffMessage();
    return head_;
  }
  ParseText(line);
  return head_;
}

}  // namespace wflogscan
