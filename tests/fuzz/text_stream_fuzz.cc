// Any bytes as text of any encoding: the pieces they come in do not show, bytes without a NUL or a mark stay
// as they are, and no line break is lost.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include "engine/source/text_stream.h"
#include "tests/fuzz/stream_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using wflogscan::fuzz::Check;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string text =
      wflogscan::fuzz::SameInPieces(bytes, [](std::unique_ptr<wflogscan::ByteStream> inner) {
        return std::make_unique<wflogscan::TextStream>(std::move(inner));
      });
  // A unit of UTF-16 becomes three bytes at most, a lone half of one as well.
  Check(text.size() <= bytes.size() * 3);
  if (bytes.find('\0') == std::string_view::npos && !bytes.starts_with("\xef\xbb\xbf") &&
      !bytes.starts_with("\xff\xfe") && !bytes.starts_with("\xfe\xff")) {
    Check(text == bytes);
  }
  Check(std::count(text.begin(), text.end(), '\n') <= std::count(bytes.begin(), bytes.end(), '\n'));
  return 0;
}
