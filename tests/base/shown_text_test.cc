#include "engine/base/shown_text.h"

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

TEST(ShownText, IsOneLineWithoutControlCharacters) {
  EXPECT_EQ(ShownText("logs/Übersicht.log"), "logs/Übersicht.log");
  EXPECT_EQ(ShownText("a\x1b[2J\nb\xc2\x9b\xe2\x80\xae\xe9"), "a\\x1b[2J\\nb\\u009b\\u202e\\xe9");
  EXPECT_EQ(ShownText(ShownText("a\x1b\n")), "a\\x1b\\n");
  EXPECT_EQ(ShownText("token=0123456789abcdef0123"), "token=0123456789abcdef0123") << "it hides no secrets";
}

TEST(ShownText, LinesStayLines) {
  EXPECT_EQ(ShownLines(""), "");
  EXPECT_EQ(ShownLines("a\n\n\x1b\n"), "a\n\n\\x1b\n");
  EXPECT_EQ(ShownLines("\n\x1b"), "\n\\x1b");
}

}  // namespace
}  // namespace wflogscan
