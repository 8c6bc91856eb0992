#ifndef WFLOGSCAN_TESTS_SUPPORT_DOCKER_JSON_WRITER_H_
#define WFLOGSCAN_TESTS_SUPPORT_DOCKER_JSON_WRITER_H_

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

#include "engine/base/plain_view.h"

namespace wflogscan::testing {

// Escapes as the engine's json-file driver does (moby, jsonlogbytes.go): \" \\ \n \r, other control
// characters and < > & as \u00xx in lower case, U+2028 and U+2029, and U+FFFD for every byte that is not
// UTF-8.
inline std::string DockerJsonEscaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Unit unit = ReadUtf8(text, i);
    const auto byte = static_cast<unsigned char>(text[i]);
    if (!unit.valid) {
      out += "\\ufffd";
    } else if (byte == '"' || byte == '\\') {
      out += '\\';
      out += text[i];
    } else if (byte == '\n') {
      out += "\\n";
    } else if (byte == '\r') {
      out += "\\r";
    } else if (byte < 0x20 || byte == '<' || byte == '>' || byte == '&') {
      char escape[8];
      std::snprintf(escape, sizeof(escape), "\\u00%02x", byte);
      out += escape;
    } else if (unit.code == 0x2028 || unit.code == 0x2029) {
      out += unit.code == 0x2028 ? "\\u2028" : "\\u2029";
    } else {
      out += text.substr(i, unit.size);
    }
    i += unit.size;
  }
  return out;
}

// One record of a json-file. `text` with its line break, or a piece without one.
inline std::string DockerJsonRecord(std::string_view text, std::string_view stream, std::string_view time) {
  std::string record = "{\"log\":\"" + DockerJsonEscaped(text) + "\",\"stream\":\"";
  record += stream;
  record += "\",\"time\":\"";
  record += time;
  record += "\"}\n";
  return record;
}

// What the engine stores of a container that printed `text`: a record a line, and of a line of 16384 bytes
// and more a record for each 16384 bytes, of which only the last one has the line break.
inline std::string DockerJsonFile(std::string_view text, std::string_view stream, std::string_view time) {
  constexpr std::size_t kPieceBytes = 16384;
  std::string file;
  while (!text.empty()) {
    const std::size_t newline = text.find('\n');
    std::size_t size = newline == std::string_view::npos ? text.size() : newline + 1;
    // A line of exactly 16384 bytes fills the engine's buffer before its line break is seen.
    if (size > kPieceBytes) size = kPieceBytes;
    file += DockerJsonRecord(text.substr(0, size), stream, time);
    text.remove_prefix(size);
  }
  return file;
}

}  // namespace wflogscan::testing

#endif  // WFLOGSCAN_TESTS_SUPPORT_DOCKER_JSON_WRITER_H_
