#ifndef WFLOGSCAN_ENGINE_SOURCE_DOCKER_FRAME_H_
#define WFLOGSCAN_ENGINE_SOURCE_DOCKER_FRAME_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace wflogscan {

// A 32-bit number as docker writes it, high byte first. `bytes` holds four at least.
inline std::uint32_t ReadBigEndian32(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

// The header before each message in the Engine API's stream of a container without a terminal:
// its stream, three zeros, the length of the message, high byte first.
struct DockerFrame {
  static constexpr std::size_t kHeaderBytes = 8;

  std::uint8_t type = 0;  // 0 stdin, 1 stdout, 2 stderr, 3 an error text of the engine
  std::uint32_t payload_bytes = 0;

  // nullopt where the bytes (kHeaderBytes at least) are no header.
  static std::optional<DockerFrame> Parse(std::string_view bytes) {
    const auto type = static_cast<std::uint8_t>(bytes[0]);
    if (type > 3 || bytes[1] != 0 || bytes[2] != 0 || bytes[3] != 0) return std::nullopt;
    return DockerFrame{type, ReadBigEndian32(bytes.substr(4))};
  }
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_DOCKER_FRAME_H_
