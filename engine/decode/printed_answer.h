#ifndef WFLOGSCAN_ENGINE_DECODE_PRINTED_ANSWER_H_
#define WFLOGSCAN_ENGINE_DECODE_PRINTED_ANSWER_H_

// What a vendor answered, where a program prints it below the line that complains:
//
//   [ERROR] qualys: HTTP 409 Conflict    [ERROR] cisco-meraki: dump:      [ERROR] gcp-scc: googleapi: Error
//   <?xml version="1.0"?>                HTTP/2.0 429 Too Many Requests   Details:
//   <SIMPLE_RETURN>                      Retry-After: 60                  [
//     <CODE>1965</CODE>                                                     { ... }
//   </SIMPLE_RETURN>                     {"errors":["rate limit"]}        ]
//
// A body goes on until what it begins with is closed. No line that a logger wrote begins like any of these.

#include <string_view>

namespace wflogscan {

// Whether `line` begins such an answer below the record, or goes on with the one that the record ends in.
// O(record).
bool ContinuesPrintedAnswer(std::string_view record, std::string_view line);

// Whether brackets are open at the end of `text`, outside of strings: JSON that goes on.
bool HasOpenJson(std::string_view text);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_DECODE_PRINTED_ANSWER_H_
