#include "engine/documents/json_tree.h"

#include <charconv>
#include <utility>

#include "engine/documents/json_extent.h"

namespace wflogscan {

JsonValue JsonValue::First() const {
  if (nodes_ == nullptr || Node().first == 0) return {};
  return {*nodes_, Node().first};
}

JsonValue JsonValue::Next() const {
  if (nodes_ == nullptr || Node().next == 0) return {};
  return {*nodes_, Node().next};
}

JsonValue JsonValue::operator[](std::string_view key) const {
  JsonValue member = First();
  while (member && member.key() != key) member = member.Next();
  return member;
}

std::optional<std::int64_t> JsonValue::Int() const {
  const std::string_view digits = text();
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

JsonValue JsonTree::Parse(std::string_view text, std::string_view closers) {
  padded_.assign(text);
  padded_.append(closers);
  const std::size_t size = padded_.size();
  const bool is_utf8 = simdjson::validate_utf8(padded_.data(), size);
  for (char& c : padded_) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
    if (!is_utf8 && static_cast<unsigned char>(c) >= 0x80) c = '?';
  }
  padded_.append(simdjson::SIMDJSON_PADDING, '\0');
  nodes_.clear();
  whole_ = false;
  simdjson::ondemand::document document;
  simdjson::ondemand::value root;
  const simdjson::padded_string_view view(padded_.data(), size, padded_.size());
  if (parser_.iterate(view).get(document) != simdjson::SUCCESS) return {};
  if (document.get_value().get(root) != simdjson::SUCCESS) return {};
  whole_ = Add(root, {}, 0, 0);
  if (nodes_.empty()) return {};
  return {nodes_, 0};
}

// Adds the value and what is in it; false where something could not be read, with all that was before it
// added.
bool JsonTree::Add(simdjson::ondemand::value value, std::string_view key, std::size_t at, int depth) {
  simdjson::ondemand::json_type type{};
  if (value.type().get(type) != simdjson::SUCCESS) return false;
  if (nodes_.size() >= kMaxJsonNodes || depth > static_cast<int>(kMaxJsonDepth)) return false;
  const auto index = static_cast<std::uint32_t>(nodes_.size());
  JsonNode& node = nodes_.emplace_back();
  node.key = key;
  node.at = at;
  std::uint32_t last = 0;
  const auto add_member = [&](simdjson::ondemand::value member, std::string_view name, std::size_t place) {
    const auto added = static_cast<std::uint32_t>(nodes_.size());
    const bool all = Add(member, name, place, depth + 1);
    if (nodes_.size() > added) (last == 0 ? nodes_[index].first : nodes_[last].next) = added;
    last = added;
    return all;
  };
  if (type == simdjson::ondemand::json_type::object) {
    nodes_[index].kind = JsonNode::Kind::kObject;
    simdjson::ondemand::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) return false;
    for (auto member : object) {
      simdjson::ondemand::field field;
      if (std::move(member).get(field) != simdjson::SUCCESS) return false;
      const char* quoted = field.key().raw();
      std::string_view name;
      if (field.unescaped_key().get(name) != simdjson::SUCCESS) return false;
      if (!add_member(field.value(), name, static_cast<std::size_t>(quoted - 1 - padded_.data())))
        return false;
    }
    return true;
  }
  if (type == simdjson::ondemand::json_type::array) {
    nodes_[index].kind = JsonNode::Kind::kArray;
    simdjson::ondemand::array array;
    if (value.get_array().get(array) != simdjson::SUCCESS) return false;
    for (auto element : array) {
      simdjson::ondemand::value item;
      if (std::move(element).get(item) != simdjson::SUCCESS) return false;
      const std::size_t place = OffsetOf(item.raw_json_token());
      if (!add_member(item, {}, place)) return false;
    }
    return true;
  }
  if (type == simdjson::ondemand::json_type::string) {
    nodes_[index].kind = JsonNode::Kind::kString;
    std::string_view text;
    if (value.get_string().get(text) != simdjson::SUCCESS) return false;
    nodes_[index].text = text;
    return true;
  }
  std::string_view token = value.raw_json_token();
  token = token.substr(0, token.find_first_of(" ,]}"));
  nodes_[index].text = token;
  // The token was only looked at; it must be read for the iterator to move on.
  if (type == simdjson::ondemand::json_type::boolean) return value.get_bool().error() == simdjson::SUCCESS;
  if (type == simdjson::ondemand::json_type::null) return value.is_null().error() == simdjson::SUCCESS;
  simdjson::ondemand::number number;
  return value.get_number().get(number) == simdjson::SUCCESS;
}

}  // namespace wflogscan
