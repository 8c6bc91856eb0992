#include "engine/rules/rule_check.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "engine/base/level.h"
#include "engine/base/string_bridge.h"
#include "engine/rules/did_you_mean.h"
#include "engine/rules/pattern_check.h"
#include "engine/rules/placeholders.h"

namespace wflogscan {
namespace {

class Checker {
 public:
  explicit Checker(const RulePack& pack) : pack_(pack) {
    for (const SignatureInfo& signature : pack.signatures) signature_ids_.push_back(signature.id);
    for (const GuideSection& section : pack.guide) guide_ids_.push_back(section.id);
    for (const Rule& rule : pack.rules) ++rules_in_file_[rule.origin];
  }

  std::vector<LintMessage> Check() {
    CheckUniqueIds("rule", pack_.rules);
    CheckUniqueIds("signature", pack_.signatures);
    CheckUniqueIds("section", pack_.guide);
    CheckUniqueIds("connector", pack_.connectors);
    CheckUniqueIds("service", pack_.services);
    for (const Rule& rule : pack_.rules) CheckRule(rule);
    for (const SignatureInfo& signature : pack_.signatures) {
      for (const std::string& id : signature.guide) CheckGuide("signatures.yaml", signature.id, id);
    }
    for (const GuideSection& section : pack_.guide) {
      for (const std::string& id : section.signatures) CheckSignature("guide.yaml", section.id, id);
      if (section.service) CheckService("guide.yaml", section.id, *section.service);
      CheckPlaceholders("guide.yaml", section.id, section.steps);
      CheckPlaceholders("guide.yaml", section.id, section.commands);
    }
    for (const Connector& connector : pack_.connectors) CheckConnector(connector);
    CheckAliases();
    CheckServiceNames();
    for (const ContextSet& context : pack_.contexts) CheckContext(context);
    std::stable_sort(messages_.begin(), messages_.end(),
                     [](const LintMessage& a, const LintMessage& b) { return a.origin < b.origin; });
    return std::move(messages_);
  }

 private:
  void Error(std::string_view origin, std::string text) {
    messages_.push_back({LintMessage::Level::kError, std::string(origin), std::move(text)});
  }
  void Warn(std::string_view origin, std::string text) {
    messages_.push_back({LintMessage::Level::kWarning, std::string(origin), std::move(text)});
  }

  template <typename Entry>
  void CheckUniqueIds(std::string_view what, const std::vector<Entry>& entries) {
    std::set<std::string_view> seen;
    for (const Entry& entry : entries) {
      if (!seen.insert(entry.id).second)
        Error(OriginOf(entry), "two entries for " + std::string(what) + " " + Quoted(entry.id));
    }
  }
  static std::string_view OriginOf(const Rule& rule) { return rule.origin; }
  static std::string_view OriginOf(const SignatureInfo&) { return "signatures.yaml"; }
  static std::string_view OriginOf(const GuideSection&) { return "guide.yaml"; }
  static std::string_view OriginOf(const Connector&) { return "connectors.yaml"; }
  static std::string_view OriginOf(const Service&) { return "services.yaml"; }

  void CheckSignature(std::string_view origin, std::string_view owner, std::string_view id) {
    if (pack_.FindSignature(id) != nullptr) return;
    Error(origin, std::string(owner) + ": no signature " + Quoted(id) + DidYouMean(id, signature_ids_));
  }

  void CheckService(std::string_view origin, std::string_view owner, std::string_view id) {
    const bool known = std::any_of(pack_.services.begin(), pack_.services.end(),
                                   [id](const Service& service) { return service.id == id; });
    if (!known) Error(origin, std::string(owner) + ": no service " + Quoted(id));
  }

  void CheckGuide(std::string_view origin, std::string_view owner, std::string_view id) {
    if (pack_.FindGuide(id) != nullptr) return;
    Error(origin,
          std::string(owner) + ": no section " + Quoted(id) + " in guide.yaml" + DidYouMean(id, guide_ids_));
  }

  void CheckPlaceholders(std::string_view origin, std::string_view owner,
                         const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      for (const Placeholder& placeholder : PlaceholdersIn(text)) {
        if (IsKnownPlaceholder(placeholder.name)) continue;
        Error(origin, std::string(owner) + ": unknown placeholder {" + std::string(placeholder.name) + "}" +
                          DidYouMean(placeholder.name, {kPlaceholders.begin(), kPlaceholders.end()}));
      }
    }
  }

  void CheckPatterns(const Rule& rule, const char* key, const std::vector<std::string>& patterns) {
    for (const std::string& pattern : patterns) {
      const auto problem = PatternProblem(pattern, PatternUse::kMatch);
      if (problem.has_value()) Error(rule.origin, rule.id + ": " + key + ": " + *problem);
    }
  }

  void CheckRule(const Rule& rule) {
    const std::string_view id = rule.id;
    if (id.substr(0, id.find('/')) != rule.signature || id.find('/') == std::string_view::npos) {
      Error(rule.origin, rule.id + ": the id is not " + Quoted(rule.signature + "/short-name"));
    }
    CheckSignature(rule.origin, rule.id, rule.signature);
    CheckFileName(rule);
    if (rule.status.empty() && rule.any.empty() && rule.all.empty() && rule.fact.empty() &&
        rule.fields.empty()) {
      Error(rule.origin, rule.id + ": neither a status, a pattern, a field nor a fact");
    }
    for (const FieldCondition& field : rule.fields) {
      if (field.matches) CheckPatterns(rule, "fields", {*field.matches});
    }
    if (const FollowCondition* follow = rule.follow()) CheckPatterns(rule, "follow", follow->any);
    CheckPatterns(rule, "any", rule.any);
    CheckPatterns(rule, "all", rule.all);
    CheckPatterns(rule, "none", rule.none);
    for (const Capture& capture : rule.captures) {
      const auto problem = PatternProblem(capture.pattern, PatternUse::kCapture);
      if (problem.has_value())
        Error(rule.origin, rule.id + ": capture " + Quoted(capture.name) + ": " + *problem);
    }
    for (const std::string& suppressed : rule.suppresses) {
      CheckSignature(rule.origin, rule.id, suppressed);
      if (suppressed == rule.signature) Error(rule.origin, rule.id + ": suppresses its own signature");
    }
    if (rule.guide.has_value()) CheckGuide(rule.origin, rule.id, *rule.guide);
    CheckPlaceholders(rule.origin, rule.id, rule.steps);
    CheckPlaceholders(rule.origin, rule.id, rule.commands);
    if (RecordsOfLog(rule.hit_log).empty()) Error(rule.origin, rule.id + ": no line in its .hit.log");
    if (RecordsOfLog(rule.miss_log).empty()) Error(rule.origin, rule.id + ": no line in its .miss.log");
    if (rule.title.empty()) Error(rule.origin, rule.id + ": no title");
    if (rule.meaning.empty()) Warn(rule.origin, rule.id + ": no \"meaning\"");
    if (rule.steps.empty()) Warn(rule.origin, rule.id + ": no \"steps\"");
  }

  // A rule alone in its file, in a folder named for a signature, is filed as rules/ is; other overlays are
  // free.
  void CheckFileName(const Rule& rule) {
    const std::string_view origin = rule.origin;
    const std::size_t name_at = origin.rfind('/') + 1;
    if (name_at == 0 || rules_in_file_[rule.origin] != 1) return;
    const std::string_view folder_path = origin.substr(0, name_at - 1);
    const std::string_view folder = folder_path.substr(folder_path.rfind('/') + 1);
    if (pack_.FindSignature(folder) == nullptr) return;
    const std::string_view name = origin.substr(name_at);
    const std::string filed_as = std::string(folder) + "/" + std::string(name.substr(0, name.rfind('.')));
    if (filed_as != rule.id) Error(rule.origin, rule.id + ": the file's name says " + Quoted(filed_as));
  }

  void CheckConnector(const Connector& connector) {
    for (const ConnectorSection& section : connector.sections) {
      for (const std::string& id : section.signatures) CheckSignature("connectors.yaml", connector.id, id);
    }
    for (const std::string& host : connector.api_hosts) {
      const bool well_formed = std::all_of(host.begin(), host.end(), [](unsigned char c) {
        return absl::ascii_isalnum(c) || c == '.' || c == '-' || c == '*';
      });
      if (!well_formed || host.empty() || host.front() == '.') {
        Error("connectors.yaml", connector.id + ": " + Quoted(host) + " is not a host or a glob of hosts");
      }
    }
    for (const std::vector<std::string>* aliases : {&connector.aliases, &connector.aliases_weak}) {
      for (const std::string& alias : *aliases) {
        if (alias.size() < 3)
          Error("connectors.yaml", connector.id + ": alias " + Quoted(alias) + " is too short");
      }
    }
  }

  // Names are compared without case: that is how a log spells them.
  void CheckAliases() {
    struct Owner {
      std::string_view connector;
      bool weak;
    };
    std::map<std::string, Owner> owners;
    const auto claim = [&](const Connector& connector, std::string_view name, bool weak) {
      const auto [owner, is_new] =
          owners.emplace(absl::AsciiStrToLower(ToAbsl(name)), Owner{connector.id, weak});
      if (is_new) return;
      const std::string text = connector.id + ": the name " + Quoted(name);
      if (owner->second.connector == connector.id) {
        Error("connectors.yaml", text + " stands there twice");
      } else if (owner->second.weak && weak) {
        Warn("connectors.yaml", text + " is also a weak alias of " + std::string(owner->second.connector));
      } else {
        Error("connectors.yaml", text + " is also one of " + std::string(owner->second.connector));
      }
    };
    for (const Connector& connector : pack_.connectors) claim(connector, connector.id, false);
    for (const Connector& connector : pack_.connectors) {
      for (const std::string& alias : connector.aliases) claim(connector, alias, false);
      for (const std::string& alias : connector.aliases_weak) claim(connector, alias, true);
    }
  }

  void CheckServiceNames() {
    std::map<std::string_view, std::string_view> owners;
    for (const Service& service : pack_.services) {
      for (const std::string& name : service.names) {
        const auto [owner, is_new] = owners.emplace(name, service.id);
        if (!is_new) {
          Error("services.yaml",
                service.id + ": the name " + Quoted(name) + " is also one of " + std::string(owner->second));
        }
      }
    }
  }

  void CheckContext(const ContextSet& context) {
    for (const Exclusion& exclusion : context.exclusions) {
      for (const auto* patterns : {&exclusion.any, &exclusion.unless}) {
        for (const std::string& pattern : *patterns) {
          const auto problem = PatternProblem(pattern, PatternUse::kMatch);
          if (problem.has_value()) Error("contexts.yaml", context.name + ": " + *problem);
        }
      }
      for (const std::string& level : exclusion.levels) {
        if (!LevelAskedFor(level)) Error("contexts.yaml", context.name + ": no level " + Quoted(level));
      }
    }
    const bool used = std::any_of(pack_.rules.begin(), pack_.rules.end(), [&](const Rule& rule) {
      return std::find(rule.contexts.begin(), rule.contexts.end(), context.name) != rule.contexts.end();
    });
    if (!used) Warn("contexts.yaml", context.name + ": no rule uses this set");
  }

  const RulePack& pack_;
  std::vector<std::string_view> signature_ids_;
  std::vector<std::string_view> guide_ids_;
  std::map<std::string, int> rules_in_file_;
  std::vector<LintMessage> messages_;
};

}  // namespace

std::vector<LintMessage> CheckRulePack(const RulePack& pack) { return Checker(pack).Check(); }

std::vector<std::vector<std::string_view>> LogsOfLog(std::string_view log) {
  std::vector<std::vector<std::string_view>> logs;
  bool is_open = false;
  while (!log.empty()) {
    const std::size_t end = std::min(log.find('\n'), log.size());
    std::string_view line = log.substr(0, end);
    log.remove_prefix(std::min(end + 1, log.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with('#')) continue;
    const bool is_blank = line.find_first_not_of(" \t") == std::string_view::npos;
    if (!is_blank) {
      if (!is_open) logs.emplace_back();
      logs.back().push_back(line);
    }
    is_open = !is_blank;
  }
  return logs;
}

std::vector<std::string_view> RecordsOfLog(std::string_view log) {
  std::vector<std::string_view> records;
  for (const std::vector<std::string_view>& part : LogsOfLog(log)) {
    records.insert(records.end(), part.begin(), part.end());
  }
  return records;
}

std::string RecordOfLogLine(std::string_view line) {
  std::string record;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool escape = line[i] == '\\' && i + 1 < line.size() && (i == 0 || line[i - 1] != '\\');
    if (escape && line[i + 1] == 'n') {
      record.push_back('\n');
      ++i;
    } else if (escape && line[i + 1] == 't') {
      record.push_back('\t');
      ++i;
    } else {
      record.push_back(line[i]);
    }
  }
  return record;
}

}  // namespace wflogscan
