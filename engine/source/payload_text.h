#ifndef WFLOGSCAN_ENGINE_SOURCE_PAYLOAD_TEXT_H_
#define WFLOGSCAN_ENGINE_SOURCE_PAYLOAD_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/source/wrapped_line.h"

namespace wflogscan {

// Appends to *out what the program printed: the line's payload with the wrapping's escapes undone. An escape
// that is none stays as it stands. Stops behind the unit that reaches `max_bytes`. O(payload).
void AppendPayload(const WrappedLine& line, std::string* out, std::size_t max_bytes = std::string_view::npos);

// The same of what stands between the quotes of a JSON string.
void AppendJsonString(std::string_view text, std::string* out);

// Whether that is the payload as it stands. False may be wrong. A search through the payload.
bool StandsAsPrinted(const WrappedLine& line);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_PAYLOAD_TEXT_H_
