#ifndef WFLOGSCAN_ENGINE_SOURCE_JSON_FIELDS_H_
#define WFLOGSCAN_ENGINE_SOURCE_JSON_FIELDS_H_

#include <cstddef>
#include <string_view>

namespace wflogscan {

// The fields of one JSON object on one line, in the order they stand, without decoding or copying anything.
// Not a validator: it stops at what it does not understand, so that a cut line gives the fields before the
// cut. A parser that indexes the whole line first (simdjson) would refuse such a line.
//
//   for (JsonFields fields(line); fields.Next();) use(fields.key(), fields.value());
class JsonFields {
 public:
  explicit JsonFields(std::string_view object);

  // O(field).
  bool Next();

  std::string_view key() const { return key_; }  // between its quotes, still escaped
  // '"': value() is what stands between the quotes, still escaped. '[' and '{': with the brackets. Otherwise
  // a number, true, false or null.
  char kind() const { return kind_; }
  std::string_view value() const { return value_; }
  bool IsString() const { return kind_ == '"'; }

 private:
  void SkipBlanks();

  std::string_view text_;
  std::size_t at_ = 0;
  std::string_view key_;
  std::string_view value_;
  char kind_ = 0;
};

// The offset of the quote that ends the JSON string which begins at text[from]; npos if it is cut off.
std::size_t EndOfJsonString(std::string_view text, std::size_t from);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_JSON_FIELDS_H_
