// `wflogscan rules draft`: the beginning of a rule for a line, or for what a log says most often and no rule
// knows.

#include "absl/strings/str_cat.h"
#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/input_file.h"
#include "cli/print_result.h"
#include "cli/rules_tools.h"
#include "engine/base/status_macros.h"
#include "engine/rule_draft.h"
#include "engine/rules/rule_check.h"
#include "wflogscan/scan.h"

namespace wflogscan::cli {
namespace {

// The earliest line of the log's n-th most frequent unexplained cluster.
absl::StatusOr<std::string> UnexplainedLine(const RulePack& pack, const std::string& log, int cluster) {
  WFL_ASSIGN_OR_RETURN(const Scanner scanner,
                       Scanner::FromPack(pack, {.cache_folder = DefaultCacheFolder()}));
  WFL_ASSIGN_OR_RETURN(const Report report, scanner.Scan({log}, {}));
  const auto index = static_cast<std::size_t>(cluster) - 1;
  if (index >= report.unexplained.size()) {
    return absl::NotFoundError(absl::StrCat(log, ": unexplained kinds of lines: ", report.unexplained.size(),
                                            "; there is no number ", cluster));
  }
  return RecordOfLogLine(report.unexplained[index].sample.str());
}

}  // namespace

void AddDraftOptions(CLI::App& app, DraftArgs* args) {
  CLI::Option* line =
      app.add_option("LINE", args->line, "A log line, wrapped or not; standard input where there is none");
  CLI::Option* log = app.add_option("--log", args->log,
                                    "Take the line from the unexplained ones of this log, folder or archive")
                         ->type_name("PATH")
                         ->excludes(line);
  app.add_option("--cluster", args->cluster, "With --log: which kind of them, the most frequent being 1")
      ->type_name("N")
      ->check(CLI::Range(1, 20))
      ->needs(log);
  app.add_option("--id", args->id, "The rule's id, signature/short-name")->type_name("ID");
}

int RunDraft(const RulePack& pack, const DraftArgs& args) {
  std::string line = args.line;
  if (!args.log.empty()) {
    absl::StatusOr<std::string> sample = UnexplainedLine(pack, args.log, args.cluster);
    if (!sample.ok()) return UsageError(std::string(sample.status().message()));
    line = *std::move(sample);
  } else if (line.empty()) {
    line = ReadStandardInput();
  }
  const absl::StatusOr<std::vector<LineTrace>> traces = TraceLines(pack, {DefaultCacheFolder()}, line);
  if (!traces.ok()) return UsageError(std::string(traces.status().message()));
  if (traces->empty())
    return UsageError("rules draft needs a line, as LINE, on standard input or out of a --log");
  const RuleDraft draft = DraftRule(pack, traces->front(), args.id);
  return PrintText(absl::StrCat("# ", draft.id, ".yaml\n", draft.yaml, "\n# ", draft.id, ".hit.log\n",
                                draft.hit_log, "\n# ", draft.id, ".miss.log\n", draft.miss_log),
                   kExitOk);
}

}  // namespace wflogscan::cli
