#include "engine/base/unescape.h"

#include <random>
#include <string>
#include <string_view>
#include <utility>

#include "gtest/gtest.h"
#include "tests/support/docker_json_writer.h"

namespace wflogscan {
namespace {

std::string Unescaped(std::string_view text) {
  std::string out;
  UnescapeForMatching(text, &out);
  return out;
}

TEST(Unescape, UndoesWhatItsTableSays) {
  const std::pair<const char*, const char*> cases[] = {
      {R"(plain)", "plain"},
      {R"(a\"b)", "a\"b"},
      {R"(a\nb)", "a\nb"},
      {R"(a\rb)", "a\rb"},
      {R"(a\tb)", "a\tb"},
      {R"(a\/b)", "a/b"},
      {R"(\u0022\u0026\u0027\u002f\u003c\u003e)", "\"&'/<>"},
      {R"(\u003C\u003E)", "<>"},
      {R"(a\u000ab\u000dc\u0009d)", "a\nb\rc\td"},
      {R"(a\u000bb\u000cc)", "a\tb\tc"},
      {"a\vb", "a\tb"},
      // Everything else stays.
      {R"(C:\Users\x)", R"(C:\Users\x)"},
      {R"(\u0041\u0034\u0030\u0031)", R"(\u0041\u0034\u0030\u0031)"},
      {R"(\u1234\u00e4)", R"(\u1234\u00e4)"},
      {R"(\u00)", R"(\u00)"},
      {R"(\u00zz)", R"(\u00zz)"},
      {R"(\\)", R"(\\)"},
      {R"(end\)", R"(end\)"},
      {R"(\b\f\x41)", R"(\b\f\x41)"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(Unescaped(text), expected) << text;
}

TEST(Unescape, DepthDoesNotMatter) {
  const std::string body = R"({"error":"invalid_client","description":"<a> & 'b'/c"})";
  std::string nested = body;
  for (int depth = 0; depth < 5; ++depth) {
    EXPECT_EQ(Unescaped(nested), body) << "depth " << depth;
    nested = testing::DockerJsonEscaped(nested);
  }
}

TEST(Unescape, LineBreaksAtAnyDepth) {
  std::string nested = "a\nb\tc";
  for (int depth = 0; depth < 4; ++depth) {
    EXPECT_EQ(Unescaped(nested), "a\nb\tc") << "depth " << depth;
    nested = testing::DockerJsonEscaped(nested);
  }
}

TEST(Unescape, AppendsBehindWhatIsThere) {
  std::string out = "before ";
  UnescapeForMatching(R"(\"after\")", &out);
  EXPECT_EQ(out, "before \"after\"");
}

bool IsStemChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view(" _.:=(-").find(c) != std::string_view::npos;
}

// What stage one rests on: it looks for stems in what this function has not seen yet.
TEST(Unescape, NeverMakesAStem) {
  static constexpr std::string_view kParts[] = {
      "\\", "\\\\", "\"", "u00", "u000a", "u0022", "u005c", "n", "t",  "/",  "4",    "01", " ",
      "a",  "B",    "=",  "(",   ":",     "-",     "_",     ".", "\n", "\v", "\xff", "u",  "0"};
  std::minstd_rand random(7);
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    const auto parts = random() % 24;
    for (std::size_t i = 0; i < parts; ++i) {
      if (random() % 8 == 0) {
        text += static_cast<char>(random());
      } else {
        text += kParts[random() % std::size(kParts)];
      }
    }
    const std::string out = Unescaped(text);
    ASSERT_LE(out.size(), text.size());
    for (std::size_t begin = 0; begin < out.size();) {
      if (!IsStemChar(out[begin])) {
        ++begin;
        continue;
      }
      std::size_t end = begin;
      while (end < out.size() && IsStemChar(out[end])) ++end;
      ASSERT_NE(text.find(out.substr(begin, end - begin)), std::string::npos)
          << '"' << out.substr(begin, end - begin) << "\" does not stand in \"" << text << '"';
      begin = end;
    }
  }
}

TEST(Unescape, BeyondAsciiAtWhateverDepth) {
  const auto unescaped = [](std::string_view text) {
    std::string out = "before ";
    UnescapeBeyondAscii(text, &out);
    return out.substr(7);
  };
  EXPECT_EQ(unescaped(R"(got \u201c502\u201D, \\\u2192 403 \u00e9)"),
            "got \u201c502\u201d, \u2192 403 \u00e9");
  EXPECT_EQ(unescaped(R"(\ud83d\ude80!)"), "\ufffd\ufffd!") << "halves of a pair";
  for (const std::string_view text :
       {R"(\u0041)", R"(\u201)", R"(\u+201)", R"(C:\users\401)", R"(\\)", "\\", ""}) {
    EXPECT_EQ(unescaped(text), text);
  }
}

}  // namespace
}  // namespace wflogscan
