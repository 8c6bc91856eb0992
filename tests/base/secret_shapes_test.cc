#include "engine/base/secret_shapes.h"

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "engine/base/string_bridge.h"
#include "gtest/gtest.h"
#include "re2/filtered_re2.h"
#include "re2/re2.h"

namespace wflogscan {
namespace {

// The alternatives of the pattern.
std::vector<std::string> Shapes() {
  const std::string_view pattern = SecretShapePattern();
  std::vector<std::string> shapes = {""};
  int depth = 0;
  for (const char c : pattern.substr(3, pattern.size() - 4)) {  // without (?: and )
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (c == '|' && depth == 0) {
      shapes.emplace_back();
    } else {
      shapes.back() += c;
    }
  }
  return shapes;
}

TEST(SecretShapes, AreFoundWhereTheyStand) {
  const std::string text = "key AKIAIOSFODNN7EXAMPLE, then xoxb-123456789012-abcdefghij end";
  const std::vector<ByteRange> found = FindSecretShapes(text);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(text.substr(found[0].begin, found[0].end - found[0].begin), "AKIAIOSFODNN7EXAMPLE");
  EXPECT_EQ(text.substr(found[1].begin, found[1].end - found[1].begin), "xoxb-123456789012-abcdefghij");
  EXPECT_TRUE(FindSecretShapes("2026-02-22T06:01:20.140Z [INFO] okta: fetched 42 events").empty());
}

// RE2 says which literals a match needs. Without those that hold a mark none may be possible.
TEST(SecretShapes, NoneCanDoWithoutAMark) {
  re2::FilteredRE2 filter(/*min_atom_len=*/3);
  re2::RE2::Options options(re2::RE2::Latin1);
  for (const std::string& shape : Shapes()) {
    int id = 0;
    ASSERT_EQ(filter.Add(shape, options, &id), re2::RE2::NoError) << shape;
  }
  std::vector<std::string> literals;  // in lower case
  filter.Compile(&literals);
  const auto has_mark = [](const std::string& literal) {
    return std::ranges::any_of(SecretShapeMarks(), [&literal](std::string_view mark) {
      return literal.find(absl::AsciiStrToLower(ToAbsl(mark))) != std::string::npos;
    });
  };
  std::vector<int> without_mark;
  for (std::size_t i = 0; i < literals.size(); ++i) {
    if (!has_mark(literals[i])) without_mark.push_back(static_cast<int>(i));
  }
  std::vector<int> possible;
  filter.AllPotentials(without_mark, &possible);
  for (const int shape : possible) ADD_FAILURE() << Shapes()[static_cast<std::size_t>(shape)];
}

// The pattern itself, asked of every text.
TEST(SecretShapes, TheMarksLoseNone) {
  static constexpr const char* kParts[] = {"AKIA",
                                           "ghp_",
                                           "github_pat_",
                                           "glpat-",
                                           "gloas-",
                                           "xoxb-",
                                           "xapp-",
                                           "hooks.slack.com/services/",
                                           "/api/webhooks/",
                                           "webhook.office.com/webhookb2/",
                                           "/bot",
                                           "AIza",
                                           "ya29.",
                                           "GOCSPX-",
                                           "1//0",
                                           "abc8Q~",
                                           "sk_live_",
                                           "whsec_",
                                           "npm_",
                                           "pypi-",
                                           "sntrys_",
                                           "dop_v1_",
                                           "hvs.",
                                           "SG.",
                                           "sk-",
                                           "shpat_",
                                           "dckr_pat_",
                                           "ATATT3",
                                           "lin_api_",
                                           "dapi",
                                           "xkeysib-",
                                           "PMAK-",
                                           "NRAK-",
                                           "dt0c01.",
                                           "AGE-SECRET-KEY-1",
                                           "eyJ",
                                           "eyj",
                                           "akia",
                                           " ",
                                           "-",
                                           ".",
                                           "=",
                                           "0123456789abcdef0123456789abcdef",
                                           "ABCDEFGHIJKLMNOP0123456789",
                                           "abcdefghijklmnopqrst",
                                           "T00/B00/XXXXXXXX",
                                           "\"",
                                           "token=",
                                           "\xe2\x82\xac"};
  re2::RE2::Options options(re2::RE2::Latin1);
  options.set_longest_match(true);
  const re2::RE2 pattern(ToRe2(SecretShapePattern()), options);
  std::minstd_rand random(11);
  std::size_t held = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (auto parts = 1 + random() % 7; parts > 0; --parts) text += kParts[random() % std::size(kParts)];
    const bool holds = re2::RE2::PartialMatch(text, pattern);
    held += holds ? 1 : 0;
    ASSERT_EQ(!FindSecretShapes(text).empty(), holds) << text;
  }
  EXPECT_GT(held, 3000U);
  EXPECT_LT(held, 17000U);
}

}  // namespace
}  // namespace wflogscan
