#include "engine/match/database_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "engine/base/sha256.h"
#include "engine/match/vectorscan.h"

namespace wflogscan {
namespace {

// Part of every key: a change of the layout below, or of how stems are derived, makes older files misses.
constexpr std::string_view kFormat = "wflogscan-cache-8";
constexpr std::size_t kDigestBytes = 64;

std::filesystem::path FileOf(const CacheOptions& options, std::string_view key) {
  return options.folder / absl::StrCat(std::string(key.substr(0, 32)), ".hsdb");
}

// Only what this user alone could have written is worth reading.
bool BelongsToUsAlone(int descriptor) {
  struct stat status;
  return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == ::geteuid() &&
         (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

std::optional<std::string> ReadWhole(int descriptor) {
  struct stat status;
  if (::fstat(descriptor, &status) != 0) return std::nullopt;
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t at = 0;
  while (at < bytes.size()) {
    const ssize_t got = ::read(descriptor, bytes.data() + at, bytes.size() - at);
    if (got <= 0) return std::nullopt;
    at += static_cast<std::size_t>(got);
  }
  return bytes;
}

void AppendBlob(std::string_view blob, std::string* out) {
  const std::uint64_t size = blob.size();
  out->append(reinterpret_cast<const char*>(&size), sizeof(size));  // read back on the same machine only
  out->append(blob);
}

std::optional<std::string_view> TakeBlob(std::string_view* bytes) {
  std::uint64_t size = 0;
  if (bytes->size() < sizeof(size)) return std::nullopt;
  std::memcpy(&size, bytes->data(), sizeof(size));
  bytes->remove_prefix(sizeof(size));
  if (size > bytes->size()) return std::nullopt;
  const std::string_view blob = bytes->substr(0, size);
  bytes->remove_prefix(size);
  return blob;
}

}  // namespace

std::string CacheKey(std::string_view content) {
  hs_platform_info_t platform{};
  hs_populate_platform(&platform);
  return Sha256Hex(absl::StrCat(std::string(kFormat), "\n", hs_version(), "\n", platform.tune, " ",
                                platform.cpu_features, "\n", std::string(content)));
}

std::optional<std::vector<std::string>> LoadFromCache(const CacheOptions& options, std::string_view key) {
  if (options.folder.empty()) return std::nullopt;
  const int descriptor = ::open(FileOf(options, key).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor < 0) return std::nullopt;
  std::optional<std::string> file;
  if (BelongsToUsAlone(descriptor)) file = ReadWhole(descriptor);
  ::close(descriptor);
  if (!file || file->size() < kDigestBytes) return std::nullopt;
  std::string_view rest = *file;
  const std::string_view digest = rest.substr(0, kDigestBytes);
  rest.remove_prefix(kDigestBytes);
  if (Sha256Hex(rest) != digest) return std::nullopt;
  if (TakeBlob(&rest) != key) return std::nullopt;

  std::vector<std::string> blobs;
  while (!rest.empty()) {
    const std::optional<std::string_view> blob = TakeBlob(&rest);
    if (!blob) return std::nullopt;
    blobs.emplace_back(*blob);
  }
  return blobs;
}

void StoreInCache(const CacheOptions& options, std::string_view key, const std::vector<std::string>& blobs) {
  if (options.folder.empty()) return;
  std::string body;
  AppendBlob(key, &body);
  for (const std::string& blob : blobs) AppendBlob(blob, &body);
  const std::string file = Sha256Hex(body) + body;

  std::error_code ignored;
  std::filesystem::create_directories(options.folder, ignored);
  std::string temporary = (options.folder / "new-XXXXXX").string();
  const int descriptor = ::mkstemp(temporary.data());  // mode 0600
  if (descriptor < 0) return;
  std::size_t at = 0;
  while (at < file.size()) {
    const ssize_t put = ::write(descriptor, file.data() + at, file.size() - at);
    if (put <= 0) break;
    at += static_cast<std::size_t>(put);
  }
  const bool whole = ::close(descriptor) == 0 && at == file.size();
  if (whole && ::rename(temporary.c_str(), FileOf(options, key).c_str()) == 0) return;
  ::unlink(temporary.c_str());
}

}  // namespace wflogscan
