#ifndef WFLOGSCAN_LOG_TIME_H_
#define WFLOGSCAN_LOG_TIME_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wflogscan {

// A moment as a log states it: nanoseconds since the Unix epoch, UTC, and how many digits of the second's
// fraction the log had, so that a report shows the log's own precision and no invented one. Value type, no
// allocation.
struct LogTime {
  std::int64_t unix_ns = 0;
  std::uint8_t fraction_digits = 0;  // 0 to 9

  // Earlier first; of two spellings of one moment the coarser first, so that min() is the same in any order.
  friend constexpr auto operator<=>(const LogTime&, const LogTime&) = default;
};

// "2026-02-22T06:01:20.123Z", with exactly fraction_digits digits.
std::string ToRfc3339(LogTime time);

// RFC 3339 with 'T' or a blank, '.' or ',' before the fraction, and 'Z' or an offset (+02:00, +0200, or the
// latter behind a blank); a missing offset is read as UTC. Parses a prefix of `text`; *consumed is its length
// in bytes. nullopt if none is there. About 15 ns.
std::optional<LogTime> ParseRfc3339Prefix(std::string_view text, std::size_t* consumed);

// The same, for a text that is a time and nothing else; or what Go's time.Time prints of itself, with the
// name of its zone behind the offset, and perhaps its monotonic clock.
std::optional<LogTime> ParseRfc3339(std::string_view text);

}  // namespace wflogscan

#endif  // WFLOGSCAN_LOG_TIME_H_
