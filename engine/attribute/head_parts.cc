#include "engine/attribute/head_parts.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "engine/base/civil_time.h"

namespace wflogscan {
bool IsTagChar(char c) { return absl::ascii_isalnum(c) || c == '.' || c == '_' || c == '-'; }

void SkipBlanks(std::string_view* text) {
  const std::size_t at = text->find_first_not_of(" \t");
  text->remove_prefix(at == std::string_view::npos ? text->size() : at);
}

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

bool SkipProcessId(std::string_view* text) {
  if (!text->starts_with('[')) return false;
  std::size_t at = 1;
  while (at < text->size() && absl::ascii_isdigit((*text)[at])) ++at;
  if (at == 1 || text->size() < at + 2 || (*text)[at] != ']' || (*text)[at + 1] != ' ') return false;
  text->remove_prefix(at + 2);
  return true;
}

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

bool SkipSeparator(std::string_view* text) {
  if (!text->starts_with("- ") && !text->starts_with("| ")) return false;
  text->remove_prefix(2);
  return true;
}

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

std::string_view TakePrefixBeforeTime(std::string_view* text, Head* head, std::string_view* time_place) {
  std::string_view rest;
  const std::string_view name = TagOf(*text, &rest);
  if (name.empty() || LevelFromWord(name) != Level::kNone || !TakeTime(&rest, head, time_place)) return {};
  *text = rest;
  return name;
}

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

}  // namespace wflogscan
