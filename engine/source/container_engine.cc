#include "engine/source/container_engine.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "engine/base/string_bridge.h"

namespace wflogscan {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kUnix = "unix://";
constexpr std::string_view kDefaultSocket = "/var/run/docker.sock";
constexpr std::string_view kDefaultPort = ":2375";  // of the API without TLS

std::string Variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

EngineAddress OverSocket(std::string_view path) {
  return {std::string(kUnix).append(path), {std::string(path), "localhost"}};
}

// docker's own, docker without root, podman without root, podman.
EngineAddress FirstSocket(const EngineEnvironment& environment) {
  std::vector<std::string> paths{std::string(kDefaultSocket)};
  if (!environment.runtime_folder.empty()) {
    paths.push_back(environment.runtime_folder + "/docker.sock");
    paths.push_back(environment.runtime_folder + "/podman/podman.sock");
  }
  paths.emplace_back("/run/podman/podman.sock");
  for (const std::string& path : paths) {
    const fs::path place = environment.root / fs::path(path).relative_path();
    std::error_code error;
    if (fs::is_socket(place, error)) return OverSocket(place.string());
  }
  return OverSocket(kDefaultSocket);
}

bool IsAuthority(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return absl::ascii_isalnum(c) ||
           std::string_view(".-_:[]%").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

bool HasPort(std::string_view authority) {
  const std::size_t colon = authority.rfind(':');
  return colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
}

}  // namespace

EngineEnvironment EngineEnvironment::OfProcess() {
  return {Variable("DOCKER_HOST"), !Variable("DOCKER_TLS_VERIFY").empty(), Variable("XDG_RUNTIME_DIR")};
}

absl::StatusOr<EngineAddress> FindEngine(const EngineEnvironment& environment) {
  const std::string_view host = environment.docker_host;
  if (host.empty()) return FirstSocket(environment);
  if (host.starts_with(kUnix)) {
    const std::string_view path = host.substr(kUnix.size());
    return OverSocket(path.empty() ? kDefaultSocket : path);
  }
  const auto refuse = [&](std::string_view why) {
    return absl::InvalidArgumentError(
        absl::StrCat("DOCKER_HOST is ", ToAbsl(host), ": ", ToAbsl(why),
                     "; pipe the log instead: docker logs NAME 2>&1 | wflogscan"));
  };
  for (const std::string_view scheme : {"tcp://", "http://"}) {
    if (!host.starts_with(scheme)) continue;
    std::string_view authority = host.substr(scheme.size());
    if (authority.ends_with('/')) authority.remove_suffix(1);
    if (!IsAuthority(authority)) return refuse("what follows the scheme must be HOST:PORT");
    if (environment.wants_tls) return refuse("with DOCKER_TLS_VERIFY, and TLS is not spoken here");
    EngineAddress address{std::string(host), {"", std::string(authority)}};
    if (!HasPort(authority)) address.http.authority.append(kDefaultPort);
    return address;
  }
  return refuse("only unix:// and tcp:// are spoken here");
}

}  // namespace wflogscan
