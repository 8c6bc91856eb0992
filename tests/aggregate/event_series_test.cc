#include "engine/aggregate/event_series.h"

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDay = 86400 * kSecond;

EventSeries SeriesOf(const std::vector<std::int64_t>& events) {
  EventSeries series;
  for (const std::int64_t at : events) series.Add(at);
  return series;
}

std::uint64_t CountOf(const EventSeries& series) {
  std::uint64_t count = 0;
  for (const EventSeries::Bucket& bucket : series.buckets()) count += bucket.count;
  return count;
}

std::vector<std::int64_t> RandomEvents(std::uint32_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::int64_t> events(random() % 1500 + 1);
  const std::int64_t spans[] = {1000, kSecond, 3600 * kSecond, 40 * kDay, 36500 * kDay};
  const auto span = static_cast<std::uint64_t>(spans[seed % std::size(spans)]);
  for (std::int64_t& at : events)
    at = static_cast<std::int64_t>(random() % span) - static_cast<std::int64_t>(span / 3);
  return events;
}

TEST(EventSeries, OrderDoesNotMatter) {
  for (std::uint32_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(seed);
    std::vector<std::int64_t> events = RandomEvents(seed);
    const EventSeries expected = SeriesOf(events);
    std::mt19937_64 random(seed);
    std::shuffle(events.begin(), events.end(), random);
    EXPECT_TRUE(SeriesOf(events) == expected);
    std::sort(events.begin(), events.end());
    EXPECT_TRUE(SeriesOf(events) == expected);
    std::reverse(events.begin(), events.end());
    EXPECT_TRUE(SeriesOf(events) == expected);
  }
}

TEST(EventSeries, MergingAnySplitGivesTheWhole) {
  for (std::uint32_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(seed);
    const std::vector<std::int64_t> events = RandomEvents(seed);
    std::mt19937_64 random(seed);
    std::vector<EventSeries> parts(random() % 5 + 2);
    for (const std::int64_t at : events) parts[random() % parts.size()].Add(at);
    std::shuffle(parts.begin(), parts.end(), random);
    EventSeries merged;
    for (const EventSeries& part : parts) merged.Merge(part);
    EXPECT_TRUE(merged == SeriesOf(events));
  }
}

TEST(EventSeries, KeepsWhatItSaw) {
  for (std::uint32_t seed = 1; seed <= 100; ++seed) {
    const std::vector<std::int64_t> events = RandomEvents(seed);
    const EventSeries series = SeriesOf(events);
    EXPECT_EQ(series.first(), *std::min_element(events.begin(), events.end()));
    EXPECT_EQ(series.last(), *std::max_element(events.begin(), events.end()));
    EXPECT_EQ(CountOf(series), events.size());
    EXPECT_LE(series.buckets().size(), 256U);
    for (std::size_t i = 0; i < series.buckets().size(); ++i) {
      const EventSeries::Bucket& bucket = series.buckets()[i];
      EXPECT_LE(bucket.start, bucket.first);
      EXPECT_LE(bucket.first, bucket.last);
      EXPECT_LT(bucket.last - bucket.start, series.width());
      EXPECT_EQ(bucket.start % series.width(), 0);
      if (i > 0) {
        EXPECT_LT(series.buckets()[i - 1].start, bucket.start);
      }
    }
  }
}

TEST(EventSeries, BucketsBelowZeroAreCutDownwards) {
  std::vector<std::int64_t> events;
  for (int i = -300; i < 300; ++i) events.push_back(i * kSecond + 1);
  const EventSeries series = SeriesOf(events);
  ASSERT_GT(series.width(), kSecond);
  for (const EventSeries::Bucket& bucket : series.buckets()) {
    EXPECT_LE(bucket.start, bucket.first);
    EXPECT_EQ(bucket.count, static_cast<std::uint64_t>(series.width() / kSecond)) << bucket.start;
  }
}

TEST(EventSeries, FewEventsAreExact) {
  const EventSeries series = SeriesOf({5, 3, 9, 3});
  EXPECT_EQ(series.width(), 1);
  EXPECT_EQ(series.buckets().size(), 3U);
  EXPECT_EQ(series.FirstAfter(3), 5);
  EXPECT_EQ(series.FirstAfter(4), 5);
  EXPECT_EQ(series.FirstAfter(9), 9) << "nothing came after it";
  EXPECT_EQ(series.FirstAfter(-1), 3);
}

TEST(EventSeries, AnEmptyOneChangesNothing) {
  const EventSeries series = SeriesOf({1, 2, 3});
  EventSeries merged = series;
  merged.Merge({});
  EXPECT_TRUE(merged == series);
  EventSeries other;
  EXPECT_TRUE(other.empty());
  other.Merge(series);
  EXPECT_TRUE(other == series);
}

TEST(EventSeries, CountsSeveralAtOnce) {
  EventSeries series;
  series.Add(7, 3);
  series.Add(7);
  EXPECT_EQ(CountOf(series), 4U);
}

TEST(EventSeries, WidthForATimeline) {
  const EventSeries series = SeriesOf({0, 3600 * kSecond});
  const std::int64_t width = series.WidthFor(60 * kSecond, 24);
  EXPECT_GE(width, 60 * kSecond);
  EXPECT_LE(3600 * kSecond / width, 24);
  EXPECT_EQ(width, 300 * kSecond) << "the lowest that fits";
  EXPECT_EQ(SeriesOf({5}).WidthFor(60 * kSecond, 24), 60 * kSecond);
}

// Times from the whole range that a log can state; arithmetic at the ends must not overflow.
TEST(EventSeries, TheWholeRangeOfTimesFits) {
  constexpr std::int64_t kFirst = 0;                         // 1970-01-01
  constexpr std::int64_t kLast = 7'258'118'399'999'999'999;  // 2199-12-31
  std::vector<std::int64_t> events;
  for (std::int64_t at = kFirst; at < kLast - 400 * kDay; at += 400 * kDay) events.push_back(at);
  events.push_back(kLast);
  const EventSeries series = SeriesOf(events);
  EXPECT_EQ(series.first(), kFirst);
  EXPECT_EQ(series.last(), kLast);
  EXPECT_EQ(CountOf(series), events.size());
  for (const EventSeries::Bucket& bucket : series.buckets()) EXPECT_LE(bucket.start, bucket.first);
  EXPECT_GE(SeriesOf({kFirst, kLast}).WidthFor(60 * kSecond, 60), 3640 * kDay);
}

}  // namespace
}  // namespace wflogscan
