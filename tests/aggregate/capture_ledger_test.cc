#include "engine/aggregate/capture_ledger.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <vector>

#include "engine/base/stable_hash.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

using Line = CaptureLedger::Line;
using Novelty = CaptureLedger::Novelty;

std::uint64_t HashOf(std::uint64_t text) {
  return StableLineHash({reinterpret_cast<const char*>(&text), sizeof(text)});
}

Line Own(std::uint64_t text, std::uint32_t source) {
  return {HashOf(text), source, source, true, std::nullopt};
}
Line Untimed(std::uint64_t text, std::uint32_t source, std::uint32_t log) {
  return {HashOf(text), source, log, false, std::nullopt};
}
Line Wrapped(std::uint64_t text, std::uint32_t source, std::int64_t ms) {
  return {HashOf(text), source, source, false, ms};
}

// How many of the lines count, in that order.
int Counted(const std::vector<Line>& lines) {
  const auto ledger = std::make_unique<CaptureLedger>();
  return static_cast<int>(std::count_if(
      lines.begin(), lines.end(), [&](const Line& line) { return ledger->Enter(line) == Novelty::kNew; }));
}

TEST(CaptureLedger, ALineCountsAsOftenAsTheCaptureThatHoldsItMostOften) {
  EXPECT_EQ(Counted({Own(1, 0), Own(1, 0), Own(1, 1), Own(2, 1)}), 3);
  EXPECT_EQ(Counted({Own(1, 1), Own(1, 0), Own(2, 1), Own(1, 0)}), 3);
  EXPECT_EQ(Counted({Untimed(1, 0, 0), Untimed(1, 1, 0), Untimed(1, 2, 2)}), 2)
      << "parts of a rotated log add up";
}

TEST(CaptureLedger, EqualTextsAtOtherTimesAreOtherLinesUnlessTheCaptureHasNoTimes) {
  EXPECT_EQ(Counted({Wrapped(1, 0, 10), Wrapped(1, 0, 20), Wrapped(1, 1, 20), Wrapped(1, 1, 30)}), 3);
  EXPECT_EQ(Counted({Wrapped(1, 0, 10), Untimed(1, 2, 2), Wrapped(1, 0, 20), Untimed(1, 2, 2)}), 2);
}

TEST(CaptureLedger, AFileWithTimesAndWithoutIsTwoCaptures) {
  const std::vector<Line> lines = {Wrapped(1, 0, 10), Untimed(1, 0, 0), Wrapped(1, 0, 20), Untimed(1, 1, 1)};
  EXPECT_EQ(Counted(lines), 2);
  CaptureLedger ledger;
  for (const Line& line : lines) ledger.Enter(line);
  const CaptureLedger::Overlaps overlaps = ledger.Compare({{0, 3, 0}, {1, 1, 0}});
  EXPECT_EQ(overlaps.repeated_lines, (std::vector<std::uint64_t>{0, 1}));
  EXPECT_TRUE(ledger.IsHeldElsewhere(HashOf(1), 0));
  CaptureLedger alone;
  alone.Enter(Wrapped(1, 0, 10));
  alone.Enter(Untimed(1, 0, 0));
  EXPECT_FALSE(alone.IsHeldElsewhere(HashOf(1), 0));
  EXPECT_EQ(alone.Compare({{0, 2, 0}}).repeated_lines, (std::vector<std::uint64_t>{0}));
}

TEST(CaptureLedger, SaysWhenOnlyTheTimeIsNew) {
  CaptureLedger ledger;
  EXPECT_EQ(ledger.Enter(Untimed(1, 0, 0)), Novelty::kNew);
  EXPECT_EQ(ledger.Enter(Wrapped(1, 1, 10)), Novelty::kNewTime);
  EXPECT_EQ(ledger.Enter(Wrapped(1, 2, 10)), Novelty::kRepeated);
  EXPECT_EQ(ledger.Enter(Wrapped(1, 2, 20)), Novelty::kNew);
}

// Few texts of all sorts, so that many are the same.
std::vector<Line> SomeLines(std::mt19937* random) {
  std::vector<Line> lines;
  for (int i = 0; i < 40; ++i) {
    const std::uint64_t text = (*random)() % 4;
    switch ((*random)() % 3) {
      case 0:
        lines.push_back(Untimed(text, (*random)() % 2, 0));
        break;
      case 1:
        lines.push_back(Wrapped(text, (*random)() % 4, (*random)() % 5));
        break;
      default:
        lines.push_back(Own(100 + text, (*random)() % 4));
    }
  }
  return lines;
}

// How many lines count, and how many of them with a time of the wrapping's.
struct Sum {
  int lines = 0;
  int times = 0;
  friend bool operator==(const Sum&, const Sum&) = default;
};

Sum SumOf(const std::vector<Line>& lines) {
  const auto ledger = std::make_unique<CaptureLedger>();
  Sum sum;
  for (const Line& line : lines) {
    const Novelty novelty = ledger->Enter(line);
    if (novelty == Novelty::kNew) ++sum.lines;
    if (novelty != Novelty::kRepeated && line.wrapped_ms) ++sum.times;
  }
  return sum;
}

// The same by the formula.
Sum SumByFormula(const std::vector<Line>& lines) {
  struct Text {
    std::map<std::uint32_t, int> without_times;                     // by capture
    std::map<std::int64_t, std::map<std::uint32_t, int>> at_times;  // by time and capture
  };
  const auto most = [](const std::map<std::uint32_t, int>& counts) {
    int highest = 0;
    for (const auto& [capture, count] : counts) highest = std::max(highest, count);
    return highest;
  };
  std::map<std::uint64_t, Text> texts;
  for (const Line& line : lines) {
    Text& text = texts[line.hash];
    if (line.wrapped_ms) {
      ++text.at_times[*line.wrapped_ms][line.source];
    } else {
      ++text.without_times[line.has_own_time ? line.source : line.log];
    }
  }
  Sum sum;
  for (const auto& [hash, text] : texts) {
    int times = 0;
    for (const auto& [time, counts] : text.at_times) times += most(counts);
    sum.lines += std::max(most(text.without_times), times);
    sum.times += times;
  }
  return sum;
}

TEST(CaptureLedger, IsTheFormulaInAnyOrder) {
  std::mt19937 random(3);
  for (int round = 0; round < 400; ++round) {
    std::vector<Line> lines = SomeLines(&random);
    const Sum sum = SumByFormula(lines);
    ASSERT_EQ(SumOf(lines), sum);
    std::shuffle(lines.begin(), lines.end(), random);
    ASSERT_EQ(SumOf(lines), sum);
  }
}

TEST(CaptureLedger, ManyLinesAtOnceAreWhatTheyAreOneByOne) {
  std::mt19937 random(4);
  const auto one_by_one = std::make_unique<CaptureLedger>();
  const auto at_once = std::make_unique<CaptureLedger>();
  for (int round = 0; round < 200; ++round) {
    const std::vector<Line> lines = SomeLines(&random);
    std::vector<Novelty> novelties(lines.size());
    at_once->EnterAll(lines, novelties);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      ASSERT_EQ(novelties[i], one_by_one->Enter(lines[i])) << round << " " << i;
    }
  }
}

TEST(CaptureLedger, TheLongerCaptureHasPrecedence) {
  CaptureLedger ledger;
  for (std::uint64_t text = 0; text < 5; ++text) ledger.Enter(Own(text, 0));
  for (std::uint64_t text = 3; text < 9; ++text) ledger.Enter(Own(text, 1));
  ledger.Enter(Own(100, 2));
  const CaptureLedger::Overlaps overlaps = ledger.Compare({{0, 5, 0}, {1, 6, 0}, {2, 99, 0}});
  EXPECT_EQ(overlaps.repeated_lines, (std::vector<std::uint64_t>{2, 0, 0}));
  EXPECT_EQ(overlaps.is_copy, (std::vector<bool>{true, false, false}));
  EXPECT_TRUE(ledger.IsHeldElsewhere(HashOf(3), 0));
  EXPECT_FALSE(ledger.IsHeldElsewhere(HashOf(1), 0));
}

TEST(CaptureLedger, AnyNumberOfCapturesHoldALine) {
  constexpr std::uint32_t kCaptures = 100;
  std::vector<Line> lines;
  std::vector<CaptureLedger::Log> logs;
  for (std::uint32_t source = 0; source < kCaptures; ++source) {
    lines.push_back(Wrapped(1, source, 10));
    lines.push_back(Wrapped(1, source, 10));
    lines.push_back(Untimed(1, source, source));
    lines.push_back(Own(2, source));
    logs.push_back({source, source == 70 ? 5U : 4U, 0});
  }
  lines.push_back(Own(2, 70));
  std::mt19937 random(5);
  for (int round = 0; round < 20; ++round) {
    const auto ledger = std::make_unique<CaptureLedger>();
    std::shuffle(lines.begin(), lines.end(), random);
    int counted = 0;
    for (const Line& line : lines) {
      if (ledger->Enter(line) == Novelty::kNew) ++counted;
    }
    EXPECT_EQ(counted, 4);
    std::vector<std::uint64_t> repeated(kCaptures, 4);
    repeated[70] = 0;
    const CaptureLedger::Overlaps overlaps = ledger->Compare(logs);
    EXPECT_EQ(overlaps.repeated_lines, repeated);
    std::vector<bool> is_copy(kCaptures, true);
    is_copy[70] = false;
    EXPECT_EQ(overlaps.is_copy, is_copy);
  }
}

// Two looks at each of all these captures for each of them would take many minutes.
TEST(CaptureLedger, WhatALineCostsDoesNotGrowWithItsCaptures) {
  constexpr std::uint32_t kCaptures = 390'000;
  const auto ledger = std::make_unique<CaptureLedger>();
  std::vector<CaptureLedger::Log> logs;
  for (std::uint32_t source = 0; source < kCaptures; ++source) {
    ASSERT_EQ(ledger->Enter(Own(1, source)), source == 0 ? Novelty::kNew : Novelty::kRepeated);
    logs.push_back({source, 1, 0});
  }
  for (std::uint32_t source = 0; source < kCaptures; ++source) {
    ASSERT_EQ(ledger->Enter(Own(1, source)), source == 0 ? Novelty::kNew : Novelty::kRepeated);
  }
  ASSERT_TRUE(ledger->Remembers(CaptureLedger::ShardOf(HashOf(1))));
  const std::vector<std::uint64_t> repeated = ledger->Compare(logs).repeated_lines;
  EXPECT_EQ(repeated.front(), 0U);
  EXPECT_EQ(std::count(repeated.begin(), repeated.end(), 2U), kCaptures - 1);
}

TEST(CaptureLedger, WhatIsKeptOfEachCaptureCounts) {
  const auto ledger = std::make_unique<CaptureLedger>();
  for (std::uint32_t source = 0; source < CaptureLedger::kMaxLines / 2 + 100; ++source) {
    ledger->Enter(Own(1, source));
  }
  EXPECT_FALSE(ledger->Remembers(CaptureLedger::ShardOf(HashOf(1))));
}

// However the lines come, the same shards are forgotten, and what is left is complete.
TEST(CaptureLedger, ForgetsByHashWhenThereAreTooManyLines) {
  std::vector<Line> lines;
  for (std::uint64_t text = 0; text < CaptureLedger::kMaxLines + 50'000; ++text)
    lines.push_back(Own(text, 0));
  std::vector<int> live;
  for (int round = 0; round < 2; ++round) {
    const auto ledger = std::make_unique<CaptureLedger>();
    for (const Line& line : lines) ledger->Enter(line);
    live.push_back(0);
    while (live.back() < CaptureLedger::kShards && ledger->Remembers(live.back())) ++live.back();
    for (const Line& line : lines) {
      const bool is_remembered = ledger->Remembers(CaptureLedger::ShardOf(line.hash));
      Line again = line;
      again.source = 1;
      if (round == 1) {
        ASSERT_EQ(ledger->Enter(again), is_remembered ? Novelty::kRepeated : Novelty::kNew);
      }
    }
    std::reverse(lines.begin(), lines.end());
  }
  EXPECT_EQ(live[0], live[1]);
  EXPECT_LT(live[0], CaptureLedger::kShards);
  EXPECT_GT(live[0], CaptureLedger::kShards / 2);
}

}  // namespace
}  // namespace wflogscan
