// Any bytes as a log record: the head is read without a crash, and every view of it is whole.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/attribute/head.h"

namespace {

// Reads every byte, so that a sanitizer sees a view that points nowhere.
std::size_t Touch(std::string_view text) {
  std::size_t sum = 0;
  for (const char c : text) sum += static_cast<unsigned char>(c);
  return sum;
}

volatile std::size_t sink;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static wflogscan::HeadParser parser;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const wflogscan::Head& head = parser.Parse(text);
  sink =
      Touch(head.tag) + Touch(head.message) + Touch(head.logger) + Touch(head.service) + Touch(head.instance);
  for (const std::string_view field : head.connector_fields) sink = sink + Touch(field);
  if (head.time) {
    if (head.time->fraction_digits > 9) __builtin_trap();
    sink = sink + ToRfc3339(*head.time).size();
  }
  const wflogscan::Level level = head.level;
  const std::optional<wflogscan::LogTime> time = head.time;
  // What came before leaves nothing behind.
  parser.Parse("level=ERROR time=2020-01-01T00:00:00Z msg=a connector=okta count=4");
  const wflogscan::Head& again = parser.Parse(text);
  if (again.level != level || again.time != time) __builtin_trap();
  return 0;
}
