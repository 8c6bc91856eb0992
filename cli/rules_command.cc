#include <algorithm>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/condition_words.h"
#include "cli/exit_code.h"
#include "cli/print_result.h"
#include "cli/rules_tools.h"
#include "engine/base/string_bridge.h"

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
  return PrintText(text, kExitOk);
}

// A set of exclusions, by the conditions of its patterns.
int ShowContext(const RulePack& pack, std::string_view name) {
  const ContextSet* const context = pack.FindContext(name);
  if (context == nullptr) {
    std::vector<std::string> names;
    for (const ContextSet& set : pack.contexts) names.push_back(set.name);
    return UsageError(
        absl::StrCat("no set is called \"", ToAbsl(name), "\"; there are ", absl::StrJoin(names, ", ")));
  }
  std::string text;
  for (const Exclusion& exclusion : context->exclusions) {
    absl::StrAppend(&text, "none of", ConditionWords(exclusion), ":\n  - ",
                    absl::StrJoin(exclusion.any, "\n  - "), "\n");
  }
  absl::StrAppend(&text, "used by:\n");
  for (const Rule& rule : pack.rules) {
    if (std::find(rule.contexts.begin(), rule.contexts.end(), name) != rule.contexts.end())
      absl::StrAppend(&text, "  - ", rule.id, "\n");
  }
  return PrintText(text, kExitOk);
}

int Show(const RulePack& pack, const std::string& id) {
  if (id.starts_with('@')) return ShowContext(pack, std::string_view(id).substr(1));
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
  std::vector<std::string> none = rule->none;
  for (const std::string& name : rule->contexts) none.push_back(absl::StrCat("@", name));
  add("none", none);
  for (const FieldCondition& field : rule->fields) {
    absl::StrAppend(&text, "field: ", FieldWords(field), "\n");
  }
  add("connectors", rule->connectors);
  add("services", rule->services);
  if (rule->looks_at_others()) absl::StrAppend(&text, "counts only ", JointWords(*rule), "\n");
  if (rule->follow() != nullptr) add("waits for", rule->follow()->any);
  add("suppresses", rule->suppresses);
  for (const Capture& capture : rule->captures) {
    absl::StrAppend(&text, "capture ", capture.name, ": ", capture.pattern, "\n");
  }
  absl::StrAppend(&text, "meaning: ", rule->meaning, "\nimpact: ", rule->impact, "\n");
  add("steps", rule->steps);
  add("commands", rule->commands);
  if (rule->guide) absl::StrAppend(&text, "guide: ", *rule->guide, "\n");
  return PrintText(text, kExitOk);
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
  return PrintText(text, failures->empty() ? kExitOk : kExitGateTripped);
}

}  // namespace

int RunRules(std::span<const std::string> args) {
  CLI::App app(
      "The rules: what is loaded, one in full, what is wrong with them, their own examples as tests; and "
      "help in "
      "writing them.",
      "wflogscan rules");
  RuleArgs rule_args;
  std::string id;
  WhyArgs why_args;
  DraftArgs draft_args;
  CoverageArgs coverage_args;
  LintArgs lint_args;
  CLI::App* list = app.add_subcommand("list", "One line a rule");
  CLI::App* show = app.add_subcommand("show", "One rule in full, or a set of exclusions");
  show->add_option("ID", id, "For example auth-401/http-status or @access-log")->required();
  CLI::App* lint = app.add_subcommand("lint", "Schema, patterns, stems, guide sections; exit 2 at an error");
  AddLintOptions(*lint, &lint_args);
  CLI::App* test = app.add_subcommand("test", "Runs every rule's hit and miss log; exit 1 at a failure");
  CLI::App* why =
      app.add_subcommand("why", "How a line is read, which rules match it, what the nearest others lack");
  AddWhyOptions(*why, &why_args);
  CLI::App* draft = app.add_subcommand("draft", "The beginning of a rule for a line");
  AddDraftOptions(*draft, &draft_args);
  CLI::App* coverage = app.add_subcommand("coverage", "Which rules a log or a corpus hits");
  AddCoverageOptions(*coverage, &coverage_args);
  for (CLI::App* command : {list, show, lint, test, why, draft, coverage})
    AddRuleOptions(*command, &rule_args);
  app.require_subcommand(1);
  if (const std::optional<int> over = Parse(app, args)) return *over;
  absl::StatusOr<RulePack> pack = LoadRulePack(ToRuleOptions(rule_args));
  if (!pack.ok()) return UsageError(std::string(pack.status().message()));
  if (list->parsed()) return List(*pack);
  if (show->parsed()) return Show(*pack, id);
  if (lint->parsed()) return RunLint(*pack, lint_args);
  if (why->parsed()) return RunWhy(*pack, why_args);
  if (draft->parsed()) return RunDraft(*pack, draft_args);
  if (coverage->parsed()) return RunCoverage(*std::move(pack), coverage_args);
  return Test(*pack);
}

}  // namespace wflogscan::cli
