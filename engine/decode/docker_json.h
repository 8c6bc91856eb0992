#ifndef WFLOGSCAN_ENGINE_DECODE_DOCKER_JSON_H_
#define WFLOGSCAN_ENGINE_DECODE_DOCKER_JSON_H_

// Docker's json-file driver: one JSON object a line, the container's line in `log`.
//   {"log":"[INFO] okta: fetched 42 events\n","stream":"stdout","time":"2026-03-04T10:15:00.120934411Z"}

#include <string>
#include <string_view>

#include "engine/decode/record.h"
#include "simdjson.h"

namespace wflogscan {

// One per thread: owns the parser and the padded copy of the line that it needs.
class DockerJsonDecoder {
 public:
  struct Line {
    std::string_view log;  // unescaped, line break included; lives until the next call
    OutputStream stream = OutputStream::kUnknown;
    std::optional<LogTime> time;
  };

  // False where the line is not such a record (any JSON object with a string `log` and a `stream` or `time`
  // is one, whatever the order of its keys): it is then text like any other. O(line).
  bool Decode(std::string_view line, Line* out);

 private:
  simdjson::ondemand::parser parser_;
  std::string padded_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_DECODE_DOCKER_JSON_H_
