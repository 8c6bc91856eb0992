#ifndef WFLOGSCAN_TESTS_SUPPORT_SYSLOG_WRITER_H_
#define WFLOGSCAN_TESTS_SUPPORT_SYSLOG_WRITER_H_

#include <cstdio>
#include <string>
#include <string_view>

#include "tests/support/line_wrapper.h"

namespace wflogscan::testing {

// Control characters as rsyslog keeps them: # and three octal digits.
inline std::string RsyslogEscaped(std::string_view line) {
  std::string out;
  for (const char c : line) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f) {
      out += c;
      continue;
    }
    char escape[8];
    std::snprintf(escape, sizeof(escape), "#%03o", static_cast<unsigned>(byte));
    out += escape;
  }
  return out;
}

// `head` stands before each line: "<30>Nov 23 18:29:23 vm poller[24114]: " and its kin.
inline std::string SyslogLines(std::string_view text, std::string_view head, bool escaped) {
  return WrapLines(text, [&](std::string_view line) {
    return std::string(head).append(escaped ? RsyslogEscaped(line) : std::string(line));
  });
}

}  // namespace wflogscan::testing

#endif  // WFLOGSCAN_TESTS_SUPPORT_SYSLOG_WRITER_H_
