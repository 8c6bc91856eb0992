#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_POLL_DURATION_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_POLL_DURATION_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace wflogscan {

// How long a poll took, in nanoseconds, where its line says so: a figure with a unit behind a word for it.
//
//   in 812ms, took 1.2s, took="409ms", duration=7m12.5s, elapsed: 3 s, "latency":"80ms", duration_ms=812
//
// The first one counts. "next poll in 5m0s" and "retry in 30s" look ahead and are none. nullopt where there
// is none, and for figures of ten days and more, which are no poll's. O(text).
std::optional<std::int64_t> ReadPollDuration(std::string_view text);

// Whether that may be any in a text with other numbers where this one has numbers. O(text).
bool MayTellPollDuration(std::string_view text);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_POLL_DURATION_H_
