#include "engine/match/seen_once.h"

#include <string>

#include "engine/match/fingerprint.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

TEST(SeenOnce, ATextHasComeBeforeWhenItComesAgain) {
  SeenOnce seen;
  EXPECT_FALSE(seen.Note(FingerprintOf("a user of its own")));
  EXPECT_FALSE(seen.Note(FingerprintOf("another user")));
  EXPECT_TRUE(seen.Note(FingerprintOf("a user of its own")));
  EXPECT_TRUE(seen.Note(FingerprintOf("another user")));
}

// A log of some thousand kinds of lines and as many that never come again is still learnt.
TEST(SeenOnce, MostOfSomeThousandTextsAreRemembered) {
  SeenOnce seen;
  constexpr int kTexts = 4000;
  int known = 0;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < kTexts; ++i) known += seen.Note(FingerprintOf("text " + std::to_string(i))) ? 1 : 0;
  }
  EXPECT_GT(known, kTexts / 2);
  EXPECT_LE(known, kTexts);
}

}  // namespace
}  // namespace wflogscan
