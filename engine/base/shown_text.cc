#include "engine/base/shown_text.h"

#include <algorithm>
#include <cstddef>

#include "engine/base/redactor.h"

namespace wflogscan {

std::string ShownText(std::string_view text) {
  const auto is_printable = [](char c) { return c >= ' ' && c <= '~'; };
  if (std::all_of(text.begin(), text.end(), is_printable)) return std::string(text);
  static const Redactor escaper({.hide_secrets = false, .max_bytes = 1 << 16});
  return escaper.Redact(text).str();
}

std::string ShownLines(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    shown += ShownText(text.substr(0, end));
    if (end < text.size()) shown += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return shown;
}

}  // namespace wflogscan
