#include "engine/rules/context_file.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "engine/base/level.h"
#include "engine/base/status_macros.h"
#include "engine/rules/did_you_mean.h"
#include "engine/rules/mapping_reader.h"
#include "engine/rules/pattern_check.h"
#include "engine/rules/short_name.h"
#include "engine/rules/text_file.h"
#include "engine/rules/yaml_tree.h"

namespace wflogscan {
namespace {

constexpr std::string_view kPartBegin = "(?&";  // is no pattern of RE2's

class ContextFileParser {
 public:
  explicit ContextFileParser(std::string_view origin) : origin_(origin), patterns_(origin) {}

  absl::StatusOr<std::vector<ContextSet>> Parse(const YamlNode& root) {
    if (root.kind == YamlNode::Kind::kNull) return std::vector<ContextSet>();
    if (root.kind != YamlNode::Kind::kMapping)
      return BrokenFile(origin_, root.line, "expected a mapping (key: value)");
    if (root.items.size() / 2 > kMaxPatternsPerFile)
      return BrokenFile(origin_, root.line, "more than 1000 sets");
    for (std::size_t i = 0; i + 1 < root.items.size(); i += 2) {
      WFL_RETURN_IF_ERROR(ReadEntry(root.items[i], root.items[i + 1]));
    }
    return std::move(sets_);
  }

 private:
  absl::Status ReadEntry(const YamlNode& key, const YamlNode& value) {
    if (!IsShortName(key.text))
      return BrokenFile(origin_, key.line, Quoted(key.text) + " is no name; use a-z, 0-9 and -");
    if (value.kind == YamlNode::Kind::kText && !value.text.empty()) {
      WFL_ASSIGN_OR_RETURN(parts_[key.text], ReadPattern(value));
      return absl::OkStatus();
    }
    if (value.kind != YamlNode::Kind::kList)
      return BrokenFile(origin_, value.line,
                        Quoted(key.text) + " must be a list of patterns, or a part of some");
    if (value.items.empty()) return BrokenFile(origin_, value.line, Quoted(key.text) + " is empty");
    ContextSet& set = sets_.emplace_back();
    set.name = key.text;
    Exclusion of_any_record;
    for (const YamlNode& item : value.items) {
      if (item.kind == YamlNode::Kind::kMapping) {
        WFL_ASSIGN_OR_RETURN(set.exclusions.emplace_back(), ReadCondition(item));
      } else {
        WFL_ASSIGN_OR_RETURN(of_any_record.any.emplace_back(), ReadPattern(item));
      }
    }
    if (!of_any_record.any.empty()) set.exclusions.push_back(std::move(of_any_record));
    return absl::OkStatus();
  }

  absl::StatusOr<Exclusion> ReadCondition(const YamlNode& node) {
    Exclusion exclusion;
    MappingReader reader(node, origin_);
    reader.Each("any", [&](const YamlNode& item) -> absl::Status {
      WFL_ASSIGN_OR_RETURN(exclusion.any.emplace_back(), ReadPattern(item));
      return absl::OkStatus();
    });
    reader.Each("levels", [&](const YamlNode& item) -> absl::Status {
      if (!LevelAskedFor(item.text)) {
        return BrokenFile(origin_, item.line,
                          "no level " + Quoted(item.text) +
                              DidYouMean(item.text, {kLevelsAskedFor.begin(), kLevelsAskedFor.end()}));
      }
      exclusion.levels.push_back(item.text);
      return absl::OkStatus();
    });
    reader.Optional("unattributed", &exclusion.unattributed);
    reader.Optional("attributed", &exclusion.attributed);
    reader.Each("unless", [&](const YamlNode& item) -> absl::Status {
      WFL_ASSIGN_OR_RETURN(exclusion.unless.emplace_back(), ReadPattern(item));
      return absl::OkStatus();
    });
    for (const std::string_view wrong : {"pattern", "patterns", "none"}) reader.Misnomer(wrong, "any");
    reader.Misnomer("level", "levels");
    WFL_RETURN_IF_ERROR(reader.Finish());
    if (exclusion.any.empty()) return BrokenFile(origin_, node.line, "key \"any\" is missing");
    if (exclusion.attributed && exclusion.unattributed)
      return BrokenFile(origin_, node.line, "no record is attributed and unattributed");
    if (exclusion.levels.empty() && !exclusion.attributed && !exclusion.unattributed &&
        exclusion.unless.empty()) {
      return BrokenFile(
          origin_, node.line,
          "no condition; give it \"levels\", \"attributed: true\", \"unattributed: true\" or \"unless\"");
    }
    return exclusion;
  }

  // With its parts put in.
  absl::StatusOr<std::string> ReadPattern(const YamlNode& node) {
    if (node.kind != YamlNode::Kind::kText || node.text.empty())
      return BrokenFile(origin_, node.line, "a pattern must be a text that is not empty");
    if (node.text.starts_with('@'))
      return BrokenFile(origin_, node.line, "a set cannot refer to another set");
    WFL_ASSIGN_OR_RETURN(std::string pattern, WithParts(node));
    WFL_RETURN_IF_ERROR(patterns_.Check(pattern, node.line, PatternUse::kMatch));
    return pattern;
  }

  absl::StatusOr<std::string> WithParts(const YamlNode& node) const {
    std::string pattern;
    std::string_view rest = node.text;
    for (std::size_t at = rest.find(kPartBegin); at != std::string_view::npos; at = rest.find(kPartBegin)) {
      pattern.append(rest.substr(0, at));
      rest.remove_prefix(at + kPartBegin.size());
      const std::size_t end = rest.find(')');
      if (end == std::string_view::npos) return BrokenFile(origin_, node.line, "a part's name ends in \")\"");
      const std::string_view name = rest.substr(0, end);
      const auto part = parts_.find(name);
      if (part == parts_.end()) {
        std::vector<std::string_view> known;
        for (const auto& [known_name, unused] : parts_) known.push_back(known_name);
        return BrokenFile(origin_, node.line,
                          "no part " + Quoted(name) + " above this line" + DidYouMean(name, known));
      }
      pattern.append("(?:").append(part->second).append(")");
      if (pattern.size() > kMaxPatternBytes) return pattern;  // is refused
      rest.remove_prefix(end + 1);
    }
    return pattern.append(rest);
  }

  const std::string_view origin_;
  FilePatterns patterns_;
  std::map<std::string, std::string, std::less<>> parts_;
  std::vector<ContextSet> sets_;
};

}  // namespace

absl::StatusOr<std::vector<ContextSet>> ParseContexts(std::string_view text, std::string_view origin) {
  WFL_ASSIGN_OR_RETURN(const YamlNode root, ParseYaml(text, origin));
  return ContextFileParser(origin).Parse(root);
}

}  // namespace wflogscan
