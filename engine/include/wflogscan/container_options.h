#ifndef WFLOGSCAN_CONTAINER_OPTIONS_H_
#define WFLOGSCAN_CONTAINER_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>

namespace wflogscan {

// How the log of a container that is named docker://NAME is read. Nothing connects anywhere before such a
// path is opened.
struct ContainerOptions {
  // The engine, as DOCKER_HOST has it: unix:///path/to/socket or tcp://host:port. Empty: DOCKER_HOST, and
  // without it the first socket that is there, docker's before podman's.
  std::string engine;
  // Only the last so many messages, as the engine counts them: a line of 40 KiB is three.
  std::optional<std::uint64_t> tail;
  bool follow = false;  // go on until the container ends or the scan is stopped
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_CONTAINER_OPTIONS_H_
