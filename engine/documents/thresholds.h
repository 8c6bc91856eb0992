#ifndef WFLOGSCAN_ENGINE_DOCUMENTS_THRESHOLDS_H_
#define WFLOGSCAN_ENGINE_DOCUMENTS_THRESHOLDS_H_

#include <cstdint>

namespace wflogscan {

// From where on a figure in a document is a finding.

// Of the container's limit, or of the host's memory where it has none. Conductor's metrics page calls more an
// out-of-memory risk and colours the gauge red.
inline constexpr double kHighMemoryPercent = 90;

// 128 + SIGKILL.
inline constexpr std::int64_t kExitOfSigkill = 137;

// Messages that wait for a consumer. The metrics page says that signal-parser manages more than 2000 messages
// a second, so this is five seconds of full work, which no consumer that keeps up ever owes.
inline constexpr std::uint64_t kFarBehindMessages = 10'000;

// Without a message. Connectors poll every 60 minutes at the longest, and a connector counts as silent after
// three intervals; the stream that carries all of them is not silent that long unless nothing arrives.
inline constexpr std::int64_t kSilentStreamSeconds = std::int64_t{3} * 3600;

// Of JetStream's file store. At its limit the server refuses to store; a stream that limits itself never
// brings it there.
inline constexpr double kFullStorePercent = 95;

// Bytes that wait for one client: half of what nats-server allows before it cuts the client off (max_pending,
// 64 MiB by default).
inline constexpr std::uint64_t kMuchPendingBytes = std::uint64_t{32} << 20;

// Of a file system. `df` rounds up: less than a percent is left. The guide's 80 % is a reason to clean up and
// no failure yet.
inline constexpr double kFullDiskPercent = 100;

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_DOCUMENTS_THRESHOLDS_H_
