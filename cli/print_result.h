#ifndef WFLOGSCAN_CLI_PRINT_RESULT_H_
#define WFLOGSCAN_CLI_PRINT_RESULT_H_

// What becomes of a run whose results cannot be written is decided here alone: a reader that has seen enough
// is no failure, a full disk is one.

#include <string_view>

#include "absl/status/status.h"

namespace wflogscan::cli {

// Prints what a command found on standard output. Returns `exit_code` if all of it was written, else that of
// the failure.
int PrintResult(std::string_view text, int exit_code);

// The same of text for people to read, in which names and rules may be anybody's: control characters in it
// are escaped.
int PrintText(std::string_view text, int exit_code);

// Says on standard error why a run came to nothing, and returns its exit code. kCancelled, the reader of our
// output has seen enough: says nothing, and is a success.
int ExitCodeOfFailure(const absl::Status& status);

}  // namespace wflogscan::cli

#endif  // WFLOGSCAN_CLI_PRINT_RESULT_H_
