#ifndef WFLOGSCAN_ENGINE_SOURCE_WRAPPED_LINE_H_
#define WFLOGSCAN_ENGINE_SOURCE_WRAPPED_LINE_H_

// One raw line, told apart into the wrapping and what the program printed. Pure functions of the line and of
// what is known of its source; nothing is copied.
//
// One level is taken off and no more: a json-file's content that looks like CRI is content. The exceptions
// are those that the outer wrapping itself makes: compose and kubectl put docker's time behind their prefix,
// the syslog's kernel lines have the kernel's own time.
//
// Cost: the first byte and the source decide what is tried, so a line of plain text costs a few comparisons.
// Tested by tests/source/wrapped_line_test.cc and, end to end, by tests/scan/wrapping_test.cc.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "engine/source/framing.h"
#include "wflogscan/log_time.h"

namespace wflogscan {

// What has to be undone before the payload is text (payload_text.h).
enum class PayloadEscape : std::uint8_t {
  kNone,
  kJsonString,    // between the quotes of a JSON string
  kJsonBytes,     // the numbers between the brackets of a JSON array, one a byte
  kRsyslogOctal,  // #033 for ESC
  kRepeatedMark,  // the like of `mark` stands before each piece of a line
};

// Views into the line.
struct WrappedLine {
  Framing framing = Framing::kText;
  PayloadEscape escape = PayloadEscape::kNone;
  std::string_view payload;  // kText: the line itself, from its first byte that counts
  std::string_view mark;     // "2026-11-23T18:05:38.134472277Z ", with the details if there are some
  std::optional<LogTime> time;
  std::string_view
      time_text;  // as it stands; equal for the pieces of one line where the engine marks them so
  OutputStream stream = OutputStream::kUnknown;
  std::string_view service;    // container, unit, tag or pod, as the wrapping names it; may be an id
  std::string_view container;  // what tells containers apart where several share a source; else empty
  std::string_view level;      // "err", "3", "info": only where it says more than which stream it was
  bool complete = true;        // false: the wrapping says that the line goes on in the next one

  bool is_json_string() const { return escape == PayloadEscape::kJsonString; }
};

// `raw` with or without its line break. O(1) for text, O(line) for JSON.
WrappedLine UnwrapLine(std::string_view raw, const SourceFraming& source);

// Whether the line is `payload` and nothing else to UnwrapLine, line break aside. Told at a glance, so that
// false may be wrong.
bool IsBareText(std::string_view raw, const SourceFraming& source);

// Whether the line, which may be cut off anywhere, can be a continuation of the record before it. Never false
// for one that is; `raw` begins with at least kContinuationWindow bytes of the line, or is all of it.
bool MayContinueRecord(std::string_view raw, const SourceFraming& source);

// Without what damage and joining of files leave before a line: NUL bytes, a UTF-8 byte order mark.
std::string_view WithoutLineDamage(std::string_view raw);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_WRAPPED_LINE_H_
