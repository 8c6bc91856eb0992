#include "engine/aggregate/sample_set.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

struct Line {
  Position position;
  std::string text;
};

std::vector<std::string> ContentOf(const SampleSet& set) {
  std::vector<std::string> content;
  for (const SampleSet::Entry& entry : set.entries()) {
    content.push_back(std::to_string(entry.position.source) + ":" + std::to_string(entry.position.line) +
                      " " + entry.text);
  }
  return content;
}

SampleSet SetOf(const std::vector<Line>& lines, std::size_t capacity) {
  SampleSet set;
  for (const Line& line : lines) set.Offer(line.position, std::nullopt, line.text, capacity);
  return set;
}

std::vector<Line> RandomLines(std::uint32_t seed) {
  std::minstd_rand random(seed);
  std::vector<Line> lines;
  for (std::uint64_t i = 0; i < random() % 60; ++i) {
    lines.push_back({{static_cast<std::uint32_t>(i / 20), i % 20 + 1},
                     std::string("kind ") + static_cast<char>('a' + random() % 8) + " number " +
                         std::to_string(random() % 1000)});
  }
  return lines;
}

// The obvious way: the earliest line of each shape, the earliest of those.
std::vector<std::string> Expected(std::vector<Line> lines, std::size_t capacity) {
  std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.position < b.position; });
  std::string seen;
  SampleSet set;
  std::vector<std::string> content;
  for (const Line& line : lines) {
    if (seen.find(line.text[5]) != std::string::npos || content.size() == capacity) continue;
    seen += line.text[5];
    content.push_back(std::to_string(line.position.source) + ":" + std::to_string(line.position.line) + " " +
                      line.text);
  }
  return content;
}

TEST(SampleSet, KeepsTheEarliestLineOfEachShapeInAnyOrder) {
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    std::vector<Line> lines = RandomLines(seed);
    const std::size_t capacity = seed % 5 + 1;
    const std::vector<std::string> expected = Expected(lines, capacity);
    EXPECT_EQ(ContentOf(SetOf(lines, capacity)), expected);
    std::shuffle(lines.begin(), lines.end(), std::minstd_rand(seed));
    EXPECT_EQ(ContentOf(SetOf(lines, capacity)), expected);
    std::reverse(lines.begin(), lines.end());
    EXPECT_EQ(ContentOf(SetOf(lines, capacity)), expected);
  }
}

TEST(SampleSet, MergingAnySplitGivesTheWhole) {
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    const std::vector<Line> lines = RandomLines(seed);
    std::minstd_rand random(seed);
    std::vector<std::vector<Line>> parts(3);
    for (const Line& line : lines) parts[random() % parts.size()].push_back(line);
    SampleSet merged;
    for (const std::vector<Line>& part : parts) merged.Merge(SetOf(part, 3), 3);
    EXPECT_EQ(ContentOf(merged), Expected(lines, 3));
  }
}

TEST(SampleSet, LinesThatDifferInDigitsOnlyAreOne) {
  const SampleSet set = SetOf({{{0, 1}, "took 5 ms"}, {{0, 2}, "took 1234 ms"}, {{0, 3}, "took x ms"}}, 3);
  EXPECT_EQ(ContentOf(set), (std::vector<std::string>{"0:1 took 5 ms", "0:3 took x ms"}));
}

TEST(SampleSet, NoneAreKeptWhereNoneAreWanted) {
  EXPECT_TRUE(SetOf({{{0, 1}, "a"}}, 0).entries().empty());
  SampleSet merged;
  merged.Merge(SetOf({{{0, 1}, "a"}}, 3), 0);
  EXPECT_TRUE(merged.entries().empty());
}

TEST(SampleSet, TextIsBounded) {
  const SampleSet set = SetOf({{{0, 1}, std::string(1 << 20, 'x')}}, 3);
  ASSERT_EQ(set.entries().size(), 1U);
  EXPECT_LE(set.entries().front().text.size(), 4096U);
}

}  // namespace
}  // namespace wflogscan
