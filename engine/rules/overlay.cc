#include "engine/rules/overlay.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <string_view>
#include <system_error>
#include <utility>

#include "engine/base/status_macros.h"
#include "engine/rules/catalog_file.h"
#include "engine/rules/context_file.h"
#include "engine/rules/did_you_mean.h"
#include "engine/rules/glob.h"
#include "engine/rules/rule_file.h"
#include "engine/rules/rule_json.h"
#include "engine/rules/text_file.h"

namespace wflogscan {
namespace {

namespace fs = std::filesystem;

template <typename Entry>
void Replace(std::vector<Entry>* entries, Entry entry) {
  const auto at = std::lower_bound(entries->begin(), entries->end(), entry,
                                   [](const Entry& a, const Entry& b) { return a.id < b.id; });
  if (at != entries->end() && at->id == entry.id) {
    *at = std::move(entry);
  } else {
    entries->insert(at, std::move(entry));
  }
}

void ReplaceContext(ContextSet set, RulePack* pack) {
  for (ContextSet& old : pack->contexts) {
    if (old.name != set.name) continue;
    old = std::move(set);
    return;
  }
  pack->contexts.push_back(std::move(set));
}

std::vector<std::string_view> SignatureIds(const RulePack& pack) {
  std::vector<std::string_view> ids;
  for (const SignatureInfo& signature : pack.signatures) ids.push_back(signature.id);
  return ids;
}

absl::Status ReadCatalogFile(const fs::path& file, RulePack* pack) {
  const std::string origin = file.string();
  WFL_ASSIGN_OR_RETURN(const std::string text, ReadTextFile(file, origin));
  if (file.filename() == "connectors.yaml") {
    WFL_ASSIGN_OR_RETURN(std::vector<Connector> connectors, ParseConnectors(text, origin));
    for (Connector& connector : connectors) Replace(&pack->connectors, std::move(connector));
  } else {
    WFL_ASSIGN_OR_RETURN(std::vector<ContextSet> sets, ParseContexts(text, origin));
    for (ContextSet& set : sets) ReplaceContext(std::move(set), pack);
  }
  return absl::OkStatus();
}

bool GlobNames(std::string_view glob, const RulePack& pack) {
  return std::any_of(pack.rules.begin(), pack.rules.end(),
                     [&](const Rule& r) { return GlobNamesRule(glob, r.signature, r.id); }) ||
         std::any_of(pack.signatures.begin(), pack.signatures.end(),
                     [&](const SignatureInfo& s) { return GlobMatches(glob, s.id); });
}

std::string HintForGlob(std::string_view glob, const RulePack& pack) {
  std::vector<std::string_view> known = SignatureIds(pack);
  for (const Rule& rule : pack.rules) known.push_back(rule.id);
  return DidYouMean(glob, known);
}

absl::Status Disable(const DisabledRules& disabled, std::string_view origin, RulePack* pack) {
  if (!GlobNames(disabled.glob, *pack)) {
    return BrokenFile(
        origin, disabled.line,
        "nothing to disable: no rule is named \"" + disabled.glob + "\"" + HintForGlob(disabled.glob, *pack));
  }
  std::erase_if(pack->rules, [&](const Rule& r) { return GlobNamesRule(disabled.glob, r.signature, r.id); });
  return absl::OkStatus();
}

}  // namespace

absl::Status ApplyOverlay(const fs::path& path, RulePack* pack) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return absl::NotFoundError(path.string() + ": no such file or folder of rules");

  std::vector<fs::path> rule_files;
  if (fs::is_directory(status)) {
    WFL_ASSIGN_OR_RETURN(const std::vector<fs::path> files, FilesUnder(path));
    for (const fs::path& file : files) {
      const std::string name = file.filename().string();
      if (name.starts_with('.')) continue;
      if (name == "connectors.yaml" || name == "contexts.yaml") {
        WFL_RETURN_IF_ERROR(ReadCatalogFile(file, pack));
      } else if (name == "signatures.yaml" || name == "guide.yaml" || name == "services.yaml") {
        return BrokenFile(file.string(), 0,
                          "cannot be laid over; an overlay has rules, connectors.yaml and contexts.yaml");
      } else if (file.extension() == ".yml") {
        return BrokenFile(file.string(), 0, "would not be read: rule files end in .yaml");
      } else if (file.extension() == ".yaml") {
        rule_files.push_back(file);
      }
    }
  } else if (path.filename() == "connectors.yaml" || path.filename() == "contexts.yaml") {
    return ReadCatalogFile(path, pack);
  } else {
    rule_files.push_back(path);
  }

  std::vector<ParsedRule> added;
  for (const fs::path& file : rule_files) {
    const std::string origin = file.string();
    WFL_ASSIGN_OR_RETURN(const std::string text, ReadTextFile(file, origin));
    WFL_ASSIGN_OR_RETURN(RuleFile parsed, ParseRuleFile(text, origin));
    for (const DisabledRules& disabled : parsed.disabled)
      WFL_RETURN_IF_ERROR(Disable(disabled, origin, pack));
    if (parsed.rules.size() == 1)
      WFL_RETURN_IF_ERROR(ReadLogsBeside(file, origin, &parsed.rules.front().rule));
    std::move(parsed.rules.begin(), parsed.rules.end(), std::back_inserter(added));
  }
  std::map<std::string, std::string> defined;  // id -> where
  for (ParsedRule& parsed : added) {
    const auto [first, is_new] = defined.emplace(parsed.rule.id, parsed.rule.origin);
    if (!is_new) {
      return BrokenFile(
          parsed.rule.origin, parsed.line,
          "rule \"" + parsed.rule.id + "\" stands twice in this overlay; first in " + first->second);
    }
    WFL_RETURN_IF_ERROR(CheckReferences(parsed, *pack));
    WFL_RETURN_IF_ERROR(ResolveContexts(pack->contexts, &parsed));
    Replace(&pack->rules, std::move(parsed.rule));
  }
  return absl::OkStatus();
}

absl::Status SelectRules(const std::vector<std::string>& only, const std::vector<std::string>& skip,
                         RulePack* pack) {
  for (const std::vector<std::string>* globs : {&only, &skip}) {
    for (const std::string& glob : *globs) {
      if (GlobNames(glob, *pack)) continue;
      return absl::InvalidArgumentError("no signature or rule is named \"" + glob + "\"" +
                                        HintForGlob(glob, *pack));
    }
  }
  std::erase_if(pack->rules, [&](const Rule& rule) {
    const auto names_it = [&](const std::string& glob) {
      return GlobNamesRule(glob, rule.signature, rule.id);
    };
    return (!only.empty() && std::none_of(only.begin(), only.end(), names_it)) ||
           std::any_of(skip.begin(), skip.end(), names_it);
  });
  if (pack->rules.empty() && (!only.empty() || !skip.empty())) {
    return absl::InvalidArgumentError("of the rules that were asked for, none is left");
  }
  return absl::OkStatus();
}

absl::StatusOr<RulePack> ApplyRuleOptions(RulePack pack, const RuleOptions& options) {
  if (!options.builtin) pack.rules.clear();
  for (const fs::path& overlay : options.overlays) WFL_RETURN_IF_ERROR(ApplyOverlay(overlay, &pack));
  WFL_RETURN_IF_ERROR(SelectRules(options.only, options.skip, &pack));
  pack.narrowed = !options.only.empty() || !options.skip.empty();
  const bool changed =
      !options.builtin || !options.overlays.empty() || !options.only.empty() || !options.skip.empty();
  if (changed) pack.sha256 = RulePackDigest(pack);
  return pack;
}

}  // namespace wflogscan
