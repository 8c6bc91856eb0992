#ifndef WFLOGSCAN_ENGINE_SOURCE_CURL_LIBRARY_H_
#define WFLOGSCAN_ENGINE_SOURCE_CURL_LIBRARY_H_

// What http_stream.cc calls of libcurl, which is loaded when the first container is read.

#include <curl/curl.h>

#include "absl/status/statusor.h"

namespace wflogscan {

struct CurlLibrary {
  decltype(&curl_easy_init) easy_init = nullptr;
  decltype(&curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&curl_easy_setopt) easy_setopt = nullptr;
  decltype(&curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&curl_easy_header) easy_header = nullptr;
  decltype(&curl_easy_pause) easy_pause = nullptr;
  decltype(&curl_easy_strerror) easy_strerror = nullptr;
  decltype(&curl_multi_init) multi_init = nullptr;
  decltype(&curl_multi_cleanup) multi_cleanup = nullptr;
  decltype(&curl_multi_add_handle) multi_add_handle = nullptr;
  decltype(&curl_multi_remove_handle) multi_remove_handle = nullptr;
  decltype(&curl_multi_perform) multi_perform = nullptr;
  decltype(&curl_multi_poll) multi_poll = nullptr;
  decltype(&curl_multi_info_read) multi_info_read = nullptr;

  // Loaded and initialised once; never null. Thread-safe. kFailedPrecondition: there is no libcurl here, or
  // an old one; every later call says the same.
  static absl::StatusOr<const CurlLibrary*> Get();
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_CURL_LIBRARY_H_
