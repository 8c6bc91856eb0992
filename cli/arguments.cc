#include "cli/arguments.h"

#include <algorithm>
#include <chrono>
#include <iostream>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "cli/exit_code.h"
#include "cli/print_result.h"
#include "engine/base/duration_words.h"
#include "engine/base/shown_text.h"

namespace wflogscan::cli {

std::optional<int> Parse(CLI::App& app, std::span<const std::string> args) {
  // CLI11 takes the arguments last first.
  std::vector<std::string> reversed(args.rbegin(), args.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    return PrintResult(app.help(), kExitOk);
  } catch (const CLI::CallForAllHelp&) {
    return PrintResult(app.help("", CLI::AppFormatMode::All), kExitOk);
  } catch (const CLI::ParseError& error) {
    std::cerr << "wflogscan: " << ShownLines(error.what()) << "\nTry: " << app.get_name() << " --help\n";
    return kExitUsage;
  }
  return std::nullopt;
}

int UsageError(std::string_view message) {
  std::cerr << "wflogscan: " << ShownLines(message) << "\n";
  return kExitUsage;
}

void AddRuleOptions(CLI::App& app, RuleArgs* args) {
  app.add_option("--rules", args->overlays, "Rule file or folder laid over the built-in rules (repeatable)")
      ->type_name("PATH")
      ->allow_extra_args(false);
  app.add_flag("--no-builtin-rules", args->no_builtin, "Start from no rules at all");
  app.add_option("--only", args->only, "Only these signatures or rules (glob, repeatable)")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  app.add_option("--skip", args->skip, "Without these signatures or rules (glob, repeatable)")
      ->type_name("GLOB")
      ->allow_extra_args(false);
}

RuleOptions ToRuleOptions(const RuleArgs& args) {
  RuleOptions options;
  options.builtin = !args.no_builtin;
  for (const std::string& overlay : args.overlays) options.overlays.emplace_back(overlay);
  options.only = args.only;
  options.skip = args.skip;
  return options;
}

absl::StatusOr<LogTime> ParsePointInTime(std::string_view text, LogTime now) {
  if (const std::optional<LogTime> time = ParseRfc3339(text)) return *time;
  if (const std::optional<std::int64_t> age = ParseDurationSeconds(text)) {
    return LogTime{now.unix_ns - *age * 1'000'000'000, now.fraction_digits};
  }
  return absl::InvalidArgumentError(
      absl::StrCat("\"", std::string(text),
                   "\" is no time: give RFC 3339 (2026-02-22T06:00:00Z) or an age (90s, 15m, 2h, 3d, 1w)"));
}

LogTime Now() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(since_epoch).count(), 0};
}

}  // namespace wflogscan::cli
