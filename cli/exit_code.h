#ifndef WFLOGSCAN_CLI_EXIT_CODE_H_
#define WFLOGSCAN_CLI_EXIT_CODE_H_

namespace wflogscan::cli {

// What the process ends with; a promise to scripts.
enum ExitCode : int {
  kExitOk = 0,           // scanned, and no gate tripped: findings alone never fail a run
  kExitGateTripped = 1,  // --fail-on, check, rules test
  kExitUsage = 2,        // usage, rule-file or configuration error; nothing was scanned
  kExitIncomplete = 3,   // scanned, but some input could not be read whole; a tripped gate goes before it
};

}  // namespace wflogscan::cli

#endif  // WFLOGSCAN_CLI_EXIT_CODE_H_
