#include "engine/match/line_memo.h"

#include <cstddef>
#include <set>
#include <string>
#include <tuple>

#include "engine/match/fingerprint.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

TEST(Fingerprint, IsAnotherForEveryOtherText) {
  std::set<std::tuple<std::uint64_t, std::uint64_t, std::size_t>> seen;
  std::size_t texts = 0;
  const auto see = [&](const std::string& text) {
    const Fingerprint fingerprint = FingerprintOf(text);
    EXPECT_EQ(fingerprint, FingerprintOf(std::string(text)));
    EXPECT_EQ(fingerprint.size, text.size());
    seen.emplace(fingerprint.low, fingerprint.high, fingerprint.size);
    ++texts;
  };
  for (const std::size_t size :
       {std::size_t{1}, std::size_t{7}, std::size_t{8}, std::size_t{15}, std::size_t{16}, std::size_t{17},
        std::size_t{31}, std::size_t{32}, std::size_t{63}, std::size_t{64}, std::size_t{65}, std::size_t{100},
        std::size_t{128}, kMaxFingerprintedBytes}) {
    std::string text(size, 'a');
    see(text);
    for (std::size_t at = 0; at < size; ++at) {
      text[at] = 'b';
      see(text);
      text[at] = 'a';
    }
  }
  EXPECT_EQ(seen.size(), texts);
}

TEST(LineMemo, KnowsWhatItWasGiven) {
  LineMemo<int> memo;
  EXPECT_EQ(memo.Find(FingerprintOf("okta")), nullptr);
  memo.Keep(FingerprintOf("okta"), 7);
  ASSERT_NE(memo.Find(FingerprintOf("okta")), nullptr);
  EXPECT_EQ(*memo.Find(FingerprintOf("okta")), 7);
  EXPECT_EQ(memo.Find(FingerprintOf("oktb")), nullptr);
}

TEST(LineMemo, TextsThatNeverComeAgainDriveNobodyOut) {
  LineMemo<int> memo;
  const Fingerprint often = FingerprintOf("said again and again");
  memo.Keep(often, 7);
  for (int i = 0; i < 100'000; ++i) {
    if (i % 16 == 0) {
      ASSERT_NE(memo.Find(often), nullptr) << i;
      ASSERT_EQ(*memo.Find(often), 7);
    }
    memo.Keep(FingerprintOf(std::to_string(i)), i);
  }
}

TEST(LineMemo, AnExpectationMayBeWrong) {
  LineMemo<int> memo;
  const Fingerprint okta = FingerprintOf("okta");
  EXPECT_EQ(memo.Expect(okta), nullptr);
  memo.Keep(okta, 7);
  auto* const expected = memo.Expect(okta);
  ASSERT_NE(expected, nullptr);
  ASSERT_NE(memo.Find(okta, expected), nullptr);
  EXPECT_EQ(*memo.Find(okta, expected), 7);
  ASSERT_NE(memo.Find(okta, nullptr), nullptr) << "it was not known when it was expected";
  EXPECT_EQ(memo.Find(FingerprintOf("oktb"), expected), nullptr);

  const Fingerprint never_asked = FingerprintOf("wiz");
  memo.Keep(never_asked, 8);
  auto* const place = memo.Expect(never_asked);
  ASSERT_NE(place, nullptr);
  for (int i = 0; i < 100'000; ++i) memo.Keep(FingerprintOf(std::to_string(i)), i);
  EXPECT_EQ(memo.Find(never_asked, place), nullptr) << "it was driven out";
}

TEST(LineMemo, IsBounded) {
  LineMemo<int> memo;
  int known = 0;
  for (int i = 0; i < 50'000; ++i) memo.Keep(FingerprintOf(std::to_string(i)), i);
  for (int i = 0; i < 50'000; ++i) {
    const int* const value = memo.Find(FingerprintOf(std::to_string(i)));
    if (value == nullptr) continue;
    EXPECT_EQ(*value, i);
    ++known;
  }
  EXPECT_GT(known, 7000);
  EXPECT_LE(known, 8192);
}

}  // namespace
}  // namespace wflogscan
