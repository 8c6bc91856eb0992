#ifndef WFLOGSCAN_CLI_INPUT_HINTS_H_
#define WFLOGSCAN_CLI_INPUT_HINTS_H_

// What to tell somebody whose standard input is not what they think it is. The hints go to standard error:
// they are about how the program was called, and nothing of it shows in the report. What is wrong inside of
// an input is a problem of the report instead (engine/source/stand_in.h).

#include <filesystem>
#include <string_view>

namespace wflogscan::cli {

// Nobody typed an input at all.
inline constexpr std::string_view kHintNoInput =
    "wflogscan reads logs: docker logs signal-client-svc 2>&1 | wflogscan, or wflogscan FILE...\n"
    "wflogscan --help says more.\n";

inline constexpr std::string_view kHintEmptyInput =
    "wflogscan: nothing arrived on standard input. If it came from docker logs: a container's log lines may\n"
    "be on its standard error, so use  docker logs NAME 2>&1 | wflogscan\n";

inline constexpr std::string_view kHintHalfInput =
    "wflogscan: only the standard output of docker logs arrives here; most services log to standard error.\n"
    "To scan both:  docker logs NAME 2>&1 | wflogscan  or  wflogscan docker://NAME\n";

// Whether standard input is a pipe out of `docker logs` or `podman logs` whose standard error goes elsewhere.
// Looks for the writer of the pipe among the processes that the user may see, so it is only as good as that,
// and has to be asked before the writer may be through. `proc` is where they are listed. O(processes), some
// microseconds each.
bool IsHalfOfDockerLogs(const std::filesystem::path& proc = "/proc");

// The same as long as nothing has come through the pipe, for 50 ms at most: who will print the log may still
// be the shell that starts it.
bool WillBeHalfOfDockerLogs();

}  // namespace wflogscan::cli

#endif  // WFLOGSCAN_CLI_INPUT_HINTS_H_
