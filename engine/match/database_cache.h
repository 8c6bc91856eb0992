#ifndef WFLOGSCAN_ENGINE_MATCH_DATABASE_CACHE_H_
#define WFLOGSCAN_ENGINE_MATCH_DATABASE_CACHE_H_

// Compiled databases in the user's cache folder.
//
// A file is keyed by the rules, the format, the library's version and the processor's features, written
// beside and renamed into place, and used only if it belongs to this user, nobody else may write it, and its
// checksum is right. Whatever is wrong with the cache costs time, never an answer: every function degrades to
// a miss. A file that was not used for two months, since the rules or the library are others by now, is
// removed when the next one is written.
//
// The checksum finds damage, so it is a CRC: who could forge a file is this user, and could forge any digest.
// A file is read whole before it is checked, and not mapped: what is used is what was checked, and a file
// that is cut meanwhile is no fault of memory. A scan begins with some two megabytes of these; they are read
// into place once and used there, a third of a millisecond a megabyte.

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/match/vectorscan.h"

namespace wflogscan {

struct CacheOptions {
  std::filesystem::path folder;  // empty: no cache
};

// The blobs of one file, in memory as long as this is. Each begins at a multiple of kAlignment.
class CachedBlobs {
 public:
  static constexpr std::size_t kAlignment = kDatabaseAlignment;

  std::size_t size() const { return blobs_.size(); }
  std::string_view operator[](std::size_t i) const { return blobs_[i]; }

 private:
  friend std::optional<CachedBlobs> LoadFromCache(const CacheOptions& options, std::string_view key);

  struct Unmap {
    std::size_t bytes;
    void operator()(char* pages) const;
  };
  using Pages = std::unique_ptr<char, Unmap>;
  static Pages ReadWhole(int descriptor, std::size_t size);

  CachedBlobs(Pages pages, std::vector<std::string_view> blobs)
      : pages_(std::move(pages)), blobs_(std::move(blobs)) {}

  Pages pages_;
  std::vector<std::string_view> blobs_;
};

// `content` is everything that the cached bytes depend on, beside the library and the processor.
std::string CacheKey(std::string_view content);

// A database that was compiled here, or one that lies in a file of the cache.
class ReadyDatabase {
 public:
  ReadyDatabase() = default;
  explicit ReadyDatabase(HsDatabase compiled) : compiled_(std::move(compiled)), database_(compiled_.get()) {}
  // nullopt: the blob is no database.
  static std::optional<ReadyDatabase> Of(CachedBlobs blobs, std::size_t index);

  const hs_database_t* get() const { return database_; }  // null where there is none

 private:
  HsDatabase compiled_;
  std::optional<CachedBlobs> blobs_;
  const hs_database_t* database_ = nullptr;
};

// What was stored under the key, blob by blob; nullopt for a miss.
std::optional<CachedBlobs> LoadFromCache(const CacheOptions& options, std::string_view key);
void StoreInCache(const CacheOptions& options, std::string_view key, const std::vector<std::string>& blobs);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_DATABASE_CACHE_H_
