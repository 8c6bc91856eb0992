#include "engine/base/unescape.h"

#include <cstring>

namespace wflogscan {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// What \u00XX at text[0] (the 'u') stands for, if that is worth knowing; 0 otherwise.
char UnicodeEscape(std::string_view text) {
  if (text.size() < 5 || text[1] != '0' || text[2] != '0') return 0;
  const int high = HexDigit(text[3]);
  const int low = HexDigit(text[4]);
  if (high < 0 || low < 0) return 0;
  switch (high * 16 + low) {
    case '"':
    case '&':
    case '\'':
    case '/':
    case '<':
    case '>':
    case '\n':
    case '\r':
    case '\t':
      return static_cast<char>(high * 16 + low);
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

}  // namespace wflogscan
