#ifndef WFLOGSCAN_ENGINE_BASE_LOGIN_SEARCH_H_
#define WFLOGSCAN_ENGINE_BASE_LOGIN_SEARCH_H_

// A user and a password together: in URLs, before a host, in the names of data sources, behind curl -u.

#include <cstddef>
#include <string_view>
#include <vector>

#include "engine/base/secret_search.h"

namespace wflogscan {

class LoginSearch : public SecretSearch {
 public:
  LoginSearch(const PlainView& view, std::vector<ByteRange>* found);

  // scheme://user:password@host, scheme://token@host
  void Urls();
  // user:password@host without a scheme, and what databases make of it.
  void BareCredentials();
  // curl -u user:password; the word is at [begin, end). Returns where to go on, which is `end` where it is no
  // such flag.
  std::size_t TakeUserFlag(std::size_t begin, std::size_t end);

 private:
  void TakeUrl(std::size_t begin);
  // Of a login that ends at `at`, its blank-separated word beginning at `word`. Whether it was one.
  bool TakeGoSource(std::size_t word, std::size_t at, std::string_view network);
  bool TakeOracle(std::size_t word, std::size_t at, std::size_t host_end);

  const std::size_t curl_at_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_LOGIN_SEARCH_H_
