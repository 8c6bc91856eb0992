#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/aggregate/coverage.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

constexpr std::int64_t kMinute = 60'000'000'000;

CoverageTally::SampledLine Line(std::uint64_t number, std::int64_t minute) {
  return {.number = number, .time = LogTime{minute * kMinute, 0}, .service = 0, .ends_its_block = true};
}

TEST(CoverageTally, KnowsOnlyTheSourcesOfWhichItHasLines) {
  constexpr std::uint32_t kFar = 4'000'000'000;
  CoverageTally tally;
  tally.AddLine(kFar, Line(1, 5));
  CoverageTally other;
  other.AddLine(kFar, Line(2, 6));
  other.AddTime(kFar - 1, 0, LogTime{7 * kMinute, 0});
  tally.Merge(std::move(other));
  EXPECT_EQ(tally.known_sources(), 2U);
}

TEST(CoverageTally, MergesWhatTwoThreadsReadOfASource) {
  RulePack pack;
  pack.services.emplace_back().id = "signal-client";
  const std::vector<CoveredSource> sources = {{"a.log", 0, 1}, {"b.log", 0, 2}, {"c.log", 0, 1}};
  for (const bool swapped : {false, true}) {
    CoverageTally one;
    one.AddLine(0, Line(1, 10));
    one.AddLine(1, Line(1, 20));
    CoverageTally two;
    two.AddLine(1, Line(2, 30));
    two.AddLine(2, Line(1, 15));
    if (swapped) std::swap(one, two);
    one.Merge(std::move(two));
    const std::vector<ServiceCoverage> coverage = BuildCoverage(pack, one, sources);
    ASSERT_EQ(coverage.size(), 1U);
    EXPECT_EQ(coverage[0].first, (LogTime{10 * kMinute, 0}));
    EXPECT_EQ(coverage[0].last, (LogTime{30 * kMinute, 0}));
    EXPECT_FALSE(coverage[0].truncated);
  }
}

// Of rotated logs of the same service only the parts of the one that reaches furthest back say anything.
TEST(CoverageTally, FindsThePartsOfTheLogThatReachesFurthestBack) {
  RulePack pack;
  pack.services.emplace_back().id = "signal-client";
  const auto truncated = [&](const char* other_part) {
    CoverageTally tally;
    tally.AddLine(0, Line(1, 10));
    tally.AddLine(1, Line(1, 20));
    tally.AddLine(2, Line(1, 30));
    const std::vector<CoveredSource> sources = {{"a.log.3", 0, 1}, {other_part, 0, 1}, {"b.log.7", 0, 1}};
    return BuildCoverage(pack, tally, sources).at(0).truncated;
  };
  EXPECT_TRUE(truncated("a.log.1"));
  EXPECT_TRUE(truncated("b.log.2"));
  CoverageTally whole;
  std::vector<CoveredSource> sources;
  const std::vector<std::string> names = {"a.log.2", "a.log.1", "a.log", "b.log.7"};
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    whole.AddLine(i, Line(1, 10 + i));
    sources.push_back({names[i], 0, 1});
  }
  EXPECT_FALSE(BuildCoverage(pack, whole, sources).at(0).truncated);
}

}  // namespace
}  // namespace wflogscan
