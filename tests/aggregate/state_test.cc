#include "engine/aggregate/state.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

constexpr std::int64_t kMinute = 60'000'000'000;

// A line of minutes: F a failure, S a success, '.' neither.
struct Story {
  Occurrences failed;
  Occurrences succeeded;
};

Story StoryOf(const std::string& minutes, bool with_times = true) {
  Story story;
  for (std::size_t i = 0; i < minutes.size(); ++i) {
    if (minutes[i] == '.') continue;
    Occurrences& which = minutes[i] == 'F' ? story.failed : story.succeeded;
    std::optional<LogTime> time;
    if (with_times) time = LogTime{static_cast<std::int64_t>(i + 1) * kMinute, 3};
    which.Add(time, {0, i + 1});
  }
  return story;
}

Verdict JudgeStory(const std::string& minutes, bool with_times = true) {
  const Story story = StoryOf(minutes, with_times);
  return Judge(story.failed, &story.succeeded);
}

TEST(Judge, TellsHowAFailureEnded) {
  struct Case {
    const char* minutes;
    FindingState state;
    int episodes;
  };
  const Case cases[] = {
      {"F", FindingState::kOngoing, 1},
      {"SSSF", FindingState::kOngoing, 1},
      {"FFFF", FindingState::kOngoing, 1},
      {"FS", FindingState::kRecovered, 1},
      {"SFFFS", FindingState::kRecovered, 1},
      {"FSFS", FindingState::kRecovered, 2},
      {"FSF", FindingState::kOngoing, 2},
      {"FSFSF", FindingState::kFlapping, 3},
      {"FSFSFS", FindingState::kFlapping, 3},
      {"F.S.F.S.F.S", FindingState::kFlapping, 3},
      // Well for as long as the trouble lasted.
      {"FSFSFSSSSS", FindingState::kRecovered, 3},
      {"FSFSFSSS", FindingState::kFlapping, 3},
      {"FFSSFFSSFF", FindingState::kFlapping, 3},
      // Failing for as long as all before it lasted: an outage, whatever came before.
      {"FSFSFFFFFFFF", FindingState::kOngoing, 3},
      {"FSFSFFFF", FindingState::kFlapping, 3},
      {"SSSSSSF", FindingState::kOngoing, 1},
      {"FFFFSFFFF", FindingState::kOngoing, 2},
      {"FFFFFS", FindingState::kRecovered, 1},
      {"FSSSSSSSSSSSSSSSSSSSSSSSS", FindingState::kRecovered, 1},
      // Three blips in a long time that was well otherwise.
      {"FSSSSSSSSSSSSSSSFSSSSSSSSSSSSSSSFSSSSS", FindingState::kRecovered, 3},
      {"FSSSSSSSSSSSSSSSFSSSSSSSSSSSSSSSF", FindingState::kOngoing, 3},
      {"FFFFFSSSSFFFFFSSSSFFFFFSSSS", FindingState::kFlapping, 3},
  };
  for (const Case& one : cases) {
    for (const bool with_times : {true, false}) {
      SCOPED_TRACE(std::string(one.minutes) + (with_times ? " with times" : " without times"));
      const Verdict verdict = JudgeStory(one.minutes, with_times);
      EXPECT_STREQ(ToString(verdict.state), ToString(one.state));
      EXPECT_EQ(verdict.episodes, one.episodes);
      EXPECT_EQ(verdict.recovered_at.has_value(), with_times && one.state == FindingState::kRecovered);
    }
  }
}

TEST(Judge, RecoveredAtIsTheFirstSuccessAfterTheLastFailure) {
  const Verdict verdict = JudgeStory("SFFSSS");
  ASSERT_TRUE(verdict.recovered_at.has_value());
  EXPECT_EQ(verdict.recovered_at->unix_ns, 4 * kMinute);
  EXPECT_EQ(verdict.recovered_at->fraction_digits, 3);
}

TEST(Judge, WithoutAConnectorNobodyCanTell) {
  const Story story = StoryOf("FFS");
  EXPECT_EQ(Judge(story.failed, nullptr).state, FindingState::kUnknown);
  EXPECT_EQ(Judge({}, &story.succeeded).state, FindingState::kUnknown);
}

TEST(Judge, DoesNotDependOnTheOrderOfCounting) {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    std::string minutes;
    for (std::size_t i = 0; i < 3 + random() % 40; ++i) minutes += "FS."[random() % 3];
    const Verdict expected = JudgeStory(minutes);
    std::vector<std::size_t> order(minutes.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::shuffle(order.begin(), order.end(), random);
    Story parts[2];
    for (const std::size_t i : order) {
      if (minutes[i] == '.') continue;
      Story& part = parts[random() % 2];
      (minutes[i] == 'F' ? part.failed : part.succeeded)
          .Add(LogTime{static_cast<std::int64_t>(i + 1) * kMinute, 3}, {0, i + 1});
    }
    parts[0].failed.Merge(parts[1].failed);
    parts[0].succeeded.Merge(parts[1].succeeded);
    const Verdict verdict = Judge(parts[0].failed, &parts[0].succeeded);
    EXPECT_EQ(verdict.state, expected.state) << minutes;
    EXPECT_EQ(verdict.episodes, expected.episodes) << minutes;
    EXPECT_EQ(verdict.recovered_at, expected.recovered_at) << minutes;
  }
}

TEST(Judge, TroubleOfASuccessfulPollNeedsSeveralPollsToBeOver) {
  const auto state = [](const std::string& minutes) {
    const Story story = StoryOf(minutes);
    return Judge(story.failed, &story.succeeded, kSuccessesAfterTrouble).state;
  };
  EXPECT_EQ(state("SSSFSFSFSFSF"), FindingState::kOngoing) << "each poll says it";
  EXPECT_EQ(state("SSSFSFSFSFSFS"), FindingState::kOngoing);
  EXPECT_EQ(state("SSSFSFSFSFSFSS"), FindingState::kOngoing);
  EXPECT_EQ(state("SSSFSFSFSFSFSSS"), FindingState::kRecovered);
  const Story story = StoryOf("FSSSSF");
  EXPECT_EQ(Judge(story.failed, &story.succeeded, kSuccessesAfterTrouble).episodes, 2);
}

// Failures that have times and successes that have none, or the other way round: their order is not known.
TEST(Judge, WhatStandsOnDifferentAxesIsNotCompared) {
  const Story timed = StoryOf("SFFS");
  const Story untimed = StoryOf("SFFS", /*with_times=*/false);
  EXPECT_EQ(Judge(timed.failed, &untimed.succeeded).state, FindingState::kUnknown);
  EXPECT_EQ(Judge(untimed.failed, &timed.succeeded).state, FindingState::kUnknown);
  const Occurrences nothing;
  EXPECT_EQ(Judge(timed.failed, &nothing).state, FindingState::kOngoing);
}

// More events than a series has buckets for.
TEST(Judge, LongStoriesAreJudgedAsShortOnes) {
  std::string day;
  for (int i = 0; i < 300; ++i) day += "SSSSS";
  EXPECT_EQ(JudgeStory(day + "F").state, FindingState::kOngoing);
  EXPECT_EQ(JudgeStory("F" + day).state, FindingState::kRecovered);
  std::string bad_day;
  for (int i = 0; i < 300; ++i) bad_day += "FFS";
  EXPECT_EQ(JudgeStory(day + bad_day).state, FindingState::kFlapping);
  EXPECT_EQ(JudgeStory(bad_day + day).state, FindingState::kRecovered);
}

// Times centuries apart: nonsense, but a log may say so.
TEST(Judge, TimesFarApartDoNotOverflow) {
  Occurrences failed;
  Occurrences succeeded;
  const std::int64_t first = 0;
  const std::int64_t last = 7'258'118'000'000'000'000;
  failed.Add(LogTime{first, 0}, {0, 1});
  succeeded.Add(LogTime{first + kMinute, 0}, {0, 2});
  failed.Add(LogTime{first + 2 * kMinute, 0}, {0, 3});
  succeeded.Add(LogTime{first + 3 * kMinute, 0}, {0, 4});
  failed.Add(LogTime{last, 0}, {0, 5});
  succeeded.Add(LogTime{last + kMinute, 0}, {0, 6});
  // Three minutes of trouble in centuries.
  EXPECT_EQ(Judge(failed, &succeeded).state, FindingState::kRecovered);
}

}  // namespace
}  // namespace wflogscan
