#include "engine/aggregate/duration_sketch.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace wflogscan {
namespace {

constexpr int kBitsKept = 4;  // behind the leading one
constexpr std::uint64_t kPerDoubling = std::uint64_t{1} << kBitsKept;

// Values below 32 have a bucket each; above, each doubling has sixteen.
std::size_t IndexOf(std::uint64_t value) {
  if (value < 2 * kPerDoubling) return value;
  const int shift = static_cast<int>(std::bit_width(value)) - kBitsKept - 1;
  return static_cast<std::size_t>(shift) * kPerDoubling + (value >> shift);
}

// The middle of a bucket.
std::uint64_t ValueAt(std::size_t index) {
  if (index < 2 * kPerDoubling) return index;
  const std::size_t shift = index / kPerDoubling - 1;
  const std::uint64_t low = (index - shift * kPerDoubling) << shift;
  return low + (std::uint64_t{1} << shift) / 2;
}

}  // namespace

void DurationSketch::Add(std::optional<std::int64_t> duration_ns) {
  if (!duration_ns || *duration_ns < 0) return;
  const std::int64_t us = *duration_ns / 1000;
  const std::size_t index = IndexOf(static_cast<std::uint64_t>(us));
  if (index >= buckets_.size()) buckets_.resize(index + 1);
  ++buckets_[index];
  ++count_;
  max_us_ = std::max(max_us_, us);
}

void DurationSketch::Merge(const DurationSketch& other) {
  if (other.buckets_.size() > buckets_.size()) buckets_.resize(other.buckets_.size());
  for (std::size_t i = 0; i < other.buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
  count_ += other.count_;
  max_us_ = std::max(max_us_, other.max_us_);
}

std::int64_t DurationSketch::Quantile(double share) const {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    seen += buckets_[i];
    if (seen >= wanted && buckets_[i] > 0) {
      return std::min(static_cast<std::int64_t>(ValueAt(i)), max_us_) * 1000;
    }
  }
  return max_ns();
}

}  // namespace wflogscan
