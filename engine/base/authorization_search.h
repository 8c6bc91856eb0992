#ifndef WFLOGSCAN_ENGINE_BASE_AUTHORIZATION_SEARCH_H_
#define WFLOGSCAN_ENGINE_BASE_AUTHORIZATION_SEARCH_H_

// A scheme and a credential: Authorization: Basic x, "sent Bearer x".

#include <cstddef>

#include "engine/base/secret_search.h"

namespace wflogscan {

class AuthorizationSearch : public SecretSearch {
 public:
  using SecretSearch::SecretSearch;

  // The value of an Authorization header: its scheme stays, the credential goes. A limit behind the end of
  // the text means that the value's own look must say where it ends.
  std::size_t TakeValue(std::size_t begin, std::size_t limit, const SecretKey& key, int percent);

  // "Bearer x" wherever it stands. The word is at [begin, end); returns where to go on, which is `end` where
  // it is no scheme.
  std::size_t TakeScheme(std::size_t begin, std::size_t end);
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_AUTHORIZATION_SEARCH_H_
