#ifndef WFLOGSCAN_ENGINE_BASE_UNESCAPE_H_
#define WFLOGSCAN_ENGINE_BASE_UNESCAPE_H_

#include <string>
#include <string_view>

namespace wflogscan {

// The text that rules see: JSON string escapes undone at whatever depth a body was nested, so that one
// pattern reads {"error":"invalid_client"}, {\"error\":\"invalid_client\"} and {\\\"error\\\"... alike.
//
//   backslashes before a quote       the quote
//   backslashes before n, r or t     line break, carriage return, tab
//   \u0022 \u0026 \u0027 \u002f \u003c \u003e       " & ' / < >
//   \u000a \u000d \u0009, vertical tab, form feed      white space
//   \/                               /
//   everything else                  as it stands
//
// Bytes are only ever turned into characters that no stem contains, and two pieces of text are never joined.
// So a stem that stands in the result stands in the raw line too (match/stems.h). O(text).
void UnescapeForMatching(std::string_view text, std::string* out);

// What that leaves of \uXXXX, as far as it stands for a character beyond ASCII, at whatever depth; a half of
// a surrogate pair becomes some such character. Everything else as it stands. O(text).
void UnescapeBeyondAscii(std::string_view text, std::string* out);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_UNESCAPE_H_
