#ifndef WFLOGSCAN_ENGINE_BASE_SHA256_H_
#define WFLOGSCAN_ENGINE_BASE_SHA256_H_

#include <string>
#include <string_view>

namespace wflogscan {

// The digest of `bytes` as 64 lower-case hex digits.
std::string Sha256Hex(std::string_view bytes);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_SHA256_H_
