#include "engine/report/styled_text.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"

namespace wflogscan {
namespace {

bool ContinuesCharacter(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

bool IsUrl(std::string_view word) { return word.starts_with("https://") || word.starts_with("http://"); }

}  // namespace

const char* EscapeSequence(char style) {
  switch (style) {
    case kBold:
      return "\x1b[1m";
    case kRed:
      return "\x1b[31m";
    case kYellow:
      return "\x1b[33m";
    case kGreen:
      return "\x1b[32m";
    case kDim:
      return "\x1b[2m";
    default:
      return "\x1b[0m";
  }
}

std::string Styled(std::string_view styles, const std::string& text) {
  return std::string(styles).append(text).append(1, kPlain);
}

int Columns(std::string_view text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char c) { return !ContinuesCharacter(c) && !IsStyle(c); }));
}

std::size_t PrefixBytes(std::string_view text, int columns) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (ContinuesCharacter(text[at]) || IsStyle(text[at])) continue;
    if (columns == 0) break;
    --columns;
  }
  return at;
}

std::string Cut(std::string_view text, int columns) {
  if (Columns(text) <= columns) return std::string(text);
  const std::size_t kept = PrefixBytes(text, std::max(columns - 1, 0));
  std::string cut = absl::StrCat(std::string(text.substr(0, kept)), "…");
  std::copy_if(text.begin() + static_cast<std::ptrdiff_t>(kept), text.end(), std::back_inserter(cut),
               IsStyle);
  return cut;
}

std::string CutLeft(std::string_view text, int columns) {
  const int all = Columns(text);
  if (all <= columns) return std::string(text);
  return absl::StrCat("…", std::string(text.substr(PrefixBytes(text, all - columns + 1))));
}

std::vector<std::string> Wrap(std::string_view text, const std::string& first, const std::string& rest,
                              int width) {
  std::vector<std::string> lines;
  std::string line = first;
  bool empty = true;
  const auto end_line = [&] {
    lines.push_back(std::exchange(line, rest));
    empty = true;
  };
  while (!text.empty()) {
    const std::size_t blank = std::min(text.find(' '), text.size());
    std::string_view word = text.substr(0, blank);
    text.remove_prefix(std::min(blank + 1, text.size()));
    if (word.empty()) continue;
    if (!empty && Columns(line) + 1 + Columns(word) > width) end_line();
    while (!IsUrl(word) && Columns(line) + Columns(word) > width && empty) {
      const std::size_t fits = PrefixBytes(word, std::max(width - Columns(line), 1));
      line.append(word.substr(0, fits));
      word.remove_prefix(fits);
      end_line();
    }
    if (word.empty()) continue;
    if (!empty) line += ' ';
    line.append(word);
    empty = false;
  }
  if (!empty) lines.push_back(line);
  return lines;
}

}  // namespace wflogscan
