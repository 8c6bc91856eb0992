#ifndef WFLOGSCAN_ENGINE_BASE_SECRET_VALUE_H_
#define WFLOGSCAN_ENGINE_BASE_SECRET_VALUE_H_

// What a value reads like: a secret, or a diagnosis, a host, a placeholder for one.

#include <cstddef>
#include <string_view>

#include "absl/strings/ascii.h"
#include "engine/base/secret_key.h"

namespace wflogscan {

// What is longer is no phrase, so it is taken as a secret where there is doubt. Every value that is read and
// then left alone is shorter than this, which keeps a text of nothing but keys linear.
inline constexpr std::size_t kLongestPhrase = 512;

// Of a key's name or a token.
inline bool IsWordByte(char c) { return absl::ascii_isalnum(c) || c == '_' || c == '-' || c == '.'; }

// Whether it is a secret behind such a key.
bool IsSecret(std::string_view text, const SecretKey& key);

// Letters and digits mixed as no word is, or letters whose case jumps about.
bool LooksRandom(std::string_view text, std::size_t min_size);

bool IsHost(std::string_view text);

// A value that stands for one: ****, <token>, ${TOKEN}, {{ token }}, %s.
bool IsPlaceholder(std::string_view text);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_SECRET_VALUE_H_
