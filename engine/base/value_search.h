#ifndef WFLOGSCAN_ENGINE_BASE_VALUE_SEARCH_H_
#define WFLOGSCAN_ENGINE_BASE_VALUE_SEARCH_H_

// The value behind a secret's name, whatever it is wrapped in: quotes, lists, objects, dumps of Go values.

#include <cstddef>
#include <vector>

#include "engine/base/authorization_search.h"
#include "engine/base/secret_search.h"

namespace wflogscan {

class ValueSearch : public SecretSearch {
 public:
  ValueSearch(const PlainView& view, std::vector<ByteRange>* found)
      : SecretSearch(view, found), authorization_(view, found) {}

  // Both return where to go on.
  // The value that begins at `begin`. The separator is '=' where nothing but a value can stand behind it, and
  // ':' where it may be prose.
  std::size_t TakeValue(std::size_t begin, const SecretKey& key, char separator, int percent,
                        bool blank_before);
  // A key, a blank and then something that looks random: "invalid api key 0123456789abcdef".
  std::size_t TakeProse(std::size_t begin, const SecretKey& key);

  // Fields of an object that may stand before its "value".
  static constexpr int kMostFieldsBefore = 4;
  // Where the separator stands behind the key `value` at `i`, quoted or not; npos where that is none.
  std::size_t SeparatorOfValue(std::size_t i) const;
  // Behind name: x, and the comma; npos where that is none, or the name is a secret's.
  std::size_t SkipField(std::size_t i) const;

 private:
  // Where the value begins in {"type": "x", "value": "..."}, whose brace is at `open`; else `open`.
  std::size_t ValueInObject(std::size_t open) const;
  // Whether the quote at `open` opens a name and no value.
  bool IsQuotedKey(std::size_t open) const;
  // Behind the types in dumps of Go values, of which []string opens a list: (string) (len=13) "...",
  // []string{"..."}, ([]string) (len=1 cap=1) { (string) (len=13) "..." }.
  std::size_t SkipGoTypes(std::size_t begin, bool* is_list) const;
  // The items of a list below the key, the first one's dash at `begin`.
  std::size_t TakeItems(std::size_t begin, const SecretKey& key, int percent);
  // A value without quotes. After "key: " it may as well be prose about the key.
  std::size_t TakeRun(std::size_t begin, const SecretKey& key, char separator, int percent,
                      bool blank_before);

  AuthorizationSearch authorization_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_VALUE_SEARCH_H_
