#ifndef WFLOGSCAN_ENGINE_BASE_LINE_BREAKS_H_
#define WFLOGSCAN_ENGINE_BASE_LINE_BREAKS_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace wflogscan {

// How many '\n' there are. At memory speed: a byte's worth of lines is summed in bytes, which the compiler
// turns into vector code; std::count sums in 64 bits and is five times slower.
inline std::uint64_t CountLineBreaks(std::string_view text) {
  constexpr std::size_t kStep = 128;  // a byte holds a sum of 255 at most
  std::uint64_t count = 0;
  const char* data = text.data();
  std::size_t left = text.size();
  for (; left >= kStep; left -= kStep, data += kStep) {
    std::uint8_t sum = 0;
    for (std::size_t i = 0; i < kStep; ++i) sum = static_cast<std::uint8_t>(sum + (data[i] == '\n' ? 1 : 0));
    count += sum;
  }
  for (std::size_t i = 0; i < left; ++i) count += data[i] == '\n' ? 1 : 0;
  return count;
}

// The offset of the line break at or after `from`; the text's size where there is none.
inline std::size_t FindLineEnd(std::string_view text, std::size_t from) {
  const void* found = std::memchr(text.data() + from, '\n', text.size() - from);
  return found == nullptr ? text.size()
                          : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

// Without the line breaks at its end, of either kind.
inline std::string_view WithoutLineBreak(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_LINE_BREAKS_H_
