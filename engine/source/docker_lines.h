#ifndef WFLOGSCAN_ENGINE_SOURCE_DOCKER_LINES_H_
#define WFLOGSCAN_ENGINE_SOURCE_DOCKER_LINES_H_

#include <array>
#include <string>
#include <string_view>

#include "engine/source/line_shape.h"

namespace wflogscan {

// Messages of a container's two streams, as docker hands them on, written as the lines that the json-file
// driver would have written: later stages know that form, and it keeps stream and time. A line that came in
// pieces is one record under the time of its first piece; only one longer than kMostJoined is split again.
class DockerLines {
 public:
  static constexpr std::size_t kMostJoined = std::size_t{256} << 10;

  // A message or a piece of one; line breaks in it end lines. `time` is RFC 3339, or empty where unknown.
  void Add(OutputStream stream, std::string_view time, std::string_view text, std::string* output);
  // Ends the line that is open in the stream; an empty one if there is none.
  void EndLine(OutputStream stream, std::string_view time, std::string* output);
  // What was never ended, at the end of the source: without a line break, as the driver stores it.
  void Flush(std::string* output);

 private:
  struct Open {
    bool is_open = false;
    std::string text;
    std::string time;
  };

  Open& OpenLine(OutputStream stream, std::string_view time);
  static void Write(OutputStream stream, const Open& line, std::string* output);

  std::array<Open, 2> open_;  // stdout, stderr
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_DOCKER_LINES_H_
