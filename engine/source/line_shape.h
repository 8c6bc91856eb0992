#ifndef WFLOGSCAN_ENGINE_SOURCE_LINE_SHAPE_H_
#define WFLOGSCAN_ENGINE_SOURCE_LINE_SHAPE_H_

// What can be told of a raw line at a glance: is it a record of docker's json-file driver, is that record a
// piece of a longer line, may the line belong to the record before it. These decide where a source may be cut
// into blocks that can be read apart from each other, so they look at one line only and never at what a
// decoder made of it.

#include <cstddef>
#include <optional>
#include <string_view>

#include "engine/source/framing.h"

namespace wflogscan {

// A record of docker's json-file driver as the engine writes it: keys in this order, no blanks. Views into
// the line.
//   {"log":"text\n","stream":"stdout","attrs":{...},"time":"2026-11-23T18:05:38.084745512Z"}
struct DockerJsonShape {
  bool is_record = false;  // `log` and `stream` were found where the engine puts them
  std::string_view log;    // the value between its quotes, still escaped
  OutputStream stream = OutputStream::kUnknown;
  std::string_view time;  // empty if it is not the last key
  bool complete = true;   // the value ends in an escaped line break; false: a piece of a longer line
};

// What the engine's time takes at most with the end of the record behind it, `"}`; a longer one is no time.
inline constexpr std::ptrdiff_t kLongestTimeAndEnd = 37;

// O(1) for a record without attrs, O(line) for one with them or for a line that only begins like one.
DockerJsonShape ShapeOfDockerJson(std::string_view line);

inline constexpr std::string_view kDockerJsonOpening = R"({"log":")";

inline bool LooksLikeDockerJson(std::string_view line) { return line.starts_with(kDockerJsonOpening); }

// Whether an escaped JSON string ends in an escaped line break: \n after an even number of backslashes.
bool EndsInEscapedNewline(std::string_view value);

// The string without the line break that it ends in; nullopt where it is not clear that it ends in one: an
// escaped backslash before it may be half of one.
std::optional<std::string_view> WithoutEscapedLineBreak(std::string_view text);

// What the program printed, still escaped, of a whole record of the json-file driver; nullopt where more has
// to be asked than whether it is one.
std::optional<std::string_view> ContentOfWholeRecord(const DockerJsonShape& shape);

// Whether text that begins with `head` can be a continuation of the record before it at all: indented, a
// bracket, `Response:`, part of a Go crash, of a stack trace or of an answer. A line that cannot is a safe
// place to cut. Looks at no more than kContinuationWindow bytes. Of a wrapped line ask wrapped_line.h.
bool MayContinueRecord(std::string_view head);
inline constexpr std::size_t kContinuationWindow = 160;

// "HTTP/1.1 401 Unauthorized", of an answer that is printed as it came.
bool BeginsHttpStatusLine(std::string_view text);
// "Retry-After: 60", a field of one: of a name in several words, or that any server sends.
bool BeginsHttpField(std::string_view text);

// Go's `main.(*Poller).run(0xc0001, ...)`: a dotted identifier right before an opening parenthesis.
bool LooksLikeGoFrame(std::string_view text);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_LINE_SHAPE_H_
