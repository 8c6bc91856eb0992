#ifndef WFLOGSCAN_ENGINE_DOCUMENTS_JSON_TREE_H_
#define WFLOGSCAN_ENGINE_DOCUMENTS_JSON_TREE_H_

// One object of a document, with the place of each member, since a finding names a line. simdjson reads it;
// its own tree knows no places. Bounded: kMaxJsonNodes values, and what is behind them is not kept.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simdjson.h"

namespace wflogscan {

// About 12 MiB. `connz` of 5000 connections has 150,000 values.
inline constexpr std::size_t kMaxJsonNodes = std::size_t{1} << 18;

struct JsonNode {
  enum class Kind : std::uint8_t { kScalar, kString, kArray, kObject };
  Kind kind = Kind::kScalar;
  std::string_view key;     // unescaped; empty in an array
  std::string_view text;    // a string's, unescaped; of a number, true, false and null as it stands
  std::size_t at = 0;       // offset of the key's quote, or of the value in an array
  std::uint32_t first = 0;  // its first member; 0 for none, since the root is nobody's member
  std::uint32_t next = 0;   // the one behind it
};

// A value of a tree, or the lack of one, so that a path can be asked for without looking at each step:
// root["State"]["ExitCode"].Int(). Cheap to copy; lives with the tree.
class JsonValue {
 public:
  class Members;

  JsonValue() = default;
  JsonValue(const std::vector<JsonNode>& nodes, std::uint32_t index) : nodes_(&nodes), index_(index) {}

  explicit operator bool() const { return nodes_ != nullptr; }
  JsonValue operator[](std::string_view key) const;
  JsonValue First() const;  // member, whatever its key
  JsonValue Next() const;   // the member behind this one

  bool IsObject() const { return nodes_ != nullptr && Node().kind == JsonNode::Kind::kObject; }
  bool IsString() const { return nodes_ != nullptr && Node().kind == JsonNode::Kind::kString; }
  std::string_view key() const { return nodes_ == nullptr ? std::string_view() : Node().key; }
  std::string_view text() const { return nodes_ == nullptr ? std::string_view() : Node().text; }
  std::size_t at() const { return nodes_ == nullptr ? 0 : Node().at; }
  bool IsTrue() const { return nodes_ != nullptr && !IsString() && Node().text == "true"; }
  // A number, also one in quotes; nullopt where there is none or it is no whole one.
  std::optional<std::int64_t> Int() const;

 private:
  const JsonNode& Node() const { return (*nodes_)[index_]; }

  const std::vector<JsonNode>* nodes_ = nullptr;
  std::uint32_t index_ = 0;
};

// One per thread.
class JsonTree {
 public:
  // The object that is text[0, sound_end) and `closers` (json_extent.h). Bytes that are no UTF-8 become '?',
  // control characters blanks. The root's members are those before the first mistake. Views and values live
  // until the next call. O(text).
  JsonValue Parse(std::string_view text, std::string_view closers);

  // Whether the last Parse came to the end.
  bool whole() const { return whole_; }

 private:
  bool Add(simdjson::ondemand::value value, std::string_view key, std::size_t at, int depth);
  std::size_t OffsetOf(std::string_view token) const {
    return static_cast<std::size_t>(token.data() - padded_.data());
  }

  simdjson::ondemand::parser parser_;
  std::string padded_;
  std::vector<JsonNode> nodes_;
  bool whole_ = false;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_DOCUMENTS_JSON_TREE_H_
