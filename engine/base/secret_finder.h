#ifndef WFLOGSCAN_ENGINE_BASE_SECRET_FINDER_H_
#define WFLOGSCAN_ENGINE_BASE_SECRET_FINDER_H_

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace wflogscan {

// What stands in a text in place of a secret.
inline constexpr std::string_view kRedacted = "[redacted]";

struct ByteRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Where the secrets of a text are: values behind telling keys (password=, "client_secret":, Authorization:)
// in whatever quoting and escaping, credentials in URLs, private keys, and tokens that vendors gave a
// recognisable shape. In doubt a value is a secret, unless it reads as a diagnosis: "token: expired",
// "auth=oauth2", "secret: AADSTS7000215 ...".
//
// Immutable and thread-safe. The patterns are compiled by the first call of Find.
class SecretFinder {
 public:
  SecretFinder();
  ~SecretFinder();
  SecretFinder(SecretFinder&&) noexcept;
  SecretFinder& operator=(SecretFinder&&) noexcept;

  // In order, neither overlapping nor touching. Linear in the text.
  std::vector<ByteRange> Find(std::string_view text) const;

 private:
  struct Shapes;
  std::unique_ptr<Shapes> shapes_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_SECRET_FINDER_H_
