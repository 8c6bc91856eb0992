#include "engine/rules/rule_file.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "engine/base/duration_words.h"
#include "engine/base/fact_kind.h"
#include "engine/base/status_macros.h"
#include "engine/rules/did_you_mean.h"
#include "engine/rules/glob.h"
#include "engine/rules/mapping_reader.h"
#include "engine/rules/pattern_check.h"
#include "engine/rules/short_name.h"
#include "engine/rules/text_file.h"
#include "engine/rules/yaml_tree.h"

namespace wflogscan {
namespace {

constexpr std::int64_t kMinCount = 2;
constexpr std::int64_t kMaxCount = 1000;  // well below what a series tells apart (aggregate/joint_tally.h)
constexpr std::int64_t kMaxWithinSeconds = std::int64_t{30} * 86400;

constexpr std::array<std::string_view, 3> kJointConditions = {"at_least", "followed_by", "not_followed_by"};

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

bool IsFieldName(std::string_view name) {
  return !name.starts_with('.') && !name.ends_with('.') && name.find("..") == std::string_view::npos &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                  c == '.' || c == '-' || c == '@' || c == '*' || c == '?';
         });
}

class RuleFileParser {
 public:
  explicit RuleFileParser(std::string_view origin) : origin_(origin), patterns_(origin) {}

  absl::StatusOr<RuleFile> Parse(const YamlNode& root) {
    if (root.kind == YamlNode::Kind::kNull) return BrokenFile(origin_, 0, "an empty file; expected a rule");
    if (root.kind == YamlNode::Kind::kList) {
      for (const YamlNode& item : root.items) WFL_RETURN_IF_ERROR(ReadEntry(item));
    } else {
      WFL_RETURN_IF_ERROR(ReadEntry(root));
    }
    return std::move(file_);
  }

 private:
  absl::Status CheckPatterns(const YamlNode* list) {
    if (list == nullptr) return absl::OkStatus();
    for (const YamlNode& item : list->items) {
      if (item.kind != YamlNode::Kind::kText || item.text.starts_with('@')) continue;
      WFL_RETURN_IF_ERROR(CheckPattern(item, PatternUse::kMatch));
    }
    return absl::OkStatus();
  }

  absl::Status CheckPattern(const YamlNode& node, PatternUse use) {
    return patterns_.Check(node.text, node.line, use);
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
    reader.Each("fields", [&](const YamlNode& item) { return ReadField(item, &rule); });
    reader.Optional("connectors", &rule.connectors);
    reader.Optional("services", &rule.services);
    reader.Inner("at_least", [&](const YamlNode& value) { return ReadCount(value, &rule); });
    reader.Inner("followed_by",
                 [&](const YamlNode& value) { return ReadFollow(value, &rule.followed_by.emplace()); });
    reader.Inner("not_followed_by",
                 [&](const YamlNode& value) { return ReadFollow(value, &rule.not_followed_by.emplace()); });
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
    for (const std::string_view wrong : {"field", "where"}) reader.Misnomer(wrong, "fields");
    for (const std::string_view wrong : {"count", "threshold", "window", "within", "burst"})
      reader.Misnomer(wrong, "at_least");
    for (const std::string_view wrong : {"then", "sequence", "before"}) reader.Misnomer(wrong, "followed_by");
    for (const std::string_view wrong : {"unless", "without", "absence", "missing"})
      reader.Misnomer(wrong, "not_followed_by");
    for (const std::string_view wrong : {"scope", "vendor"}) reader.Misnomer(wrong, "connectors");
    reader.Misnomer("signature", "id");
    reader.Misnomer("name", "id");
    WFL_RETURN_IF_ERROR(reader.Finish());

    parsed.line = reader.LineOf("id");
    const std::size_t slash = rule.id.find('/');
    if (slash == std::string::npos || !IsShortName(std::string_view(rule.id).substr(0, slash)) ||
        !IsShortName(std::string_view(rule.id).substr(slash + 1))) {
      return BrokenFile(origin_, parsed.line,
                        "id \"" + rule.id + "\" is not of the form signature/short-name, in a-z, 0-9 and -");
    }
    rule.signature = rule.id.substr(0, slash);
    WFL_RETURN_IF_ERROR(RefuseEmptyLists(node));
    const bool has_field_pattern = std::any_of(rule.fields.begin(), rule.fields.end(),
                                               [](const FieldCondition& f) { return f.matches.has_value(); });
    if (!rule.fact.empty()) {
      WFL_RETURN_IF_ERROR(CheckFacts(node));
    } else if (rule.status.empty() && rule.any.empty() && rule.all.empty() && !has_field_pattern) {
      return BrokenFile(origin_, parsed.line,
                        "rule \"" + rule.id + "\" has no condition; give it \"status\", \"any\", \"all\", " +
                            (rule.fields.empty() ? "\"fields\" or \"fact\""
                                                 : "or a field with \"matches\": a number selects no line"));
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
    WFL_RETURN_IF_ERROR(CheckJointCondition(node, rule));
    rule.any_lines = LinesOfItems<std::int64_t>(node, "any");
    rule.all_lines = LinesOfItems<std::int64_t>(node, "all");
    parsed.none_lines = LinesOfItems<int>(node, "none");
    parsed.suppress_lines = LinesOfItems<int>(node, "suppresses");
    parsed.connector_lines = LinesOfItems<int>(node, "connectors");
    parsed.service_lines = LinesOfItems<int>(node, "services");
    parsed.guide_line = reader.LineOf("guide");
    file_.rules.push_back(std::move(parsed));
    return absl::OkStatus();
  }

  // A rule about documents reads facts and no lines.
  absl::Status CheckFacts(const YamlNode& node) const {
    for (const std::string_view key : {"status", "any", "all", "none", "fields", "connectors", "services",
                                       "at_least", "followed_by", "not_followed_by"}) {
      if (const YamlNode* other = ValueOf(node, key)) {
        return BrokenFile(origin_, other->line,
                          "\"" + std::string(key) + "\" cannot stand beside \"fact\"" +
                              (key == "services" ? "; write \"of\"" : ""));
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

  // A list without entries is a key that was begun and forgotten.
  absl::Status RefuseEmptyLists(const YamlNode& node) const {
    for (const std::string_view key : {"status", "any", "all", "none", "fact", "of", "fields", "connectors",
                                       "services", "suppresses", "captures", "steps", "commands"}) {
      const YamlNode* list = ValueOf(node, key);
      if (list == nullptr || list->kind != YamlNode::Kind::kList || !list->items.empty()) continue;
      return BrokenFile(origin_, list->line, "\"" + std::string(key) + "\" is empty; leave the key out");
    }
    return absl::OkStatus();
  }

  absl::Status CheckJointCondition(const YamlNode& node, const Rule& rule) const {
    std::string_view first;
    for (const std::string_view key : kJointConditions) {
      if (ValueOf(node, key) == nullptr) continue;
      if (!first.empty()) {
        return BrokenFile(origin_, ValueOf(node, key)->line,
                          "\"" + std::string(key) + "\" cannot stand beside \"" + std::string(first) +
                              "\"; make two rules of it");
      }
      first = key;
    }
    if (first.empty() || rule.suppresses.empty()) return absl::OkStatus();
    return BrokenFile(origin_, ValueOf(node, "suppresses")->line,
                      "\"suppresses\" cannot stand beside \"" + std::string(first) +
                          "\": what the record means is not known when the others are judged");
  }

  absl::Status ReadField(const YamlNode& node, Rule* rule) {
    FieldCondition field;
    MappingReader reader(node, origin_);
    reader.Required("name", &field.name);
    reader.Optional("matches", &field.matches);
    reader.Optional("min", &field.min);
    reader.Optional("max", &field.max);
    for (const std::string_view wrong : {"key", "field", "path"}) reader.Misnomer(wrong, "name");
    for (const std::string_view wrong : {"value", "is", "equals", "pattern", "any", "match"})
      reader.Misnomer(wrong, "matches");
    for (const std::string_view wrong : {"at_least", "above", "from"}) reader.Misnomer(wrong, "min");
    for (const std::string_view wrong : {"at_most", "below", "to"}) reader.Misnomer(wrong, "max");
    WFL_RETURN_IF_ERROR(reader.Finish());
    if (!IsFieldName(field.name)) {
      return BrokenFile(origin_, reader.LineOf("name"),
                        "\"" + field.name +
                            "\" is no field's name; write code, error.code or a glob of these, in letters, "
                            "digits and _ - @");
    }
    if (!field.matches && !field.min && !field.max) {
      return BrokenFile(
          origin_, node.line,
          "field \"" + field.name + "\" asks for nothing; give it \"matches\", \"min\" or \"max\"");
    }
    if (field.min && field.max && *field.min > *field.max) {
      return BrokenFile(origin_, reader.LineOf("min"), "\"min\" is larger than \"max\": no number fits");
    }
    if (field.matches) WFL_RETURN_IF_ERROR(CheckPattern(*ValueOf(node, "matches"), PatternUse::kMatch));
    rule->fields.push_back(std::move(field));
    return absl::OkStatus();
  }

  absl::Status ReadWithin(const YamlNode& node, const std::string& text, std::int64_t* seconds) const {
    const YamlNode* value = ValueOf(node, "within");
    const std::optional<std::int64_t> read = ParseDurationSeconds(text);
    if (!read) {
      return BrokenFile(
          origin_, value->line,
          "\"within\" is a length of time such as 90s, 10m, 2h or 1d, and not \"" + text + "\"");
    }
    if (*read < 1 || *read > kMaxWithinSeconds) {
      return BrokenFile(origin_, value->line, "\"within\" must be from 1s to 30d");
    }
    *seconds = *read;
    return absl::OkStatus();
  }

  absl::Status ReadCount(const YamlNode& node, Rule* rule) const {
    CountCondition& condition = rule->at_least.emplace();
    std::string within;
    MappingReader reader(node, origin_);
    reader.Required("count", &condition.count);
    reader.Required("within", &within);
    for (const std::string_view wrong : {"times", "number", "n"}) reader.Misnomer(wrong, "count");
    for (const std::string_view wrong : {"in", "window", "per"}) reader.Misnomer(wrong, "within");
    WFL_RETURN_IF_ERROR(reader.Finish());
    if (condition.count < kMinCount || condition.count > kMaxCount) {
      return BrokenFile(origin_, reader.LineOf("count"), "\"count\" must be from 2 to 1000");
    }
    return ReadWithin(node, within, &condition.within_seconds);
  }

  absl::Status ReadFollow(const YamlNode& node, FollowCondition* condition) {
    std::string within;
    MappingReader reader(node, origin_);
    reader.Optional("success", &condition->success);
    reader.Optional("any", &condition->any);
    reader.Required("within", &within);
    for (const std::string_view wrong : {"pattern", "patterns", "match", "rule"})
      reader.Misnomer(wrong, "any");
    for (const std::string_view wrong : {"in", "window"}) reader.Misnomer(wrong, "within");
    WFL_RETURN_IF_ERROR(reader.Finish());
    if (!condition->success && condition->any.empty()) {
      return BrokenFile(origin_, node.line, "it says not by what; give it \"any\" or \"success: true\"");
    }
    WFL_RETURN_IF_ERROR(CheckPatterns(ValueOf(node, "any")));
    condition->any_lines = LinesOfItems<std::int64_t>(node, "any");
    for (const std::string& pattern : condition->any) {
      if (!pattern.starts_with('@')) continue;
      return BrokenFile(origin_, ValueOf(node, "any")->line,
                        "a set of contexts.yaml (@name) can only stand in \"none\"");
    }
    return ReadWithin(node, within, &condition->within_seconds);
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
  FilePatterns patterns_;
  RuleFile file_;
};

}  // namespace

absl::StatusOr<RuleFile> ParseRuleFile(std::string_view text, std::string_view origin) {
  WFL_ASSIGN_OR_RETURN(const YamlNode root, ParseYaml(text, origin));
  return RuleFileParser(origin).Parse(root);
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
  const auto check_globs = [&](const std::vector<std::string>& globs, const std::vector<int>& lines,
                               const std::vector<std::string_view>& known, std::string_view what) {
    for (std::size_t i = 0; i < globs.size(); ++i) {
      const bool names_any = std::any_of(known.begin(), known.end(),
                                         [&](std::string_view id) { return GlobMatches(globs[i], id); });
      if (names_any) continue;
      return BrokenFile(rule.origin, i < lines.size() ? lines[i] : parsed.line,
                        "no " + std::string(what) + " \"" + globs[i] + "\"" + DidYouMean(globs[i], known));
    }
    return absl::OkStatus();
  };
  std::vector<std::string_view> connectors;
  for (const Connector& connector : pack.connectors) connectors.push_back(connector.id);
  WFL_RETURN_IF_ERROR(check_globs(rule.connectors, parsed.connector_lines, connectors, "connector"));
  WFL_RETURN_IF_ERROR(check_globs(rule.services, parsed.service_lines, services, "service"));
  for (std::size_t i = 0; i < rule.suppresses.size(); ++i) {
    WFL_RETURN_IF_ERROR(check_signature(rule.suppresses[i], parsed.suppress_lines[i]));
  }
  if (!rule.guide.has_value() || pack.FindGuide(*rule.guide) != nullptr) return absl::OkStatus();
  std::vector<std::string_view> sections;
  for (const GuideSection& section : pack.guide) sections.push_back(section.id);
  return BrokenFile(rule.origin, parsed.guide_line,
                    "no section \"" + *rule.guide + "\" in guide.yaml" + DidYouMean(*rule.guide, sections));
}

absl::Status ResolveContexts(const std::vector<ContextSet>& contexts, ParsedRule* parsed) {
  Rule& rule = parsed->rule;
  const auto is_known = [&](std::string_view name) {
    return std::any_of(contexts.begin(), contexts.end(),
                       [&](const ContextSet& set) { return set.name == name; });
  };
  const auto is_used = [&](std::string_view name) {
    return std::find(rule.contexts.begin(), rule.contexts.end(), name) != rule.contexts.end();
  };
  std::vector<std::string> patterns;
  for (std::size_t i = 0; i < rule.none.size(); ++i) {
    std::string& entry = rule.none[i];
    if (!entry.starts_with('@')) {
      patterns.push_back(std::move(entry));
      continue;
    }
    const std::string name = entry.substr(1);
    if (!is_known(name)) {
      std::vector<std::string_view> known;
      for (const ContextSet& set : contexts) known.push_back(set.name);
      return BrokenFile(rule.origin, parsed->none_lines[i],
                        "no set \"" + name + "\" in contexts.yaml" + DidYouMean(name, known));
    }
    if (is_used(name)) {
      return BrokenFile(rule.origin, parsed->none_lines[i], "\"" + entry + "\" stands here twice");
    }
    rule.contexts.push_back(name);
  }
  rule.none = std::move(patterns);
  if (rule.fact.empty() && is_known(kEverywhereContext) && !is_used(kEverywhereContext)) {
    rule.contexts.emplace_back(kEverywhereContext);
  }
  return absl::OkStatus();
}

}  // namespace wflogscan
