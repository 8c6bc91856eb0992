// `wflogscan rules lint`: what a reviewer would refuse, and on request the stems and what the patterns cost.

#include <algorithm>
#include <climits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/print_result.h"
#include "cli/rules_tools.h"
#include "engine/base/status_macros.h"
#include "engine/rule_lint.h"
#include "wflogscan/scan.h"

namespace wflogscan::cli {
namespace {

constexpr std::size_t kPatternsShown = 20;

std::string DescribeStems(const std::vector<StemUse>& uses) {
  std::string text;
  for (const StemUse& use : uses) {
    absl::StrAppendFormat(&text, "%2d  %-10s  %s\n", use.stem.size(), absl::StrCat("\"", use.stem, "\""),
                          absl::StrJoin(use.rules, ", "));
  }
  return text;
}

absl::StatusOr<std::string> DescribeCost(const RulePack& pack) {
  WFL_ASSIGN_OR_RETURN(const std::vector<GroupCost> groups, GroupCosts(pack, DefaultCacheFolder().string()));
  WFL_ASSIGN_OR_RETURN(const std::vector<PatternCost> patterns, PatternCosts(pack));
  std::string text = absl::StrFormat("%-18s %8s %10s\n", "database", "patterns", "KiB");
  for (const GroupCost& group : groups) {
    absl::StrAppendFormat(&text, "%-18s %8d %10.1f\n", group.name, group.patterns,
                          static_cast<double>(group.database_bytes) / 1024);
  }
  absl::StrAppendFormat(&text, "\n%8s %6s %6s  %s\n", "KiB", "min", "max",
                        "the most expensive patterns, each alone");
  for (std::size_t i = 0; i < std::min(patterns.size(), kPatternsShown); ++i) {
    const PatternCost& cost = patterns[i];
    absl::StrAppendFormat(&text, "%8.1f %6d %6s  %s: %s\n", static_cast<double>(cost.database_bytes) / 1024,
                          cost.min_width, cost.max_width == UINT_MAX ? "-" : absl::StrCat(cost.max_width),
                          cost.rule, cost.pattern);
  }
  return text + "\n";
}

}  // namespace

void AddLintOptions(CLI::App& app, LintArgs* args) {
  app.add_flag("--stems", args->stems, "List the stems, short ones first, with the rules that lean on them");
  app.add_flag("--cost", args->cost, "Show the size of each database and the most expensive patterns");
}

int RunLint(const RulePack& pack, const LintArgs& args) {
  std::uint64_t errors = 0;
  std::string text;
  for (const LintMessage& message : LintRulePack(pack)) {
    const bool is_error = message.level == LintMessage::Level::kError;
    errors += is_error ? 1 : 0;
    absl::StrAppend(&text, message.origin, ": ", is_error ? "error: " : "warning: ", message.text, "\n");
  }
  if (errors > 0) {
    return PrintText(text, kExitUsage);
  }
  const std::vector<StemUse> stems = StemsOfPack(pack);
  if (args.stems) text += DescribeStems(stems);
  if (args.cost) {
    const absl::StatusOr<std::string> cost = DescribeCost(pack);
    if (!cost.ok()) return UsageError(std::string(cost.status().message()));
    text += *cost;
  }
  const auto short_stems = std::count_if(stems.begin(), stems.end(),
                                         [](const StemUse& use) { return use.stem.size() < kFreeStemBytes; });
  absl::StrAppend(&text, pack.rules.size(), " rules, ", stems.size(), " stems, ", short_stems,
                  " of them shorter than ", kFreeStemBytes, " bytes\n");
  return PrintText(text, kExitOk);
}

}  // namespace wflogscan::cli
