#include "engine/rule_draft.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "engine/aggregate/log_template.h"
#include "engine/attribute/head.h"
#include "engine/base/pattern_options.h"
#include "engine/base/redactor.h"
#include "engine/base/string_bridge.h"
#include "engine/match/stems.h"
#include "re2/re2.h"

namespace wflogscan {
namespace {

constexpr std::string_view kPlaceholderId = "SIGNATURE/short-name";
constexpr std::string_view kRedactedMark = "[redacted]";
constexpr const char* kGapPattern = R"(\S+)";

bool Matches(const std::string& pattern, std::string_view text) {
  const re2::RE2 regex(pattern, PatternOptions());
  return regex.ok() && re2::RE2::PartialMatch(ToRe2(text), regex);
}

// One piece of a template as a pattern. A blank is what the program printed there: one blank or more, a tab.
void AppendLiteral(std::string_view text, const char* blank, std::string* pattern) {
  for (const char c : text) {
    if (c == ' ') {
      *pattern += blank;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      *pattern += '.';
    } else {
      if (std::string_view(R"(\.+*?()|[]{}^$)").find(c) != std::string_view::npos) *pattern += '\\';
      *pattern += c;
    }
  }
}

std::string PatternOf(std::string_view template_text, const char* blank) {
  std::string pattern;
  for (std::size_t at = 0; at < template_text.size();) {
    const std::size_t gap = std::min(template_text.find(kTemplateGap, at), template_text.size());
    AppendLiteral(template_text.substr(at, gap - at), blank, &pattern);
    if (gap == template_text.size()) break;
    pattern += kGapPattern;
    at = gap + kTemplateGap.size();
  }
  return pattern;
}

// Gaps at either end select nothing.
std::string_view WithoutOuterGaps(std::string_view text) {
  for (bool changed = true; changed;) {
    changed = false;
    for (const std::string_view outer : {kTemplateGap, std::string_view(" ")}) {
      if (text.starts_with(outer)) text.remove_prefix(outer.size()), changed = true;
      if (text.ends_with(outer)) text.remove_suffix(outer.size()), changed = true;
    }
  }
  return text;
}

std::string SingleQuoted(std::string_view text) {
  return absl::StrCat("'", absl::StrReplaceAll(ToAbsl(text), {{"'", "''"}}), "'");
}

// What the line says behind its head. For JSON and logfmt that is the message alone: the fields around it
// come in any order.
std::string MessageOf(const std::string& text) {
  HeadParser parser;
  const Head& head = parser.Parse(text);
  return std::string(head.message.empty() ? std::string_view(text) : head.message);
}

std::string MakePattern(const LineTrace& trace) {
  const Redactor redactor(RedactOptions{.max_bytes = 4096});
  std::string message = MessageOf(trace.text);
  std::replace(message.begin(), message.end(), '\t', ' ');  // the Redactor would spell it out
  std::string template_text;
  MakeTemplate(redactor.Redact(message).str(), &template_text);
  absl::StrReplaceAll({{ToAbsl(kRedactedMark), ToAbsl(kTemplateGap)}}, &template_text);
  const std::string_view core = WithoutOuterGaps(template_text);
  std::string pattern = PatternOf(core, " ");
  // The program may have printed several blanks, or a tab, where the template has one blank.
  if (!Matches(pattern, trace.rules_see)) pattern = PatternOf(core, R"(\s+)");
  return pattern;
}

// Comments for whoever goes on with the draft: what is known of the pattern.
std::string RemarksOn(const std::string& pattern, const RulePack& pack, const LineTrace& trace) {
  std::vector<std::string> remarks;
  if (pattern.empty()) {
    remarks.push_back("The line says nothing that a pattern could be made of.");
  } else if (!Matches(pattern, trace.rules_see)) {
    remarks.push_back(
        "This pattern does not match the line yet: wflogscan rules why shows what rules see of it.");
  } else {
    const StemChoice choice = ChooseStems({pattern}, pack.healthy_log);
    remarks.push_back(choice.statuses.front().ok()
                          ? absl::StrCat("Stems: \"", absl::StrJoin(choice.stems, "\", \""), "\".")
                          : absl::StrCat("No stem: ", std::string(choice.statuses.front().message())));
  }
  for (const RuleTrace& rule : trace.rules) {
    if (rule.outcome == RuleTrace::Outcome::kMatches) {
      remarks.push_back(absl::StrCat("The line is matched already, by ", rule.rule->id, "."));
    }
  }
  std::string text;
  for (const std::string& remark : remarks) absl::StrAppend(&text, "# ", remark, "\n");
  return text;
}

}  // namespace

RuleDraft DraftRule(const RulePack& pack, const LineTrace& trace, std::string_view id) {
  RuleDraft draft;
  draft.id = id.empty() ? kPlaceholderId : id;
  draft.pattern = MakePattern(trace);
  std::vector<std::string> signatures;
  for (const SignatureInfo& signature : pack.signatures) signatures.push_back(signature.id);
  draft.yaml = absl::StrCat(RemarksOn(draft.pattern, pack, trace), "id: ", draft.id,
                            id.empty() ? absl::StrCat("  # one of ", absl::StrJoin(signatures, ", ")) : "",
                            "\ntitle: What happened, in a few words\nany:\n  - ", SingleQuoted(draft.pattern),
                            "\n# none: ['@access-log']  # sets of contexts.yaml, or patterns of look-alikes\n"
                            "meaning: What it means, in a sentence for a person who has not seen it before.\n"
                            "impact: What stays undelivered while it lasts.\n"
                            "steps:\n  - What to do first.\n");
  const Redactor redactor(RedactOptions{.max_bytes = 4096});
  draft.hit_log =
      absl::StrCat("# Lines of real programs that the rule must match, without names and addresses.\n",
                   redactor.Redact(trace.text).str(), "\n");
  draft.miss_log =
      "# Look-alikes that the rule must not match: the same words where nothing is wrong, a neighbouring "
      "cause.\n";
  return draft;
}

}  // namespace wflogscan
