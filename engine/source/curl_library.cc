#include "engine/source/curl_library.h"

#include "engine/base/status_macros.h"
#include "engine/source/shared_library.h"

namespace wflogscan {
namespace {

absl::StatusOr<CurlLibrary> Load() {
  // The interface is one, whatever TLS library was built in; Debian's names differ.
  WFL_ASSIGN_OR_RETURN(SharedLibrary library, SharedLibrary::Open("reading docker://", "libcurl4",
                                                                  {"libcurl.so.4", "libcurl-gnutls.so.4"}));
  CurlLibrary curl;
  decltype(&curl_global_init) global_init = nullptr;
  library.Find("curl_global_init", &global_init);
  library.Find("curl_easy_init", &curl.easy_init);
  library.Find("curl_easy_cleanup", &curl.easy_cleanup);
  library.Find("curl_easy_setopt", &curl.easy_setopt);
  library.Find("curl_easy_getinfo", &curl.easy_getinfo);
  library.Find("curl_easy_header", &curl.easy_header);
  library.Find("curl_easy_pause", &curl.easy_pause);
  library.Find("curl_easy_strerror", &curl.easy_strerror);
  library.Find("curl_multi_init", &curl.multi_init);
  library.Find("curl_multi_cleanup", &curl.multi_cleanup);
  library.Find("curl_multi_add_handle", &curl.multi_add_handle);
  library.Find("curl_multi_remove_handle", &curl.multi_remove_handle);
  library.Find("curl_multi_perform", &curl.multi_perform);
  library.Find("curl_multi_poll", &curl.multi_poll);
  library.Find("curl_multi_info_read", &curl.multi_info_read);
  WFL_RETURN_IF_ERROR(library.status());
  if (global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    return absl::InternalError("libcurl cannot be initialised");
  return curl;
}

}  // namespace

absl::StatusOr<const CurlLibrary*> CurlLibrary::Get() {
  static const absl::StatusOr<CurlLibrary> library = Load();
  if (!library.ok()) return library.status();
  return &*library;
}

}  // namespace wflogscan
