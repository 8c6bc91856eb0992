#ifndef WFLOGSCAN_TESTS_SUPPORT_TIMESTAMPED_WRITER_H_
#define WFLOGSCAN_TESTS_SUPPORT_TIMESTAMPED_WRITER_H_

#include <string>
#include <string_view>

#include "tests/support/line_wrapper.h"

namespace wflogscan::testing {

// What `docker logs` prints before each stored piece of a line: the time with --timestamps, the attributes
// with
// --details, and so at each multiple of 16384 bytes inside a long line too. `mark` ends in its blank.
inline std::string WithMarks(std::string_view text, std::string_view mark) {
  constexpr std::size_t kPieceBytes = 16384;
  return WrapLines(text, [&](std::string_view line) {
    std::string out;
    do {
      out.append(mark).append(line.substr(0, kPieceBytes));
      line.remove_prefix(std::min(line.size(), kPieceBytes));
    } while (!line.empty());
    return out;
  });
}

}  // namespace wflogscan::testing

#endif  // WFLOGSCAN_TESTS_SUPPORT_TIMESTAMPED_WRITER_H_
