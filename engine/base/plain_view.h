#ifndef WFLOGSCAN_ENGINE_BASE_PLAIN_VIEW_H_
#define WFLOGSCAN_ENGINE_BASE_PLAIN_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wflogscan {

// A text with its escapes undone at whatever depth, character by character, and the way back to the bytes: a
// secret is the same secret in JSON inside JSON, in a percent-encoded query and in an HTML entity, so it is
// looked for once.
struct PlainView {
  static constexpr char kRedactedMark = '\x01';  // a whole "[redacted]"
  static constexpr char kControl = '\x02';       // a control byte or an invalid one
  static constexpr char kWide = '\x04';          // any other character outside ASCII

  // One byte a character; \r, \0 and line breaks are all '\n'. What nobody sees (C1, bidirectional and
  // zero-width characters) is left out, or it would hide a secret's name.
  std::string text;
  std::vector<std::uint32_t> begin;        // where text[i] begins in the bytes; one more than text has
  std::vector<std::uint32_t> backslashes;  // before it, where text[i] is an escaped character
  std::vector<std::uint8_t> percent;       // how often text[i] is percent-encoded
};

// O(bytes), which are at most 4 GiB.
PlainView MakePlainView(std::string_view bytes);

// One character as it stands in the bytes.
struct Utf8Unit {
  std::size_t size = 1;    // bytes
  std::uint32_t code = 0;  // the code point; of an invalid byte the byte
  bool valid = true;
};

// The character at bytes[at]; anything that RFC 3629 refuses is one invalid byte.
Utf8Unit ReadUtf8(std::string_view bytes, std::size_t at);

// Whether the character may not reach a screen as it is: C0, DEL, C1, line separators, bidirectional and
// zero-width ones.
bool MustBeEscaped(std::uint32_t code);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_PLAIN_VIEW_H_
