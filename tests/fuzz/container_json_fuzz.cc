// Any bytes as what a container engine answers: a container has a name or is none, and no text is longer than
// the bytes it was read from.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/source/container_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const auto check = [](bool holds) {
    if (!holds) __builtin_trap();
  };
  if (const auto container = wflogscan::ParseContainer(body)) {
    check(!container->name.empty() && container->name.size() + container->log_driver.size() < size);
  }
  std::size_t names_bytes = 0;
  for (const auto& name : wflogscan::ParseContainerNames(body)) names_bytes += name.size();
  check(names_bytes <= size);
  check(wflogscan::ParseEngineMessage(body).size() <= size);
  return 0;
}
