#ifndef WFLOGSCAN_ENGINE_BASE_PRIVATE_KEY_SEARCH_H_
#define WFLOGSCAN_ENGINE_BASE_PRIVATE_KEY_SEARCH_H_

// Private keys in files' own notation.

#include "engine/base/secret_search.h"

namespace wflogscan {

class PrivateKeySearch : public SecretSearch {
 public:
  using SecretSearch::SecretSearch;

  // -----BEGIN ... PRIVATE KEY----- up to its END, or as far as it looks like a key where the END is missing.
  void Blocks();
  // PuTTY's "Private-Lines: 8" and the lines of the key.
  void PuttyLines();
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_PRIVATE_KEY_SEARCH_H_
