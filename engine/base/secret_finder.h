#ifndef WFLOGSCAN_ENGINE_BASE_SECRET_FINDER_H_
#define WFLOGSCAN_ENGINE_BASE_SECRET_FINDER_H_

#include <string_view>
#include <vector>

#include "engine/base/byte_range.h"

namespace wflogscan {

// What stands in a text in place of a secret.
inline constexpr std::string_view kRedacted = "[redacted]";

// Where the secrets of a text are: values behind or beside telling keys (password=, "client_secret":,
// Authorization:) in whatever quoting, escaping and layout, credentials in URLs, private keys, and tokens
// that vendors gave a recognisable shape. In doubt a value is a secret, unless it reads as a diagnosis:
// "token: expired", "auth=oauth2", "secret: AADSTS7000215 ...".
//
// Thread-safe. In order, neither overlapping nor touching. Linear in the text.
std::vector<ByteRange> FindSecrets(std::string_view text);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_SECRET_FINDER_H_
