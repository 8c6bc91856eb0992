#include "engine/aggregate/joint_judge.h"

#include <algorithm>
#include <random>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

EventSeries Series(const std::vector<std::int64_t>& events, std::size_t max_buckets = 1024) {
  EventSeries series(max_buckets);
  for (const std::int64_t at : events) series.Add(at);
  return series;
}

std::vector<EventSpan> FollowedBy(const EventSeries& events, const EventSeries& awaited,
                                  std::int64_t window) {
  const EventSeries* const list[] = {&awaited};
  return Followed(events, list, window);
}

std::vector<EventSpan> Missing(const EventSeries& events, const EventSeries& awaited, std::int64_t window,
                               const LogReach& log) {
  const EventSeries* const list[] = {&awaited};
  return NotFollowed(events, list, window, log);
}

TEST(JointJudge, ABurstIsSoManyWithinTheWindow) {
  const EventSeries events = Series({0, 100, 105, 110, 200, 300, 310, 320, 330});
  EXPECT_THAT(Bursts(events, 3, 10), ElementsAre(EventSpan{100, 110}));
  EXPECT_THAT(Bursts(events, 3, 9), IsEmpty());
  EXPECT_THAT(Bursts(events, 3, 20), ElementsAre(EventSpan{100, 110}, EventSpan{300, 330}));
  EXPECT_THAT(Bursts(events, 4, 29), IsEmpty());
  EXPECT_THAT(Bursts(events, 4, 30), ElementsAre(EventSpan{300, 330}));
  EXPECT_THAT(Bursts(events, 2, 1000), ElementsAre(EventSpan{0, 330}));
  EXPECT_THAT(Bursts(EventSeries(), 2, 1000), IsEmpty());
  // Several at one moment.
  EXPECT_THAT(Bursts(Series({5, 5, 5, 9}), 3, 1), ElementsAre(EventSpan{5, 5}));
}

// In full series what is said must still be so. The slow judge knows every event.
TEST(JointJudge, ABurstIsNeverClaimedWithoutReason) {
  std::mt19937 random(7);
  int claimed = 0;
  for (int round = 0; round < 300; ++round) {
    std::vector<std::int64_t> events;
    const int size = std::uniform_int_distribution<int>(1, 200)(random);
    for (int i = 0; i < size; ++i) {
      events.push_back(std::uniform_int_distribution<std::int64_t>(0, 40'000'000'000)(random));
    }
    std::sort(events.begin(), events.end());
    const std::uint64_t count = std::uniform_int_distribution<std::uint64_t>(2, 12)(random);
    const std::int64_t window = std::uniform_int_distribution<std::int64_t>(1, 5'000'000'000)(random);
    const EventSeries series = Series(events, 8);
    for (const EventSpan& span : Bursts(series, count, window)) {
      ++claimed;
      bool is_true = false;
      for (std::size_t i = 0; i + count <= events.size(); ++i) {
        is_true |= events[i] >= span.first && events[i + count - 1] <= span.last &&
                   events[i + count - 1] - events[i] <= window;
      }
      EXPECT_TRUE(is_true) << round;
    }
  }
  EXPECT_GT(claimed, 50);
}

TEST(JointJudge, WhatFollowsInTime) {
  const EventSeries events = Series({100, 200, 300});
  EXPECT_THAT(FollowedBy(events, Series({110, 311}), 10), ElementsAre(EventSpan{100, 100}));
  EXPECT_THAT(FollowedBy(events, Series({99, 200}), 10), ElementsAre(EventSpan{200, 200}));
  EXPECT_THAT(FollowedBy(events, EventSeries(), 10), IsEmpty());
}

TEST(JointJudge, WhatDoesNotFollow) {
  const EventSeries events = Series({100, 200, 300});
  const LogReach log{.end = 1000, .gaps = {}};
  EXPECT_THAT(Missing(events, Series({110, 311}), 10, log),
              ElementsAre(EventSpan{200, 200}, EventSpan{300, 300}));
  EXPECT_THAT(Missing(events, Series({200}), 10, log), ElementsAre(EventSpan{100, 100}, EventSpan{300, 300}));
}

TEST(JointJudge, TheEndOfTheLogAndItsGapsLeaveItUnknown) {
  const EventSeries events = Series({100, 200, 300});
  EXPECT_THAT(Missing(events, EventSeries(), 10, {.end = 310, .gaps = {}}),
              ElementsAre(EventSpan{100, 100}, EventSpan{200, 200}, EventSpan{300, 300}));
  EXPECT_THAT(Missing(events, EventSeries(), 10, {.end = 309, .gaps = {}}),
              ElementsAre(EventSpan{100, 100}, EventSpan{200, 200}));
  EXPECT_THAT(Missing(events, EventSeries(), 10, {.end = 1000, .gaps = {{105, 290}}}),
              ElementsAre(EventSpan{300, 300}));
}

// An event inside of a bucket may be anywhere in it.
TEST(JointJudge, WhatABucketHidesIsNotClaimed) {
  EventSeries awaited(2);
  for (const int milliseconds : {0, 50, 100, 2'000'000'000})
    awaited.Add(std::int64_t{1'000'000} * milliseconds);
  ASSERT_LE(awaited.buckets().size(), 2U);
  const LogReach log{.end = std::int64_t{1} << 62, .gaps = {}};
  EXPECT_THAT(Missing(Series({20'000'000}), awaited, 10'000'000, log), IsEmpty());
  EXPECT_THAT(FollowedBy(Series({20'000'000}), awaited, 10'000'000), IsEmpty());
}

}  // namespace
}  // namespace wflogscan
