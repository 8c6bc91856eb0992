// `wflogscan rules coverage`: which rules a log or a corpus hits, and what no rule is about.

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/arguments.h"
#include "cli/corpus_stories.h"
#include "cli/exit_code.h"
#include "cli/print_result.h"
#include "cli/rules_tools.h"
#include "wflogscan/scan.h"

namespace wflogscan::cli {
namespace {

// A section is about a rule that names it, or, where a rule names none, one of its signature's.
std::set<std::string> SectionsOfRules(const RulePack& pack) {
  std::set<std::string> sections;
  for (const Rule& rule : pack.rules) {
    if (rule.guide) {
      sections.insert(*rule.guide);
    } else if (const SignatureInfo* signature = pack.FindSignature(rule.signature)) {
      sections.insert(signature->guide.begin(), signature->guide.end());
    }
  }
  return sections;
}

void AppendList(const char* title, const std::vector<std::string>& items, std::string* out) {
  absl::StrAppend(out, "\n", title, ": ", items.empty() ? "none" : absl::StrCat(items.size()), "\n");
  for (const std::string& item : items) absl::StrAppend(out, "  ", item, "\n");
}

std::string Describe(const RulePack& pack, const std::map<std::string, std::uint64_t>& hits) {
  std::string text;
  std::vector<std::string> never;
  for (const SignatureInfo& signature : pack.signatures) {
    for (const Rule& rule : pack.rules) {
      if (rule.signature != signature.id) continue;
      const auto found = hits.find(rule.id);
      if (found == hits.end()) {
        never.push_back(rule.id);
      } else {
        absl::StrAppendFormat(&text, "%8d  %s\n", found->second, rule.id);
      }
    }
  }
  std::vector<std::string> bare_signatures;
  for (const SignatureInfo& signature : pack.signatures) {
    const bool has_rule = std::any_of(pack.rules.begin(), pack.rules.end(),
                                      [&](const Rule& rule) { return rule.signature == signature.id; });
    if (!has_rule) bare_signatures.push_back(signature.id);
  }
  const std::set<std::string> sections = SectionsOfRules(pack);
  std::vector<std::string> bare_sections;
  for (const GuideSection& section : pack.guide) {
    if (!sections.contains(section.id))
      bare_sections.push_back(absl::StrCat(section.id, ": ", section.title));
  }
  AppendList("Rules never hit", never, &text);
  AppendList("Signatures without a rule", bare_signatures, &text);
  AppendList("Sections of the guide without a rule", bare_sections, &text);
  absl::StrAppend(&text, "\n", hits.size(), " of ", pack.rules.size(), " rules hit\n");
  return text;
}

}  // namespace

void AddCoverageOptions(CLI::App& app, CoverageArgs* args) {
  app.add_option("PATH", args->path, "A corpus of stories, or any log, folder or archive")->required();
}

int RunCoverage(RulePack pack, const CoverageArgs& args) {
  std::vector<std::string> inputs;
  for (const std::filesystem::path& story : StoriesOf(args.path))
    inputs.push_back(InputOfStory(story)->string());
  if (inputs.empty()) inputs.push_back(args.path);
  const absl::StatusOr<Scanner> scanner =
      Scanner::FromPack(std::move(pack), {.cache_folder = DefaultCacheFolder()});
  if (!scanner.ok()) return UsageError(std::string(scanner.status().message()));
  const absl::StatusOr<Report> report = scanner->Scan(inputs, {});
  if (!report.ok()) return UsageError(std::string(report.status().message()));
  std::map<std::string, std::uint64_t> hits;
  for (const Finding& finding : report->findings) {
    for (const RuleCount& rule : finding.rules) hits[rule.id] += rule.count;
  }
  return PrintText(Describe(scanner->rules(), hits), kExitOk);
}

}  // namespace wflogscan::cli
