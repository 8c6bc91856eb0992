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
// into place once (page_arena.h) and used there.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/match/page_arena.h"
#include "engine/match/vectorscan.h"

namespace wflogscan {

struct CacheOptions {
  std::filesystem::path folder;  // empty: no cache
};

// The blobs of one file. Each begins at a multiple of kDatabaseAlignment.
using CachedBlobs = std::vector<std::string_view>;

// `content` is everything that the cached bytes depend on, beside the library and the processor.
std::string CacheKey(std::string_view content);

// A database that was compiled here, or one that lies in a file of the cache.
class ReadyDatabase {
 public:
  ReadyDatabase() = default;
  explicit ReadyDatabase(HsDatabase compiled) : compiled_(std::move(compiled)), database_(compiled_.get()) {}
  // Refers to the blob. nullopt: it is no database.
  static std::optional<ReadyDatabase> Of(std::string_view blob);

  const hs_database_t* get() const { return database_; }  // null where there is none

 private:
  HsDatabase compiled_;
  const hs_database_t* database_ = nullptr;
};

// What was stored under the key, blob by blob; nullopt for a miss. It lies in *arena.
std::optional<CachedBlobs> LoadFromCache(const CacheOptions& options, std::string_view key, PageArena* arena);
void StoreInCache(const CacheOptions& options, std::string_view key, const std::vector<std::string>& blobs);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_DATABASE_CACHE_H_
