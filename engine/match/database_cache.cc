#include "engine/match/database_cache.h"

#include <fcntl.h>
#include <isa-l/crc64.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstring>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "engine/base/sha256.h"
#include "engine/match/vectorscan.h"

namespace wflogscan {
namespace {

// Part of every key: a change of the layout below makes older files misses.
constexpr std::string_view kFormat = "wflogscan-cache-10";

// A file is the checksum of the rest, and blobs, the key first: the size, zeros up to the next multiple of
// kAlignment of the file, the bytes. Numbers are as this machine has them, since no other reads them.
constexpr std::size_t kNumberBytes = sizeof(std::uint64_t);

std::uint64_t Checksum(std::string_view bytes) {
  return ::crc64_ecma_refl(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

constexpr std::size_t Aligned(std::size_t offset) {
  return (offset + kDatabaseAlignment - 1) / kDatabaseAlignment * kDatabaseAlignment;
}

constexpr const char* kExtension = ".hsdb";

std::filesystem::path FileOf(const CacheOptions& options, std::string_view key) {
  return options.folder / absl::StrCat(std::string(key.substr(0, 32)), kExtension);
}

// Only what this user alone could have written is worth reading.
bool BelongsToUsAlone(const struct stat& status) {
  return S_ISREG(status.st_mode) && status.st_uid == ::geteuid() &&
         (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

// A use is told by the time of the last change, to the day: that of the last access is often not kept.
constexpr std::chrono::hours kDay{24};
constexpr std::chrono::hours kKeptUnused = 60 * kDay;

void MarkUsed(int descriptor, const struct stat& status) {
  if (std::chrono::system_clock::now() - std::chrono::system_clock::from_time_t(status.st_mtime) > kDay) {
    ::futimens(descriptor, nullptr);  // now
  }
}

void RemoveUnused(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::directory_iterator files(folder, error);
  for (const std::filesystem::directory_iterator end; !error && files != end; files.increment(error)) {
    std::error_code ignored;
    if (files->path().extension() != kExtension || !files->is_regular_file(ignored)) continue;
    std::error_code unknown;
    const auto used = files->last_write_time(unknown);
    if (!unknown && std::filesystem::file_time_type::clock::now() - used > kKeptUnused) {
      std::filesystem::remove(files->path(), ignored);
    }
  }
}

void AppendBlob(std::string_view blob, std::string* file) {
  const std::uint64_t size = blob.size();
  file->append(reinterpret_cast<const char*>(&size), sizeof(size));
  file->resize(Aligned(file->size()), '\0');
  file->append(blob);
}

// The blob at *offset, which moves behind it; nullopt where none fits.
std::optional<std::string_view> TakeBlob(std::string_view file, std::size_t* offset) {
  if (file.size() - *offset < kNumberBytes) return std::nullopt;
  std::uint64_t size = 0;
  std::memcpy(&size, file.data() + *offset, sizeof(size));
  const std::size_t begin = Aligned(*offset + kNumberBytes);
  if (begin > file.size() || size > file.size() - begin) return std::nullopt;
  *offset = begin + size;
  return file.substr(begin, size);
}

// Empty where it cannot be read.
std::string_view ReadWhole(int descriptor, std::size_t size, PageArena* arena) {
  char* const bytes = arena->Take(size);
  if (bytes == nullptr) return {};
  for (std::size_t at = 0; at < size;) {
    const ssize_t got = ::read(descriptor, bytes + at, size - at);
    if (got <= 0) return {};
    at += static_cast<std::size_t>(got);
  }
  return {bytes, size};
}

static_assert(PageArena::kAlignment % kDatabaseAlignment == 0);

}  // namespace

std::optional<ReadyDatabase> ReadyDatabase::Of(std::string_view blob) {
  const absl::StatusOr<const hs_database_t*> database = DatabaseOfImage(blob);
  if (!database.ok()) return std::nullopt;
  ReadyDatabase ready;
  ready.database_ = *database;
  return ready;
}

std::string CacheKey(std::string_view content) {
  // Asking the processor takes long where it is a virtual one.
  static const hs_platform_info_t platform = [] {
    hs_platform_info_t info{};
    hs_populate_platform(&info);
    return info;
  }();
  return Sha256Hex(absl::StrCat(std::string(kFormat), "\n", hs_version(), "\n", platform.tune, " ",
                                platform.cpu_features, "\n", std::string(content)));
}

std::optional<CachedBlobs> LoadFromCache(const CacheOptions& options, std::string_view key,
                                         PageArena* arena) {
  if (options.folder.empty()) return std::nullopt;
  // O_NONBLOCK: the open of a FIFO would wait for a writer.
  const int descriptor = ::open(FileOf(options, key).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (descriptor < 0) return std::nullopt;
  std::string_view file;
  struct stat status;
  if (::fstat(descriptor, &status) == 0 && BelongsToUsAlone(status)) {
    file = ReadWhole(descriptor, static_cast<std::size_t>(status.st_size), arena);
    MarkUsed(descriptor, status);
  }
  ::close(descriptor);
  if (file.size() < kNumberBytes) return std::nullopt;
  std::uint64_t checksum = 0;
  std::memcpy(&checksum, file.data(), sizeof(checksum));
  if (Checksum(file.substr(kNumberBytes)) != checksum) return std::nullopt;

  std::size_t offset = kNumberBytes;
  if (TakeBlob(file, &offset) != key) return std::nullopt;
  CachedBlobs blobs;
  while (offset < file.size()) {
    const std::optional<std::string_view> blob = TakeBlob(file, &offset);
    if (!blob) return std::nullopt;
    blobs.push_back(*blob);
  }
  return blobs;
}

void StoreInCache(const CacheOptions& options, std::string_view key, const std::vector<std::string>& blobs) {
  if (options.folder.empty()) return;
  std::string file(kNumberBytes, '\0');
  AppendBlob(key, &file);
  for (const std::string& blob : blobs) AppendBlob(blob, &file);
  const std::uint64_t checksum = Checksum(std::string_view(file).substr(kNumberBytes));
  std::memcpy(file.data(), &checksum, sizeof(checksum));

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
  if (!whole || ::rename(temporary.c_str(), FileOf(options, key).c_str()) != 0) {
    ::unlink(temporary.c_str());
    return;
  }
  RemoveUnused(options.folder);
}

}  // namespace wflogscan
