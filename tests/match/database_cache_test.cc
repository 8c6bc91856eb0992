#include "engine/match/database_cache.h"

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/test_scanner.h"

namespace wflogscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

PageArena* Arena() {
  static PageArena arena;
  return &arena;
}

// As strings; "missed" alone for a miss.
std::vector<std::string> Load(const CacheOptions& options, const std::string& key) {
  const std::optional<CachedBlobs> cached = LoadFromCache(options, key, Arena());
  if (!cached) return {"missed"};
  std::vector<std::string> blobs;
  for (std::size_t i = 0; i < cached->size(); ++i) blobs.emplace_back((*cached)[i]);
  return blobs;
}

std::vector<std::filesystem::path> FilesOf(const CacheOptions& options) {
  return testing::FilesBelow(options.folder);
}

TEST(DatabaseCache, GivesBackWhatWasStored) {
  const testing::TempFolder folder;
  const CacheOptions options{folder.path() / "made" / "on demand"};
  const std::string binary("\0\xff\n", 3);
  StoreInCache(options, CacheKey("a"), {"one", "", binary});
  StoreInCache(options, CacheKey("b"), {});
  EXPECT_THAT(Load(options, CacheKey("a")), ElementsAre("one", "", binary));
  EXPECT_THAT(Load(options, CacheKey("b")), IsEmpty());
  EXPECT_EQ(FilesOf(options).size(), 2U) << "something temporary was left behind";
}

TEST(DatabaseCache, BlobsAreAligned) {
  const testing::TempFolder folder;
  const CacheOptions options{folder.path()};
  StoreInCache(options, CacheKey("a"), {"one", "", std::string(64, 'x'), std::string(65, 'y'), "five"});
  const std::optional<CachedBlobs> cached = LoadFromCache(options, CacheKey("a"), Arena());
  ASSERT_TRUE(cached.has_value());
  ASSERT_EQ(cached->size(), 5U);
  for (std::size_t i = 0; i < cached->size(); ++i) {
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>((*cached)[i].data()) % kDatabaseAlignment, 0U) << i;
  }
  EXPECT_EQ((*cached)[4], "five");
}

TEST(DatabaseCache, TheLastStoreWins) {
  const testing::TempFolder folder;
  const CacheOptions options{folder.path()};
  StoreInCache(options, CacheKey("a"), {"old"});
  StoreInCache(options, CacheKey("a"), {"new"});
  EXPECT_THAT(Load(options, CacheKey("a")), ElementsAre("new"));
}

TEST(DatabaseCache, AnotherKeyIsAMiss) {
  const testing::TempFolder folder;
  const CacheOptions options{folder.path()};
  StoreInCache(options, CacheKey("a"), {"one"});
  EXPECT_FALSE(LoadFromCache(options, CacheKey("b"), Arena()).has_value());
  // The file's name holds only the beginning of the key.
  std::string alike = CacheKey("a");
  alike.back() = alike.back() == '0' ? '1' : '0';
  EXPECT_FALSE(LoadFromCache(options, alike, Arena()).has_value());
}

TEST(DatabaseCache, KeysDependOnTheContent) {
  EXPECT_EQ(CacheKey("a"), CacheKey("a"));
  EXPECT_NE(CacheKey("a"), CacheKey("b"));
  EXPECT_EQ(CacheKey("a").size(), 64U);
}

TEST(DatabaseCache, ADamagedByteAnywhereIsAMiss) {
  const testing::TempFolder folder;
  const CacheOptions options{folder.path()};
  StoreInCache(options, CacheKey("a"), {"some content"});
  const std::filesystem::path file = FilesOf(options).at(0);
  const std::string whole = testing::ReadWholeFile(file);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    folder.Write(file.filename().string(), damaged);
    EXPECT_FALSE(LoadFromCache(options, CacheKey("a"), Arena()).has_value()) << "byte " << i;
  }
  for (std::size_t size = 0; size < whole.size(); ++size) {
    folder.Write(file.filename().string(), whole.substr(0, size));
    EXPECT_FALSE(LoadFromCache(options, CacheKey("a"), Arena()).has_value()) << "cut to " << size;
  }
  folder.Write(file.filename().string(), whole);
  EXPECT_TRUE(LoadFromCache(options, CacheKey("a"), Arena()).has_value());
}

TEST(DatabaseCache, AFileThatOthersMayWriteIsAMiss) {
  const testing::TempFolder folder;
  const CacheOptions options{folder.path()};
  StoreInCache(options, CacheKey("a"), {"one"});
  const std::filesystem::path file = FilesOf(options).at(0);
  for (const ::mode_t mode : {0620, 0602, 0666}) {
    ASSERT_EQ(::chmod(file.c_str(), mode), 0);
    EXPECT_FALSE(LoadFromCache(options, CacheKey("a"), Arena()).has_value()) << std::oct << mode;
  }
  ASSERT_EQ(::chmod(file.c_str(), 0644), 0);
  EXPECT_TRUE(LoadFromCache(options, CacheKey("a"), Arena()).has_value());
}

TEST(DatabaseCache, AFileOfSomebodyElseIsAMiss) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root may give a file away";
  const testing::TempFolder folder;
  const CacheOptions options{folder.path()};
  StoreInCache(options, CacheKey("a"), {"one"});
  ASSERT_EQ(::chown(FilesOf(options).at(0).c_str(), 12345, 12345), 0);
  EXPECT_FALSE(LoadFromCache(options, CacheKey("a"), Arena()).has_value());
}

TEST(DatabaseCache, ALinkIsAMiss) {
  const testing::TempFolder folder;
  const CacheOptions options{folder.path()};
  StoreInCache(options, CacheKey("a"), {"one"});
  const std::filesystem::path file = FilesOf(options).at(0);
  std::filesystem::rename(file, folder.path() / "elsewhere");
  std::filesystem::create_symlink(folder.path() / "elsewhere", file);
  EXPECT_FALSE(LoadFromCache(options, CacheKey("a"), Arena()).has_value());
}

TEST(DatabaseCache, AFifoIsAMissAndIsReplaced) {
  const testing::TempFolder folder;
  const CacheOptions options{folder.path()};
  StoreInCache(options, CacheKey("a"), {"one"});
  const std::filesystem::path file = FilesOf(options).at(0);
  std::filesystem::remove(file);
  ASSERT_EQ(::mkfifo(file.c_str(), 0600), 0);
  EXPECT_FALSE(LoadFromCache(options, CacheKey("a"), Arena()).has_value());
  StoreInCache(options, CacheKey("a"), {"two"});
  EXPECT_THAT(Load(options, CacheKey("a")), ElementsAre("two"));
}

TEST(DatabaseCache, WhatWasNotUsedForLongIsRemovedWithTheNextStore) {
  const testing::TempFolder folder;
  const CacheOptions options{folder.path()};
  StoreInCache(options, CacheKey("old"), {"old"});
  StoreInCache(options, CacheKey("used"), {"used"});
  std::ofstream(folder.path() / "notes.txt") << "somebody else's";
  constexpr std::chrono::hours kDay{24};
  for (const std::filesystem::path& file : FilesOf(options)) {
    std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now() - 61 * kDay);
  }
  EXPECT_THAT(Load(options, CacheKey("used")), ElementsAre("used"));
  StoreInCache(options, CacheKey("new"), {"new"});
  EXPECT_THAT(Load(options, CacheKey("old")), ElementsAre("missed"));
  EXPECT_THAT(Load(options, CacheKey("used")), ElementsAre("used"));
  EXPECT_THAT(Load(options, CacheKey("new")), ElementsAre("new"));
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "notes.txt"));
}

TEST(DatabaseCache, NoFolderOrABadOneWorksWithoutCache) {
  StoreInCache({}, CacheKey("a"), {"one"});
  EXPECT_FALSE(LoadFromCache({}, CacheKey("a"), Arena()).has_value());
  const testing::TempFolder folder;
  const CacheOptions options{folder.Write("a file", "") / "below"};
  StoreInCache(options, CacheKey("a"), {"one"});
  EXPECT_FALSE(LoadFromCache(options, CacheKey("a"), Arena()).has_value());
}

}  // namespace
}  // namespace wflogscan
