// The JSON Schema of rule files agrees with the loader: on every rule there is, and on what both refuse.

#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "engine/rules/rule_file.h"
#include "engine/rules/yaml_tree.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/rules/temp_rules.h"
#include "tests/support/json_schema.h"

namespace wflogscan {
namespace {

using nlohmann::json;

std::string ReadFile(const std::filesystem::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path).rdbuf();
  return std::move(bytes).str();
}

const json& Schema() {
  static const json schema =
      json::parse(ReadFile(WFLOGSCAN_SOURCE_DIR "/engine/rules/schema/rule-v1.schema.json"));
  return schema;
}

json ToJson(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::kNull:
      return nullptr;
    case YamlNode::Kind::kList: {
      json list = json::array();
      for (const YamlNode& item : node.items) list.push_back(ToJson(item));
      return list;
    }
    case YamlNode::Kind::kMapping: {
      json object = json::object();
      for (std::size_t i = 0; i + 1 < node.items.size(); i += 2) {
        object[node.items[i].text] = ToJson(node.items[i + 1]);
      }
      return object;
    }
    case YamlNode::Kind::kText:
      break;
  }
  if (node.quoted) return node.text;
  if (node.text == "true" || node.text == "false") return node.text == "true";
  std::int64_t number = 0;
  const char* const end = node.text.data() + node.text.size();
  const auto [stop, error] = std::from_chars(node.text.data(), end, number);
  if (error == std::errc() && stop == end) return number;
  return node.text;
}

std::vector<std::string> ErrorsOf(std::string_view yaml) {
  const absl::StatusOr<YamlNode> tree = ParseYaml(yaml, "x.yaml");
  if (!tree.ok()) return {MessageOf(tree.status())};
  std::vector<std::string> errors;
  testing::ValidateJson(ToJson(*tree), Schema(), "rule", &errors);
  return errors;
}

TEST(RuleSchemaTest, EveryRuleFileFits) {
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(WFLOGSCAN_SOURCE_DIR "/rules")) {
    const std::filesystem::path& path = entry.path();
    if (path.extension() != ".yaml" || path.parent_path().filename() == "rules") continue;
    ++files;
    EXPECT_EQ(ErrorsOf(ReadFile(path)), std::vector<std::string>()) << path;
  }
  EXPECT_GT(files, 100);
}

TEST(RuleSchemaTest, ARuleWithEveryKeyFits) {
  EXPECT_EQ(ErrorsOf("id: dns/x\ntitle: A\nseverity: info\nstatus: [401]\nany: [a]\nall: [b]\nnone: ['@c']\n"
                     "fields: [{name: a.b, matches: c}, {name: d, min: 1, max: 2}]\n"
                     "connectors: [okta]\nservices: ['signal-*']\n"
                     "not_followed_by: {success: true, any: [d], within: 10m}\n"
                     "captures: [{name: a, pattern: '(b)'}]\nmeaning: m\nimpact: i\nsteps: [s]\n"
                     "commands: [c]\nguide: g\n"),
            std::vector<std::string>());
  EXPECT_EQ(ErrorsOf("- id: dns/x\n  title: A\n  any: [a]\n  at_least: {count: 2, within: 1s}\n"
                     "- disable: [dns]\n"),
            std::vector<std::string>());
}

// What the schema refuses the loader refuses as well.
TEST(RuleSchemaTest, BothRefuseTheSame) {
  const std::string good = "id: dns/x\ntitle: A\nany: [abc]\n";
  ASSERT_TRUE(ParseRuleFile(good, "x.yaml").ok());
  for (const char* bad : {"patern: x",
                          "severity: bad",
                          "status: [42]",
                          "status: 401",
                          "all: []",
                          "all: text",
                          "none: [[a]]",
                          "fields: [{name: a}]",
                          "fields: [{matches: a}]",
                          "fields: [{name: 'a b', matches: c}]",
                          "fields: [{name: a, min: many}]",
                          "fields: [{name: a, like: c}]",
                          "connectors: okta",
                          "services: []",
                          "at_least: 5",
                          "at_least: {count: 1, within: 1m}",
                          "at_least: {count: 5}",
                          "at_least: {count: 5, within: soon}",
                          "at_least: {count: 5, within: 10}",
                          "followed_by: {within: 1m}",
                          "not_followed_by: {any: [a]}",
                          "not_followed_by: {success: 1, within: 1m}",
                          "captures: [{name: a}]",
                          "meaning: [a]"}) {
    EXPECT_NE(ErrorsOf(good + bad + "\n"), std::vector<std::string>()) << bad;
    EXPECT_FALSE(ParseRuleFile(good + bad + "\n", "x.yaml").ok()) << bad;
  }
}

}  // namespace
}  // namespace wflogscan
