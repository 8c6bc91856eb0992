#include "engine/match/vectorscan.h"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

using ::testing::ElementsAre;

struct Free {
  void operator()(char* block) const { std::free(block); }
};

// The image, `shift` bytes behind an address that is aligned as widely as any.
class Placed {
 public:
  Placed(std::string_view image, std::size_t shift) : size_(image.size()), shift_(shift) {
    constexpr std::size_t kPage = 4096;
    const std::size_t capacity = (image.size() + shift + kPage) / kPage * kPage;
    block_.reset(static_cast<char*>(std::aligned_alloc(kPage, capacity)));
    std::memcpy(block_.get() + shift, image.data(), image.size());
  }
  std::string_view bytes() const { return {block_.get() + shift_, size_}; }
  char* data() { return block_.get() + shift_; }

 private:
  std::size_t size_;
  std::size_t shift_;
  std::unique_ptr<char, Free> block_;
};

std::string SomeImage() {
  const absl::StatusOr<HsDatabase> database =
      CompilePatterns({"refused", "time(?:d )?out", "[0-9]{3} unauth"});
  EXPECT_TRUE(database.ok()) << database.status();
  absl::StatusOr<std::string> image = ImageOfDatabase(database->get());
  EXPECT_TRUE(image.ok()) << image.status();
  return *std::move(image);
}

std::vector<unsigned> Hits(const hs_database_t* database, std::string_view text) {
  HsScratch scratch;
  EXPECT_TRUE(GrowScratch(database, &scratch).ok());
  std::vector<unsigned> hits;
  const auto take = [](unsigned id, unsigned long long, unsigned long long, unsigned, void* to) {
    static_cast<std::vector<unsigned>*>(to)->push_back(id);
    return 0;
  };
  EXPECT_EQ(hs_scan(database, text.data(), static_cast<unsigned>(text.size()), 0, scratch.get(), take, &hits),
            HS_SUCCESS);
  return hits;
}

TEST(DatabaseImage, IsADatabaseWhereverItLies) {
  const std::string image = SomeImage();
  for (const std::size_t shift : {0, 64, 128, 192, 1024 + 64}) {
    const Placed placed(image, shift);
    const absl::StatusOr<const hs_database_t*> database = DatabaseOfImage(placed.bytes());
    ASSERT_TRUE(database.ok()) << shift << ": " << database.status();
    EXPECT_THAT(Hits(*database, "it timed out, then: 401 Unauthorized"), ElementsAre(1U, 2U)) << shift;
  }
}

TEST(DatabaseImage, ItsBytesAreTheSameEveryTime) { EXPECT_TRUE(SomeImage() == SomeImage()); }

TEST(DatabaseImage, WhatIsNoneIsRefused) {
  const std::string image = SomeImage();
  const auto code = [](std::string_view bytes) { return DatabaseOfImage(bytes).status().code(); };
  EXPECT_EQ(code(Placed(image, 8).bytes()), absl::StatusCode::kDataLoss) << "not aligned";
  EXPECT_EQ(code(Placed(image, 0).bytes().substr(0, image.size() - 1)), absl::StatusCode::kDataLoss);
  EXPECT_EQ(code(Placed("", 0).bytes()), absl::StatusCode::kDataLoss);
  EXPECT_EQ(code(Placed(std::string(1000, 'x'), 0).bytes()), absl::StatusCode::kDataLoss);
  Placed damaged(image, 0);
  damaged.data()[0] = static_cast<char>(damaged.data()[0] ^ 1);
  EXPECT_EQ(code(damaged.bytes()), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace wflogscan
