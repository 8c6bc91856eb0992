#ifndef WFLOGSCAN_CLI_COMMANDS_H_
#define WFLOGSCAN_CLI_COMMANDS_H_

// The subcommands, one file each. A command gets its own arguments (without the program's and its own name),
// writes results to standard output and everything else to standard error, and returns the exit code.

#include <span>
#include <string>

namespace wflogscan::cli {

int RunScan(std::span<const std::string> args);
int RunExplain(std::span<const std::string> args);
int RunRules(std::span<const std::string> args);
int RunConnectors(std::span<const std::string> args);
int RunCheck(std::span<const std::string> args);

}  // namespace wflogscan::cli

#endif  // WFLOGSCAN_CLI_COMMANDS_H_
