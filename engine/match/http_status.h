#ifndef WFLOGSCAN_ENGINE_MATCH_HTTP_STATUS_H_
#define WFLOGSCAN_ENGINE_MATCH_HTTP_STATUS_H_

// Which HTTP statuses a text tells of: "401 Unauthorized", status=403, HTTP/1.1 429, "got 503, giving up".
//
// The problem: 401 is a size, a count, a duration, a port or a line number as often as it is a status, and
// rules that said so in patterns were a third of all patterns and most of the time of a scan.
//
// The idea: a number is a status if what stands around it says so. The words before it are read backwards, as
// long as they are words of the trade; the word that ends the walk decides, together with what follows the
// number. One reader serves every rule that asks for a status (`status: [401]`), and it is cheap enough for
// raw blocks: where it rejects the number, the line is not even decoded.
//
// Cost: 20 to 60 ns a number. Tested by tests/match/http_status_test.cc.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wflogscan {

using StatusCode = std::uint16_t;  // 100 to 599

// How far from the number the reader looks, in bytes.
inline constexpr std::size_t kStatusLookBehind = 256;
inline constexpr std::size_t kStatusLookAhead = 224;

// Whether the three digits at text[at] are a status. `text` is a decoded record with JSON escapes undone.
bool IsHttpStatus(std::string_view text, std::size_t at);

// Whether a backslash stands so near before text[at] that it may begin an escape that ends there, as in
// \u0009401: next to one nothing is what it seems.
bool IsBehindEscape(std::string_view text, std::size_t at);

// Whether each backslash of the text or skeleton escapes a quote, as in a program's JSON that stands in a
// record of the json-file driver. No number is part of such an escape.
bool EscapesQuotesOnly(std::string_view text);

// Whether the three digits at line[at] may be a status once the raw line is decoded; false only where
// IsHttpStatus could not say yes. *scratch is a buffer to reuse.
bool MayBeHttpStatus(std::string_view line, std::size_t at, std::string* scratch);

// Which numbers of a skeleton (match/line_skeleton.h) may be a status (MayBeHttpStatus) where they have three
// digits, in a line of at most kStatusLookAhead bytes: bit i for number i, of the first 64. Costs some
// microseconds.
std::uint64_t HttpStatusesInSkeleton(std::string_view skeleton);

// The statuses in `text`, ascending, each once. O(text).
void FindHttpStatuses(std::string_view text, std::vector<StatusCode>* found);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_HTTP_STATUS_H_
