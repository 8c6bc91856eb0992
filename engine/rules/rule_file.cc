#include "engine/rules/rule_file.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <set>

#include "engine/base/fact_kind.h"
#include "engine/base/status_macros.h"
#include "engine/rules/did_you_mean.h"
#include "engine/rules/mapping_reader.h"
#include "engine/rules/pattern_check.h"
#include "engine/rules/text_file.h"
#include "engine/rules/yaml_tree.h"

namespace wflogscan {
namespace {

// Far above any real file; with the bounds of PatternProblem it keeps a hostile one to seconds.
constexpr std::size_t kMaxPatternsPerFile = 1000;

const YamlNode* ValueOf(const YamlNode& mapping, std::string_view key) {
  for (std::size_t i = 0; i + 1 < mapping.items.size(); i += 2) {
    if (mapping.items[i].text == key) return &mapping.items[i + 1];
  }
  return nullptr;
}

template <typename Line>
std::vector<Line> LinesOfItems(const YamlNode& mapping, std::string_view key) {
  std::vector<Line> lines;
  const YamlNode* list = ValueOf(mapping, key);
  if (list == nullptr) return lines;
  for (const YamlNode& item : list->items) lines.push_back(item.line);
  return lines;
}

bool IsWord(std::string_view text) {
  return !text.empty() && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

class RuleFileParser {
 public:
  explicit RuleFileParser(std::string_view origin) : origin_(origin) {}

  absl::StatusOr<RuleFile> Parse(const YamlNode& root) {
    if (root.kind == YamlNode::Kind::kNull) return BrokenFile(origin_, 0, "an empty file; expected a rule");
    if (root.kind == YamlNode::Kind::kList) {
      for (const YamlNode& item : root.items) WFL_RETURN_IF_ERROR(ReadEntry(item));
    } else {
      WFL_RETURN_IF_ERROR(ReadEntry(root));
    }
    return std::move(file_);
  }

  absl::Status CheckPatterns(const YamlNode* list) {
    if (list == nullptr) return absl::OkStatus();
    for (const YamlNode& item : list->items) {
      if (item.kind != YamlNode::Kind::kText || item.text.starts_with('@')) continue;
      WFL_RETURN_IF_ERROR(CheckPattern(item, PatternUse::kMatch));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status CheckPattern(const YamlNode& node, PatternUse use) {
    if (++patterns_ > kMaxPatternsPerFile) {
      return BrokenFile(origin_, node.line, "more than 1000 patterns in one file; split it");
    }
    const auto problem = PatternProblem(node.text, use);
    return problem.has_value() ? BrokenFile(origin_, node.line, *problem) : absl::OkStatus();
  }

  absl::Status ReadEntry(const YamlNode& node) {
    const YamlNode* disable = ValueOf(node, "disable");
    if (node.kind == YamlNode::Kind::kMapping && disable != nullptr) {
      if (disable->kind != YamlNode::Kind::kList) {
        return BrokenFile(origin_, disable->line, "\"disable\" must be a list of rule ids or globs");
      }
      for (const YamlNode& item : disable->items) {
        if (item.kind != YamlNode::Kind::kText || item.text.empty()) {
          return BrokenFile(origin_, item.line, "an entry of \"disable\" must be a rule id or a glob");
        }
        file_.disabled.push_back({item.text, item.line});
      }
      if (node.items.size() == 2) return absl::OkStatus();
    }
    return ReadRule(node);
  }

  absl::Status ReadRule(const YamlNode& node) {
    ParsedRule parsed;
    Rule& rule = parsed.rule;
    rule.origin = std::string(origin_);
    MappingReader reader(node, origin_);
    reader.Required("id", &rule.id);
    reader.Required("title", &rule.title);
    reader.Optional("severity", &rule.severity);
    reader.Optional("status", &rule.status);
    reader.Optional("any", &rule.any);
    reader.Optional("all", &rule.all);
    reader.Optional("none", &rule.none);
    reader.Optional("fact", &rule.fact);
    reader.Optional("of", &rule.of);
    reader.Optional("service", &rule.service);
    reader.Optional("suppresses", &rule.suppresses);
    reader.Each("captures", [&](const YamlNode& item) { return ReadCapture(item, &rule); });
    reader.Optional("meaning", &rule.meaning);
    reader.Optional("impact", &rule.impact);
    reader.Optional("steps", &rule.steps);
    reader.Optional("commands", &rule.commands);
    reader.Optional("guide", &rule.guide);
    std::vector<std::string> disable;
    reader.Optional("disable", &disable);
    for (const std::string_view wrong : {"pattern", "patterns", "match", "regex"})
      reader.Misnomer(wrong, "any");
    for (const std::string_view wrong : {"not", "except", "exclude"}) reader.Misnomer(wrong, "none");
    for (const std::string_view wrong : {"fix", "advice", "actions"}) reader.Misnomer(wrong, "steps");
    for (const std::string_view wrong : {"why", "description"}) reader.Misnomer(wrong, "meaning");
    for (const std::string_view wrong : {"guide_section", "section"}) reader.Misnomer(wrong, "guide");
    for (const std::string_view wrong : {"evidence", "extract"}) reader.Misnomer(wrong, "captures");
    reader.Misnomer("signature", "id");
    reader.Misnomer("name", "id");
    WFL_RETURN_IF_ERROR(reader.Finish());

    parsed.line = reader.LineOf("id");
    const std::size_t slash = rule.id.find('/');
    if (slash == std::string::npos || !IsWord(std::string_view(rule.id).substr(0, slash)) ||
        !IsWord(std::string_view(rule.id).substr(slash + 1))) {
      return BrokenFile(origin_, parsed.line,
                        "id \"" + rule.id + "\" is not of the form signature/short-name, in a-z, 0-9 and -");
    }
    rule.signature = rule.id.substr(0, slash);
    if (!rule.fact.empty()) {
      WFL_RETURN_IF_ERROR(CheckFacts(node));
    } else if (rule.status.empty() && rule.any.empty() && rule.all.empty()) {
      return BrokenFile(
          origin_, parsed.line,
          "rule \"" + rule.id + "\" has no condition; give it \"status\", \"any\", \"all\" or \"fact\"");
    } else if (!rule.of.empty() || rule.service.has_value()) {
      return BrokenFile(origin_, parsed.line, "\"of\" and \"service\" stand only beside \"fact\"");
    }
    for (const std::int64_t status : rule.status) {
      if (status < 100 || status > 599) {
        return BrokenFile(origin_, ValueOf(node, "status")->line,
                          "an HTTP status is a number from 100 to 599");
      }
    }
    for (const std::string_view key : {"any", "all", "none"})
      WFL_RETURN_IF_ERROR(CheckPatterns(ValueOf(node, key)));
    for (const std::string_view key : {"any", "all"}) {
      for (const YamlNode* list = ValueOf(node, key); const YamlNode& item : list ? list->items : kNoItems) {
        if (item.text.starts_with('@')) {
          return BrokenFile(origin_, item.line, "a set of contexts.yaml (@name) can only stand in \"none\"");
        }
      }
    }
    rule.any_lines = LinesOfItems<std::int64_t>(node, "any");
    rule.all_lines = LinesOfItems<std::int64_t>(node, "all");
    parsed.none_lines = LinesOfItems<int>(node, "none");
    parsed.suppress_lines = LinesOfItems<int>(node, "suppresses");
    parsed.guide_line = reader.LineOf("guide");
    file_.rules.push_back(std::move(parsed));
    return absl::OkStatus();
  }

  // A rule about documents reads facts and no lines.
  absl::Status CheckFacts(const YamlNode& node) const {
    for (const std::string_view key : {"status", "any", "all", "none"}) {
      if (const YamlNode* other = ValueOf(node, key)) {
        return BrokenFile(origin_, other->line, "\"" + std::string(key) + "\" cannot stand beside \"fact\"");
      }
    }
    for (const YamlNode& item : ValueOf(node, "fact")->items) {
      if (FactKindFromName(item.text).has_value()) continue;
      return BrokenFile(origin_, item.line,
                        "no document says \"" + item.text + "\"" +
                            DidYouMean(item.text, {kFactNames.begin(), kFactNames.end()}));
    }
    return absl::OkStatus();
  }

  absl::Status ReadCapture(const YamlNode& node, Rule* rule) {
    Capture capture;
    MappingReader reader(node, origin_);
    reader.Required("name", &capture.name);
    reader.Required("pattern", &capture.pattern);
    WFL_RETURN_IF_ERROR(reader.Finish());
    WFL_RETURN_IF_ERROR(CheckPattern(*ValueOf(node, "pattern"), PatternUse::kCapture));
    rule->captures.push_back(std::move(capture));
    return absl::OkStatus();
  }

  inline static const std::vector<YamlNode> kNoItems;

  const std::string_view origin_;
  std::size_t patterns_ = 0;
  RuleFile file_;
};

}  // namespace

absl::StatusOr<RuleFile> ParseRuleFile(std::string_view text, std::string_view origin) {
  WFL_ASSIGN_OR_RETURN(const YamlNode root, ParseYaml(text, origin));
  return RuleFileParser(origin).Parse(root);
}

absl::StatusOr<ContextSets> ParseContexts(std::string_view text, std::string_view origin) {
  WFL_ASSIGN_OR_RETURN(const YamlNode root, ParseYaml(text, origin));
  ContextSets sets;
  if (root.kind == YamlNode::Kind::kNull) return sets;
  if (root.items.size() / 2 > kMaxPatternsPerFile)
    return BrokenFile(origin, root.line, "more than 1000 sets");
  RuleFileParser checker(origin);
  MappingReader reader(root, origin);
  for (std::size_t i = 0; root.kind == YamlNode::Kind::kMapping && i + 1 < root.items.size(); i += 2) {
    const YamlNode& key = root.items[i];
    if (!IsWord(key.text))
      return BrokenFile(origin, key.line, "\"" + key.text + "\" is no name; use a-z, 0-9 and -");
    for (const YamlNode& item : root.items[i + 1].items) {
      if (item.text.starts_with('@'))
        return BrokenFile(origin, item.line, "a set cannot refer to another set");
    }
    std::vector<std::string> patterns;
    reader.Required(key.text, &patterns);
    WFL_RETURN_IF_ERROR(checker.CheckPatterns(&root.items[i + 1]));
    sets.emplace_back(key.text, std::move(patterns));
  }
  WFL_RETURN_IF_ERROR(reader.Finish());
  return sets;
}

absl::Status CheckReferences(const ParsedRule& parsed, const RulePack& pack) {
  const Rule& rule = parsed.rule;
  std::vector<std::string_view> signatures;
  for (const SignatureInfo& signature : pack.signatures) signatures.push_back(signature.id);
  const auto check_signature = [&](std::string_view id, int line) {
    if (std::find(signatures.begin(), signatures.end(), id) != signatures.end()) return absl::OkStatus();
    return BrokenFile(rule.origin, line,
                      "no signature \"" + std::string(id) + "\"" + DidYouMean(id, signatures));
  };
  WFL_RETURN_IF_ERROR(check_signature(rule.signature, parsed.line));
  std::vector<std::string_view> services;
  for (const Service& service : pack.services) services.push_back(service.id);
  std::vector<std::string> named = rule.of;
  if (rule.service) named.push_back(*rule.service);
  for (const std::string& id : named) {
    if (std::find(services.begin(), services.end(), id) != services.end()) continue;
    return BrokenFile(rule.origin, parsed.line,
                      "no service \"" + id + "\" in services.yaml" + DidYouMean(id, services));
  }
  for (std::size_t i = 0; i < rule.suppresses.size(); ++i) {
    WFL_RETURN_IF_ERROR(check_signature(rule.suppresses[i], parsed.suppress_lines[i]));
  }
  if (!rule.guide.has_value() || pack.FindGuide(*rule.guide) != nullptr) return absl::OkStatus();
  std::vector<std::string_view> sections;
  for (const GuideSection& section : pack.guide) sections.push_back(section.id);
  return BrokenFile(rule.origin, parsed.guide_line,
                    "no section \"" + *rule.guide + "\" in guide.yaml" + DidYouMean(*rule.guide, sections));
}

absl::Status ResolveContexts(const ContextSets& contexts, ParsedRule* parsed) {
  std::vector<std::string> resolved;
  std::set<std::string, std::less<>> used;
  for (std::size_t i = 0; i < parsed->rule.none.size(); ++i) {
    std::string& entry = parsed->rule.none[i];
    if (!entry.starts_with('@')) {
      resolved.push_back(std::move(entry));
      continue;
    }
    const std::string_view name = std::string_view(entry).substr(1);
    const auto set =
        std::find_if(contexts.begin(), contexts.end(), [&](const auto& c) { return c.first == name; });
    if (set == contexts.end()) {
      std::vector<std::string_view> known;
      for (const auto& [known_name, patterns] : contexts) known.push_back(known_name);
      return BrokenFile(parsed->rule.origin, parsed->none_lines[i],
                        "no set \"" + std::string(name) + "\" in contexts.yaml" + DidYouMean(name, known));
    }
    if (!used.insert(std::string(name)).second) {
      return BrokenFile(parsed->rule.origin, parsed->none_lines[i], "\"" + entry + "\" stands here twice");
    }
    resolved.insert(resolved.end(), set->second.begin(), set->second.end());
  }
  // The set that every rule about lines excludes without saying so.
  for (const auto& [name, patterns] : contexts) {
    if (name != kEverywhereContext || !parsed->rule.fact.empty() || !used.insert(name).second) continue;
    resolved.insert(resolved.end(), patterns.begin(), patterns.end());
  }
  parsed->rule.none = std::move(resolved);
  return absl::OkStatus();
}

}  // namespace wflogscan
