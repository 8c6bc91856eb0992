#ifndef WFLOGSCAN_ENGINE_SOURCE_DOCUMENT_KIND_H_
#define WFLOGSCAN_ENGINE_SOURCE_DOCUMENT_KIND_H_

#include <cstdint>
#include <string_view>

namespace wflogscan {

// Which command's output a source is, where it is that and no log.
enum class DocumentKind : std::uint8_t {
  kNone,
  kDockerInspect,
  kDockerPs,  // docker ps, docker compose ps, podman ps, the Engine API's list of containers
  kDockerStats,
  kDockerEvents,
  kNatsStreams,    // nats stream info, ls, report
  kNatsConsumers,  // nats consumer info, ls, report
  kNatsServer,     // nats server info, ls, report; the monitoring endpoints varz, jsz and connz
  kDiskUsage,      // df
  kScanReport,     // a report of this program
};

// "docker-inspect": the name in a report; empty for none.
constexpr std::string_view ToString(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::kNone:
      return "";
    case DocumentKind::kDockerInspect:
      return "docker-inspect";
    case DocumentKind::kDockerPs:
      return "docker-ps";
    case DocumentKind::kDockerStats:
      return "docker-stats";
    case DocumentKind::kDockerEvents:
      return "docker-events";
    case DocumentKind::kNatsStreams:
      return "nats-streams";
    case DocumentKind::kNatsConsumers:
      return "nats-consumers";
    case DocumentKind::kNatsServer:
      return "nats-server";
    case DocumentKind::kDiskUsage:
      return "disk-usage";
    case DocumentKind::kScanReport:
      return "wflogscan-report";
  }
  return "";
}

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_DOCUMENT_KIND_H_
