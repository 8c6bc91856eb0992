#ifndef WFLOGSCAN_ENGINE_RULES_MAPPING_READER_H_
#define WFLOGSCAN_ENGINE_RULES_MAPPING_READER_H_

// Reads one YAML mapping into fields. The first mistake sticks and every later call does nothing, so that a
// parser is a list of keys with one check at its end:
//
//   MappingReader reader(node, origin);
//   reader.Required("id", &rule.id);
//   reader.Optional("title", &rule.title);
//   WFL_RETURN_IF_ERROR(reader.Finish());  // an unknown key, or the first mistake

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "engine/rules/yaml_tree.h"
#include "wflogscan/report.h"

namespace wflogscan {

class MappingReader {
 public:
  // Both must outlive the reader.
  MappingReader(const YamlNode& node, std::string_view origin);

  // The key must be there; texts and lists must not be empty.
  template <typename Field>
  void Required(std::string_view key, Field* field) {
    const YamlNode* value = Find(key);
    if (value == nullptr || value->kind == YamlNode::Kind::kNull) {
      if (missing_.empty()) missing_ = key;
      return;
    }
    if (IsEmpty(*value)) return FailEmpty(key, *value);
    Read(key, *value, field);
  }

  // Leaves the field alone where the key is absent or has no value.
  template <typename Field>
  void Optional(std::string_view key, Field* field) {
    const YamlNode* value = Find(key);
    if (value != nullptr && value->kind != YamlNode::Kind::kNull) Read(key, *value, field);
  }

  // A list whose items are read by `read_item`; absent is empty.
  void Each(std::string_view key, const std::function<absl::Status(const YamlNode&)>& read_item);

  // A mapping that is read by `read_value`; absent is left alone.
  void Inner(std::string_view key, const std::function<absl::Status(const YamlNode&)>& read_value);

  // What to say for a key that nobody knows but that people write: Misnomer("pattern", "any").
  void Misnomer(std::string_view wrong, std::string_view right) { misnomers_.emplace_back(wrong, right); }

  // The line of a key's value; the mapping's own where the key is absent.
  int LineOf(std::string_view key) const;

  absl::Status Finish();

 private:
  const YamlNode* Find(std::string_view key);
  static bool IsEmpty(const YamlNode& value);
  void Fail(int line, const std::string& what);
  void FailEmpty(std::string_view key, const YamlNode& value);
  std::string HintFor(std::string_view unknown_key) const;

  void Read(std::string_view key, const YamlNode& value, std::string* field);
  void Read(std::string_view key, const YamlNode& value, std::int64_t* field);  // 0 or more
  void Read(std::string_view key, const YamlNode& value, bool* field);
  void Read(std::string_view key, const YamlNode& value, Severity* field);
  void Read(std::string_view key, const YamlNode& value, std::vector<std::string>* field);
  void Read(std::string_view key, const YamlNode& value, std::vector<std::int64_t>* field);
  template <typename T>
  void Read(std::string_view key, const YamlNode& value, std::optional<T>* field) {
    T read{};
    Read(key, value, &read);
    if (status_.ok()) *field = std::move(read);
  }

  const YamlNode& node_;
  const std::string_view origin_;
  absl::Status status_;
  std::string_view missing_;  // told last: a misspelt key is missing too, and the misspelling says more
  std::vector<std::string_view> known_;
  std::vector<std::pair<std::string_view, std::string_view>> misnomers_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RULES_MAPPING_READER_H_
