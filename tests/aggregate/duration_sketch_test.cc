#include "engine/aggregate/duration_sketch.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

TEST(DurationSketch, QuantilesAreRightToThreePercent) {
  std::mt19937_64 random(7);
  std::vector<std::int64_t> values;
  DurationSketch sketch;
  for (int i = 0; i < 10'000; ++i) {
    // From a microsecond to a day, evenly on a logarithmic scale.
    const double exponent = static_cast<double>(random() % 1'000'000) / 1e6 * 10.9;
    values.push_back(static_cast<std::int64_t>(std::pow(10.0, exponent)) * 1000);
    sketch.Add(values.back());
  }
  std::sort(values.begin(), values.end());
  for (const double share : {0.01, 0.25, 0.5, 0.95, 0.99, 1.0}) {
    const double exact = static_cast<double>(values[static_cast<std::size_t>(std::ceil(share * 10'000)) - 1]);
    EXPECT_NEAR(static_cast<double>(sketch.Quantile(share)), exact, exact * 0.033 + 1000) << share;
  }
  EXPECT_EQ(sketch.max_ns(), values.back());
}

TEST(DurationSketch, AnyOrderAndDivisionGiveTheSame) {
  std::mt19937_64 random(8);
  for (int round = 0; round < 50; ++round) {
    DurationSketch whole;
    DurationSketch parts[3];
    std::vector<std::int64_t> values;
    for (int i = 0; i < 200; ++i)
      values.push_back(static_cast<std::int64_t>(random() >> (random() % 60 + 4)));
    for (const std::int64_t value : values) whole.Add(value);
    std::shuffle(values.begin(), values.end(), random);
    for (const std::int64_t value : values) parts[random() % 3].Add(value);
    parts[2].Merge(parts[0]);
    parts[2].Merge(parts[1]);
    EXPECT_EQ(whole, parts[2]);
  }
}

TEST(DurationSketch, WhatIsNoDurationAddsNothing) {
  DurationSketch sketch;
  sketch.Add(std::nullopt);
  sketch.Add(-1);
  EXPECT_EQ(sketch.count(), 0U);
  sketch.Add(0);
  EXPECT_EQ(sketch.Quantile(0.5), 0);
  EXPECT_EQ(sketch, sketch);
}

}  // namespace
}  // namespace wflogscan
