#include "cli/print_result.h"

#include <string>

#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/output.h"
#include "engine/base/shown_text.h"

namespace wflogscan::cli {

int PrintResult(std::string_view text, int exit_code) {
  const absl::Status written = WriteToStdout(text);
  return written.ok() ? exit_code : ExitCodeOfFailure(written);
}

int PrintText(std::string_view text, int exit_code) { return PrintResult(ShownLines(text), exit_code); }

int ExitCodeOfFailure(const absl::Status& status) {
  return absl::IsCancelled(status) ? kExitOk : UsageError(std::string(status.message()));
}

}  // namespace wflogscan::cli
