#include "engine/source/payload_text.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace wflogscan {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// Four hex digits at text[at].
std::optional<std::uint32_t> HexQuad(std::string_view text, std::size_t at) {
  if (at + 4 > text.size()) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : text.substr(at, 4)) {
    const int lower = c | 0x20;
    if (c >= '0' && c <= '9') {
      value = value * 16 + static_cast<std::uint32_t>(c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      value = value * 16 + static_cast<std::uint32_t>(lower - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return value;
}

void AppendUtf8(std::uint32_t code, std::string* out) {
  if (code < 0x80) {
    out->push_back(static_cast<char>(code));
  } else if (code < 0x800) {
    out->push_back(static_cast<char>(0xc0 | code >> 6));
    out->push_back(static_cast<char>(0x80 | (code & 0x3f)));
  } else if (code < 0x10000) {
    out->push_back(static_cast<char>(0xe0 | code >> 12));
    out->push_back(static_cast<char>(0x80 | (code >> 6 & 0x3f)));
    out->push_back(static_cast<char>(0x80 | (code & 0x3f)));
  } else {
    out->push_back(static_cast<char>(0xf0 | code >> 18));
    out->push_back(static_cast<char>(0x80 | (code >> 12 & 0x3f)));
    out->push_back(static_cast<char>(0x80 | (code >> 6 & 0x3f)));
    out->push_back(static_cast<char>(0x80 | (code & 0x3f)));
  }
}

// The escape whose backslash is text[0], onto *out; its length.
std::size_t AppendJsonEscape(std::string_view text, std::string* out) {
  constexpr std::uint32_t kReplacement = 0xfffd;
  if (text.size() < 2) {
    out->push_back('\\');
    return 1;
  }
  switch (text[1]) {
    case 'n':
      out->push_back('\n');
      return 2;
    case 'r':
      out->push_back('\r');
      return 2;
    case 't':
      out->push_back('\t');
      return 2;
    case 'b':
      out->push_back('\b');
      return 2;
    case 'f':
      out->push_back('\f');
      return 2;
    case '"':
    case '\\':
    case '/':
      out->push_back(text[1]);
      return 2;
    case 'u':
      break;
    default:
      out->push_back('\\');
      return 1;
  }
  const std::optional<std::uint32_t> code = HexQuad(text, 2);
  if (!code) {
    out->push_back('\\');
    return 1;
  }
  if (*code >= 0xd800 && *code < 0xdc00 && text.substr(6).starts_with("\\u")) {
    const std::optional<std::uint32_t> low = HexQuad(text, 8);
    if (low && *low >= 0xdc00 && *low < 0xe000) {
      AppendUtf8(0x10000 + ((*code - 0xd800) << 10) + (*low - 0xdc00), out);
      return 12;
    }
  }
  AppendUtf8(*code >= 0xd800 && *code < 0xe000 ? kReplacement : *code, out);
  return 6;
}

void AppendJsonString(std::string_view text, std::string* out, std::size_t end) {
  while (!text.empty() && out->size() < end) {
    const std::size_t slash = std::min(text.find('\\'), text.size());
    out->append(text.substr(0, std::min(slash, end - out->size())));
    text.remove_prefix(slash);
    if (!text.empty() && out->size() < end) text.remove_prefix(AppendJsonEscape(text, out));
  }
}

// "27,91,57" with or without blanks.
void AppendJsonBytes(std::string_view text, std::string* out, std::size_t end) {
  std::size_t at = 0;
  while (at < text.size() && out->size() < end) {
    int value = 0;
    std::size_t digits = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++digits) {
      value = std::min(value * 10 + (text[at] - '0'), 256);
    }
    if (digits > 0 && value < 256) out->push_back(static_cast<char>(value));
    if (at < text.size()) ++at;
  }
}

// rsyslog writes control characters, and in some settings all bytes beyond ASCII, as # and three octal
// digits.
void AppendRsyslogOctal(std::string_view text, std::string* out, std::size_t end) {
  const auto octal = [text](std::size_t at) {
    int value = 0;
    for (std::size_t i = at; i < at + 3; ++i) {
      if (i >= text.size() || text[i] < '0' || text[i] > '7') return -1;
      value = value * 8 + (text[i] - '0');
    }
    return value;
  };
  for (std::size_t at = 0; at < text.size() && out->size() < end; ++at) {
    const int value = text[at] == '#' ? octal(at + 1) : -1;
    if ((value >= 0 && value < 0x20) || value == 0x7f) {
      out->push_back(static_cast<char>(value));
      at += 3;
    } else {
      out->push_back(text[at]);
    }
  }
}

// Whether the text begins with a stamp of the first one's form that is not earlier.
bool IsLaterStamp(std::string_view text, std::string_view first) {
  if (text.size() < first.size() || text.substr(0, first.size()) < first) return false;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    const bool was_digit = first[i] >= '0' && first[i] <= '9';
    if (is_digit != was_digit || (!is_digit && text[i] != first[i])) return false;
  }
  return true;
}

// Before each piece of a line the mark stands again: docker's with the time of the first piece, podman's with
// the piece's own. A program's stamps inside its text are earlier than that of the engine, which reads it
// later. Within one hour; what crosses it stays.
constexpr std::size_t kHourBytes = 13;  // "2026-11-23T18", with which any later mark begins

void AppendWithoutMarks(std::string_view text, std::string_view mark, std::string* out, std::size_t end) {
  const std::string_view stamp = mark.substr(0, std::min(mark.find(' '), mark.size() - 1) + 1);
  const std::string_view details = mark.substr(stamp.size());
  const std::string_view hour = mark.substr(0, kHourBytes);
  std::size_t from = std::min<std::size_t>(text.size(), 1);  // the program's own stamp at the start stays
  while (out->size() < end) {
    const std::size_t at = text.find(hour, from);
    if (at == kNone) break;
    if (!IsLaterStamp(text.substr(at), stamp)) {
      from = at + 1;
      continue;
    }
    out->append(text.substr(0, std::min(at, end - out->size())));
    text.remove_prefix(at + stamp.size());
    if (text.starts_with(details)) text.remove_prefix(details.size());
    from = 0;
  }
  if (out->size() < end) out->append(text.substr(0, end - out->size()));
}

}  // namespace

void AppendJsonString(std::string_view text, std::string* out) { AppendJsonString(text, out, kNone); }

void AppendPayload(const WrappedLine& line, std::string* out, std::size_t max_bytes) {
  const std::size_t end = max_bytes == kNone ? kNone : out->size() + max_bytes;
  switch (line.escape) {
    case PayloadEscape::kNone:
      out->append(line.payload.substr(0, max_bytes));
      break;
    case PayloadEscape::kJsonString:
      AppendJsonString(line.payload, out, end);
      break;
    case PayloadEscape::kJsonBytes:
      AppendJsonBytes(line.payload, out, end);
      break;
    case PayloadEscape::kRsyslogOctal:
      AppendRsyslogOctal(line.payload, out, end);
      break;
    case PayloadEscape::kRepeatedMark:
      AppendWithoutMarks(line.payload, line.mark, out, end);
      break;
  }
}

bool StandsAsPrinted(const WrappedLine& line) {
  const std::string_view payload = line.payload;
  switch (line.escape) {
    case PayloadEscape::kNone:
      return true;
    case PayloadEscape::kJsonString:
      return payload.find('\\') == kNone;
    case PayloadEscape::kRsyslogOctal:
      return payload.find('#') == kNone;
    case PayloadEscape::kRepeatedMark:
      return payload.find(line.mark.substr(0, kHourBytes), 1) == kNone;
    case PayloadEscape::kJsonBytes:
      return false;
  }
  return false;
}

}  // namespace wflogscan
