#ifndef WFLOGSCAN_ENGINE_BASE_SHOWN_TEXT_H_
#define WFLOGSCAN_ENGINE_BASE_SHOWN_TEXT_H_

#include <string>
#include <string_view>

namespace wflogscan {

// Any text as it may be shown, escaped as the redactor does it: one line, control and bidirectional
// characters and invalid UTF-8 visible. For what is no log text and may be as hostile, names of files first
// of all. Log text that was redacted stays as it is.
std::string ShownText(std::string_view text);

// The same of each of its lines.
std::string ShownLines(std::string_view text);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_SHOWN_TEXT_H_
