#include "engine/source/libarchive_reader.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/status_macros.h"
#include "engine/source/archive_library.h"

namespace wflogscan {
namespace {

constexpr std::size_t kInputBytes = std::size_t{64} << 10;

// What is left of a member that was not read to its end is read through, where there is no other way to the
// next one; no further than this, since it was left for a reason.
constexpr std::size_t kMostReadThrough = std::size_t{1} << 20;

// libarchive does not tell what a 7z's decoder takes: the dictionary of 7z -mx=9.
constexpr std::size_t kSevenZipBytes = std::size_t{64} << 20;

class MemberStream final : public ByteStream {
 public:
  explicit MemberStream(LibarchiveReader* reader) : reader_(*reader) {}
  absl::StatusOr<std::size_t> Read(char* to, std::size_t capacity) override {
    return reader_.ReadMember(to, capacity);
  }

 private:
  LibarchiveReader& reader_;
};

std::string NameOfEntry(const ArchiveLibrary& library, archive_entry* entry) {
  if (const char* name = library.entry_pathname(entry)) return BoundedMemberName(name);
  if (const char* name = library.entry_pathname_utf8(entry)) return BoundedMemberName(name);
  return "(a name that cannot be read)";
}

}  // namespace

struct LibarchiveReader::Callbacks {
  static la_ssize_t Read(struct archive* archive, void* self, const void** bytes) {
    LibarchiveReader& reader = *static_cast<LibarchiveReader*>(self);
    absl::StatusOr<std::size_t> got =
        reader.access_ != nullptr
            ? reader.access_->ReadAt(reader.offset_, reader.buffer_.data(), reader.buffer_.size())
            : reader.stream_->Read(reader.buffer_.data(), reader.buffer_.size());
    if (!got.ok()) {
      reader.read_error_ = got.status();
      reader.library_.set_error(archive, EIO, "reading failed");  // read_error_ says more
      return ARCHIVE_FATAL;
    }
    reader.offset_ += *got;
    if (*got == 0) {
      reader.met_end_ = true;
    } else {
      reader.last_bytes_ = *got;
    }
    *bytes = reader.buffer_.data();
    return static_cast<la_ssize_t>(*got);
  }

  static la_int64_t Skip(struct archive*, void* self, la_int64_t bytes) {
    LibarchiveReader& reader = *static_cast<LibarchiveReader*>(self);
    if (reader.access_ == nullptr) return 0;
    const std::uint64_t size = reader.access_->size_bytes();
    const std::uint64_t left = size - std::min(size, reader.offset_);
    const std::uint64_t step = std::min(left, static_cast<std::uint64_t>(std::max<la_int64_t>(bytes, 0)));
    reader.offset_ += step;
    return static_cast<la_int64_t>(step);
  }

  static la_int64_t Seek(struct archive*, void* self, la_int64_t offset, int whence) {
    LibarchiveReader& reader = *static_cast<LibarchiveReader*>(self);
    const auto size = static_cast<la_int64_t>(reader.access_->size_bytes());
    la_int64_t base = 0;
    if (whence == SEEK_CUR) base = static_cast<la_int64_t>(reader.offset_);
    if (whence == SEEK_END) base = size;
    if (offset < -base || offset > size - base) return ARCHIVE_FATAL;
    reader.offset_ = static_cast<std::uint64_t>(base + offset);
    return base + offset;
  }
};

LibarchiveReader::LibarchiveReader(const ArchiveLibrary& library, SourceFormat format,
                                   std::unique_ptr<ByteStream> stream)
    : library_(library),
      format_(format),
      stream_(std::move(stream)),
      access_(stream_->random_access()),
      archive_(library.read_new()),
      buffer_(kInputBytes),
      memory_(format == SourceFormat::kSevenZip ? kSevenZipBytes : 0) {}

LibarchiveReader::~LibarchiveReader() { library_.read_free(archive_); }

absl::StatusOr<std::unique_ptr<ArchiveReader>> LibarchiveReader::Open(SourceFormat format,
                                                                      std::unique_ptr<ByteStream> stream) {
  WFL_ASSIGN_OR_RETURN(const ArchiveLibrary* const library, ArchiveLibrary::Get());
  std::unique_ptr<LibarchiveReader> reader(new LibarchiveReader(*library, format, std::move(stream)));
  struct archive* const archive = reader->archive_;
  if (archive == nullptr) return absl::ResourceExhaustedError("too little memory to unpack it");
  switch (format) {
    case SourceFormat::kZip:
      library->read_support_format_zip_streamable(archive);
      break;
    case SourceFormat::kSevenZip:
      library->read_support_format_7zip(archive);
      break;
    default:
      library->read_support_format_tar(archive);
      break;
  }
  library->read_set_read_callback(archive, Callbacks::Read);
  library->read_set_skip_callback(archive, Callbacks::Skip);
  if (reader->access_ != nullptr) library->read_set_seek_callback(archive, Callbacks::Seek);
  library->read_set_callback_data(archive, reader.get());
  if (library->read_open1(archive) != ARCHIVE_OK) return reader->Failure();
  return reader;
}

absl::Status LibarchiveReader::Failure() {
  if (!read_error_.ok()) return read_error_;
  const char* reason = library_.error_string(archive_);
  return absl::DataLossError(reason == nullptr ? "damaged" : reason);
}

// False where the next member is out of reach.
bool LibarchiveReader::FinishMember() {
  if (member_ended_ || format_ == SourceFormat::kTar) return true;  // a tar steps over the rest by its size
  std::vector<char> rest(std::size_t{64} << 10);
  for (std::size_t read = 0; read < kMostReadThrough && !encrypted_;) {
    const absl::StatusOr<std::size_t> got = ReadMember(rest.data(), rest.size());
    if (!got.ok()) return !broken_;
    if (*got == 0) return true;
    read += *got;
  }
  return encrypted_;
}

// Whether the stream, which was read to its end, ends as a tar does. libarchive does not tell.
bool LibarchiveReader::EndsInZeros() {
  constexpr std::size_t kBlock = 512;
  std::size_t size = last_bytes_;
  if (access_ != nullptr) {  // what was skipped was not read
    const std::uint64_t from = access_->size_bytes() - std::min<std::uint64_t>(access_->size_bytes(), kBlock);
    const absl::StatusOr<std::size_t> got = access_->ReadAt(from, buffer_.data(), kBlock);
    size = got.ok() ? *got : 0;
  }
  const std::string_view bytes(buffer_.data(), size);
  return size >= kBlock && bytes.substr(size - kBlock).find_first_not_of('\0') == std::string_view::npos;
}

absl::StatusOr<std::optional<std::string>> LibarchiveReader::Next() {
  if (!FinishMember()) {
    broken_ = true;
    return absl::DataLossError(absl::StrCat("what follows behind ", member_, " is not read"));
  }
  for (;;) {
    archive_entry* entry = nullptr;
    const int result = library_.read_next_header(archive_, &entry);
    if (result == ARCHIVE_EOF) {
      if (format_ == SourceFormat::kTar && met_end_ && !EndsInZeros()) {
        return absl::DataLossError("ends without a tar's end mark: more may have followed");
      }
      return std::nullopt;
    }
    if (result == ARCHIVE_RETRY) continue;
    if (result < ARCHIVE_WARN) {
      broken_ = true;
      return Failure();
    }
    if (library_.entry_filetype(entry) != AE_IFREG || library_.entry_hardlink(entry) != nullptr) continue;
    member_ = NameOfEntry(library_, entry);
    encrypted_ = library_.entry_is_encrypted(entry) != 0;
    member_ended_ = false;
    return member_;
  }
}

absl::StatusOr<std::unique_ptr<ByteStream>> LibarchiveReader::Open() {
  if (encrypted_) return absl::UnimplementedError("encrypted: it is not read");
  return std::make_unique<MemberStream>(this);
}

absl::StatusOr<std::size_t> LibarchiveReader::ReadMember(char* to, std::size_t capacity) {
  if (member_ended_ || broken_) return std::size_t{0};
  for (;;) {
    const la_ssize_t got = library_.read_data(archive_, to, capacity);
    if (got == ARCHIVE_RETRY) continue;
    if (got > 0) return static_cast<std::size_t>(got);
    member_ended_ = true;
    if (got == 0) return std::size_t{0};
    broken_ = got == ARCHIVE_FATAL;
    return Failure();
  }
}

}  // namespace wflogscan
