#ifndef WFLOGSCAN_CLI_OUTPUT_H_
#define WFLOGSCAN_CLI_OUTPUT_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace wflogscan::cli {

// Writes to standard output. kCancelled once the reader has closed it, which is no error: the run ends
// quietly.
[[nodiscard]] absl::Status WriteToStdout(std::string_view bytes);

// Writes a file whole or not at all: beside it first, then renamed into place, with the mode of what was
// there. A symbolic link is followed. A path that exists and is no regular file (/dev/null, a FIFO) is
// written to as it is.
absl::Status WriteFileWhole(const std::string& path, std::string_view bytes);

// Whether output to this descriptor should be coloured: --color's value, then NO_COLOR, CLICOLOR_FORCE,
// CLICOLOR, TERM, and whether it is a terminal.
bool WantsColor(std::string_view choice, int descriptor);

// Columns of the terminal on this descriptor, between 60 and 120; 80 where there is none.
int TerminalWidth(int descriptor);

}  // namespace wflogscan::cli

#endif  // WFLOGSCAN_CLI_OUTPUT_H_
