#include "engine/source/archive_library.h"

#include "engine/base/status_macros.h"
#include "engine/source/shared_library.h"

namespace wflogscan {
namespace {

absl::StatusOr<ArchiveLibrary> Load() {
  WFL_ASSIGN_OR_RETURN(SharedLibrary library,
                       SharedLibrary::Open("unpacking it", "libarchive13", {"libarchive.so.13"}));
  ArchiveLibrary archive;
  library.Find("archive_read_new", &archive.read_new);
  library.Find("archive_read_free", &archive.read_free);
  library.Find("archive_read_support_format_7zip", &archive.read_support_format_7zip);
  library.Find("archive_read_support_format_tar", &archive.read_support_format_tar);
  library.Find("archive_read_support_format_zip_streamable", &archive.read_support_format_zip_streamable);
  library.Find("archive_read_set_callback_data", &archive.read_set_callback_data);
  library.Find("archive_read_set_read_callback", &archive.read_set_read_callback);
  library.Find("archive_read_set_seek_callback", &archive.read_set_seek_callback);
  library.Find("archive_read_set_skip_callback", &archive.read_set_skip_callback);
  library.Find("archive_read_open1", &archive.read_open1);
  library.Find("archive_read_next_header", &archive.read_next_header);
  library.Find("archive_read_data", &archive.read_data);
  library.Find("archive_set_error", &archive.set_error);
  library.Find("archive_error_string", &archive.error_string);
  library.Find("archive_entry_filetype", &archive.entry_filetype);
  library.Find("archive_entry_hardlink", &archive.entry_hardlink);
  library.Find("archive_entry_is_encrypted", &archive.entry_is_encrypted);
  library.Find("archive_entry_pathname", &archive.entry_pathname);
  library.Find("archive_entry_pathname_utf8", &archive.entry_pathname_utf8);
  WFL_RETURN_IF_ERROR(library.status());
  return archive;
}

}  // namespace

absl::StatusOr<const ArchiveLibrary*> ArchiveLibrary::Get() {
  static const absl::StatusOr<ArchiveLibrary> library = Load();
  if (!library.ok()) return library.status();
  return &*library;
}

}  // namespace wflogscan
