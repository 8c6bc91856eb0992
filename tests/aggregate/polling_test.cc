#include "engine/aggregate/polling.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

constexpr std::int64_t kMinute = 60'000'000'000;

// A poll every five minutes: B brought something, E nothing, '.' no poll.
struct Story {
  Occurrences brought;
  Occurrences empty;
};

Story StoryOf(const std::string& polls, bool with_times = true, std::uint64_t records = 12) {
  Story story;
  for (std::size_t i = 0; i < polls.size(); ++i) {
    if (polls[i] == '.') continue;
    Occurrences& which = polls[i] == 'B' ? story.brought : story.empty;
    std::optional<LogTime> time;
    if (with_times) time = LogTime{static_cast<std::int64_t>(i + 1) * 5 * kMinute, 0};
    which.Add(time, {0, i + 1}, polls[i] == 'B' ? records : 0);
  }
  return story;
}

EmptyPolls JudgeStory(const std::string& polls, bool with_times = true) {
  const Story story = StoryOf(polls, with_times);
  return JudgeEmptyPolls(story.brought, story.empty);
}

std::string Times(std::size_t count, const std::string& text) {
  std::string repeated;
  for (std::size_t i = 0; i < count; ++i) repeated += text;
  return repeated;
}

TEST(UsualGap, IsThatOfMostPolls) {
  EventSeries polls;
  EXPECT_FALSE(UsualGap(polls).has_value());
  polls.Add(0);
  EXPECT_FALSE(UsualGap(polls).has_value());
  for (int i = 1; i <= 20; ++i) polls.Add(i * 5 * kMinute);
  polls.Add(500 * kMinute);  // an outage
  EXPECT_EQ(UsualGap(polls), 5 * kMinute);
}

TEST(UsualGap, IsThatOfARareButRegularPollAmongBursts) {
  EventSeries polls;
  for (int i = 0; i < 24; ++i) {
    polls.Add(i * 60 * kMinute);
    polls.Add(i * 60 * kMinute + 1);  // two kinds of data in one run
  }
  EXPECT_EQ(UsualGap(polls), 60 * kMinute - 1);
}

TEST(UsualGap, StaysCloseWhenThereAreMoreEventsThanBuckets) {
  EventSeries polls;
  for (int i = 0; i < 5000; ++i) polls.Add(i * 5 * kMinute);
  EXPECT_EQ(UsualGap(polls), 5 * kMinute);
}

TEST(EmptyRuns, EndWhereAPollBringsSomething) {
  const Story story = StoryOf("EEBEEE.EBBE");
  const std::vector<EmptyRun> runs = EmptyRuns(story.brought.timed, story.empty.timed);
  ASSERT_EQ(runs.size(), 3U);
  EXPECT_EQ(runs[0].polls, 2U);
  EXPECT_EQ(runs[1].polls, 4U);
  EXPECT_EQ(runs[1].first, 4 * 5 * kMinute);
  EXPECT_EQ(runs[1].last, 8 * 5 * kMinute);
  EXPECT_TRUE(runs[1].is_over);
  EXPECT_FALSE(runs[2].is_over);
}

struct Case {
  std::string polls;
  EmptyPolls::Kind kind;
};

TEST(JudgeEmptyPolls, MeasuresARunByTheConnectorsOwnHistory) {
  using enum EmptyPolls::Kind;
  const Case cases[] = {
      {Times(40, "B"), kQuiet},
      // A busy connector.
      {Times(40, "B") + Times(5, "E"), kQuiet},
      {Times(40, "B") + Times(6, "E"), kFault},
      {Times(40, "B") + Times(12, "E") + Times(40, "B"), kFault},
      // One that has something in every third poll, and one that seldom has anything.
      {Times(30, "BEE") + Times(8, "E"), kQuiet},
      {Times(30, "BEE") + Times(30, "E"), kFault},
      {Times(10, "B" + Times(9, "E")) + Times(40, "E"), kQuiet},
      {Times(10, "B" + Times(9, "E")) + Times(110, "E"), kFault},
      // Hardly any history.
      {"B" + Times(6, "E"), kQuiet},
      {"B" + Times(7, "E"), kFault},
      // None.
      {Times(5, "E"), kTooFewToTell},
      {Times(6, "E"), kFault},
      {"", kQuiet},
  };
  for (const Case& one : cases) {
    for (const bool with_times : {true, false}) {
      SCOPED_TRACE(one.polls + (with_times ? " with times" : " without times"));
      EXPECT_EQ(JudgeStory(one.polls, with_times).kind, one.kind);
    }
  }
}

// A connector that brings about one record a poll now and then brings none.
TEST(JudgeEmptyPolls, MeasuresByWhatCameJustBefore) {
  const auto kind = [](const std::string& polls, std::uint64_t records) {
    const Story story = StoryOf(polls, /*with_times=*/true, records);
    return JudgeEmptyPolls(story.brought, story.empty).kind;
  };
  EXPECT_EQ(kind(Times(40, "B") + Times(8, "E"), 40), EmptyPolls::Kind::kFault);
  EXPECT_EQ(kind(Times(40, "B") + Times(8, "E"), 1), EmptyPolls::Kind::kQuiet);
  EXPECT_EQ(kind(Times(40, "B") + Times(20, "E"), 1), EmptyPolls::Kind::kFault);
  // Busy all day, and getting quiet towards the evening.
  EXPECT_EQ(kind(Times(150, "B") + Times(12, "BE") + Times(8, "E"), 40), EmptyPolls::Kind::kQuiet);
}

TEST(JudgeEmptyPolls, EveryNightIsAHabit) {
  const std::string day = Times(192, "B") + Times(96, "E");  // eight hours of night
  EXPECT_EQ(JudgeStory(day + day + day).kind, EmptyPolls::Kind::kQuiet);
  // The third night does not end.
  EXPECT_EQ(JudgeStory(day + day + day + Times(96, "B") + Times(40, "E")).kind, EmptyPolls::Kind::kFault);
}

TEST(JudgeEmptyPolls, SaysSinceWhenAndHowMany) {
  const EmptyPolls polls = JudgeStory(Times(19, "B") + "E" + Times(20, "B") + Times(36, "E"));
  ASSERT_EQ(polls.faults.size(), 1U);
  EXPECT_EQ(polls.faults[0].polls, 36U);
  EXPECT_EQ(polls.faults[0].first, 41 * 5 * kMinute);
  EXPECT_FALSE(polls.faults[0].is_over);
  EXPECT_EQ(polls.other_polls, 40U);
  EXPECT_EQ(polls.other_empty_polls, 1U);
}

TEST(Within, KeepsWhatLiesInAFault) {
  const Story story = StoryOf(Times(19, "B") + "E" + Times(20, "B") + Times(36, "E"));
  const Occurrences within = Within(story.empty, JudgeEmptyPolls(story.brought, story.empty));
  EXPECT_EQ(CountOf(within.timed), 36U);
  EXPECT_EQ(within.first->unix_ns, 41 * 5 * kMinute);
  EXPECT_EQ(within.last->unix_ns, 76 * 5 * kMinute);
}

TEST(JudgeEmptyPolls, DoesNotDependOnTheOrderOfCounting) {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    std::string polls;
    for (std::size_t runs = 0; runs < 1 + random() % 8; ++runs) {
      polls += Times(random() % 60, random() % 2 == 0 ? "B" : "E");
    }
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < polls.size(); ++i) order.push_back(i);
    std::shuffle(order.begin(), order.end(), random);
    Story parts[2];
    for (const std::size_t i : order) {
      Story& part = parts[random() % 2];
      (polls[i] == 'B' ? part.brought : part.empty)
          .Add(LogTime{static_cast<std::int64_t>(i + 1) * 5 * kMinute, 0}, {0, i + 1},
               polls[i] == 'B' ? 12 : 0);
    }
    parts[0].brought.Merge(parts[1].brought);
    parts[0].empty.Merge(parts[1].empty);
    const EmptyPolls expected = JudgeStory(polls);
    const EmptyPolls found = JudgeEmptyPolls(parts[0].brought, parts[0].empty);
    EXPECT_EQ(found.kind, expected.kind) << polls;
    ASSERT_EQ(found.faults.size(), expected.faults.size()) << polls;
    for (std::size_t i = 0; i < found.faults.size(); ++i) {
      EXPECT_EQ(found.faults[i].first, expected.faults[i].first);
      EXPECT_EQ(found.faults[i].polls, expected.faults[i].polls);
    }
  }
}

}  // namespace
}  // namespace wflogscan
