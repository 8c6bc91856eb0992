#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_RECORD_FIELDS_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_RECORD_FIELDS_H_

// The structured fields of a record, for rules that ask for one.
//
//   {"msg":"poll failed","error":{"code":40103}}          error.code
//   level=ERROR msg="poll failed" error_code=E0000011     error_code
//   ERROR<TAB>okta<TAB>poll failed<TAB>{"status": 401}    status        zap's console encoder
//   bad answer: {"code":40103,"stat":"FAIL"}              code          a body behind a message, over lines
//   too
//   {"msg":"bad answer","body":"{\"code\":40103}"}        body.code     a body that is a string
//   errors: [{"code":1},{"code":2}]                       code, twice   elements have their list's path
//
// It reads what is there and never fails: a record that was cut ends the last field, what is not JSON after
// all is text again. key=value inside a JSON string is text; so is everything without a name.
//
// O(text), a string inside a string read once more for each level of escapes, kMaxEscapes at most.

#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"

namespace wflogscan {

// Calls take(path, value) for each field of `text`, the names of its path with dots between them, the value
// without quotes and escapes. Both are views that live until take returns.
void ForEachField(std::string_view text,
                  absl::FunctionRef<void(std::string_view path, std::string_view value)> take);

// Whether a path is `name` or ends with it behind a dot. Case does not count; `name` may be a glob
// (rules/glob.h) of as many names as it has itself.
bool PathEndsWith(std::string_view path, std::string_view name);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_RECORD_FIELDS_H_
