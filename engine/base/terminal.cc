#include "engine/base/terminal.h"

#include <cstring>

#include "engine/base/contains.h"

namespace wflogscan {
namespace {

constexpr char kEscape = '\x1b';
constexpr char kBell = '\x07';

bool InRange(char c, char low, char high) { return c >= low && c <= high; }

// The length of the sequence that begins with ESC at text[0].
std::size_t SequenceLength(std::string_view text) {
  if (text.size() < 2) return text.size();
  std::size_t i = 2;
  switch (text[1]) {
    case '[':  // CSI: parameters, intermediates, one final byte
      while (i < text.size() && InRange(text[i], '0', '?')) ++i;
      while (i < text.size() && InRange(text[i], ' ', '/')) ++i;
      if (i < text.size() && InRange(text[i], '@', '~')) ++i;
      return i;
    case ']':  // OSC: up to BEL or ESC backslash. Unterminated, it is only the two bytes: it must not eat a
               // message
      for (; i < text.size() && text[i] != '\n'; ++i) {
        if (text[i] == kBell) return i + 1;
        if (text[i] == kEscape) return i + 1 < text.size() && text[i + 1] == '\\' ? i + 2 : 2;
      }
      return 2;
    default:
      return InRange(text[1], ' ', '/') && text.size() > 2 ? 3 : 2;
  }
}

}  // namespace

void AppendWithoutTerminalSequences(std::string_view text, std::string* out) {
  while (!text.empty()) {
    const void* escape = memchr(text.data(), kEscape, text.size());
    const std::size_t plain =
        escape == nullptr ? text.size() : static_cast<const char*>(escape) - text.data();
    out->append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (!text.empty()) text.remove_prefix(SequenceLength(text));
  }
}

bool HoldsTerminalSequence(std::string_view text) {
  return text.find(kEscape) != std::string_view::npos || Contains(text, "\\u001b") ||
         Contains(text, "\\u001B");
}

}  // namespace wflogscan
