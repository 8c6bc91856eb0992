#include "engine/report/styled_text.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kRedWord = Styled("\x03", "red");

TEST(StyledTextTest, ACharacterIsAColumnAndAStyleIsNone) {
  EXPECT_EQ(Columns(""), 0);
  EXPECT_EQ(Columns("▁▂ é"), 4);
  EXPECT_EQ(Columns(kRedWord), 3);
  EXPECT_EQ(PrefixBytes("▁▂x", 2), 6u);
  EXPECT_EQ(PrefixBytes("x", 2), 1u);
}

TEST(StyledTextTest, ACutKeepsEveryChangeOfStyle) {
  EXPECT_EQ(Cut("four", 4), "four");
  EXPECT_EQ(Cut("fives", 4), "fiv…");
  EXPECT_EQ(Cut(kRedWord + " and more", 6), "\x03red\x01 a…");
  EXPECT_EQ(Cut("a " + kRedWord, 2), "a…\x03\x01");
  EXPECT_EQ(CutLeft("/var/log/a.log", 6), "…a.log");
  EXPECT_EQ(CutLeft("a.log", 6), "a.log");
}

TEST(StyledTextTest, LinesAreNoWiderThanTheScreenButForUrls) {
  EXPECT_THAT(Wrap("one two three four", "- ", "  ", 10), ElementsAre("- one two", "  three", "  four"));
  EXPECT_THAT(Wrap("a breakwaterless word", "", "", 8), ElementsAre("a", "breakwat", "erless", "word"));
  EXPECT_THAT(Wrap("see https://a.example/long/path now", "", "", 10),
              ElementsAre("see", "https://a.example/long/path", "now"));
  EXPECT_THAT(Wrap("  ", "- ", "", 10), IsEmpty());
}

}  // namespace
}  // namespace wflogscan
