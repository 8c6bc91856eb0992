#include "engine/source/json_text.h"

#include "engine/base/plain_view.h"

namespace wflogscan {

void AppendJsonEscaped(std::string_view bytes, std::string* out) {
  std::size_t plain_from = 0;
  for (std::size_t i = 0; i < bytes.size();) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if (byte >= 0x80) {
      const Utf8Unit unit = ReadUtf8(bytes, i);
      if (unit.valid) {
        i += unit.size;
        continue;
      }
    } else if (byte >= 0x20 && byte != '"' && byte != '\\') {
      ++i;
      continue;
    }
    out->append(bytes.substr(plain_from, i - plain_from));
    constexpr std::string_view kHex = "0123456789abcdef";
    if (byte >= 0x80) {
      out->append("\\ufffd");
    } else if (byte == '"' || byte == '\\') {
      out->push_back('\\');
      out->push_back(static_cast<char>(byte));
    } else if (byte == '\n' || byte == '\r') {
      out->append(byte == '\n' ? "\\n" : "\\r");
    } else {
      out->append("\\u00");
      out->push_back(kHex[byte >> 4]);
      out->push_back(kHex[byte & 15]);
    }
    plain_from = ++i;
  }
  out->append(bytes.substr(plain_from));
}

}  // namespace wflogscan
