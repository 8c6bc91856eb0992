#ifndef WFLOGSCAN_TESTS_SUPPORT_API_JSON_WRITER_H_
#define WFLOGSCAN_TESTS_SUPPORT_API_JSON_WRITER_H_

#include <string>
#include <string_view>

#include "tests/support/docker_json_writer.h"
#include "tests/support/line_wrapper.h"

namespace wflogscan::testing {

// The Engine API's logs with format=json.
inline std::string EngineApiJson(std::string_view text, std::string_view time) {
  return WrapLines(text, [&](std::string_view line) {
    return "{\"Line\":\"" + DockerJsonEscaped(line) + "\\n\",\"Source\":\"stderr\",\"Timestamp\":\"" +
           std::string(time) + "\"}";
  });
}

// Dozzle's download as JSON.
inline std::string DozzleJson(std::string_view text, std::string_view milliseconds) {
  return WrapLines(text, [&](std::string_view line) {
    const std::string escaped = DockerJsonEscaped(line);
    return "{\"t\":\"single\",\"m\":\"" + escaped + "\",\"rm\":\"" + escaped +
           "\",\"ts\":" + std::string(milliseconds) +
           ",\"id\":2890113,\"l\":\"unknown\",\"s\":\"stderr\",\"c\":\"ce8f12ee2a8e\"}";
  });
}

}  // namespace wflogscan::testing

#endif  // WFLOGSCAN_TESTS_SUPPORT_API_JSON_WRITER_H_
