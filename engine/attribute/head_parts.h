#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_HEAD_PARTS_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_HEAD_PARTS_H_

// What loggers put before a message in text, a part at a time. Each function takes one off the front of *text
// and notes in the head what it says; where there is no such part it changes nothing, and says false or gives
// an empty text.

#include <optional>
#include <string_view>

#include "engine/attribute/head.h"
#include "wflogscan/log_time.h"

namespace wflogscan {

bool IsTagChar(char c);
void SkipBlanks(std::string_view* text);

// In attribute/head_time.cc:

// A time of any form, in brackets or not. *place is where it stood.
bool TakeTime(std::string_view* text, Head* head, std::string_view* place);

// A clock with no date or with one that lacks its year, as slog's and zerolog's consoles have it: "6:01AM ",
// "[10:00:00] ", "Nov 27 10:00:00.113 ". And dates that Go spells in words, "Fri Nov 27 10:00:00 2026". They
// are no time; they only stand in the way.
bool SkipUnreadTime(std::string_view* text, Head* head);

// A moment as a number: seconds, milliseconds, microseconds or nanoseconds since the epoch, told apart by
// size. zap's console writes the first two as Go prints a float: "1.764231242113e+09".
std::optional<LogTime> EpochTime(std::string_view text);

// In attribute/head_parts.cc:

// "[ERROR]", "ERROR", "ERR", "error:".
bool TakeLevel(std::string_view* text, Head* head);

// klog: "E0222 06:01:20.123456       1 poll.go:88] text". Month and day without a year are no time either.
bool TakeKlogHead(std::string_view* text, Head* head);

// "[1551] " before nats-server's time.
bool SkipProcessId(std::string_view* text);

// Where in the code: "poll.go:12: " of Go's log package, "poll/poll.go:12 > " of zerolog's console,
// "poll.go:12 ".
bool SkipCaller(std::string_view* text);

// What some put between the parts of a head: "... - okta - INFO - text", "... | INFO | text".
bool SkipSeparator(std::string_view* text);

// "[okta] " before the message.
std::string_view TakeBracketedTag(std::string_view* text);

// A name before the time, which is taken as well: the prefix of a Go logger.
std::string_view TakePrefixBeforeTime(std::string_view* text, Head* head, std::string_view* time_place);

// A name before the level, which is taken as well: "okta [INFO] ", "okta: [INFO] ", "[okta] INFO: ". The
// level stands between brackets or is in capitals, as no ordinary word is. A line that begins with two bare
// words, "npm WARN ", is another program's.
std::string_view TakeNameBeforeLevel(bool is_first, std::string_view* text, Head* head);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_HEAD_PARTS_H_
