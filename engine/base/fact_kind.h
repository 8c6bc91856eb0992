#ifndef WFLOGSCAN_ENGINE_BASE_FACT_KIND_H_
#define WFLOGSCAN_ENGINE_BASE_FACT_KIND_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace wflogscan {

// What a document of a support bundle may say that is worth a rule: `fact: [container-oom-killed]`. The
// readers in documents/ find facts; what they mean is said by the rules.
enum class FactKind : std::uint8_t {
  kContainerOomKilled,       // the engine saw the kernel kill the container for lack of memory
  kContainerChildOomKilled,  // the same, but the main program did not die of it: it runs, or ended with 0
  kContainerKilled,          // ended with 137, and the engine knows of no lack of memory
  kContainerExit137,         // ended with 137; the document does not say why
  kContainerMemoryHigh,      // kHighMemoryPercent of its limit or more
  kContainerUnhealthy,       // its health check fails
  kContainerDown,            // exited, dead or restarting
  kStreamEmpty,              // JetStream: it holds nothing, and nothing ever came or nothing comes any more
  kStreamSilent,             // nothing came for kSilentStreamSeconds
  kStreamLost,               // messages were lost from the store
  kStreamFull,               // at its limit, and it refuses new messages
  kConsumerBehind,           // kFarBehindMessages or more wait for it
  kConsumerStalled,          // as many messages are unacknowledged as are allowed: it gets no more
  kSlowConsumers,            // the server cut off clients that did not keep up
  kJetStreamFull,            // kFullStorePercent of the space JetStream may use, or more
  kDiskFull,                 // a file system of the product has no space or no inodes left
};

// By value, as rule files write them.
inline constexpr std::array<std::string_view, 16> kFactNames = {
    "container-oom-killed",  "container-child-oom-killed",
    "container-killed",      "container-exit-137",
    "container-memory-high", "container-unhealthy",
    "container-down",        "stream-empty",
    "stream-silent",         "stream-lost",
    "stream-full",           "consumer-behind",
    "consumer-stalled",      "slow-consumers",
    "jetstream-full",        "disk-full",
};

inline std::optional<FactKind> FactKindFromName(std::string_view name) {
  for (std::size_t i = 0; i < kFactNames.size(); ++i) {
    if (kFactNames[i] == name) return static_cast<FactKind>(i);
  }
  return std::nullopt;
}

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_FACT_KIND_H_
