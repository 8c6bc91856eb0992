// Any bytes as a file of docker's local driver.

#include <cstdint>
#include <string_view>

#include "engine/source/docker_local.h"
#include "tests/fuzz/stream_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  wflogscan::fuzz::CheckJsonLines<wflogscan::DockerLocalStream>({reinterpret_cast<const char*>(data), size});
  return 0;
}
