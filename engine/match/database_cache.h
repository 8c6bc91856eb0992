#ifndef WFLOGSCAN_ENGINE_MATCH_DATABASE_CACHE_H_
#define WFLOGSCAN_ENGINE_MATCH_DATABASE_CACHE_H_

// Compiled databases in the user's cache folder.
//
// A file is keyed by the rules, the format, the library's version and the processor's features, written
// beside and renamed into place, and used only if it belongs to this user, nobody else may write it, and its
// checksum is right. Whatever is wrong with the cache costs time, never an answer: every function degrades to
// a miss.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wflogscan {

struct CacheOptions {
  std::filesystem::path folder;  // empty: no cache
};

// `content` is everything that the cached bytes depend on, beside the library and the processor.
std::string CacheKey(std::string_view content);

// What was stored under the key, blob by blob; nullopt for a miss.
std::optional<std::vector<std::string>> LoadFromCache(const CacheOptions& options, std::string_view key);
void StoreInCache(const CacheOptions& options, std::string_view key, const std::vector<std::string>& blobs);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_DATABASE_CACHE_H_
