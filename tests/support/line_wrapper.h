#ifndef WFLOGSCAN_TESTS_SUPPORT_LINE_WRAPPER_H_
#define WFLOGSCAN_TESTS_SUPPORT_LINE_WRAPPER_H_

#include <algorithm>
#include <string>
#include <string_view>

namespace wflogscan::testing {

// The text with each line, which comes without its line break, replaced by wrap(line). A line break is added
// where wrap() left it out.
template <typename Wrap>
std::string WrapLines(std::string_view text, const Wrap& wrap) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += wrap(text.substr(0, end));
    if (!out.ends_with('\n')) out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace wflogscan::testing

#endif  // WFLOGSCAN_TESTS_SUPPORT_LINE_WRAPPER_H_
