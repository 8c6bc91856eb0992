#include "engine/rules/mapping_reader.h"

#include <algorithm>
#include <charconv>

#include "engine/rules/did_you_mean.h"
#include "engine/rules/severity_names.h"
#include "engine/rules/text_file.h"

namespace wflogscan {

MappingReader::MappingReader(const YamlNode& node, std::string_view origin) : node_(node), origin_(origin) {
  if (node.kind != YamlNode::Kind::kMapping) Fail(node.line, "expected a mapping (key: value)");
}

const YamlNode* MappingReader::Find(std::string_view key) {
  known_.push_back(key);
  if (node_.kind != YamlNode::Kind::kMapping) return nullptr;
  for (std::size_t i = 0; i + 1 < node_.items.size(); i += 2) {
    if (node_.items[i].text == key) return &node_.items[i + 1];
  }
  return nullptr;
}

int MappingReader::LineOf(std::string_view key) const {
  for (std::size_t i = 0; i + 1 < node_.items.size(); i += 2) {
    if (node_.items[i].text == key) return node_.items[i].line;
  }
  return node_.line;
}

void MappingReader::Fail(int line, const std::string& what) {
  if (status_.ok()) status_ = BrokenFile(origin_, line, what);
}

void MappingReader::FailEmpty(std::string_view key, const YamlNode& value) {
  Fail(value.line, Quoted(key) + " is empty");
}

bool MappingReader::IsEmpty(const YamlNode& value) {
  return value.kind == YamlNode::Kind::kText ? value.text.empty() : value.items.empty();
}

std::string MappingReader::HintFor(std::string_view unknown_key) const {
  std::vector<std::string_view> candidates = known_;
  for (const auto& [wrong, right] : misnomers_) candidates.push_back(wrong);
  const auto nearest = std::min_element(candidates.begin(), candidates.end(), [&](auto a, auto b) {
    return EditDistance(unknown_key, a) < EditDistance(unknown_key, b);
  });
  if (nearest == candidates.end() || DidYouMean(unknown_key, {*nearest}).empty()) return "";
  for (const auto& [wrong, right] : misnomers_) {
    if (wrong == *nearest) return "; did you mean " + Quoted(right) + "?";
  }
  return DidYouMean(unknown_key, {*nearest});
}

absl::Status MappingReader::Finish() {
  if (!status_.ok()) return status_;
  for (std::size_t i = 0; i + 1 < node_.items.size(); i += 2) {
    const YamlNode& key = node_.items[i];
    if (std::find(known_.begin(), known_.end(), key.text) != known_.end()) continue;
    return BrokenFile(origin_, key.line, "unknown key " + Quoted(key.text) + HintFor(key.text));
  }
  return missing_.empty() ? absl::OkStatus()
                          : BrokenFile(origin_, LineOf(missing_), "key " + Quoted(missing_) + " is missing");
}

void MappingReader::Each(std::string_view key,
                         const std::function<absl::Status(const YamlNode&)>& read_item) {
  const YamlNode* value = Find(key);
  if (!status_.ok() || value == nullptr || value->kind == YamlNode::Kind::kNull) return;
  if (value->kind != YamlNode::Kind::kList) return Fail(value->line, Quoted(key) + " must be a list");
  for (const YamlNode& item : value->items) {
    status_ = read_item(item);
    if (!status_.ok()) return;
  }
}

void MappingReader::Inner(std::string_view key,
                          const std::function<absl::Status(const YamlNode&)>& read_value) {
  const YamlNode* value = Find(key);
  if (!status_.ok() || value == nullptr || value->kind == YamlNode::Kind::kNull) return;
  status_ = read_value(*value);
}

void MappingReader::Read(std::string_view key, const YamlNode& value, std::string* field) {
  if (value.kind != YamlNode::Kind::kText) return Fail(value.line, Quoted(key) + " must be a text");
  *field = value.text;
}

void MappingReader::Read(std::string_view key, const YamlNode& value, std::int64_t* field) {
  std::int64_t number = -1;
  const char* const end = value.text.data() + value.text.size();
  const auto [stop, error] = std::from_chars(value.text.data(), end, number);
  const bool whole = error == std::errc() && stop == end && number >= 0;
  if (value.kind != YamlNode::Kind::kText || value.quoted || !whole) {
    return Fail(value.line, Quoted(key) + " must be a whole number, 0 or more");
  }
  *field = number;
}

void MappingReader::Read(std::string_view key, const YamlNode& value, bool* field) {
  const bool yes = value.text == "true";
  if (value.kind != YamlNode::Kind::kText || value.quoted || (!yes && value.text != "false")) {
    return Fail(value.line, Quoted(key) + " must be true or false");
  }
  *field = yes;
}

void MappingReader::Read(std::string_view key, const YamlNode& value, Severity* field) {
  const std::optional<Severity> severity = SeverityFromName(value.text);
  if (!severity.has_value()) {
    return Fail(value.line, Quoted(key) + " must be info, warning, error or critical");
  }
  *field = *severity;
}

void MappingReader::Read(std::string_view key, const YamlNode& value, std::vector<std::string>* field) {
  if (value.kind != YamlNode::Kind::kList) return Fail(value.line, Quoted(key) + " must be a list");
  std::vector<std::string> texts;
  for (const YamlNode& item : value.items) {
    if (item.kind == YamlNode::Kind::kMapping && item.items.size() == 2) {
      return Fail(item.line,
                  "an entry of " + Quoted(key) + " holds \": \" and so became a mapping; put it in quotes");
    }
    if (item.kind != YamlNode::Kind::kText || item.text.empty()) {
      return Fail(item.line, "an entry of " + Quoted(key) + " must be a text that is not empty");
    }
    texts.push_back(item.text);
  }
  *field = std::move(texts);
}

void MappingReader::Read(std::string_view key, const YamlNode& value, std::vector<std::int64_t>* field) {
  if (value.kind != YamlNode::Kind::kList) return Fail(value.line, Quoted(key) + " must be a list");
  std::vector<std::int64_t> numbers;
  for (const YamlNode& item : value.items) Read(key, item, &numbers.emplace_back());
  *field = std::move(numbers);
}

}  // namespace wflogscan
