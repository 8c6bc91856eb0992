#ifndef WFLOGSCAN_TESTS_SUPPORT_CRI_WRITER_H_
#define WFLOGSCAN_TESTS_SUPPORT_CRI_WRITER_H_

#include <string>
#include <string_view>

#include "tests/support/line_wrapper.h"

namespace wflogscan::testing {

// A container's log as containerd and conmon keep it. `piece_bytes` is where a long line is cut: 16384 for
// containerd, up to 8192 for conmon; 0 does not cut.
inline std::string CriFile(std::string_view text, std::string_view stream, std::string_view time,
                           std::size_t piece_bytes) {
  return WrapLines(text, [&](std::string_view line) {
    const std::string head = std::string(time) + " " + std::string(stream);
    std::string out;
    for (; piece_bytes > 0 && line.size() > piece_bytes; line.remove_prefix(piece_bytes)) {
      out.append(head).append(" P ").append(line.substr(0, piece_bytes)).append("\n");
    }
    return out.append(head).append(" F ").append(line).append("\n");
  });
}

}  // namespace wflogscan::testing

#endif  // WFLOGSCAN_TESTS_SUPPORT_CRI_WRITER_H_
