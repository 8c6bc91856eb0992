#ifndef WFLOGSCAN_CLI_ARGUMENTS_H_
#define WFLOGSCAN_CLI_ARGUMENTS_H_

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "wflogscan/log_time.h"
#include "wflogscan/rules.h"

namespace wflogscan::cli {

// Parses; returns the exit code where the command is over already: 0 after --help, 2 after a mistake, which
// is said on standard error in one line with the way to the help.
std::optional<int> Parse(CLI::App& app, std::span<const std::string> args);

// Says "wflogscan: <message>" on standard error, where control characters in it are escaped, and returns the
// exit code for usage errors.
int UsageError(std::string_view message);

// The options that choose the rules, as typed. Shared by all commands that load them.
struct RuleArgs {
  std::vector<std::string> overlays;
  bool no_builtin = false;
  std::vector<std::string> only;
  std::vector<std::string> skip;
};
void AddRuleOptions(CLI::App& app, RuleArgs* args);
RuleOptions ToRuleOptions(const RuleArgs& args);

// RFC 3339, or an age such as "90s", "15m", "2h", "3d" or "1w" before `now`. kInvalidArgument says what is
// accepted.
absl::StatusOr<LogTime> ParsePointInTime(std::string_view text, LogTime now);
LogTime Now();

}  // namespace wflogscan::cli

#endif  // WFLOGSCAN_CLI_ARGUMENTS_H_
