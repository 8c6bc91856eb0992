#ifndef WFLOGSCAN_ENGINE_AGGREGATE_SPREAD_SAMPLES_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_SPREAD_SAMPLES_H_

// Lines out of all of a log's time, for findings of which only the end tells which hours they are made of.
//
// Time is cut into intervals of one length, and of each the line that stands first is kept. The length is the
// smallest power of two nanoseconds with which there are at most kMaxEntries intervals, so the same lines are
// kept whatever the order they are offered in. At most 64 KiB.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "engine/aggregate/sample_set.h"
#include "wflogscan/log_time.h"

namespace wflogscan {

class SpreadSamples {
 public:
  static constexpr std::size_t kMaxEntries = 32;

  struct Entry {
    Position position;
    LogTime time;
    std::string text;  // not redacted yet
  };

  void Offer(Position position, LogTime time, std::string_view text);
  void Merge(const SpreadSamples& other);
  // Takes from `other` only what lies in intervals of which nothing is kept.
  void Fill(const SpreadSamples& other);

  const std::map<std::int64_t, Entry>& entries() const { return entries_; }  // by interval

 private:
  void Widen();
  std::int64_t IntervalOf(LogTime time) const { return time.unix_ns >> shift_; }

  std::map<std::int64_t, Entry> entries_;
  int shift_ = 20;  // about a millisecond
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_SPREAD_SAMPLES_H_
