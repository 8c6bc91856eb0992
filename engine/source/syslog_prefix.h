#ifndef WFLOGSCAN_ENGINE_SOURCE_SYSLOG_PREFIX_H_
#define WFLOGSCAN_ENGINE_SOURCE_SYSLOG_PREFIX_H_

// syslog as it is sent and as it lies on disk, and the short modes of journalctl, which print the same
// "host tag[pid]: text" behind other times.
//
//   <30>Nov 23 18:09:13 host tag[2071]: text                      RFC 3164; docker leaves the host out
//   locally <30>1 2026-11-23T18:09:17Z host tag 2071 tag - text           RFC 5424, perhaps with a length
//   before it Nov 23 18:09:13 host tag[2071]: text                          on disk; journalctl short,
//   short-precise 2026-11-23T18:09:13.159+00:00 host tag[2071]: text            on disk; journalctl short-iso
//   Mon 2026-11-23 18:09:11 UTC host tag[2071]: text              journalctl short-full, with-unit
//   1795457351.022135 host tag[2071]: text                        journalctl short-unix
//   [ 1128.923041] host tag[2071]: text                           journalctl short-monotonic, short-delta

#include <string_view>

#include "engine/source/wrapped_line.h"

namespace wflogscan {

// How sure it must be. A line with PRI is syslog. Without one, `2026-... ERROR okta: poll failed` has the
// form of a time, a host and a tag too; a process id or the kernel tells them apart.
enum class SyslogEvidence {
  kPriorityOnly,  // nothing is known of the source
  kSourceIsSyslog,
};

// kText where the line is none of these. O(prefix).
WrappedLine UnwrapSyslog(std::string_view line, SyslogEvidence evidence);

// Whether a line without PRI shows by itself that it is syslog: it names a process id or the kernel.
bool IsClearlySyslog(std::string_view line);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_SYSLOG_PREFIX_H_
