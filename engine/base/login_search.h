#ifndef WFLOGSCAN_ENGINE_BASE_LOGIN_SEARCH_H_
#define WFLOGSCAN_ENGINE_BASE_LOGIN_SEARCH_H_

// A user and a password with a colon between: in URLs, before a host, behind curl -u.

#include <cstddef>
#include <vector>

#include "engine/base/secret_search.h"

namespace wflogscan {

class LoginSearch : public SecretSearch {
 public:
  LoginSearch(const PlainView& view, std::vector<ByteRange>* found);

  // scheme://user:password@host, scheme://token@host
  void Urls();
  // user:password@host without a scheme.
  void BareCredentials();
  // curl -u user:password; the word is at [begin, end). Returns where to go on, which is `end` where it is no
  // such flag.
  std::size_t TakeUserFlag(std::size_t begin, std::size_t end);

 private:
  void TakeUrl(std::size_t begin);

  const std::size_t curl_at_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_LOGIN_SEARCH_H_
