#include "engine/source/zip_reader.h"

#include <isa-l/crc.h>
#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/status_macros.h"
#include "engine/source/decompress_stream.h"
#include "engine/source/rotation.h"

namespace wflogscan {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view kEndMagic = "PK\x05\x06"sv;
constexpr std::string_view kEnd64Magic = "PK\x06\x06"sv;
constexpr std::string_view kEnd64LocatorMagic = "PK\x06\x07"sv;
constexpr std::string_view kEntryMagic = "PK\x01\x02"sv;
constexpr std::string_view kMemberMagic = "PK\x03\x04"sv;
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kEnd64Bytes = 56;
constexpr std::size_t kEnd64LocatorBytes = 20;
constexpr std::size_t kEntryBytes = 46;
constexpr std::size_t kMemberBytes = 30;
constexpr std::size_t kLongestComment = 65535;

// Low byte first.
std::uint64_t Number(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = size; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

// `size` bytes from `offset` on, or fewer at the end of the file.
absl::StatusOr<std::string> ReadRange(RandomAccess* access, std::uint64_t offset, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    WFL_ASSIGN_OR_RETURN(const std::size_t got,
                         access->ReadAt(offset + have, bytes.data() + have, size - have));
    if (got == 0) break;
    have += got;
  }
  bytes.resize(have);
  return bytes;
}

absl::Status NoDirectory() { return absl::DataLossError("the zip archive has no directory at its end"); }

// Where the directory begins, and by how much all offsets are off since something was put before the archive.
struct DirectoryPlace {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t shift = 0;
};

absl::StatusOr<DirectoryPlace> FindDirectory(RandomAccess* access) {
  const std::uint64_t size = access->size_bytes();
  const std::size_t tail_bytes =
      static_cast<std::size_t>(std::min<std::uint64_t>(size, kEndBytes + kLongestComment));
  const std::uint64_t tail_at = size - tail_bytes;
  WFL_ASSIGN_OR_RETURN(const std::string tail, ReadRange(access, tail_at, tail_bytes));
  if (tail.size() < kEndBytes) return NoDirectory();
  const std::size_t at = tail.rfind(kEndMagic, tail.size() - kEndBytes);
  if (at == std::string::npos) return NoDirectory();
  std::uint64_t bytes = Number(tail, at + 12, 4);
  std::uint64_t begin = Number(tail, at + 16, 4);
  DirectoryPlace place;
  place.end = tail_at + at;
  if (place.end >= kEnd64LocatorBytes) {
    WFL_ASSIGN_OR_RETURN(const std::string locator,
                         ReadRange(access, place.end - kEnd64LocatorBytes, kEnd64LocatorBytes));
    if (locator.size() == kEnd64LocatorBytes && locator.starts_with(kEnd64LocatorMagic)) {
      const std::uint64_t end64_at = Number(locator, 8, 8);
      WFL_ASSIGN_OR_RETURN(const std::string end64, ReadRange(access, end64_at, kEnd64Bytes));
      if (end64.size() == kEnd64Bytes && end64.starts_with(kEnd64Magic)) {
        bytes = Number(end64, 40, 8);
        begin = Number(end64, 48, 8);
        place.end = end64_at;
      }
    }
  }
  if (bytes > place.end) return NoDirectory();
  place.begin = place.end - bytes;
  if (place.begin < begin) return NoDirectory();
  place.shift = place.begin - begin;
  return place;
}

// Takes what an entry holds in its zip64 field instead of in its header.
void ReadZip64Field(std::string_view extra, std::uint64_t* unpacked, std::uint64_t* packed,
                    std::uint64_t* header_at) {
  constexpr std::uint64_t kElsewhere = 0xffffffff;
  while (extra.size() >= 4) {
    const auto id = Number(extra, 0, 2);
    std::string_view field = extra.substr(4);
    field = field.substr(0, static_cast<std::size_t>(Number(extra, 2, 2)));
    extra.remove_prefix(4 + field.size());
    if (id != 1) continue;
    for (std::uint64_t* value : {unpacked, packed, header_at}) {
      if (*value != kElsewhere || field.size() < 8) continue;
      *value = Number(field, 0, 8);
      field.remove_prefix(8);
    }
    return;
  }
}

// `command | zip archive -` marks its member as the FIFO that it came through, so what has bytes is read.
bool IsReadable(std::string_view header, std::string_view name) {
  if (name.empty() || name.ends_with('/') || name.ends_with('\\')) return false;
  constexpr std::uint64_t kUnix = 3;
  if (Number(header, 5, 1) != kUnix) return true;
  const auto mode = static_cast<mode_t>(Number(header, 40, 2));
  if (S_ISLNK(mode) || S_ISDIR(mode)) return false;
  return (mode & S_IFMT) == 0 || S_ISREG(mode) || Number(header, 24, 4) > 0;
}

// The packed bytes of a member.
class RangeStream final : public ByteStream {
 public:
  RangeStream(std::shared_ptr<ByteStream> archive, std::uint64_t begin, std::uint64_t size)
      : archive_(std::move(archive)), access_(*archive_->random_access()), at_(begin), left_(size) {}

  absl::StatusOr<std::size_t> Read(char* to, std::size_t capacity) override {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(capacity, left_));
    if (size == 0) return std::size_t{0};
    WFL_ASSIGN_OR_RETURN(const std::size_t got, access_.ReadAt(at_, to, size));
    if (got == 0) return absl::DataLossError("the archive is cut off");
    at_ += got;
    left_ -= got;
    return got;
  }

 private:
  const std::shared_ptr<ByteStream> archive_;
  RandomAccess& access_;
  std::uint64_t at_;
  std::uint64_t left_;
};

// Holds a member against the checksum and size of the directory.
class CheckedStream final : public ByteStream {
 public:
  CheckedStream(std::unique_ptr<ByteStream> inner, const ZipEntry& entry)
      : inner_(std::move(inner)), expected_bytes_(entry.unpacked_bytes), expected_crc32_(entry.crc32) {}

  absl::StatusOr<std::size_t> Read(char* to, std::size_t capacity) override {
    if (ended_) return std::size_t{0};
    absl::StatusOr<std::size_t> got = inner_->Read(to, capacity);
    if (!got.ok()) {
      ended_ = true;
      return got;
    }
    const std::uint64_t left = expected_bytes_ - bytes_;
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(*got, left));
    bytes_ += size;
    crc32_ = ::crc32_gzip_refl(crc32_, reinterpret_cast<const unsigned char*>(to), size);
    if (size > 0) return size;
    ended_ = true;
    if (*got > 0 || left > 0 || crc32_ != expected_crc32_) {
      return absl::DataLossError("its bytes are not those that the archive's directory tells of");
    }
    return std::size_t{0};
  }

 private:
  const std::unique_ptr<ByteStream> inner_;
  const std::uint64_t expected_bytes_;
  const std::uint32_t expected_crc32_;
  std::uint64_t bytes_ = 0;
  std::uint32_t crc32_ = 0;
  bool ended_ = false;
};

absl::StatusOr<std::unique_ptr<ByteStream>> Unpacked(std::uint16_t method,
                                                     std::unique_ptr<ByteStream> packed) {
  SourceFormat format = SourceFormat::kZip;
  absl::StatusOr<std::unique_ptr<Codec>> codec(nullptr);
  switch (method) {
    case 0:
      return packed;
    case 8:
      codec = MakeRawDeflateCodec();
      break;
    case 12:
      codec = MakeCodec(format = SourceFormat::kBzip2);
      break;
    case 93:
      codec = MakeCodec(format = SourceFormat::kZstd);
      break;
    case 95:
      codec = MakeCodec(format = SourceFormat::kXz);
      break;
    default:
      return absl::UnimplementedError(absl::StrCat("its compression (method ", method, ") is not known"));
  }
  if (!codec.ok()) return codec.status();
  return std::make_unique<DecompressStream>(format, *std::move(codec), std::move(packed));
}

}  // namespace

absl::StatusOr<std::vector<ZipEntry>> ReadZipDirectory(RandomAccess* access, std::uint64_t max_members) {
  WFL_ASSIGN_OR_RETURN(const DirectoryPlace place, FindDirectory(access));
  constexpr std::size_t kWindowBytes = std::size_t{256} << 10;  // more than the longest entry
  std::vector<ZipEntry> entries;
  std::string window;
  std::size_t used = 0;
  for (std::uint64_t at = place.begin; at + kEntryBytes <= place.end && entries.size() <= max_members;) {
    std::string_view bytes = std::string_view(window).substr(used);
    const auto entry_bytes = [&] {
      return kEntryBytes + Number(bytes, 28, 2) + Number(bytes, 30, 2) + Number(bytes, 32, 2);
    };
    if (bytes.size() < kEntryBytes || bytes.size() < entry_bytes()) {
      WFL_ASSIGN_OR_RETURN(
          window, ReadRange(access, at,
                            static_cast<std::size_t>(std::min<std::uint64_t>(kWindowBytes, place.end - at))));
      used = 0;
      bytes = window;
    }
    if (bytes.size() < kEntryBytes || !bytes.starts_with(kEntryMagic) || bytes.size() < entry_bytes()) {
      return absl::DataLossError("the zip archive's directory is damaged");
    }
    const auto name_bytes = static_cast<std::size_t>(Number(bytes, 28, 2));
    const auto extra_bytes = static_cast<std::size_t>(Number(bytes, 30, 2));
    const std::string_view name = bytes.substr(kEntryBytes, name_bytes);
    if (IsReadable(bytes, name)) {
      ZipEntry entry;
      entry.name = BoundedMemberName(name);
      entry.encrypted = (Number(bytes, 8, 2) & 1) != 0;
      entry.method = static_cast<std::uint16_t>(Number(bytes, 10, 2));
      entry.crc32 = static_cast<std::uint32_t>(Number(bytes, 16, 4));
      entry.packed_bytes = Number(bytes, 20, 4);
      entry.unpacked_bytes = Number(bytes, 24, 4);
      entry.header_at = Number(bytes, 42, 4);
      ReadZip64Field(bytes.substr(kEntryBytes + name_bytes, extra_bytes), &entry.unpacked_bytes,
                     &entry.packed_bytes, &entry.header_at);
      entry.header_at += place.shift;
      entries.push_back(std::move(entry));
    }
    const std::size_t size = static_cast<std::size_t>(entry_bytes());
    used += size;
    at += size;
  }
  SortRotated(&entries, [](const ZipEntry& entry) -> const std::string& { return entry.name; });
  return entries;
}

absl::StatusOr<std::optional<std::string>> ZipReader::Next() {
  if (next_ >= entries_.size()) return std::nullopt;
  return entries_[next_++].name;
}

absl::StatusOr<std::unique_ptr<ByteStream>> ZipReader::Open() {
  const ZipEntry& entry = entries_[next_ - 1];
  if (entry.encrypted) return absl::UnimplementedError("encrypted: it is not read");
  WFL_ASSIGN_OR_RETURN(const std::string header,
                       ReadRange(stream_->random_access(), entry.header_at, kMemberBytes));
  if (header.size() < kMemberBytes || !header.starts_with(kMemberMagic)) {
    return absl::DataLossError("it is not where the archive's directory says");
  }
  const std::uint64_t data_at =
      entry.header_at + kMemberBytes + Number(header, 26, 2) + Number(header, 28, 2);
  WFL_ASSIGN_OR_RETURN(
      std::unique_ptr<ByteStream> unpacked,
      Unpacked(entry.method, std::make_unique<RangeStream>(stream_, data_at, entry.packed_bytes)));
  return std::make_unique<CheckedStream>(std::move(unpacked), entry);
}

}  // namespace wflogscan
