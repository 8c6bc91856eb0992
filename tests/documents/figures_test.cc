#include "engine/documents/figures.h"

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

TEST(Figures, Counts) {
  EXPECT_EQ(ParseCount("1,234,567"), 1234567U);
  EXPECT_EQ(ParseCount(" 56,004 / 53%"), 56004U);
  EXPECT_EQ(ParseCount("12 (1.2 MiB)"), 12U);
  EXPECT_EQ(ParseCount("0"), 0U);
  for (const char* text : {"", "-", "1.2k", ",1", "99999999999999999999"})
    EXPECT_FALSE(ParseCount(text)) << text;
}

TEST(Figures, Percents) {
  EXPECT_EQ(ParsePercent("93.10%"), 93.1);
  EXPECT_EQ(ParsePercent(" 100% "), 100);
  for (const char* text : {"", "--", "%", "93.1", "x%"}) EXPECT_FALSE(ParsePercent(text)) << text;
}

TEST(Figures, Ages) {
  EXPECT_EQ(ParseAge("2d3h4m5s"), 2 * 86400 + 3 * 3600 + 4 * 60 + 5);
  EXPECT_EQ(ParseAge("12.34s"), 12);
  EXPECT_EQ(ParseAge("820ms"), 0);
  EXPECT_EQ(ParseAge("1y2d"), 367 * 86400);
  for (const char* text : {"", "never", "3", "5x", "99999999999999999999s"})
    EXPECT_FALSE(ParseAge(text)) << text;
}

}  // namespace
}  // namespace wflogscan
