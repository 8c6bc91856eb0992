#ifndef WFLOGSCAN_ENGINE_BASE_UTF8_WRITER_H_
#define WFLOGSCAN_ENGINE_BASE_UTF8_WRITER_H_

#include <cstdint>
#include <string>

namespace wflogscan {

inline constexpr std::uint32_t kReplacementCharacter = 0xfffd;

// `code` is a code point and no surrogate.
inline void AppendUtf8(std::uint32_t code, std::string* out) {
  const auto tail = [&](int shift) { out->push_back(static_cast<char>(0x80 | (code >> shift & 0x3f))); };
  if (code < 0x80) {
    out->push_back(static_cast<char>(code));
  } else if (code < 0x800) {
    out->push_back(static_cast<char>(0xc0 | code >> 6));
    tail(0);
  } else if (code < 0x10000) {
    out->push_back(static_cast<char>(0xe0 | code >> 12));
    tail(6);
    tail(0);
  } else {
    out->push_back(static_cast<char>(0xf0 | code >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_UTF8_WRITER_H_
