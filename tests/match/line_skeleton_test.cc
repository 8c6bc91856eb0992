#include "engine/match/line_skeleton.h"

#include <algorithm>
#include <cctype>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

// With # for a number and @ for an id; "none" where there is no skeleton.
std::string SkeletonOf(std::string_view line, LineSkeleton::Means means = LineSkeleton::Means::kBest) {
  LineSkeleton skeleton(means);
  if (!skeleton.Read(line)) return "none";
  std::string text(skeleton.text());
  std::replace(text.begin(), text.end(), LineSkeleton::kNumber, '#');
  std::replace(text.begin(), text.end(), LineSkeleton::kId, '@');
  return text;
}

std::vector<std::string> NumbersOf(std::string_view line,
                                   LineSkeleton::Means means = LineSkeleton::Means::kBest) {
  LineSkeleton skeleton(means);
  std::vector<std::string> numbers;
  if (!skeleton.Read(line)) return numbers;
  skeleton.ForEachNumber([&](const LineSkeleton::Number& number) { numbers.emplace_back(number.text); });
  return numbers;
}

// What the class promises, one character at a time.
std::string SlowSkeletonOf(std::string_view line) {
  const auto is_hex = [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::string text;
  for (std::size_t at = 0; at < line.size();) {
    std::size_t end = at;
    while (end < line.size() && is_hex(line[end])) ++end;
    const std::string_view run = line.substr(at, end - at);
    if (run.empty()) {
      text += line[at++];
    } else if (std::none_of(run.begin(), run.end(), is_digit)) {
      text += run;
      at = end;
    } else {
      text += std::all_of(run.begin(), run.end(), is_digit) ? '#' : '@';
      at = end;
    }
  }
  return text;
}

TEST(LineSkeleton, NumbersTimesAndIdsGo) {
  EXPECT_EQ(SkeletonOf("2026-02-22T06:01:20.140Z [INFO] okta: fetched 42 events"),
            "#-#-#T#:#:#.#Z [INFO] okta: fetched # events");
  EXPECT_EQ(SkeletonOf("id=5cf27930-0401-4403-8429-d1a26237abcd, key DEADBEEF1"), "id=@-#-#-#-@, key @");
  EXPECT_EQ(SkeletonOf("page 4 of 9, deadbeef added"), "page # of #, deadbeef added");
  EXPECT_EQ(SkeletonOf("auth0 or x509 or v1.2 or 5e7"), "auth# or x# or v#.# or @");
  EXPECT_EQ(SkeletonOf(""), "");
  EXPECT_EQ(SkeletonOf("7"), "#");
  EXPECT_EQ(SkeletonOf("a"), "a");
}

TEST(LineSkeleton, GivesTheNumbersInOrder) {
  EXPECT_EQ(NumbersOf("exit 137 after 0a1f, 7"), (std::vector<std::string>{"137", "0a1f", "7"}));
  const std::string far = std::string(61, ' ') + "12345 " + std::string(58, 'x') + "abc9";
  EXPECT_EQ(NumbersOf(far), (std::vector<std::string>{"12345", "abc9"}));
}

TEST(LineSkeleton, HoldsAsManyNumbersAsALineCan) {
  std::string line;
  while (line.size() < LineSkeleton::kMaxLineBytes) line += "7 ";
  for (const auto means : {LineSkeleton::Means::kBest, LineSkeleton::Means::kPortable}) {
    EXPECT_EQ(NumbersOf(line, means), std::vector<std::string>(LineSkeleton::kMaxLineBytes / 2, "7"));
  }
}

TEST(LineSkeleton, SomeLinesHaveNone) {
  EXPECT_EQ(SkeletonOf(std::string("a\x01") + "b"), "none") << "it would look like a number";
  EXPECT_EQ(SkeletonOf(std::string("a\x02") + "b"), "none");
  EXPECT_EQ(SkeletonOf(std::string(LineSkeleton::kMaxLineBytes + 1, 'x')), "none");
  EXPECT_EQ(SkeletonOf(std::string(LineSkeleton::kMaxLineBytes, 'x')), std::string(1024, 'x'));
  EXPECT_EQ(SkeletonOf(std::string(64, '7')), "none") << "longer than any id";
  EXPECT_EQ(SkeletonOf(std::string(63, '7')), "#");
  EXPECT_EQ(SkeletonOf("x" + std::string(62, '7') + " 8"), "x# #");
}

TEST(LineSkeleton, IsWhatOneCharacterAtATimeGivesOnEveryProcessor) {
  static constexpr const char* kParts[] = {
      "0",  "9",    "12",   "a",    "f",  "F",        "face",
      "x",  " ",    "-",    ":",    ".",  "@",        "`",
      "G",  "/",    "\xff", "\n",   "\t", "deadbeef", "fetched ",
      "\\", "\x1b", "{",    "7f3a", "{}", "0000",     "words of a line "};
  std::mt19937 random(7);
  for (int round = 0; round < 30000; ++round) {
    std::string line;
    for (std::size_t parts = random() % 60; parts > 0; --parts) line += kParts[random() % std::size(kParts)];
    const std::string best = SkeletonOf(line);
    ASSERT_EQ(best, SkeletonOf(line, LineSkeleton::Means::kPortable)) << line;
    if (best == "none") continue;
    ASSERT_EQ(best, SlowSkeletonOf(line)) << line;
    const std::vector<std::string> numbers = NumbersOf(line);
    ASSERT_EQ(numbers, NumbersOf(line, LineSkeleton::Means::kPortable)) << line;
    // Put back into the skeleton the numbers give the line.
    LineSkeleton skeleton;
    ASSERT_TRUE(skeleton.Read(line));
    std::string again;
    std::size_t next = 0;
    for (const char c : skeleton.text()) {
      if (LineSkeleton::IsPlaceholder(c)) {
        ASSERT_EQ(skeleton.NumberAt(next).is_id, c == LineSkeleton::kId) << line;
        again += numbers.at(next++);
      } else {
        again += c;
      }
    }
    ASSERT_EQ(again, line);
    ASSERT_EQ(next, numbers.size());
  }
}

}  // namespace
}  // namespace wflogscan
