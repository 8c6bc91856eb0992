#ifndef WFLOGSCAN_ENGINE_SOURCE_TIME_PREFIX_H_
#define WFLOGSCAN_ENGINE_SOURCE_TIME_PREFIX_H_

// The time stamps that wrappings begin with. Each function takes its stamp off the front of *text and leaves
// *text alone where there is none. O(stamp).

#include <optional>
#include <string_view>

#include "wflogscan/log_time.h"

namespace wflogscan {

// A stamp whose form is right but which names no moment: it has no year, or a zone that only its host knows.
struct StampedTime {
  std::optional<LogTime> time;
  std::string_view text;
};

// "2026-11-23T18:05:38.134472277Z " as docker and kubectl write it: always nine digits, UTC or an offset. The
// blank may be missing at the end of a line.
std::optional<StampedTime> TakeNanoStamp(std::string_view* text);

// RFC 3339 of any precision, with the blank behind it.
std::optional<StampedTime> TakeIsoStamp(std::string_view* text);

// "Nov 23 18:09:11 ", "Nov  3 18:09:11.022135 ": no year, so no moment.
std::optional<StampedTime> TakeMonthDayStamp(std::string_view* text);

// "Mon 2026-11-23 18:09:11.022135 UTC ". A moment if the zone is UTC or an offset.
std::optional<StampedTime> TakeWeekdayStamp(std::string_view* text);

// "Mon Nov 23 18:29:33 2026", without a bracket or blank behind it. Local time, taken as UTC like every time
// without a zone.
std::optional<StampedTime> TakeCtimeStamp(std::string_view* text);

// "1795457351.022135 ": seconds since the epoch with microseconds.
std::optional<StampedTime> TakeUnixStamp(std::string_view* text);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_TIME_PREFIX_H_
