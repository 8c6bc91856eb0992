#ifndef WFLOGSCAN_ENGINE_RULES_YAML_TREE_H_
#define WFLOGSCAN_ENGINE_RULES_YAML_TREE_H_

// The part of YAML that rule files use: mappings, lists and text, each with its line. Anchors, aliases, tags
// and several documents a file are refused, so a file of n bytes makes a tree of at most n nodes and 16
// levels.
//
// Built from yaml-cpp's events rather than its nodes, because the events are where depth and anchors can be
// bounded and because keys keep their lines.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace wflogscan {

struct YamlNode {
  enum class Kind : std::uint8_t { kNull, kText, kList, kMapping };
  Kind kind = Kind::kNull;
  bool quoted = false;  // text in quotes or a block: never a number or a truth value
  int line = 0;         // 1-based
  std::string text;
  std::vector<YamlNode> items;  // of a mapping: key, value, key, value; keys are distinct texts
};

// kInvalidArgument, said as "origin:7: what". An empty file is a kNull node.
absl::StatusOr<YamlNode> ParseYaml(std::string_view text, std::string_view origin);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RULES_YAML_TREE_H_
