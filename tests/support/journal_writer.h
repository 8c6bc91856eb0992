#ifndef WFLOGSCAN_TESTS_SUPPORT_JOURNAL_WRITER_H_
#define WFLOGSCAN_TESTS_SUPPORT_JOURNAL_WRITER_H_

#include <string>
#include <string_view>

#include "engine/base/plain_view.h"
#include "tests/support/docker_json_writer.h"
#include "tests/support/line_wrapper.h"

namespace wflogscan::testing {

// MESSAGE as journalctl -o json --all writes it: a string, or the numbers of its bytes where it holds control
// characters or what is not UTF-8.
inline std::string JournalMessage(std::string_view text) {
  bool printable = true;
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Unit unit = ReadUtf8(text, i);
    if (!unit.valid || (unit.code < 0x20 && unit.code != '\t') || (unit.code >= 0x7f && unit.code < 0xa0)) {
      printable = false;
    }
    i += unit.size;
  }
  if (printable) return "\"" + DockerJsonEscaped(text) + "\"";
  std::string out = "[";
  for (const char c : text) {
    if (out.size() > 1) out += ',';
    out += std::to_string(static_cast<unsigned char>(c));
  }
  return out + "]";
}

// One object a line, `before` each (RS for json-seq, "data: " for json-sse). The order of journalctl's keys
// is random; here it depends on the line's length.
inline std::string JournalJson(std::string_view text, std::string_view microseconds,
                               std::string_view before) {
  return WrapLines(text, [&](std::string_view line) {
    const std::string message = "\"MESSAGE\":" + JournalMessage(line);
    std::string rest = "\"__REALTIME_TIMESTAMP\":\"" + std::string(microseconds);
    rest += R"(","CONTAINER_NAME":"poller","CONTAINER_ID":"ce8f12ee2a8e","PRIORITY":"3","_COMM":"dockerd")";
    std::string out(before);
    out += line.size() % 2 == 0 ? "{" + message + "," + rest + "}" : "{" + rest + "," + message + "}";
    return out;
  });
}

}  // namespace wflogscan::testing

#endif  // WFLOGSCAN_TESTS_SUPPORT_JOURNAL_WRITER_H_
