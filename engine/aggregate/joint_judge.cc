#include "engine/aggregate/joint_judge.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace wflogscan {
namespace {

using Bucket = EventSeries::Bucket;

// Whether `count` events of the bucket are within the window wherever in it they lie: cut into pieces as long
// as the window, one piece holds at least its share.
bool IsBurst(const Bucket& bucket, std::uint64_t count, std::int64_t window) {
  const auto pieces = static_cast<std::uint64_t>((bucket.last - bucket.first) / (window + 1) + 1);
  return (bucket.count + pieces - 1) / pieces >= count;
}

// The first event that is known to be `at` or later.
std::optional<std::int64_t> FirstFrom(const EventSeries& series, std::int64_t at) {
  const std::vector<Bucket>& buckets = series.buckets();
  const auto bucket = std::lower_bound(buckets.begin(), buckets.end(), at,
                                       [](const Bucket& b, std::int64_t moment) { return b.last < moment; });
  if (bucket == buckets.end()) return std::nullopt;
  return bucket->first >= at ? bucket->first : bucket->last;
}

// Whether an event may lie in [from, to].
bool MayHoldBetween(const EventSeries& series, std::int64_t from, std::int64_t to) {
  const std::vector<Bucket>& buckets = series.buckets();
  const auto bucket = std::lower_bound(buckets.begin(), buckets.end(), from,
                                       [](const Bucket& b, std::int64_t moment) { return b.last < moment; });
  if (bucket == buckets.end() || bucket->first > to) return false;
  const bool reaches_beyond_both = bucket->first < from && bucket->last > to;
  return !reaches_beyond_both || bucket->count > 2;
}

}  // namespace

bool LogReach::Covers(std::int64_t from, std::int64_t to) const {
  return to <= end && std::none_of(gaps.begin(), gaps.end(),
                                   [&](const Gap& gap) { return gap.from < to && gap.to > from; });
}

std::vector<EventSpan> Bursts(const EventSeries& events, std::uint64_t count, std::int64_t window) {
  const std::vector<Bucket>& buckets = events.buckets();
  std::vector<EventSpan> spans;
  const auto add = [&spans](std::int64_t first, std::int64_t last) {
    if (!spans.empty() && first <= spans.back().last) {
      spans.back().last = std::max(spans.back().last, last);
    } else {
      spans.push_back({first, last});
    }
  };
  std::size_t end = 0;  // behind the last bucket that lies within the window of bucket i
  std::uint64_t within = 0;
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    for (; end < buckets.size() && buckets[end].last - buckets[i].first <= window; ++end) {
      within += buckets[end].count;
    }
    if (end > i && within >= count) {
      add(buckets[i].first, buckets[end - 1].last);
    } else if (IsBurst(buckets[i], count, window)) {
      add(buckets[i].first, buckets[i].last);
    }
    if (end > i) {
      within -= buckets[i].count;
    } else {
      ++end;  // a bucket that is longer than the window
    }
  }
  return spans;
}

std::vector<EventSpan> Followed(const EventSeries& events, std::span<const EventSeries* const> awaited,
                                std::int64_t window) {
  std::vector<EventSpan> spans;
  for (const Bucket& bucket : events.buckets()) {
    const bool is_followed = std::any_of(awaited.begin(), awaited.end(), [&](const EventSeries* series) {
      const std::optional<std::int64_t> next = FirstFrom(*series, bucket.last);
      return next && *next - bucket.first <= window;
    });
    if (is_followed) spans.push_back({bucket.first, bucket.last});
  }
  return spans;
}

std::vector<EventSpan> NotFollowed(const EventSeries& events, std::span<const EventSeries* const> awaited,
                                   std::int64_t window, const LogReach& log) {
  std::vector<EventSpan> spans;
  for (const Bucket& bucket : events.buckets()) {
    const std::int64_t until = bucket.last + window;
    const bool is_alone = std::none_of(awaited.begin(), awaited.end(), [&](const EventSeries* series) {
      return MayHoldBetween(*series, bucket.first, until);
    });
    if (is_alone && log.Covers(bucket.first, until)) spans.push_back({bucket.first, bucket.last});
  }
  return spans;
}

bool Contains(const std::vector<EventSpan>& spans, std::int64_t first, std::int64_t last) {
  const auto span = std::lower_bound(spans.begin(), spans.end(), first,
                                     [](const EventSpan& s, std::int64_t moment) { return s.last < moment; });
  return span != spans.end() && span->first <= first && span->last >= last;
}

}  // namespace wflogscan
