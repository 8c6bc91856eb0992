#ifndef WFLOGSCAN_ENGINE_SOURCE_ARCHIVE_LIBRARY_H_
#define WFLOGSCAN_ENGINE_SOURCE_ARCHIVE_LIBRARY_H_

// What libarchive_reader.cc calls of libarchive, which is loaded when the first archive needs it.

#include <archive.h>
#include <archive_entry.h>

#include "absl/status/statusor.h"

namespace wflogscan {

struct ArchiveLibrary {
  decltype(&archive_read_new) read_new = nullptr;
  decltype(&archive_read_free) read_free = nullptr;
  decltype(&archive_read_support_format_7zip) read_support_format_7zip = nullptr;
  decltype(&archive_read_support_format_tar) read_support_format_tar = nullptr;
  decltype(&archive_read_support_format_zip_streamable) read_support_format_zip_streamable = nullptr;
  decltype(&archive_read_set_callback_data) read_set_callback_data = nullptr;
  decltype(&archive_read_set_read_callback) read_set_read_callback = nullptr;
  decltype(&archive_read_set_seek_callback) read_set_seek_callback = nullptr;
  decltype(&archive_read_set_skip_callback) read_set_skip_callback = nullptr;
  decltype(&archive_read_open1) read_open1 = nullptr;
  decltype(&archive_read_next_header) read_next_header = nullptr;
  decltype(&archive_read_data) read_data = nullptr;
  decltype(&archive_set_error) set_error = nullptr;
  decltype(&archive_error_string) error_string = nullptr;
  decltype(&archive_entry_filetype) entry_filetype = nullptr;
  decltype(&archive_entry_hardlink) entry_hardlink = nullptr;
  decltype(&archive_entry_is_encrypted) entry_is_encrypted = nullptr;
  decltype(&archive_entry_pathname) entry_pathname = nullptr;
  decltype(&archive_entry_pathname_utf8) entry_pathname_utf8 = nullptr;

  // Loaded once; never null. Thread-safe. kFailedPrecondition: there is no libarchive here, or an old one;
  // every later call says the same.
  static absl::StatusOr<const ArchiveLibrary*> Get();
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_ARCHIVE_LIBRARY_H_
