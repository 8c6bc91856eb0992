#include "engine/base/unescape.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "engine/base/utf8_writer.h"

namespace wflogscan {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The code point of \uXXXX at text[0] (the 'u'), -1 where its digits are none.
int CodeOfEscape(std::string_view text) {
  constexpr std::size_t kDigits = 4;
  if (text.size() <= kDigits || text.front() != 'u') return -1;
  int code = 0;
  for (const char c : text.substr(1, kDigits)) {
    const int digit = HexDigit(c);
    if (digit < 0) return -1;
    code = code * 16 + digit;
  }
  return code;
}

// What \u00XX at text[0] (the 'u') stands for, if that is worth knowing; 0 otherwise.
char UnicodeEscape(std::string_view text) {
  const int code = CodeOfEscape(text);
  switch (code) {
    case '"':
    case '&':
    case '\'':
    case '/':
    case '<':
    case '>':
    case '\n':
    case '\r':
    case '\t':
      return static_cast<char>(code);
    case '\v':
    case '\f':
      return '\t';
    default:
      return 0;
  }
}

}  // namespace

void UnescapeForMatching(std::string_view text, std::string* out) {
  while (!text.empty()) {
    const void* found = memchr(text.data(), '\\', text.size());
    const std::size_t plain = found == nullptr ? text.size() : static_cast<const char*>(found) - text.data();
    out->append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    std::size_t slashes = 0;
    while (slashes < text.size() && text[slashes] == '\\') ++slashes;
    const std::string_view after = text.substr(slashes);
    const char next = after.empty() ? '\0' : after.front();
    std::size_t consumed = slashes + 1;
    if (next == '"' || next == '/') {
      out->push_back(next);
    } else if (next == 'n') {
      out->push_back('\n');
    } else if (next == 'r') {
      out->push_back('\r');
    } else if (next == 't') {
      out->push_back('\t');
    } else if (const char decoded = next == 'u' ? UnicodeEscape(after) : '\0'; decoded != '\0') {
      out->push_back(decoded);
      consumed = slashes + 5;
    } else {
      out->append(text.substr(0, slashes));
      consumed = slashes;
    }
    text.remove_prefix(consumed);
  }
  // PCRE's \s knows the vertical tab and RE2's does not; neither engine should see one.
  for (std::size_t at = out->find('\v'); at != std::string::npos; at = out->find('\v', at)) (*out)[at] = '\t';
}

void UnescapeBeyondAscii(std::string_view text, std::string* out) {
  constexpr std::size_t kEscapeBytes = 5;  // without its backslashes
  constexpr int kFirstBeyondAscii = 0x80;
  while (!text.empty()) {
    const std::size_t plain = std::min(text.find('\\'), text.size());
    out->append(text.substr(0, plain));
    text.remove_prefix(plain);
    const std::size_t slashes = std::min(text.find_first_not_of('\\'), text.size());
    const int code = CodeOfEscape(text.substr(slashes));
    if (code < kFirstBeyondAscii) {
      out->append(text.substr(0, slashes));
      text.remove_prefix(slashes);
      continue;
    }
    const bool is_half = code >= 0xd800 && code < 0xe000;
    AppendUtf8(is_half ? kReplacementCharacter : static_cast<std::uint32_t>(code), out);
    text.remove_prefix(slashes + kEscapeBytes);
  }
}

}  // namespace wflogscan
