#ifndef WFLOGSCAN_ENGINE_MATCH_COMPLAINT_H_
#define WFLOGSCAN_ENGINE_MATCH_COMPLAINT_H_

// Whether a line may be a warning or an error, at a glance.
//
// The report lists the warnings and errors that no rule explains. They hold no stem, so stage one would never
// propose them. But a level stands near the front of a line, behind a time at most, and almost every line has
// one: so it is enough to read words from the front until the first that is a level. That word decides.
//
//   2026-02-22T06:01:20.123Z [INFO] okta: fetched 42 events, 0 errors     quiet: INFO comes first
//   {\"time\":\"2026-02-22T06:01:20.123Z\",\"level\":\"ERROR\", ...       complains, escaped or not
//   E1126 06:01:20.123456       1 poll.go:88] poll failed                 complains
//
// It need not be right, only seldom wrong: attribute/head.h reads the level of what this lets pass. A level
// that stands further back than kComplaintWindow, or behind another level's name, is not seen.
//
// Cost: 4 ns for [INFO] or [DEBUG] at the front or behind a time, 10 to 30 ns for the other heads, 100 ns for
// a line that names no level at all.

#include <cstddef>
#include <string_view>

#include "engine/source/framing.h"
#include "engine/source/wrapped_line.h"

namespace wflogscan {

inline constexpr std::size_t kComplaintWindow = 128;  // bytes

// `text` is what the program printed, with the escapes of JSON strings or rsyslog or without.
bool MayComplain(std::string_view text, std::size_t window = kComplaintWindow);

// Whether no line complains that has this skeleton (match/line_skeleton.h) and no wrapping but perhaps that
// of the json-file driver, which is left out. False where that depends on the line.
bool IsQuietSkeleton(std::string_view skeleton);

// Whether a line may complain of which the wrapping was taken off.
bool MayComplain(const WrappedLine& line);

// Whether a raw line with its wrapping may complain. A pure function of the line and of what is known of its
// source.
bool RawLineMayComplain(std::string_view line, const SourceFraming& source);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_COMPLAINT_H_
