#ifndef WFLOGSCAN_ENGINE_BASE_TERMINAL_H_
#define WFLOGSCAN_ENGINE_BASE_TERMINAL_H_

#include <string>
#include <string_view>

namespace wflogscan {

// Appends `text` to *out without terminal control sequences: CSI (colours, cursor), OSC (titles, links) and
// two-byte escapes. A sequence that the end of the text cuts off is dropped too. O(text).
void AppendWithoutTerminalSequences(std::string_view text, std::string* out);

// Whether ESC is in the text, as a byte or as JSON spells it. Some twenty nanoseconds.
bool HoldsTerminalSequence(std::string_view text);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_TERMINAL_H_
