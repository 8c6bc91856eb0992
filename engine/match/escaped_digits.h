#ifndef WFLOGSCAN_ENGINE_MATCH_ESCAPED_DIGITS_H_
#define WFLOGSCAN_ENGINE_MATCH_ESCAPED_DIGITS_H_

// What escapes do to the numbers of a line: `\u0034` is a digit once it is decoded, and `\n401` a number.

#include <cstdint>
#include <string_view>

namespace wflogscan {

// Whether decoding a line, or any of this skeleton, leaves its digits alone. Of the escapes that holds for
// the one that is in every JSON record; syslog's are a number.
bool LeavesDigitsAlone(std::string_view content);

// The numbers that may have an escape before them, or in them: a bit for each, of at most 64. A number is one
// character of a skeleton, so that nothing is nearer in the line itself.
std::uint64_t NumbersBehindEscapes(std::string_view skeleton);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_ESCAPED_DIGITS_H_
