#include <algorithm>
#include <iostream>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/print_result.h"
#include "engine/base/string_bridge.h"
#include "engine/rules/placeholders.h"

namespace wflogscan::cli {
namespace {

// A report puts a connector's figures in place of the placeholders. Here is no connector, so they read as
// blanks to fill in, and a command that is pasted whole fails instead of doing something else: <polling
// interval>.
std::string WithBlanks(std::string_view text) {
  std::string shown;
  std::size_t copied = 0;
  for (const Placeholder& placeholder : PlaceholdersIn(text)) {
    std::string name(placeholder.name);
    std::replace(name.begin(), name.end(), '_', ' ');
    shown.append(text.substr(copied, placeholder.begin - copied)).append("<").append(name).append(">");
    copied = placeholder.end;
  }
  return shown.append(text.substr(copied));
}

void AppendList(const char* title, const std::vector<std::string>& items, const char* bullet,
                std::string* out) {
  if (items.empty()) return;
  absl::StrAppend(out, "\n", title, "\n");
  for (const std::string& item : items) absl::StrAppend(out, bullet, WithBlanks(item), "\n");
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
  if (!signature.impact.empty()) absl::StrAppend(&text, signature.impact, "\n");
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
  // As in a report: the rule's own section first, then what its signature leads to.
  std::vector<std::string> guide;
  if (rule.guide) guide.push_back(*rule.guide);
  if (const SignatureInfo* signature = pack.FindSignature(rule.signature)) {
    for (const std::string& id : signature->guide) {
      if (id != rule.guide) guide.push_back(id);
    }
  }
  AppendGuide(pack, guide, &text);
  return text;
}

std::string ExplainSection(const RulePack& pack, const GuideSection& section) {
  std::string text = absl::StrCat(section.title, "\n", section.url, "\n");
  if (!section.signatures.empty()) {
    absl::StrAppend(&text, "\nFor findings of",
                    section.service ? absl::StrCat(" the service ", *section.service) : "", "\n");
    for (const std::string& id : section.signatures) {
      const SignatureInfo* signature = pack.FindSignature(id);
      absl::StrAppend(&text, "  ", id, signature != nullptr ? absl::StrCat(": ", signature->title) : "",
                      "\n");
    }
  }
  AppendList("What to do", section.steps, "  - ", &text);
  AppendList("Commands", section.commands, "  $ ", &text);
  return text;
}

// Whether a heading of the guide is called so: by its title, its address, or the address's last part.
bool IsCalled(std::string_view what, std::string_view title, std::string_view url) {
  const std::string_view anchor = url.substr(std::min(url.find('#'), url.size() - 1) + 1);
  return absl::EqualsIgnoreCase(ToAbsl(what), ToAbsl(title)) || what == url ||
         (!anchor.empty() && what == anchor);
}

// All headings that are called so, of the guide's common pages and of vendors' pages. Empty: none is.
std::string ExplainHeadings(const RulePack& pack, std::string_view what) {
  std::string text;
  const auto begin_next = [&text] {
    if (!text.empty()) absl::StrAppend(&text, "\n");
  };
  for (const GuideSection& section : pack.guide) {
    if (!IsCalled(what, section.title, section.url)) continue;
    begin_next();
    absl::StrAppend(&text, ExplainSection(pack, section));
  }
  for (const Connector& connector : pack.connectors) {
    for (const ConnectorSection& section : connector.sections) {
      const std::string title = absl::StrCat(connector.title, ": ", section.title);
      if (!IsCalled(what, section.title, section.url) && !IsCalled(what, title, section.url)) continue;
      begin_next();
      absl::StrAppend(&text, title, "\n", section.url, "\n\nFor findings of\n  ",
                      absl::StrJoin(section.signatures, "\n  "), "\n");
      AppendList("What to check", section.checks, "  - ", &text);
    }
  }
  return text;
}

}  // namespace

int RunExplain(std::span<const std::string> args) {
  CLI::App app("Explains a signature, a rule or a section of the guide.", "wflogscan explain");
  std::string what;
  RuleArgs rule_args;
  app.add_option("WHAT", what,
                 "For example rate-limit-429, auth-401/http-status, token-expired, or a heading that a "
                 "report leads to")
      ->required();
  AddRuleOptions(app, &rule_args);
  if (const std::optional<int> over = Parse(app, args)) return *over;
  const absl::StatusOr<RulePack> pack = LoadRulePack(ToRuleOptions(rule_args));
  if (!pack.ok()) return UsageError(std::string(pack.status().message()));
  const std::string id = absl::AsciiStrToLower(ToAbsl(what));  // ids are in lower case
  if (const SignatureInfo* signature = pack->FindSignature(id)) {
    return PrintText(ExplainSignature(*pack, *signature), kExitOk);
  }
  if (const Rule* rule = pack->FindRule(id)) return PrintText(ExplainRule(*pack, *rule), kExitOk);
  if (const GuideSection* section = pack->FindGuide(id)) {
    return PrintText(ExplainSection(*pack, *section), kExitOk);
  }
  if (const std::string headings = ExplainHeadings(*pack, what); !headings.empty()) {
    return PrintText(headings, kExitOk);
  }
  std::vector<std::string> known;
  for (const SignatureInfo& signature : pack->signatures) known.push_back(signature.id);
  return UsageError(absl::StrCat("nothing is called \"", what, "\". Signatures: ", absl::StrJoin(known, ", "),
                                 ". Rules: wflogscan rules list"));
}

}  // namespace wflogscan::cli
