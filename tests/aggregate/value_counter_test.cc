#include "engine/aggregate/value_counter.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

std::map<std::string, std::uint64_t> ContentOf(const ValueCounter& counter) {
  std::map<std::string, std::uint64_t> content;
  for (const ValueCounter::Entry& entry : counter.entries()) content[entry.value] = entry.count;
  content["(dropped)"] = counter.dropped();
  return content;
}

std::vector<std::string> RandomValues(std::uint32_t seed) {
  std::minstd_rand random(seed);
  std::vector<std::string> values(random() % 400);
  const auto distinct = 1 + random() % 80;
  for (std::string& value : values) value = "host" + std::to_string(random() % distinct);
  return values;
}

TEST(ValueCounter, CountsFewValuesExactly) {
  ValueCounter counter;
  counter.Add("a");
  counter.Add("b", 3);
  counter.Add("a");
  EXPECT_EQ(ContentOf(counter), (std::map<std::string, std::uint64_t>{{"a", 2}, {"b", 3}, {"(dropped)", 0}}));
}

TEST(ValueCounter, OrderDoesNotMatterAndKeptCountsAreExact) {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    std::vector<std::string> values = RandomValues(seed);
    ValueCounter counter;
    for (const std::string& value : values) counter.Add(value);
    std::shuffle(values.begin(), values.end(), std::minstd_rand(seed));
    ValueCounter shuffled;
    for (const std::string& value : values) shuffled.Add(value);
    EXPECT_EQ(ContentOf(counter), ContentOf(shuffled));
    std::uint64_t total = counter.dropped();
    for (const ValueCounter::Entry& entry : counter.entries()) {
      EXPECT_EQ(entry.count, std::count(values.begin(), values.end(), entry.value)) << entry.value;
      total += entry.count;
    }
    EXPECT_EQ(total, values.size());
    EXPECT_LE(counter.entries().size(), 32U);
  }
}

TEST(ValueCounter, MergingAnySplitGivesTheWhole) {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    std::minstd_rand random(seed);
    ValueCounter whole;
    std::vector<ValueCounter> parts(random() % 4 + 2);
    for (const std::string& value : RandomValues(seed)) {
      whole.Add(value);
      parts[random() % parts.size()].Add(value);
    }
    ValueCounter merged;
    for (const ValueCounter& part : parts) merged.Merge(part);
    EXPECT_EQ(ContentOf(whole), ContentOf(merged));
  }
}

TEST(ValueCounter, LongValuesAreCut) {
  ValueCounter counter;
  counter.Add(std::string(100000, 'x'));
  counter.Add(std::string(100001, 'x'));
  ASSERT_EQ(counter.entries().size(), 1U);
  EXPECT_EQ(counter.entries().front().count, 2U);
  EXPECT_LT(counter.entries().front().value.size(), 1000U);
}

}  // namespace
}  // namespace wflogscan
