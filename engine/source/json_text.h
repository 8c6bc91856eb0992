#ifndef WFLOGSCAN_ENGINE_SOURCE_JSON_TEXT_H_
#define WFLOGSCAN_ENGINE_SOURCE_JSON_TEXT_H_

#include <string>
#include <string_view>

namespace wflogscan {

// Appends `bytes` as the inside of a JSON string: escaped as JSON asks for, each byte that is not UTF-8 as
// U+FFFD (a parser refuses the whole record otherwise), everything else as it is. O(bytes).
void AppendJsonEscaped(std::string_view bytes, std::string* out);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_JSON_TEXT_H_
