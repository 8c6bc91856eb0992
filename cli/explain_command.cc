#include <algorithm>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/output.h"

namespace wflogscan::cli {
namespace {

void AppendList(const char* title, const std::vector<std::string>& items, const char* bullet,
                std::string* out) {
  if (items.empty()) return;
  absl::StrAppend(out, "\n", title, "\n");
  for (const std::string& item : items) absl::StrAppend(out, bullet, item, "\n");
}

void AppendGuide(const RulePack& pack, const std::vector<std::string>& ids, std::string* out) {
  if (ids.empty()) return;
  absl::StrAppend(out, "\nGuide\n");
  for (const std::string& id : ids) {
    const GuideSection* section = pack.FindGuide(id);
    if (section != nullptr) absl::StrAppend(out, "  ", section->title, ": ", section->url, "\n");
  }
}

std::string ExplainSignature(const RulePack& pack, const SignatureInfo& signature) {
  std::string text =
      absl::StrCat(signature.id, ": ", signature.title, " (", ToString(signature.severity), ")\n");
  if (!signature.meaning.empty()) absl::StrAppend(&text, "\n", signature.meaning, "\n");
  absl::StrAppend(&text, "\nCauses that are told apart\n");
  for (const Rule& rule : pack.rules) {
    if (rule.signature == signature.id) absl::StrAppend(&text, "  ", rule.id, "\n      ", rule.title, "\n");
  }
  for (const std::string& id : signature.guide) {
    const GuideSection* section = pack.FindGuide(id);
    if (section == nullptr) continue;
    AppendList(absl::StrCat("What to do: ", section->title).c_str(), section->steps, "  - ", &text);
    AppendList("Commands", section->commands, "  $ ", &text);
  }
  AppendGuide(pack, signature.guide, &text);
  return text;
}

std::string ExplainRule(const RulePack& pack, const Rule& rule) {
  std::string text = absl::StrCat(rule.id, ": ", rule.title, "\n");
  if (!rule.meaning.empty()) absl::StrAppend(&text, "\n", rule.meaning, "\n");
  if (!rule.impact.empty()) absl::StrAppend(&text, rule.impact, "\n");
  AppendList("What to do", rule.steps, "  - ", &text);
  AppendList("Commands", rule.commands, "  $ ", &text);
  const SignatureInfo* signature = pack.FindSignature(rule.signature);
  if (rule.guide) {
    AppendGuide(pack, {*rule.guide}, &text);
  } else if (signature != nullptr) {
    AppendGuide(pack, signature->guide, &text);
  }
  return text;
}

std::string ExplainSection(const GuideSection& section) {
  std::string text = absl::StrCat(section.title, "\n", section.url, "\n");
  if (!section.signatures.empty())
    absl::StrAppend(&text, "\nFor: ", absl::StrJoin(section.signatures, ", "), "\n");
  AppendList("What to do", section.steps, "  - ", &text);
  AppendList("Commands", section.commands, "  $ ", &text);
  return text;
}

}  // namespace

int RunExplain(std::span<const std::string> args) {
  CLI::App app("Explains a signature, a rule or a section of the guide.", "wflogscan explain");
  std::string what;
  RuleArgs rule_args;
  app.add_option("WHAT", what, "For example rate-limit-429, auth-401/http-status or token-expired")
      ->required();
  AddRuleOptions(app, &rule_args);
  if (const std::optional<int> over = Parse(app, args)) return *over;
  const absl::StatusOr<RulePack> pack = LoadRulePack(ToRuleOptions(rule_args));
  if (!pack.ok()) return UsageError(std::string(pack.status().message()));
  if (const SignatureInfo* signature = pack->FindSignature(what)) {
    WriteToStdout(ExplainSignature(*pack, *signature));
  } else if (const Rule* rule = pack->FindRule(what)) {
    WriteToStdout(ExplainRule(*pack, *rule));
  } else if (const GuideSection* section = pack->FindGuide(what)) {
    WriteToStdout(ExplainSection(*section));
  } else {
    std::vector<std::string> known;
    for (const SignatureInfo& signature_info : pack->signatures) known.push_back(signature_info.id);
    return UsageError(absl::StrCat("nothing is called \"", what, "\". Signatures: ",
                                   absl::StrJoin(known, ", "), ". Rules: wflogscan rules list"));
  }
  return kExitOk;
}

}  // namespace wflogscan::cli
