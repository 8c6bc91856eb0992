#ifndef WFLOGSCAN_ENGINE_AGGREGATE_TIME_RANGE_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_TIME_RANGE_H_

#include <optional>

#include "wflogscan/log_time.h"
#include "wflogscan/report.h"

namespace wflogscan {

// Makes [*first, *last] reach to `time` as well.
inline void Widen(LogTime time, std::optional<LogTime>* first, std::optional<LogTime>* last) {
  if (!*first || time < **first) *first = time;
  if (!*last || time > **last) *last = time;
}

// And to all of another range, which has both ends or none.
inline void Widen(const std::optional<LogTime>& other_first, const std::optional<LogTime>& other_last,
                  std::optional<LogTime>* first, std::optional<LogTime>* last) {
  if (other_first) Widen(*other_first, first, last);
  if (other_last) Widen(*other_last, first, last);
}

inline void Widen(LogTime time, std::optional<TimeRange>* range) {
  if (!*range) *range = TimeRange{time, time};
  if (time < (*range)->first) (*range)->first = time;
  if (time > (*range)->last) (*range)->last = time;
}

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_TIME_RANGE_H_
