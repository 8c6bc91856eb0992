// Any bytes as the Engine API's stream.

#include <cstdint>
#include <string_view>

#include "engine/source/docker_stream.h"
#include "tests/fuzz/stream_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  wflogscan::fuzz::CheckJsonLines<wflogscan::DockerStream>({reinterpret_cast<const char*>(data), size});
  return 0;
}
