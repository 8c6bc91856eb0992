#include "engine/report/text_page.h"

#include <string>
#include <utility>

#include "engine/report/styled_text.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

TEST(TextPage, LeavesOutBlanksAtTheEndAndEmptyLinesBelowOne) {
  TextPage page(/*color=*/false, 80);
  page.Line("");  // nor does one begin the page
  page.Line("a " + Styled({&kBold, 1}, "b ") + " ");
  page.Line("");
  page.Line("");
  page.Line("c");
  EXPECT_EQ(std::move(page).Finish(), "a b\n\nc\n");
}

TEST(TextPage, ShowsStylesInColourOnly) {
  TextPage page(/*color=*/true, 80);
  page.Line(Styled({&kRed, 1}, "down"));
  EXPECT_EQ(std::move(page).Finish(), "\x1b[31mdown\x1b[0m\n");
}

TEST(TextPage, BreaksParagraphsAtItsWidthWhichIsNeverTiny) {
  TextPage page(/*color=*/false, 10);
  EXPECT_EQ(page.width(), TextPage::kMinWidth);
  page.Paragraph("one two three four five six seven eight nine ten", "- ", "  ");
  EXPECT_EQ(std::move(page).Finish(), "- one two three four five six seven\n  eight nine ten\n");
}

}  // namespace
}  // namespace wflogscan
