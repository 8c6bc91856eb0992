#include "engine/source/kernel_prefix.h"

#include <array>

#include "absl/strings/ascii.h"
#include "engine/source/container_prefix.h"

namespace wflogscan {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kLongestStamp = 40;
constexpr std::array<std::string_view, 8> kLevels = {"emerg", "alert",  "crit", "err",
                                                     "warn",  "notice", "info", "debug"};

// "1143.962405" off *text: digits, a point, six digits.
bool TakeSeconds(std::string_view* text) {
  std::size_t at = 0;
  while (at < text->size() && at < 10 && absl::ascii_isdigit((*text)[at])) ++at;
  if (at == 0 || text->size() < at + 7 || (*text)[at] != '.') return false;
  for (std::size_t i = at + 1; i < at + 7; ++i) {
    if (!absl::ascii_isdigit((*text)[i])) return false;
  }
  text->remove_prefix(at + 7);
  return true;
}

void SkipBlanks(std::string_view* text) {
  while (text->starts_with(' ')) text->remove_prefix(1);
}

// The time between the brackets that the text begins with, and the blank behind them, off *text.
std::optional<StampedTime> TakeBracketedTime(std::string_view* text, bool source_is_kernel) {
  const std::size_t close = text->substr(0, kLongestStamp).find(']');
  if (!text->starts_with('[') || close == kNone) return std::nullopt;
  std::string_view inner = text->substr(1, close - 1);
  StampedTime stamp{std::nullopt, inner};
  if (const std::optional<StampedTime> ctime = TakeCtimeStamp(&inner)) {
    stamp = *ctime;
  } else if (source_is_kernel && inner.size() == 11 && inner[5] == ' ' && inner[8] == ':') {
    inner = {};  // "Nov23 18:29"
  } else {
    SkipBlanks(&inner);
    if (inner.starts_with('+')) {
      inner.remove_prefix(1);
      if (!TakeSeconds(&inner)) return std::nullopt;
    } else if (inner.starts_with('<') && inner.ends_with('>')) {
      inner = inner.substr(1, inner.size() - 2);
      SkipBlanks(&inner);
      if (!TakeSeconds(&inner)) return std::nullopt;
    } else if (!TakeSeconds(&inner)) {
      return std::nullopt;
    }
  }
  if (!inner.empty()) return std::nullopt;
  const std::string_view rest = text->substr(close + 1);
  if (!rest.starts_with(' ')) return std::nullopt;
  *text = rest.substr(1);
  return stamp;
}

// "[T123] " or "[    C0] " off *text.
void SkipCaller(std::string_view* text) {
  if (!text->starts_with('[')) return;
  std::string_view rest = text->substr(1);
  SkipBlanks(&rest);
  if (!rest.starts_with('T') && !rest.starts_with('C')) return;
  rest.remove_prefix(1);
  std::size_t digits = 0;
  while (digits < rest.size() && digits < 10 && absl::ascii_isdigit(rest[digits])) ++digits;
  if (digits > 0 && rest.substr(digits).starts_with("] ")) *text = rest.substr(digits + 2);
}

// "kern  :err   : " off *text, the level into *level.
bool TakeDecodedPriority(std::string_view* text, std::string_view* level) {
  const std::size_t first = text->substr(0, 10).find(':');
  if (first == kNone || first < 3) return false;
  const std::string_view rest = text->substr(first + 1);
  for (const std::string_view name : kLevels) {
    if (!rest.starts_with(name)) continue;
    const std::size_t colon = rest.find_first_not_of(' ', name.size());
    if (colon == kNone || !rest.substr(colon).starts_with(": ")) continue;
    *level = rest.substr(0, name.size());
    *text = rest.substr(colon + 2);
    return true;
  }
  return false;
}

// "3,851,1143962405,-;" off *text. The first number is PRI.
bool TakeKmsgHead(std::string_view* text, std::string_view* level) {
  std::size_t at = 0;
  int commas = 0;
  int priority = 0;
  for (; at < text->size() && at < kLongestStamp && (*text)[at] != ';'; ++at) {
    const char c = (*text)[at];
    if (c == ',') {
      ++commas;
    } else if (commas < 3 && !absl::ascii_isdigit(c)) {
      return false;
    } else if (commas == 0) {
      if (at > 2) return false;
      priority = priority * 10 + (c - '0');
    }
  }
  if (commas < 3 || at >= text->size() || (*text)[at] != ';') return false;
  *level = kLevels[static_cast<std::size_t>(priority % 8)];
  text->remove_prefix(at + 1);
  return true;
}

}  // namespace

WrappedLine UnwrapKernel(std::string_view line, bool source_is_kernel) {
  WrappedLine out;
  std::string_view text = WithoutLeadingColour(line);
  std::optional<StampedTime> stamp;
  if (text.size() > 3 && text.front() == '<' && text[1] >= '0' && text[1] <= '7' && text[2] == '>') {
    out.level = kLevels[static_cast<std::size_t>(text[1] - '0')];
    text.remove_prefix(3);
    stamp = TakeBracketedTime(&text, source_is_kernel);
  } else if (text.starts_with('[')) {
    stamp = TakeBracketedTime(&text, source_is_kernel);
  } else if (TakeKmsgHead(&text, &out.level)) {
    stamp.emplace();
  } else if (text.size() > 26 && text[19] == ',' && absl::ascii_isdigit(text[25]) &&
             !absl::ascii_isdigit(text[26])) {
    stamp = TakeIsoStamp(&text);
  } else if (TakeDecodedPriority(&text, &out.level)) {
    stamp = TakeBracketedTime(&text, source_is_kernel);
  }
  if (!stamp) return {};
  SkipCaller(&text);
  out.framing = Framing::kKernel;
  out.service = "kernel";
  out.time = stamp->time;
  out.time_text = stamp->text;
  out.payload = text;
  return out;
}

std::optional<StampedTime> TakeMonotonicStamp(std::string_view* text) {
  if (!text->starts_with('[')) return std::nullopt;
  std::string_view rest = text->substr(1);
  SkipBlanks(&rest);
  if (!TakeSeconds(&rest)) return std::nullopt;
  SkipBlanks(&rest);
  if (rest.starts_with('<')) {
    rest.remove_prefix(1);
    SkipBlanks(&rest);
    if (!TakeSeconds(&rest) || !rest.starts_with(" >")) return std::nullopt;
    rest.remove_prefix(2);
  }
  if (!rest.starts_with("] ")) return std::nullopt;
  StampedTime stamp{std::nullopt, text->substr(0, text->size() - rest.size() + 1)};
  *text = rest.substr(2);
  return stamp;
}

}  // namespace wflogscan
