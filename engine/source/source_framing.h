#ifndef WFLOGSCAN_ENGINE_SOURCE_SOURCE_FRAMING_H_
#define WFLOGSCAN_ENGINE_SOURCE_SOURCE_FRAMING_H_

// How a source is wrapped, by its first lines.
//
// Most wrappings show in each line and are re-checked there (wrapped_line.h), so a wrong answer here costs
// little. For those that ordinary text resembles this is the evidence:
//   compose      a name, blanks, a bar, on most lines; no second bar as tables have; names in one column
//   timestamps   nine digits on practically every line: a program that prints nanoseconds drops trailing
//   zeros details      the same attributes, or one blank, on every line syslog       most lines name a
//   process id or the kernel
// Tested by tests/source/source_framing_test.cc.

#include <cstddef>
#include <string_view>

#include "engine/source/framing.h"

namespace wflogscan {

// The judgement does not change any more when a source's head is at least so many whole lines or bytes.
inline constexpr std::size_t kFramingLines = 64;
inline constexpr std::size_t kFramingBytes = std::size_t{64} << 10;

// `head`: the first bytes of the source. What is behind the first kFramingLines lines or kFramingBytes bytes
// is not looked at; an unfinished last line is, if `at_end` says that nothing follows it. O(kFramingBytes).
SourceFraming DetectFraming(std::string_view head, bool at_end);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_SOURCE_FRAMING_H_
