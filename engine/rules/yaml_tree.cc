#include "engine/rules/yaml_tree.h"

#include <cstddef>
#include <exception>
#include <sstream>
#include <unordered_set>
#include <utility>

#include "engine/rules/text_file.h"
#include "yaml-cpp/eventhandler.h"
#include "yaml-cpp/exceptions.h"
#include "yaml-cpp/parser.h"

namespace wflogscan {
namespace {

constexpr std::size_t kMaxDepth = 16;

// Throws YAML::ParserException, yaml-cpp's own way to stop; ParseYaml catches it.
class TreeBuilder : public YAML::EventHandler {
 public:
  YamlNode& root() { return root_; }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    Refuse(mark, "aliases (*name) are not supported");
  }
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Add(Make(YamlNode::Kind::kNull, mark, "", anchor));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode node = Make(YamlNode::Kind::kText, mark, tag, anchor);
    node.quoted = tag == "!";
    node.text = value;
    Add(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Open(Make(YamlNode::Kind::kList, mark, tag, anchor));
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Open(Make(YamlNode::Kind::kMapping, mark, tag, anchor));
  }
  void OnMapEnd() override {
    CheckKeys(open_.back());
    Close();
  }

 private:
  [[noreturn]] static void Refuse(const YAML::Mark& mark, const std::string& what) {
    throw YAML::ParserException(mark, what);
  }

  static YamlNode Make(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag,
                       YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) Refuse(mark, "anchors (&name) are not supported");
    if (!tag.empty() && tag != "?" && tag != "!") Refuse(mark, "tags (!name) are not supported");
    YamlNode node;
    node.kind = kind;
    node.line = mark.line + 1;
    return node;
  }

  static void CheckKeys(const YamlNode& mapping) {
    std::unordered_set<std::string_view> seen;
    for (std::size_t i = 0; i < mapping.items.size(); i += 2) {
      const YamlNode& key = mapping.items[i];
      const YAML::Mark mark = MarkOfLine(key.line);
      if (key.kind != YamlNode::Kind::kText) Refuse(mark, "a key must be a plain word");
      if (!seen.insert(key.text).second) Refuse(mark, "key \"" + key.text + "\" stands here twice");
    }
  }

  static YAML::Mark MarkOfLine(int line) {
    YAML::Mark mark;
    mark.line = line - 1;
    return mark;
  }

  void Open(YamlNode node) {
    if (open_.size() == kMaxDepth) Refuse(MarkOfLine(node.line), "nested more than 16 deep");
    open_.push_back(std::move(node));
  }
  void Close() {
    YamlNode node = std::move(open_.back());
    open_.pop_back();
    Add(std::move(node));
  }
  void Add(YamlNode node) {
    if (open_.empty()) {
      root_ = std::move(node);
    } else {
      open_.back().items.push_back(std::move(node));
    }
  }

  YamlNode root_;
  std::vector<YamlNode> open_;
};

}  // namespace

absl::StatusOr<YamlNode> ParseYaml(std::string_view text, std::string_view origin) {
  if (text.size() > kMaxRuleFileBytes) return BrokenFile(origin, 0, "larger than 1 MiB; split it");
  if (text.find('\0') != std::string_view::npos)
    return BrokenFile(origin, 0, "holds a NUL byte: not a text file");
  TreeBuilder builder;
  try {
    std::istringstream input{std::string(text)};
    YAML::Parser parser(input);
    if (parser.HandleNextDocument(builder)) {
      TreeBuilder rest;
      if (parser.HandleNextDocument(rest)) {
        return BrokenFile(origin, rest.root().line, "a second document; one file holds one");
      }
    }
  } catch (const YAML::Exception& e) {
    return BrokenFile(origin, e.mark.is_null() ? 0 : e.mark.line + 1, e.msg);
  } catch (const std::exception& e) {
    return BrokenFile(origin, 0, e.what());
  }
  return std::move(builder.root());
}

}  // namespace wflogscan
