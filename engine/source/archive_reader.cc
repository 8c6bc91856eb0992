#include "engine/source/archive_reader.h"

#include "engine/base/status_macros.h"
#include "engine/source/libarchive_reader.h"
#include "engine/source/zip_reader.h"

namespace wflogscan {

absl::StatusOr<std::unique_ptr<ArchiveReader>> OpenArchive(SourceFormat format,
                                                           std::unique_ptr<ByteStream> stream,
                                                           std::uint64_t max_members) {
  RandomAccess* const access = stream->random_access();
  if (format == SourceFormat::kZip && access != nullptr) {
    absl::StatusOr<std::vector<ZipEntry>> entries = ReadZipDirectory(access, max_members);
    if (entries.ok()) return std::make_unique<ZipReader>(*std::move(entries), std::move(stream));
    // No directory, as at the end of a file that was cut off: its members are read in order as far as they
    // go.
  }
  if (format == SourceFormat::kSevenZip && access == nullptr) {
    return absl::UnimplementedError(
        "a 7z archive of this size cannot be read out of another archive or a pipe");
  }
  return LibarchiveReader::Open(format, std::move(stream));
}

std::string BoundedMemberName(std::string_view name) {
  constexpr std::size_t kMostBytes = 512;
  if (name.size() <= kMostBytes) return std::string(name);
  return std::string(name.substr(0, kMostBytes)) + "...";
}

}  // namespace wflogscan
