#ifndef WFLOGSCAN_ENGINE_BASE_KEY_SEARCH_H_
#define WFLOGSCAN_ENGINE_BASE_KEY_SEARCH_H_

// Which words are names of secrets, and where the value of each stands: password=x, "client_secret":"x",
// <password>x</password>.

#include <cstddef>
#include <vector>

#include "engine/base/authorization_search.h"
#include "engine/base/login_search.h"
#include "engine/base/secret_search.h"
#include "engine/base/value_search.h"

namespace wflogscan {

class KeySearch : public SecretSearch {
 public:
  KeySearch(const PlainView& view, std::vector<ByteRange>* found)
      : SecretSearch(view, found), values_(view, found), authorization_(view, found), logins_(view, found) {}

  // One pass over the words; also credentials behind a scheme or a flag, which are words as well.
  void Words();

 private:
  // A word of the text at [begin, end). Returns where to go on.
  std::size_t TakeWord(std::size_t begin, std::size_t end);

  ValueSearch values_;
  AuthorizationSearch authorization_;
  LoginSearch logins_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_KEY_SEARCH_H_
