#ifndef WFLOGSCAN_ENGINE_SOURCE_ARCHIVE_READER_H_
#define WFLOGSCAN_ENGINE_SOURCE_ARCHIVE_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "engine/source/byte_stream.h"
#include "engine/source/source_format.h"

namespace wflogscan {

// The files in an archive, one after the other. Folders, links and devices are passed over. One thread at a
// time. Nothing is written to disk, and a member's name is never used as a path.
class ArchiveReader {
 public:
  virtual ~ArchiveReader() = default;

  // The next file's name; nullopt behind the last one. An error where the archive cannot be read on: the
  // files before that place were given.
  virtual absl::StatusOr<std::optional<std::string>> Next() = 0;

  // What the file holds, from its start. Is opened once. kUnimplemented where it is encrypted or compressed
  // in a way that is not known; others can still be read.
  virtual absl::StatusOr<std::unique_ptr<ByteStream>> Open() = 0;

  // The most bytes that the file can give, where that is known before it is read. Its stream then is one of
  // its own: it may be read while others are, by other threads as well, and outlives this reader. Where it is
  // not known, the stream lives until Next is called.
  virtual std::optional<std::uint64_t> most_bytes() const { return std::nullopt; }
};

// kZip, kTar or kSevenZip. `stream` is at its start. A zip is read by its directory where random access
// allows for it, which also reads what is behind a broken member; 7z needs random access (kUnimplemented).
absl::StatusOr<std::unique_ptr<ArchiveReader>> OpenArchive(SourceFormat format,
                                                           std::unique_ptr<ByteStream> stream,
                                                           std::uint64_t max_members);

// A member's name as it is reported: all of its bytes, but no more than a path has.
std::string BoundedMemberName(std::string_view name);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_ARCHIVE_READER_H_
