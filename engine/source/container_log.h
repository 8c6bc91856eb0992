#ifndef WFLOGSCAN_ENGINE_SOURCE_CONTAINER_LOG_H_
#define WFLOGSCAN_ENGINE_SOURCE_CONTAINER_LOG_H_

// docker://NAME: a container's log, both of its streams, out of the Engine API.
//
// The engine is asked what the container is first: it alone knows whether the log comes in frames or, of a
// container with a terminal, as it is. Then the log is read with docker's time before every message, so
// that lines without a time of their own have one, just as in the json-file on disk. Tested by
// tests/source/container_log_test.cc against a made-up engine, by tests/docker/run against a real one.

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "engine/source/byte_stream.h"
#include "engine/source/container_engine.h"
#include "engine/source/source_format.h"

namespace wflogscan {

inline constexpr std::string_view kContainerScheme = "docker://";

struct ContainerLogOptions {
  std::optional<std::int64_t> since_unix_seconds;  // by the engine's time of a message, not by its own
  std::optional<std::uint64_t> tail;               // messages
  bool follow = false;
};

struct ContainerLog {
  std::string container;  // its name, also where it was asked for by id
  SourceFormat format = SourceFormat::kDockerStream;
  std::unique_ptr<ByteStream> bytes;
};

// `name` is a container's name or id, or the beginning of an id. Every error says what to do; what the engine
// says is escaped. kCancelled where *stop was set meanwhile; afterwards the stream gives up with its end.
absl::StatusOr<ContainerLog> OpenContainerLog(const EngineAddress& engine, std::string_view name,
                                              const ContainerLogOptions& options,
                                              const std::atomic<bool>* stop);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_CONTAINER_LOG_H_
