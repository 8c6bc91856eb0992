#include <algorithm>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/output.h"
#include "wflogscan/scan.h"

namespace wflogscan::cli {
namespace {

int List(const RulePack& pack) {
  std::string text;
  for (const SignatureInfo& signature : pack.signatures) {
    for (const Rule& rule : pack.rules) {
      if (rule.signature == signature.id) absl::StrAppendFormat(&text, "%-40s %s\n", rule.id, rule.title);
    }
  }
  absl::StrAppend(&text, pack.rules.size(), " rules, sha256 ", pack.sha256, "\n");
  WriteToStdout(text);
  return kExitOk;
}

int Show(const RulePack& pack, const std::string& id) {
  const Rule* rule = pack.FindRule(id);
  if (rule == nullptr)
    return UsageError(absl::StrCat("no rule is called \"", id, "\"; wflogscan rules list shows all"));
  std::string text = absl::StrCat("id: ", rule->id, "\ntitle: ", rule->title, "\n");
  const auto add = [&text](const char* name, const std::vector<std::string>& items) {
    if (items.empty()) return;
    absl::StrAppend(&text, name, ":\n  - ", absl::StrJoin(items, "\n  - "), "\n");
  };
  if (!rule->status.empty()) absl::StrAppend(&text, "status: ", absl::StrJoin(rule->status, ", "), "\n");
  add("fact", rule->fact);
  add("of", rule->of);
  if (rule->service) absl::StrAppend(&text, "service: ", *rule->service, "\n");
  add("any", rule->any);
  add("all", rule->all);
  add("none", rule->none);
  add("suppresses", rule->suppresses);
  for (const Capture& capture : rule->captures) {
    absl::StrAppend(&text, "capture ", capture.name, ": ", capture.pattern, "\n");
  }
  absl::StrAppend(&text, "meaning: ", rule->meaning, "\nimpact: ", rule->impact, "\n");
  add("steps", rule->steps);
  add("commands", rule->commands);
  if (rule->guide) absl::StrAppend(&text, "guide: ", *rule->guide, "\n");
  WriteToStdout(text);
  return kExitOk;
}

int Lint(RulePack pack) {
  std::uint64_t errors = 0;
  std::string text;
  for (const LintMessage& message : LintRulePack(pack)) {
    const bool is_error = message.level == LintMessage::Level::kError;
    errors += is_error ? 1 : 0;
    absl::StrAppend(&text, message.origin, ": ", is_error ? "error: " : "warning: ", message.text, "\n");
  }
  if (errors == 0) {
    const std::size_t rules = pack.rules.size();
    const absl::StatusOr<Scanner> scanner = Scanner::FromPack(std::move(pack), {});
    if (!scanner.ok()) return UsageError(std::string(scanner.status().message()));
    absl::StrAppend(&text, rules, " rules, ", scanner->stems().size(),
                    " stems: ", absl::StrJoin(scanner->stems(), "|"), "\n");
  }
  WriteToStdout(text);
  return errors == 0 ? kExitOk : kExitUsage;
}

int Test(const RulePack& pack) {
  std::uint64_t lines = 0;
  const absl::StatusOr<std::vector<RuleTestFailure>> failures = TestRulePack(pack, &lines);
  if (!failures.ok()) return UsageError(std::string(failures.status().message()));
  std::string text;
  for (const RuleTestFailure& failure : *failures) {
    absl::StrAppend(&text, failure.rule, ": ", failure.what, ": ", failure.line, "\n");
  }
  absl::StrAppend(&text, lines, " lines of ", pack.rules.size(), " rules tested, ", failures->size(),
                  " failed\n");
  WriteToStdout(text);
  return failures->empty() ? kExitOk : kExitGateTripped;
}

}  // namespace

int RunRules(std::span<const std::string> args) {
  CLI::App app(
      "The rules: what is loaded, one in full, what is wrong with them, their own examples as tests.",
      "wflogscan rules");
  RuleArgs rule_args;
  std::string id;
  CLI::App* list = app.add_subcommand("list", "One line a rule");
  CLI::App* show = app.add_subcommand("show", "One rule in full");
  show->add_option("ID", id, "For example auth-401/http-status")->required();
  CLI::App* lint = app.add_subcommand("lint", "Schema, patterns, stems, guide sections; exit 2 at an error");
  CLI::App* test = app.add_subcommand("test", "Runs every rule's hit and miss log; exit 1 at a failure");
  for (CLI::App* command : {list, show, lint, test}) AddRuleOptions(*command, &rule_args);
  app.require_subcommand(1);
  if (const std::optional<int> over = Parse(app, args)) return *over;
  absl::StatusOr<RulePack> pack = LoadRulePack(ToRuleOptions(rule_args));
  if (!pack.ok()) return UsageError(std::string(pack.status().message()));
  if (list->parsed()) return List(*pack);
  if (show->parsed()) return Show(*pack, id);
  if (lint->parsed()) return Lint(*std::move(pack));
  return Test(*pack);
}

}  // namespace wflogscan::cli
