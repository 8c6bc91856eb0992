#include "engine/base/stable_hash.h"

#include <cstdint>
#include <set>
#include <string>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

// The instances "1" and "4" of two connectors are two.
TEST(StableHash, NoSeedCancelsOutAgainstAByte) {
  constexpr std::uint64_t kSeeds = 64;
  std::set<std::uint64_t> hashes;
  std::size_t texts = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    for (char c = '0'; c <= 'z'; ++c) {
      for (const char* rest : {"", "a"}) {
        hashes.insert(StableHash(std::string(1, c) + rest, seed));
        ++texts;
      }
    }
  }
  EXPECT_EQ(hashes.size(), texts);
}

TEST(StableHash, IsTheSameInEveryRun) { EXPECT_EQ(StableHash("okta"), UINT64_C(10462244594085059779)); }

}  // namespace
}  // namespace wflogscan
