#include "engine/rules/placeholders.h"

#include <algorithm>

namespace wflogscan {
namespace {

bool IsNameByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

}  // namespace

std::vector<Placeholder> PlaceholdersIn(std::string_view text) {
  std::vector<Placeholder> found;
  for (std::size_t begin = text.find('{'); begin != std::string_view::npos; begin = text.find('{', begin)) {
    const char before = begin == 0 ? ' ' : text[begin - 1];
    std::size_t end = begin + 1;
    while (end < text.size() && IsNameByte(text[end])) ++end;
    const bool named = end > begin + 1 && end < text.size() && text[end] == '}';
    if (named && before != '$' && before != '%' && before != '{') {
      found.push_back({text.substr(begin + 1, end - begin - 1), begin, end + 1});
    }
    begin = end;
  }
  return found;
}

bool IsKnownPlaceholder(std::string_view name) {
  return std::find(kPlaceholders.begin(), kPlaceholders.end(), name) != kPlaceholders.end();
}

}  // namespace wflogscan
