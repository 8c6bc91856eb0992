// Any bytes as a log record: its fields are read without a crash, their views are whole, and there is no more
// in all values together than the record and its levels of escapes can hold.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/attribute/record_fields.h"

namespace {

volatile std::size_t sink;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::size_t value_bytes = 0;
  wflogscan::ForEachField(text, [&](std::string_view path, std::string_view value) {
    if (path.empty()) __builtin_trap();
    value_bytes += value.size();
    for (const char c : path) sink = sink + static_cast<unsigned char>(c);
    for (const char c : value) sink = sink + static_cast<unsigned char>(c);
    wflogscan::PathEndsWith(path, "error.code");
  });
  constexpr std::size_t kLevels = 6;
  if (value_bytes > kLevels * size) __builtin_trap();
  return 0;
}
