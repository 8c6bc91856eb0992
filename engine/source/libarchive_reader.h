#ifndef WFLOGSCAN_ENGINE_SOURCE_LIBARCHIVE_READER_H_
#define WFLOGSCAN_ENGINE_SOURCE_LIBARCHIVE_READER_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/source/archive_reader.h"
#include "engine/source/decoder_memory.h"

struct archive;

namespace wflogscan {

struct ArchiveLibrary;

// tar, 7z, and zip where there is no random access, by libarchive. Its filters stay off: what is compressed
// around an archive is undone before.
class LibarchiveReader final : public ArchiveReader {
 public:
  // kFailedPrecondition: libarchive is not installed.
  static absl::StatusOr<std::unique_ptr<ArchiveReader>> Open(SourceFormat format,
                                                             std::unique_ptr<ByteStream> stream);
  ~LibarchiveReader() override;
  LibarchiveReader(const LibarchiveReader&) = delete;
  LibarchiveReader& operator=(const LibarchiveReader&) = delete;

  absl::StatusOr<std::optional<std::string>> Next() override;
  absl::StatusOr<std::unique_ptr<ByteStream>> Open() override;

  // Bytes of the current member; 0 at its end. For the stream that Open returns.
  absl::StatusOr<std::size_t> ReadMember(char* to, std::size_t capacity);

 private:
  struct Callbacks;

  LibarchiveReader(const ArchiveLibrary& library, SourceFormat format, std::unique_ptr<ByteStream> stream);
  absl::Status Failure();
  bool FinishMember();
  bool EndsInZeros();

  const ArchiveLibrary& library_;
  const SourceFormat format_;
  const std::unique_ptr<ByteStream> stream_;
  RandomAccess* const access_;  // null: in order only
  std::uint64_t offset_ = 0;    // where the next read takes place, with access_
  absl::Status read_error_;     // of stream_
  struct archive* archive_ = nullptr;
  std::vector<char> buffer_;
  std::size_t last_bytes_ = 0;  // of buffer_, before the end was met
  bool met_end_ = false;        // of stream_
  std::string member_;
  bool encrypted_ = false;
  bool member_ended_ = true;
  bool broken_ = false;  // libarchive can go no further
  const DecoderMemory::Share memory_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_LIBARCHIVE_READER_H_
