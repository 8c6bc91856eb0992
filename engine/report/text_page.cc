#include "engine/report/text_page.h"

#include <cstddef>

#include "engine/report/styled_text.h"

namespace wflogscan {

void TextPage::Line(std::string line) {
  // Blanks at the end go, also those before a change of style.
  for (std::size_t i = line.size(); i > 0 && (line[i - 1] == ' ' || IsStyle(line[i - 1])); --i) {
    if (line[i - 1] == ' ') line.erase(i - 1, 1);
  }
  if (line.empty() && (text_.empty() || text_.ends_with("\n\n"))) return;
  for (const char c : line) {
    if (!IsStyle(c)) {
      text_ += c;
    } else if (color_) {
      text_ += EscapeSequence(c);
    }
  }
  text_ += '\n';
}

void TextPage::Paragraph(std::string_view text, const std::string& first, const std::string& rest) {
  for (std::string& line : Wrap(text, first, rest, width_)) Line(std::move(line));
}

}  // namespace wflogscan
