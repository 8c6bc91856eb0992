#ifndef WFLOGSCAN_REDACTED_TEXT_H_
#define WFLOGSCAN_REDACTED_TEXT_H_

#include <string>
#include <string_view>
#include <utility>

namespace wflogscan {

// Text of a log that may be shown: secrets replaced, control bytes escaped, invalid UTF-8 replaced, length
// bounded. Only a Redactor makes one, so no writer can leak a secret by forgetting to redact.
class RedactedText {
 public:
  RedactedText() = default;
  const std::string& str() const { return text_; }
  friend auto operator<=>(const RedactedText&, const RedactedText&) = default;

 private:
  friend class Redactor;
  explicit RedactedText(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_REDACTED_TEXT_H_
