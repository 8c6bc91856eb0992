#ifndef WFLOGSCAN_ENGINE_REPORT_TEXT_PAGE_H_
#define WFLOGSCAN_ENGINE_REPORT_TEXT_PAGE_H_

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace wflogscan {

// Lines of styled text (report/styled_text.h), one below the other, as they are printed.
class TextPage {
 public:
  static constexpr int kMinWidth = 40;  // columns

  // Without `color` styles are left out.
  TextPage(bool color, int width) : color_(color), width_(std::max(width, kMinWidth)) {}

  int width() const { return width_; }

  // As it is, however wide, but for blanks at its end. No second empty line stands below one.
  void Line(std::string line);
  // Broken into lines of the page's width, which begin with `first` and then with `rest`.
  void Paragraph(std::string_view text, const std::string& first = "", const std::string& rest = "");
  void Indented(std::string_view text) { Paragraph(text, "  ", "  "); }

  std::string Finish() && { return std::move(text_); }

 private:
  const bool color_;
  const int width_;
  std::string text_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_REPORT_TEXT_PAGE_H_
