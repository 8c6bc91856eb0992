#ifndef WFLOGSCAN_ENGINE_AGGREGATE_LOG_TEMPLATE_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_LOG_TEMPLATE_H_

// What a log line says, without what tells one occasion from another:
//
//   2026-02-22T06:01:20Z [ERROR] okta: page 3 of job 7f3a9c12 is torn      [ERROR] okta: page <*> of job <*>
//   is torn
//
// A template is a function of its line alone. (The known ways to learn templates from a log, Drain among
// them, give another answer for another order of lines, and lines come from many threads here.)
//
//   gaps at the start, which a time leaves                 go
//   a word with a digit in it; a hexadecimal id            <*>, and so is what it is joined to: 10.0.0.1:443,
//   a UUID capitals followed by digits: E0000011, AADSTS50011     stay: a code says what happened a run of
//   blanks                                        one blank

#include <string>
#include <string_view>

namespace wflogscan {

inline constexpr std::string_view kTemplateGap = "<*>";

inline constexpr std::size_t kMaxTemplateBytes = 240;

// The template of the first line of `text`, into *out (cleared first); at most kMaxTemplateBytes, cut between
// words. About 2 ns a byte.
void MakeTemplate(std::string_view text, std::string* out);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_LOG_TEMPLATE_H_
