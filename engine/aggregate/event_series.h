#ifndef WFLOGSCAN_ENGINE_AGGREGATE_EVENT_SERIES_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_EVENT_SERIES_H_

// When something happened, how often, in bounded memory, in any order.
//
// Idea: a histogram whose bucket width climbs a fixed ladder when there are too many buckets. Each rung
// divides the next, so climbing never has to split a bucket; and the final rung is the lowest on which all
// events fit, whatever the order they came in. So two series that saw the same events are equal, and merging
// is exact. Every bucket also keeps its first and last event, so states and turning points are exact to the
// event until a series is very full.
//
// The axis is nanoseconds since the epoch, or a line position for logs without times; the class does not
// care.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/saturated.h"

namespace wflogscan {

class EventSeries {
 public:
  static constexpr std::size_t kUsualBuckets = 256;

  static constexpr std::int64_t kSecond = 1'000'000'000;
  static constexpr std::int64_t kDay = 86400 * kSecond;
  // Each divides the next. From a minute on these are the widths that people read timelines in.
  static constexpr std::array<std::int64_t, 22> kRungs = {1,
                                                          1'000,
                                                          1'000'000,
                                                          10'000'000,
                                                          100'000'000,
                                                          kSecond,
                                                          5 * kSecond,
                                                          10 * kSecond,
                                                          30 * kSecond,
                                                          60 * kSecond,
                                                          300 * kSecond,
                                                          600 * kSecond,
                                                          1800 * kSecond,
                                                          3600 * kSecond,
                                                          21600 * kSecond,
                                                          kDay,
                                                          7 * kDay,
                                                          28 * kDay,
                                                          364 * kDay,
                                                          3640 * kDay,
                                                          36400 * kDay,
                                                          72800 * kDay};

  EventSeries() = default;
  explicit EventSeries(std::size_t max_buckets) : max_buckets_(max_buckets) {}

  struct Bucket {
    std::int64_t start = 0;  // a multiple of the width
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::uint64_t count = 0;
    std::uint64_t amount = 0;  // the sum of what the events brought, such as records
    friend bool operator==(const Bucket&, const Bucket&) = default;
  };

  // O(1) for events in order, O(buckets) otherwise.
  void Add(std::int64_t at, std::uint64_t count = 1, std::uint64_t amount = 0) {
    if (latest_ < buckets_.size()) {
      Bucket& latest = buckets_[latest_];
      // One test for both ends: what is before the bucket is a large number.
      if (static_cast<std::uint64_t>(at) - static_cast<std::uint64_t>(latest.start) <
          static_cast<std::uint64_t>(width())) {
        latest.first = std::min(latest.first, at);
        latest.last = std::max(latest.last, at);
        latest.count += count;
        latest.amount = AddSaturated(latest.amount, amount);
        return;
      }
    }
    AddBucket({at, at, at, count, amount});
  }
  void Merge(const EventSeries& other);

  bool empty() const { return buckets_.empty(); }
  const std::vector<Bucket>& buckets() const { return buckets_; }  // by start
  std::int64_t first() const { return buckets_.front().first; }    // not of an empty series
  std::int64_t last() const { return buckets_.back().last; }
  std::int64_t width() const { return kRungs[rung_]; }

  // The first event after `at`, as well as the buckets know it; `at` itself if there is none.
  std::int64_t FirstAfter(std::int64_t at) const;

  // The lowest rung that is at least `min_width` wide and gives at most `max_buckets` from first to last,
  // empty ones included.
  std::int64_t WidthFor(std::int64_t min_width, std::int64_t max_buckets) const;

  friend bool operator==(const EventSeries& a, const EventSeries& b) {
    return a.rung_ == b.rung_ && a.buckets_ == b.buckets_;
  }

 private:
  void AddBucket(const Bucket& bucket);
  void Climb();

  std::size_t max_buckets_ = kUsualBuckets;
  std::vector<Bucket> buckets_;
  std::size_t rung_ = 0;
  std::size_t latest_ = 0;  // the bucket that took the last event
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_EVENT_SERIES_H_
