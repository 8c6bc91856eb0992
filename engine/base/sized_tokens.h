#ifndef WFLOGSCAN_ENGINE_BASE_SIZED_TOKENS_H_
#define WFLOGSCAN_ENGINE_BASE_SIZED_TOKENS_H_

// Tokens that vendors gave no prefix, but a length and an alphabet.

#include <string_view>
#include <vector>

#include "engine/base/byte_range.h"

namespace wflogscan {

// AWS secret keys (40), Okta tokens (42), NATS seeds (58). Thread-safe. Linear in the text.
std::vector<ByteRange> FindSizedTokens(std::string_view text);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_SIZED_TOKENS_H_
