#ifndef WFLOGSCAN_TESTS_SUPPORT_ARCHIVE_WRITER_H_
#define WFLOGSCAN_TESTS_SUPPORT_ARCHIVE_WRITER_H_

#include <archive.h>
#include <archive_entry.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/test_scanner.h"

namespace wflogscan::testing {

struct PackedFile {
  std::string name;
  std::string bytes;
};

inline void CheckArchive(int result) {
  if (result < ARCHIVE_WARN) std::abort();
}

// An archive of the files. `format` is "zip", "tar" or "7z"; `options` as libarchive takes them, such as
// "zip:compression=store". A zip is written as to a pipe, with the sizes behind each member.
inline std::string PackArchive(const std::string& format, const std::vector<PackedFile>& files,
                               const char* options = nullptr) {
  const TempFolder folder;  // the writer of 7z wants a file
  const std::filesystem::path path = folder.path() / "archive";
  struct archive* writer = archive_write_new();
  if (format == "zip") CheckArchive(archive_write_set_format_zip(writer));
  if (format == "tar") CheckArchive(archive_write_set_format_pax_restricted(writer));
  if (format == "7z") CheckArchive(archive_write_set_format_7zip(writer));
  if (options != nullptr) CheckArchive(archive_write_set_options(writer, options));
  CheckArchive(archive_write_open_filename(writer, path.c_str()));
  for (const PackedFile& file : files) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, file.name.c_str());
    archive_entry_set_filetype(entry, file.name.ends_with('/') ? AE_IFDIR : AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(file.bytes.size()));
    CheckArchive(archive_write_header(writer, entry));
    if (!file.bytes.empty() && archive_write_data(writer, file.bytes.data(), file.bytes.size()) !=
                                   static_cast<la_ssize_t>(file.bytes.size())) {
      std::abort();
    }
    archive_entry_free(entry);
  }
  CheckArchive(archive_write_close(writer));
  archive_write_free(writer);
  return ReadWholeFile(path);
}

// The bytes, compressed. `filter` is "gzip", "zstd", "xz" or "bzip2".
inline std::string Compress(const std::string& filter, std::string_view bytes) {
  const TempFolder folder;
  const std::filesystem::path path = folder.path() / "compressed";
  struct archive* writer = archive_write_new();
  CheckArchive(archive_write_set_format_raw(writer));
  CheckArchive(archive_write_add_filter_by_name(writer, filter.c_str()));
  CheckArchive(archive_write_set_bytes_in_last_block(writer, 1));  // without padding
  CheckArchive(archive_write_open_filename(writer, path.c_str()));
  archive_entry* entry = archive_entry_new();
  archive_entry_set_filetype(entry, AE_IFREG);
  CheckArchive(archive_write_header(writer, entry));
  if (!bytes.empty() && archive_write_data(writer, bytes.data(), bytes.size()) < 0) std::abort();
  archive_entry_free(entry);
  CheckArchive(archive_write_close(writer));
  archive_write_free(writer);
  return ReadWholeFile(path);
}

// Text in UTF-16 as PowerShell writes it. The text must be valid UTF-8; code points up to U+FFFF are enough
// for logs, others are written as pairs.
inline std::string Utf16(std::string_view utf8, bool little_endian, bool with_mark) {
  std::string out;
  const auto put = [&](unsigned unit) {
    const char low = static_cast<char>(unit & 0xff);
    const char high = static_cast<char>(unit >> 8);
    out += little_endian ? low : high;
    out += little_endian ? high : low;
  };
  if (with_mark) put(0xfeff);
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    unsigned code = size == 1 ? lead : lead & (0xffU >> (size + 1));
    for (std::size_t k = 1; k < size; ++k)
      code = code << 6 | (static_cast<unsigned char>(utf8[i + k]) & 0x3f);
    if (code < 0x10000) {
      put(code);
    } else {
      put(0xd800 + ((code - 0x10000) >> 10));
      put(0xdc00 + ((code - 0x10000) & 0x3ff));
    }
    i += size;
  }
  return out;
}

// One frame of the Engine API's stream. Type 1 is stdout, 2 stderr.
inline std::string DockerFrameBytes(int type, std::string_view payload) {
  std::string frame(8, '\0');
  frame[0] = static_cast<char>(type);
  for (int i = 0; i < 4; ++i) frame[4 + i] = static_cast<char>(payload.size() >> (24 - 8 * i));
  return frame.append(payload);
}

// The stream of a container that printed `text` to one stream, its long lines in pieces.
inline std::string DockerFrames(std::string_view text, int type) {
  constexpr std::size_t kPieceBytes = 16384;
  std::string stream;
  while (!text.empty()) {
    const std::size_t newline = text.find('\n');
    const std::size_t size =
        std::min(newline == std::string_view::npos ? text.size() : newline + 1, kPieceBytes);
    stream += DockerFrameBytes(type, text.substr(0, size));
    text.remove_prefix(size);
  }
  return stream;
}

}  // namespace wflogscan::testing

#endif  // WFLOGSCAN_TESTS_SUPPORT_ARCHIVE_WRITER_H_
