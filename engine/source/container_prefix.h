#ifndef WFLOGSCAN_ENGINE_SOURCE_CONTAINER_PREFIX_H_
#define WFLOGSCAN_ENGINE_SOURCE_CONTAINER_PREFIX_H_

// What container engines and their clients put before a line of text. kText where the line has no such
// prefix. All O(prefix).

#include <string_view>

#include "engine/source/wrapped_line.h"

namespace wflogscan {

// "2026-11-23T18:05:38.134472277Z text", with `details` (source_framing.h) behind the time, or details alone.
WrappedLine UnwrapTimestamped(std::string_view line, std::string_view details);

// "2026-11-23T18:11:21.923855426+00:00 stderr F text". The tag P stands for a piece; readers look at the
// first of several tags only.
WrappedLine UnwrapCri(std::string_view line);

// "signal-client-1  | text", in colours or not, docker's time behind the bar; swarm's
// "2026-...Z service.1.taskid@node    | text". Tables look like it: asked only of sources that have it.
WrappedLine UnwrapCompose(std::string_view line);

// "[pod/NAME/CONTAINER] text", docker's time behind it.
WrappedLine UnwrapKubectl(std::string_view line);

// Skips a colour at the start of the text.
std::string_view WithoutLeadingColour(std::string_view text);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_CONTAINER_PREFIX_H_
