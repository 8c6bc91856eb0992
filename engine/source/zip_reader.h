#ifndef WFLOGSCAN_ENGINE_SOURCE_ZIP_READER_H_
#define WFLOGSCAN_ENGINE_SOURCE_ZIP_READER_H_

// Zip archives by their directory, which stands at the end of the file: every member is found without reading
// those before it, so a broken one costs only itself.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/source/archive_reader.h"

namespace wflogscan {

struct ZipEntry {
  std::string name;
  std::uint64_t header_at = 0;  // offset of the member's own header
  std::uint64_t packed_bytes = 0;
  std::uint64_t unpacked_bytes = 0;
  std::uint32_t crc32 = 0;
  std::uint16_t method = 0;
  bool encrypted = false;
};

// The files in the directory, rotated logs oldest first and otherwise by name. At most max_members + 1.
// kDataLoss where there is no directory. Holds 32 KiB and the entries.
absl::StatusOr<std::vector<ZipEntry>> ReadZipDirectory(RandomAccess* access, std::uint64_t max_members);

// A member gives no more bytes than the directory says, and is damaged where it has others.
class ZipReader final : public ArchiveReader {
 public:
  ZipReader(std::vector<ZipEntry> entries, std::unique_ptr<ByteStream> stream)
      : stream_(std::move(stream)), entries_(std::move(entries)) {}

  absl::StatusOr<std::optional<std::string>> Next() override;
  absl::StatusOr<std::unique_ptr<ByteStream>> Open() override;
  std::optional<std::uint64_t> most_bytes() const override { return entries_[next_ - 1].unpacked_bytes; }

 private:
  const std::shared_ptr<ByteStream> stream_;  // the members' as well
  const std::vector<ZipEntry> entries_;
  std::size_t next_ = 0;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_ZIP_READER_H_
