#ifndef WFLOGSCAN_ENGINE_BASE_REDACTOR_H_
#define WFLOGSCAN_ENGINE_BASE_REDACTOR_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "wflogscan/redacted_text.h"

namespace wflogscan {

struct RedactOptions {
  bool hide_secrets = true;  // false: secrets stay, everything else happens all the same
  std::size_t max_bytes = 1024;
};

// Makes log text fit to be shown: secrets become "[redacted]", control and bidirectional characters and
// invalid UTF-8 become visible escapes (\x1b, \u202e, \n), and what is longer than max_bytes is cut with
// "…[+N bytes]" behind it.
//
// The result is one line of valid UTF-8 of at most max_bytes and the mark of the cut. Redacting it again
// changes nothing. Linear in the text, of which at most a few times max_bytes are looked at. Immutable and
// thread-safe; making one costs nothing, the patterns are compiled by the first call.
class Redactor {
 public:
  Redactor() = default;
  explicit Redactor(const RedactOptions& options) : options_(options) {}

  RedactedText Redact(std::string_view text) const;

 private:
  struct Shown {
    std::string text;
    std::size_t hidden_bytes = 0;  // of the input, behind the cut
    bool changed = false;          // text is not the input
  };
  Shown ShowOnce(std::string_view text) const;

  RedactOptions options_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_REDACTOR_H_
