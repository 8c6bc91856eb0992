#ifndef WFLOGSCAN_TESTS_SUPPORT_COMPOSE_WRITER_H_
#define WFLOGSCAN_TESTS_SUPPORT_COMPOSE_WRITER_H_

#include <string>
#include <string_view>

#include "tests/support/line_wrapper.h"

namespace wflogscan::testing {

enum class ComposeColour { kNone, kVersion1, kVersion2 };

// What `docker compose logs` prints of one container. `time` (docker's, with its blank) follows the prefix
// with -t; empty without. Version 1 ends its colour before the blank, version 2 behind it.
inline std::string ComposeLogs(std::string_view text, std::string_view name, ComposeColour colour,
                               std::string_view time) {
  return WrapLines(text, [&](std::string_view line) {
    std::string out = colour == ComposeColour::kNone ? "" : "\x1b[36m";
    out.append(name).append("  |");
    if (colour == ComposeColour::kVersion1) out += "\x1b[0m";
    out += ' ';
    if (colour == ComposeColour::kVersion2) out += "\x1b[0m";
    return out.append(time).append(line);
  });
}

// `docker service logs`: "service.slot.taskid@node    | text".
inline std::string SwarmLogs(std::string_view text, std::string_view time) {
  return WrapLines(text, [&](std::string_view line) {
    return std::string(time).append("poller.1.kx2m0o7s4u1y8q3w5e9r6t2z1@node-1    | ").append(line);
  });
}

// `kubectl logs --prefix`.
inline std::string KubectlLogs(std::string_view text, std::string_view time) {
  return WrapLines(text, [&](std::string_view line) {
    return std::string("[pod/poller-7d9f8-x2x1z/poller] ").append(time).append(line);
  });
}

}  // namespace wflogscan::testing

#endif  // WFLOGSCAN_TESTS_SUPPORT_COMPOSE_WRITER_H_
