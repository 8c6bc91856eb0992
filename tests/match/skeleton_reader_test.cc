#include "engine/match/skeleton_reader.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "tests/support/whole_skeleton.h"

namespace wflogscan {
namespace {

std::vector<InstructionSet> SupportedSets() {
  std::vector<InstructionSet> sets;
  std::copy_if(kInstructionSets.begin(), kInstructionSets.end(), std::back_inserter(sets), IsSupported);
  return sets;
}

// With # for a number and @ for an id; "none" where there is no skeleton.
std::string Shown(std::string_view skeleton) {
  std::string text(skeleton);
  std::replace(text.begin(), text.end(), LineSkeleton::kNumber, '#');
  std::replace(text.begin(), text.end(), LineSkeleton::kId, '@');
  return text;
}
std::string SkeletonOf(std::string_view line, InstructionSet set = BestInstructionSet()) {
  SkeletonReader reader(set);
  const std::optional<LineSkeleton> skeleton = reader.ReadLine(line);
  return skeleton ? Shown(skeleton->text()) : "none";
}

std::vector<std::string> NumbersOf(const LineSkeleton& skeleton) {
  std::vector<std::string> numbers;
  skeleton.ForEachNumber([&](const LineSkeleton::Number& number) { numbers.emplace_back(number.text); });
  return numbers;
}
std::vector<std::string> NumbersOf(std::string_view line, InstructionSet set = BestInstructionSet()) {
  SkeletonReader reader(set);
  const std::optional<LineSkeleton> skeleton = reader.ReadLine(line);
  return skeleton ? NumbersOf(*skeleton) : std::vector<std::string>();
}

// That a part of the reader's line is told as it would be by itself.
void ExpectPart(const SkeletonReader& reader, std::size_t i, std::mt19937* random) {
  const std::string_view line = reader.LineAt(i);
  const std::size_t begin = (*random)() % (line.size() + 1);
  const std::size_t end = begin + (*random)() % (line.size() + 1 - begin);
  const auto is_other = [line](std::size_t at) {
    return at >= line.size() || std::isalnum(static_cast<unsigned char>(line[at])) == 0;
  };
  const std::string_view part = line.substr(begin, end - begin);
  const std::optional<LineSkeleton> skeleton = reader.PartAt(i, part);
  if ((begin > 0 && !is_other(begin - 1)) || !is_other(end)) {
    EXPECT_FALSE(skeleton.has_value()) << part;
    return;
  }
  if (!skeleton) return;  // a line that is not taken apart to its end
  EXPECT_EQ(skeleton->line(), part);
  EXPECT_EQ(Shown(skeleton->text()), SkeletonOf(part)) << line;
  EXPECT_EQ(NumbersOf(*skeleton), NumbersOf(part)) << line;
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
    const auto is_other_letter = [&](std::size_t i) {
      return i < line.size() && std::isalpha(static_cast<unsigned char>(line[i])) != 0 && !is_hex(line[i]);
    };
    const bool is_in_word = run.size() <= LineSkeleton::kLongestInWord &&
                            !std::all_of(run.begin(), run.end(), is_digit) &&
                            ((at > 0 && is_other_letter(at - 1)) || is_other_letter(end));
    if (run.empty()) {
      text += line[at++];
    } else if (is_in_word || std::none_of(run.begin(), run.end(), is_digit)) {
      text += run;
      at = end;
    } else {
      text += std::all_of(run.begin(), run.end(), is_digit) ? '#' : '@';
      at = end;
    }
  }
  return text;
}

TEST(SkeletonReader, TellsAPartOfALineThatIsTooLongOrHoldsWhatHasNone) {
  const std::string part = R"(2026-02-22T06:01:20.140Z [INFO] okta: fetched 42 events)";
  const std::string before = "\x1e\x01 i=8f2e;" + std::string(LineSkeleton::kMaxLineBytes, 'x') + "\"";
  const std::string line = before + part + "\",\"n\":12";
  SkeletonReader reader;
  ASSERT_EQ(reader.Read(line, 0), 1U);
  ASSERT_FALSE(reader.HasSkeleton(0));
  const auto part_of = [&](std::size_t begin, std::size_t size) {
    return reader.PartAt(0, reader.LineAt(0).substr(begin, size));
  };
  const std::optional<LineSkeleton> skeleton = part_of(before.size(), part.size());
  ASSERT_TRUE(skeleton.has_value());
  EXPECT_EQ(Shown(skeleton->text()), SkeletonOf(part));
  EXPECT_EQ(NumbersOf(*skeleton), NumbersOf(part));
  EXPECT_FALSE(part_of(before.size() + 1, part.size() - 1).has_value()) << "the rest of a number";
  EXPECT_FALSE(part_of(0, 12).has_value()) << "it holds what stands for a number";
  EXPECT_FALSE(part_of(0, line.size()).has_value()) << "it is too long";
}

TEST(SkeletonReader, NumbersTimesAndIdsGo) {
  EXPECT_EQ(SkeletonOf("2026-02-22T06:01:20.140Z [INFO] okta: fetched 42 events"),
            "#-#-#T#:#:#.#Z [INFO] okta: fetched # events");
  EXPECT_EQ(SkeletonOf("id=5cf27930-0401-4403-8429-d1a26237abcd, key DEADBEEF1"), "id=@-#-#-#-@, key @");
  EXPECT_EQ(SkeletonOf("page 4 of 9, deadbeef added"), "page # of #, deadbeef added");
  EXPECT_EQ(SkeletonOf("auth0 or x509 or v1.2 or 5e7"), "auth# or x# or v#.# or @");
  EXPECT_EQ(SkeletonOf(""), "");
  EXPECT_EQ(SkeletonOf("7"), "#");
  EXPECT_EQ(SkeletonOf("a"), "a");
}

TEST(SkeletonReader, AShortIdBesideALetterIsAPartOfAWord) {
  EXPECT_EQ(SkeletonOf("rapid7: TLS_AES_128_GCM_SHA256"), "rapid7: TLS_AES_#_GCM_SHA256");
  EXPECT_EQ(SkeletonOf("x7f3a x7f3ab 7f3ax 7f3abx"), "x7f3a x@ 7f3ax @x") << "a longer one is not";
  EXPECT_EQ(SkeletonOf("500ms T06 v2"), "#ms T# v#") << "and digits are no id";
  // Where a chunk of the reader ends.
  const std::string far(62, ' ');
  EXPECT_EQ(SkeletonOf(far + "x7f"), far + "x7f");
  EXPECT_EQ(SkeletonOf(far.substr(2) + "7fx"), far.substr(2) + "7fx");
}

TEST(SkeletonReader, GivesTheNumbersInOrder) {
  EXPECT_EQ(NumbersOf("exit 137 after 0a1f, 7"), (std::vector<std::string>{"137", "0a1f", "7"}));
  const std::string far = std::string(61, ' ') + "12345 " + std::string(58, '-') + "abc9";
  EXPECT_EQ(NumbersOf(far), (std::vector<std::string>{"12345", "abc9"}));
}

TEST(SkeletonReader, HoldsAsManyNumbersAsALineCan) {
  std::string line;
  while (line.size() < LineSkeleton::kMaxLineBytes) line += "7 ";
  for (const InstructionSet set : SupportedSets()) {
    EXPECT_EQ(NumbersOf(line, set), std::vector<std::string>(LineSkeleton::kMaxLineBytes / 2, "7"));
  }
}

TEST(SkeletonReader, SomeLinesHaveNone) {
  EXPECT_EQ(SkeletonOf(std::string("a\x01") + "b"), "none") << "it would look like a number";
  EXPECT_EQ(SkeletonOf(std::string("a\x02") + "b"), "none");
  EXPECT_EQ(SkeletonOf(std::string(LineSkeleton::kMaxLineBytes + 1, 'x')), "none");
  EXPECT_EQ(SkeletonOf(std::string(LineSkeleton::kMaxLineBytes, 'x')), std::string(1024, 'x'));
  EXPECT_EQ(SkeletonOf(std::string(64, '7')), "none") << "longer than any id";
  EXPECT_EQ(SkeletonOf(std::string(63, '7')), "#");
  EXPECT_EQ(SkeletonOf("x" + std::string(62, '7') + " 8"), "x# #");
}

// Parts that random lines are made of.
constexpr const char* kParts[] = {
    "0",        "9",     "12", "a", "f",    "F",    "face",    "x", " ",    "-",  ":",    ".",
    "@",        "`",     "G",  "/", "\xff", "\t",   "\\",      "{", "7f3a", "{}", "0000", "words of a line ",
    "deadbeef", "7f3a9", "d7", "h", "A256", "\x1b", "fetched "};

std::string RandomLine(std::size_t most_parts, std::mt19937* random) {
  std::string line;
  for (std::size_t parts = (*random)() % most_parts; parts > 0; --parts) {
    line += kParts[(*random)() % std::size(kParts)];
  }
  return line;
}

TEST(SkeletonReader, IsWhatOneCharacterAtATimeGivesOnEveryProcessor) {
  std::mt19937 random(7);
  SkeletonReader reader;
  for (int round = 0; round < 30000; ++round) {
    const std::string line = RandomLine(60, &random);
    const std::string best = SkeletonOf(line);
    if (best != "none") {
      ASSERT_EQ(best, SlowSkeletonOf(line)) << line;
    }
    for (const InstructionSet set : SupportedSets()) {
      ASSERT_EQ(SkeletonOf(line, set), best) << line;
      ASSERT_EQ(NumbersOf(line, set), NumbersOf(line)) << line;
    }
    if (best == "none") continue;
    ASSERT_TRUE(testing::IsWhole(*reader.ReadLine(line))) << line;
  }
}

TEST(SkeletonReader, ReadsABlockAsItReadsItsLines) {
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::string> lines;
    for (std::size_t count = 1 + random() % 400; count > 0; --count) {
      // Now and then one that no batch holds, or a run of empty ones.
      const std::size_t kind = random() % 64;
      lines.push_back(RandomLine(kind == 0 ? 4000 : 30, &random));
      if (kind == 1) lines.resize(lines.size() + random() % 700);
    }
    std::string block;
    for (const std::string& line : lines) block += line + '\n';
    if (round % 2 == 0) {  // the last line lacks its line break
      block.pop_back();
      if (lines.back().empty()) lines.pop_back();
    }
    for (const InstructionSet set : SupportedSets()) {
      SkeletonReader reader(set);
      std::size_t next = 0;
      for (std::size_t at = 0; at < block.size();) {
        const std::size_t count = reader.Read(block, at);
        ASSERT_GT(count, 0U);
        for (std::size_t i = 0; i < count; ++i) {
          ASSERT_LT(next, lines.size());
          const std::string& line = lines[next++];
          ASSERT_EQ(reader.BeginOf(i), at);
          ASSERT_EQ(reader.LineAt(i), line);
          ASSERT_EQ(reader.HasSkeleton(i), SkeletonOf(line) != "none") << line;
          if (reader.HasSkeleton(i)) {
            ASSERT_EQ(Shown(reader.TextAt(i)), SlowSkeletonOf(line));
            ASSERT_TRUE(testing::IsWhole(reader.SkeletonAt(i))) << line;
          }
          ExpectPart(reader, i, &random);
          at = reader.EndOf(i) + 1;
        }
      }
      ASSERT_EQ(next, lines.size());
    }
  }
}

}  // namespace
}  // namespace wflogscan
