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
  // What the word at [begin, end) is the name of, where the words before it have a say.
  SecretKey KeyAt(std::size_t begin, std::size_t end) const;
  // Whether the word at `begin` is what name= or "key": says.
  bool FollowsName(std::size_t begin) const;

  // A word of the text at [begin, end). All of these return where to go on, which is where they were asked
  // to begin if they found nothing.
  std::size_t TakeWord(std::size_t begin, std::size_t end);
  // <password>x</password>, <ns:Token type="x">x</ns:Token>, <ApiKey value="x"/>
  std::size_t TakeElement(std::size_t begin, std::size_t end, const SecretKey& key);
  // {"name": "Authorization", "value": "Bearer ..."}, <input name="password" value="...">. The name begins at
  // `begin`, and what closes it ends at `after`.
  std::size_t TakeBesideName(std::size_t begin, std::size_t after, const SecretKey& key);
  // ["X-Api-Key", "x"], ('x-api-key', 'x')
  std::size_t TakeSecond(std::size_t begin, const SecretKey& key);
  // Content-Disposition: form-data; name="password", an empty line, x
  std::size_t TakeFormPart(std::size_t begin, std::size_t line, const SecretKey& key);
  // /token/x/
  std::size_t TakePathSegment(std::size_t begin);
  // {"value": "x", "name": "client_secret"}; `value` ends at `end`.
  void TakeBeforeName(std::size_t end);
  // {Key:x Host:y}, where the fields beside it are those of a credential.
  void TakeStructKey(std::size_t begin, std::size_t value);

  ValueSearch values_;
  AuthorizationSearch authorization_;
  LoginSearch logins_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_KEY_SEARCH_H_
