#ifndef WFLOGSCAN_ENGINE_SOURCE_FRAMING_H_
#define WFLOGSCAN_ENGINE_SOURCE_FRAMING_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace wflogscan {

// The container's stream that a line came out of.
enum class OutputStream : std::uint8_t { kUnknown, kStdout, kStderr };

// How whoever kept or showed the line wrapped it.
enum class Framing : std::uint8_t {
  kText,
  kDockerJson,    // docker's json-file driver
  kTimestamped,   // docker logs --timestamps and --details, kubectl logs --timestamps
  kCri,           // containerd, CRI-O, podman's k8s-file
  kCompose,       // "name  | " before each line: compose and docker service logs
  kKubectl,       // kubectl logs --prefix
  kJournalJson,   // journalctl -o json, json-seq, json-sse
  kJournalShort,  // journalctl's short modes that syslog does not know: short-unix, short-monotonic ...
  kSyslog,        // RFC 3164 and 5424, with and without PRI; journalctl short and short-iso look the same
  kKernel,        // dmesg in all its styles, /dev/kmsg
  kEngineJson,    // the Engine API with format=json
  kDozzleJson,    // Dozzle's download as JSON
};

// "docker-json-file": the name in a report.
constexpr std::string_view ToString(Framing framing) {
  switch (framing) {
    case Framing::kText:
      return "text";
    case Framing::kDockerJson:
      return "docker-json-file";
    case Framing::kTimestamped:
      return "docker-timestamps";
    case Framing::kCri:
      return "cri";
    case Framing::kCompose:
      return "compose";
    case Framing::kKubectl:
      return "kubectl-prefix";
    case Framing::kJournalJson:
      return "journal-json";
    case Framing::kJournalShort:
      return "journal-short";
    case Framing::kSyslog:
      return "syslog";
    case Framing::kKernel:
      return "kernel";
    case Framing::kEngineJson:
      return "docker-api-json";
    case Framing::kDozzleJson:
      return "dozzle-json";
  }
  return "text";
}

// What the first lines of a source say about all of it (source_framing.h). Most wrappings show in each line
// and need no such evidence; the few that ordinary text may resemble (compose, syslog without PRI, details)
// are taken off only where the source as a whole has them.
struct SourceFraming {
  Framing kind = Framing::kText;
  // What `docker logs --details` puts before each text, behind the time if there is one, with its blank. A
  // single blank for a container without attributes; empty where there are no details.
  std::string details;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_FRAMING_H_
