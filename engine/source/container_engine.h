#ifndef WFLOGSCAN_ENGINE_SOURCE_CONTAINER_ENGINE_H_
#define WFLOGSCAN_ENGINE_SOURCE_CONTAINER_ENGINE_H_

// Which container engine to ask, as the docker client decides it.

#include <filesystem>
#include <string>

#include "absl/status/statusor.h"
#include "engine/source/http_stream.h"

namespace wflogscan {

struct EngineAddress {
  std::string shown;  // "unix:///var/run/docker.sock"
  HttpAddress http;
};

// What the choice depends on.
struct EngineEnvironment {
  std::string docker_host;     // $DOCKER_HOST
  bool wants_tls = false;      // $DOCKER_TLS_VERIFY
  std::string runtime_folder;  // $XDG_RUNTIME_DIR: where sockets of engines without root are
  std::filesystem::path root = "/";

  static EngineEnvironment OfProcess();
};

// kInvalidArgument for a kind of address that is not spoken, with what to do instead.
absl::StatusOr<EngineAddress> FindEngine(const EngineEnvironment& environment);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_CONTAINER_ENGINE_H_
