#ifndef WFLOGSCAN_ENGINE_BASE_SECRET_KEY_H_
#define WFLOGSCAN_ENGINE_BASE_SECRET_KEY_H_

// What the name of a field, or the word before a credential, says of the value behind it.

#include <cstdint>
#include <string_view>

namespace wflogscan {

enum class KeyKind : std::uint8_t {
  kNone,
  kPassword,       // any value is a secret that does not plainly say how things stand
  kToken,          // a value of six characters that is no phrase of known words
  kCookie,         // a list of name=value; ...
  kAuthorization,  // a scheme, then the credential
  kRandomOnly,     // the key's name says little: the value must look random
};

struct SecretKey {
  KeyKind kind = KeyKind::kNone;
  bool plural = false;    // tokens=4096 is a count
  bool in_prose = false;  // "invalid password hunter2hunter2": needs no separator
  bool private_key = false;
};

// `word` is a key's name in any spelling: okta_api_token, OKTA-API-TOKEN, clientSecret, X-Api-Key.
SecretKey ReadKey(std::string_view word);

// "api key: x", "Secret Key: x": whether the word makes a secret's name of a key behind it.
bool MakesKeySecret(std::string_view word);

// The words that stand before a credential. Weak ones are ordinary words as well.
enum class Scheme : std::uint8_t { kNone, kStrong, kWeak, kParameters };
Scheme ReadScheme(std::string_view word);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_SECRET_KEY_H_
