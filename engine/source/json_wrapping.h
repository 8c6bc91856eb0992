#ifndef WFLOGSCAN_ENGINE_SOURCE_JSON_WRAPPING_H_
#define WFLOGSCAN_ENGINE_SOURCE_JSON_WRAPPING_H_

#include <string_view>

#include "engine/source/wrapped_line.h"

namespace wflogscan {

// Wrappings that are one JSON object a line:
//   docker's json-file          {"log":"text\n","stream":"stdout","attrs":{...},"time":"..."}, in any order
//   journalctl -o json          {"MESSAGE":"text","PRIORITY":"6","__REALTIME_TIMESTAMP":"...", ...}
//   Engine API, format=json     {"Line":"text\n","Source":"stdout","Timestamp":"..."}
//   Dozzle's download           {"t":"single","m":...,"rm":"raw text","ts":1772000000000,"s":"stdout"}
// kText for any other object: programs log JSON too. `in_json_file`: the source is a json-file, so that a
// record that was cut off is still known for one. O(line).
WrappedLine UnwrapJson(std::string_view line, bool in_json_file);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_JSON_WRAPPING_H_
