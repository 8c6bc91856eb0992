#include "engine/base/terminal.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

std::string Plain(std::string_view text) {
  std::string out;
  AppendWithoutTerminalSequences(text, &out);
  return out;
}

TEST(Terminal, ColoursGo) {
  EXPECT_EQ(Plain("\x1b[31mERROR\x1b[0m okta: \x1b[1;38;5;196mpoll\x1b[m failed"), "ERROR okta: poll failed");
  EXPECT_EQ(Plain("\x1b[36mstatus=\x1b[0m401"), "status=401");
  EXPECT_EQ(Plain("\x1b[38:2::1:2:3mx\x1b[2K\x1b[?25l\x1b[10;3Hy"), "xy");
}

TEST(Terminal, LinksAndTitlesGo) {
  EXPECT_EQ(Plain("\x1b]0;title\x07text"), "text");
  EXPECT_EQ(Plain("\x1b]8;;https://example.com\x1b\\link\x1b]8;;\x1b\\."), "link.");
}

TEST(Terminal, ATitleThatDoesNotEndEatsNoMessage) {
  EXPECT_EQ(Plain("\x1b]0;401 Unauthorized"), "0;401 Unauthorized");
  EXPECT_EQ(Plain("\x1b]0;401\nUnauthorized\x07"), "0;401\nUnauthorized\x07");
  EXPECT_EQ(Plain("\x1b]0;401 \x1b[31mUnauthorized"), "0;401 Unauthorized");
}

TEST(Terminal, ShortSequencesGo) {
  EXPECT_EQ(Plain("\x1b"
                  "7a\x1b"
                  "8b\x1b(Bc\x1b=d"),
            "abcd");
}

TEST(Terminal, WhatTheEndCutsOffGoesToo) {
  for (const char* cut : {"a\x1b", "a\x1b[", "a\x1b[3", "a\x1b[31;", "a\x1b[31 ", "a\x1b]", "a\x1b("}) {
    EXPECT_EQ(Plain(cut), "a") << cut + 2;
  }
}

TEST(Terminal, EverythingElseStays) {
  for (const std::string text : {"", "plain", "a\tb\nc", "[31m", "\xc3\xa4 \xff", "\x07\x08"}) {
    EXPECT_EQ(Plain(text), text);
  }
  EXPECT_EQ(Plain(std::string_view("a\0b", 3)), std::string("a\0b", 3));
}

TEST(Terminal, AppendsBehindWhatIsThere) {
  std::string out = "before ";
  AppendWithoutTerminalSequences("\x1b[1mafter", &out);
  EXPECT_EQ(out, "before after");
}

TEST(Terminal, SequencesAreSeenInJsonAsWell) {
  EXPECT_TRUE(HoldsTerminalSequence("a \x1b[1m"));
  EXPECT_TRUE(HoldsTerminalSequence(R"(a \u001b[1m)"));
  EXPECT_TRUE(HoldsTerminalSequence(R"(a \u001B[1m)"));
  EXPECT_FALSE(HoldsTerminalSequence(R"(a \u001c u001b [1m \x1b)"));
}

TEST(Terminal, NoEscapeIsLeftOfAnyTwoBytes) {
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const char text[] = {'x', '\x1b', static_cast<char>(a), static_cast<char>(b), 'y'};
      EXPECT_EQ(Plain({text, sizeof(text)}).find('\x1b'), std::string::npos) << a << " " << b;
    }
  }
}

}  // namespace
}  // namespace wflogscan
