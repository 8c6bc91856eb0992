#include "engine/aggregate/event_series.h"

#include <algorithm>
#include <array>

namespace wflogscan {
namespace {

constexpr bool EachDividesTheNext() {
  for (std::size_t i = 1; i < EventSeries::kRungs.size(); ++i) {
    if (EventSeries::kRungs[i] % EventSeries::kRungs[i - 1] != 0) return false;
  }
  return true;
}
static_assert(EachDividesTheNext());

std::int64_t Floor(std::int64_t at, std::int64_t width) {
  const std::int64_t remainder = at % width;
  return at - (remainder < 0 ? remainder + width : remainder);
}

}  // namespace

void EventSeries::AddBucket(const Bucket& bucket) {
  const std::int64_t start = Floor(bucket.start, kRungs[rung_]);
  auto place = std::lower_bound(buckets_.begin(), buckets_.end(), start,
                                [](const Bucket& b, std::int64_t s) { return b.start < s; });
  if (place != buckets_.end() && place->start == start) {
    place->first = std::min(place->first, bucket.first);
    place->last = std::max(place->last, bucket.last);
    place->count += bucket.count;
    place->amount = AddSaturated(place->amount, bucket.amount);
    latest_ = static_cast<std::size_t>(place - buckets_.begin());
    return;
  }
  place = buckets_.insert(place, {start, bucket.first, bucket.last, bucket.count, bucket.amount});
  latest_ = static_cast<std::size_t>(place - buckets_.begin());
  while (buckets_.size() > max_buckets_ && rung_ + 1 < kRungs.size()) Climb();
}

void EventSeries::Climb() {
  ++rung_;
  std::vector<Bucket> wider;
  for (const Bucket& bucket : buckets_) {
    const std::int64_t start = Floor(bucket.start, kRungs[rung_]);
    if (!wider.empty() && wider.back().start == start) {
      wider.back().first = std::min(wider.back().first, bucket.first);
      wider.back().last = std::max(wider.back().last, bucket.last);
      wider.back().count += bucket.count;
      wider.back().amount = AddSaturated(wider.back().amount, bucket.amount);
    } else {
      wider.push_back({start, bucket.first, bucket.last, bucket.count, bucket.amount});
    }
  }
  buckets_ = std::move(wider);
  latest_ = buckets_.size() - 1;
}

void EventSeries::Merge(const EventSeries& other) {
  while (rung_ < other.rung_) Climb();
  for (const Bucket& bucket : other.buckets_) AddBucket(bucket);
}

std::int64_t EventSeries::FirstAfter(std::int64_t at) const {
  for (const Bucket& bucket : buckets_) {
    if (bucket.first > at) return bucket.first;
    if (bucket.last > at) return bucket.last;
  }
  return at;
}

std::int64_t EventSeries::WidthFor(std::int64_t min_width, std::int64_t max_buckets) const {
  for (std::size_t rung = rung_; rung < kRungs.size(); ++rung) {
    const std::int64_t width = kRungs[rung];
    if (width < min_width) continue;
    if ((Floor(last(), width) - Floor(first(), width)) / width < max_buckets) return width;
  }
  return kRungs.back();
}

}  // namespace wflogscan
