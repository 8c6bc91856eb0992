#ifndef WFLOGSCAN_ENGINE_AGGREGATE_DURATION_SKETCH_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_DURATION_SKETCH_H_

// How long something took, as a histogram whose buckets grow with the value: sixteen to a doubling, so that a
// quantile is right to 3 percent. Any order and any division of the values give the same sketch, and merging
// is exact. At most 5 KiB, O(1) a value; empty, it owns no memory.

#include <cstdint>
#include <optional>
#include <vector>

namespace wflogscan {

class DurationSketch {
 public:
  // In nanoseconds, not negative; kept to the microsecond. nullopt adds nothing.
  void Add(std::optional<std::int64_t> duration_ns);
  void Merge(const DurationSketch& other);

  std::uint64_t count() const { return count_; }
  std::int64_t max_ns() const { return max_us_ * 1000; }
  // The smallest value that at least `share` (0 to 1) of all do not exceed. Not of an empty sketch.
  std::int64_t Quantile(double share) const;

  friend bool operator==(const DurationSketch&, const DurationSketch&) = default;

 private:
  std::vector<std::uint64_t> buckets_;  // as far as there are values
  std::uint64_t count_ = 0;
  std::int64_t max_us_ = 0;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_DURATION_SKETCH_H_
