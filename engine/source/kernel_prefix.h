#ifndef WFLOGSCAN_ENGINE_SOURCE_KERNEL_PREFIX_H_
#define WFLOGSCAN_ENGINE_SOURCE_KERNEL_PREFIX_H_

#include <optional>
#include <string_view>

#include "engine/source/time_prefix.h"
#include "engine/source/wrapped_line.h"

namespace wflogscan {

// A line of the kernel's ring buffer in the styles of dmesg and of /dev/kmsg:
//   [ 1143.962405] text          [<    0.000021>] text         [  +0.000021] text
//   [Mon Nov 23 18:09:25 2026] text                            dmesg -T
//   kern  :err   : [ 1143.962405] text                         dmesg -x
//   <3>[ 1143.962405] text                                     dmesg -r
//   2026-11-23T18:09:25,962405+00:00 text                      dmesg --time-format=iso
//   3,851,1143962405,-;text                                    /dev/kmsg
// The id of the thread or processor that spoke, [T123] or [C0], goes too. dmesg -H shows the minute alone,
// "[Nov23 18:29] text", which counts only where `source_is_kernel`. kText for anything else. O(prefix).
WrappedLine UnwrapKernel(std::string_view line, bool source_is_kernel);

// "[ 1128.923041] " and "[ 1128.923041 <    0.003992 >] ": seconds since the boot, which name no moment.
std::optional<StampedTime> TakeMonotonicStamp(std::string_view* text);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_KERNEL_PREFIX_H_
