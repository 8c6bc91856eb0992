#ifndef WFLOGSCAN_TESTS_SUPPORT_DOCKER_LOCAL_WRITER_H_
#define WFLOGSCAN_TESTS_SUPPORT_DOCKER_LOCAL_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace wflogscan::testing {

inline std::string Varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
  return bytes + static_cast<char>(value);
}

// A record as docker's `local` driver writes it; `more` are further fields.
inline std::string LocalRecord(std::string_view stream, std::string_view line, const std::string& more = "") {
  std::string message = "\x0a\x06" + std::string(stream) + "\x10" + Varint(1795457138084745512);
  if (!line.empty()) message += "\x1a" + Varint(line.size()) + std::string(line);
  message += more;
  std::string length(4, '\0');
  for (int i = 0; i < 4; ++i) length[i] = static_cast<char>(message.size() >> (24 - 8 * i));
  return length + message + length;
}

inline const std::string kPiece("\x20\x01\x2a\x02\x10\x00", 6);      // partial, of a line: not its last piece
inline const std::string kLastPiece("\x20\x01\x2a\x02\x08\x01", 6);  // partial, the last one

}  // namespace wflogscan::testing

#endif  // WFLOGSCAN_TESTS_SUPPORT_DOCKER_LOCAL_WRITER_H_
