// `wflogscan rules why`: how a line is read, which rules match it with which pattern, and what the nearest of
// the others lack.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cli/arguments.h"
#include "cli/condition_words.h"
#include "cli/exit_code.h"
#include "cli/input_file.h"
#include "cli/print_result.h"
#include "cli/rules_tools.h"
#include "engine/base/redactor.h"
#include "engine/line_trace.h"
#include "wflogscan/scan.h"

namespace wflogscan::cli {
namespace {

using Outcome = RuleTrace::Outcome;

constexpr std::size_t kMaxNear = 3;

std::string Shown(std::string_view text) {
  static const Redactor redactor(RedactOptions{.max_bytes = 4096});
  return redactor.Redact(text).str();
}

void AppendField(const char* name, const std::string& value, std::string* out) {
  absl::StrAppendFormat(out, "%-11s %s\n", name, value.empty() ? "-" : value);
}

std::string_view Describe(NamedBy by) {
  switch (by) {
    case NamedBy::kNothing:
      return "";
    case NamedBy::kTag:
      return ", named by the tag before the message";
    case NamedBy::kField:
      return ", named by a field";
    case NamedBy::kLogger:
      return ", named by the logger";
    case NamedBy::kAlias:
      return ", named in the text";
    case NamedBy::kHost:
      return ", named by the host of its API";
  }
  return "";
}

const char* Describe(Outcome outcome) {
  switch (outcome) {
    case Outcome::kMatches:
      return "matches";
    case Outcome::kJoint:
      return "with others";
    case Outcome::kOutOfScope:
      return "elsewhere";
    case Outcome::kSuppressed:
      return "suppressed";
    case Outcome::kExcluded:
      return "excluded";
    case Outcome::kIncomplete:
      return "incomplete";
    case Outcome::kNear:
      return "near";
    case Outcome::kFar:
      return "no match";
  }
  return "";
}

void AppendHead(const LineTrace& trace, std::string* out) {
  AppendField("text",
              absl::StrCat(Shown(trace.text),
                           trace.framing == Framing::kText
                               ? ""
                               : absl::StrCat("  (out of ", std::string(ToString(trace.framing)), ")")),
              out);
  AppendField("rules see", Shown(trace.rules_see), out);
  AppendField("time",
              !trace.time ? ""
                          : absl::StrCat(ToRfc3339(*trace.time),
                                         trace.time_is_wrappers ? ", the wrapping's" : ", the line's own"),
              out);
  AppendField("level",
              trace.level == Level::kNone
                  ? ""
                  : absl::StrCat(ToString(trace.level), trace.level_is_wrappers ? ", the wrapping's" : ""),
              out);
  AppendField("service", trace.service, out);
  AppendField("connector", absl::StrCat(trace.connector, std::string(Describe(trace.named_by))), out);
  AppendField("instance", Shown(trace.instance), out);
  AppendField("HTTP status", absl::StrJoin(trace.statuses, ", "), out);
  AppendField("signatures", absl::StrJoin(trace.signatures, ", "), out);
  if (trace.is_success) AppendField("", "a successful poll", out);
  if (trace.is_unexplained) AppendField("", "unexplained: a warning or an error that no rule knows", out);
  if (!trace.proposed)
    AppendField("", "stage one passes it by: no stem of a rule, no status, no complaint", out);
}

void AppendPatterns(const char* what, const std::vector<std::string>& patterns, std::string* out) {
  for (const std::string& pattern : patterns) absl::StrAppend(out, "    ", what, ": ", pattern, "\n");
}

void AppendRule(const RuleTrace& trace, std::string* out) {
  absl::StrAppendFormat(out, "%-11s %s: %s\n", Describe(trace.outcome), trace.rule->id, trace.rule->title);
  if (!trace.statuses.empty()) {
    absl::StrAppend(out, "    status matches: ", absl::StrJoin(trace.statuses, ", "), "\n");
  }
  AppendPatterns("any matches", trace.any, out);
  AppendPatterns("all matches", trace.all, out);
  AppendPatterns("all lacks", trace.all_lacking, out);
  AppendPatterns("none matches", trace.none, out);
  for (const std::size_t field : trace.fields_lacking) {
    absl::StrAppend(out, "    fields lack: ", FieldWords(trace.rule->fields[field]), "\n");
  }
  if (trace.outcome == Outcome::kOutOfScope) {
    AppendPatterns("only of connectors", trace.rule->connectors, out);
    AppendPatterns("only of services", trace.rule->services, out);
  }
  if (trace.outcome == Outcome::kJoint) {
    absl::StrAppend(out, "    counts only ", JointWords(*trace.rule), "\n");
  }
  AppendPatterns("waits for this", trace.awaited, out);
  if (!trace.suppressed_by.empty()) {
    absl::StrAppend(out, "    explained away by ", absl::StrJoin(trace.suppressed_by, ", "), "\n");
  }
  if (!trace.stems.empty()) {
    absl::StrAppend(out, "    only its stems occur: \"", absl::StrJoin(trace.stems, "\", \""), "\"\n");
  }
}

// The rule that was asked for, with every part of it that fails.
void AppendWholeRule(const RuleTrace& trace, std::string* out) {
  AppendRule(trace, out);
  const bool chosen = !trace.any.empty() || !trace.statuses.empty();
  if (chosen || trace.outcome == Outcome::kMatches) return;
  if (!trace.rule->status.empty()) {
    absl::StrAppend(out, "    status fails: ", absl::StrJoin(trace.rule->status, ", "), "\n");
  }
  AppendPatterns("any fails", trace.rule->any, out);
}

std::string Explain(const LineTrace& trace, const std::string& asked_for) {
  std::string text;
  AppendHead(trace, &text);
  text += "\n";
  if (!asked_for.empty()) {
    for (const RuleTrace& rule : trace.rules) {
      if (rule.rule->id == asked_for) AppendWholeRule(rule, &text);
    }
    return text;
  }
  for (const Outcome outcome : {Outcome::kMatches, Outcome::kJoint, Outcome::kSuppressed, Outcome::kExcluded,
                                Outcome::kOutOfScope, Outcome::kIncomplete}) {
    for (const RuleTrace& rule : trace.rules) {
      if (rule.outcome == outcome) AppendRule(rule, &text);
    }
  }
  for (const RuleTrace& rule : trace.rules) {
    if (!rule.awaited.empty() && rule.outcome == Outcome::kFar) AppendRule(rule, &text);
  }
  std::vector<const RuleTrace*> near;
  for (const RuleTrace& rule : trace.rules) {
    if (rule.outcome == Outcome::kNear) near.push_back(&rule);
  }
  std::stable_sort(near.begin(), near.end(),
                   [](const RuleTrace* a, const RuleTrace* b) { return a->stems.size() > b->stems.size(); });
  for (std::size_t i = 0; i < std::min(near.size(), kMaxNear); ++i) AppendRule(*near[i], &text);
  if (near.size() > kMaxNear) absl::StrAppend(&text, "near        and ", near.size() - kMaxNear, " more\n");
  return text;
}

}  // namespace

void AddWhyOptions(CLI::App& app, WhyArgs* args) {
  app.add_option("LINE", args->line, "A log line, wrapped or not; standard input where there is none");
  app.add_option("--rule", args->rule, "Only this rule, in full")->type_name("ID");
}

int RunWhy(const RulePack& pack, const WhyArgs& args) {
  if (!args.rule.empty() && pack.FindRule(args.rule) == nullptr) {
    return UsageError(absl::StrCat("no rule is called \"", args.rule, "\"; wflogscan rules list shows all"));
  }
  const std::string bytes = args.line.empty() ? ReadStandardInput() : args.line + "\n";
  const absl::StatusOr<std::vector<LineTrace>> traces = TraceLines(pack, {DefaultCacheFolder()}, bytes);
  if (!traces.ok()) return UsageError(std::string(traces.status().message()));
  if (traces->empty()) return UsageError("rules why needs a line, as LINE or on standard input");
  std::string text;
  for (const LineTrace& trace : *traces) {
    if (!text.empty()) text += "\n";
    text += Explain(trace, args.rule);
  }
  return PrintText(text, kExitOk);
}

}  // namespace wflogscan::cli
