#ifndef WFLOGSCAN_TESTS_SUPPORT_JSON_SCHEMA_H_
#define WFLOGSCAN_TESTS_SUPPORT_JSON_SCHEMA_H_

#include <algorithm>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"

namespace wflogscan::testing {

inline bool HasJsonType(const nlohmann::json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "null") return value.is_null();
  if (type == "integer") return value.is_number_integer();
  return type == "number" && value.is_number();
}

// The keywords that the schema uses. One that it does not know is an error, so that the check cannot fall
// behind.
inline void ValidateJson(const nlohmann::json& value, const nlohmann::json& schema, const std::string& where,
                         std::vector<std::string>* errors, const nlohmann::json* whole = nullptr) {
  if (whole == nullptr) whole = &schema;
  if (schema.contains("$ref")) {  // "#/$defs/name"
    const nlohmann::json::json_pointer part(schema["$ref"].get<std::string>().substr(1));
    ValidateJson(value, whole->at(part), where, errors, whole);
  }
  static const std::set<std::string> kKnown = {
      "$schema",  "$id",        "title",   "description", "type",
      "required", "properties", "items",   "enum",        "const",
      "minimum",  "maximum",    "pattern", "anyOf",       "additionalProperties",
      "minItems", "minLength",  "$ref",    "$defs"};
  for (const auto& [keyword, unused] : schema.items()) {
    if (!kKnown.contains(keyword)) errors->push_back("unknown keyword " + keyword);
  }
  if (schema.contains("anyOf")) {
    std::vector<std::string> all;
    bool fits = false;
    for (const nlohmann::json& option : schema["anyOf"]) {
      std::vector<std::string> found;
      ValidateJson(value, option, where, &found, whole);
      fits = fits || found.empty();
      all.insert(all.end(), found.begin(), found.end());
    }
    if (!fits) errors->insert(errors->end(), all.begin(), all.end());
  }
  if (schema.contains("type")) {
    const nlohmann::json types =
        schema["type"].is_array() ? schema["type"] : nlohmann::json::array({schema["type"]});
    if (std::none_of(types.begin(), types.end(),
                     [&](const nlohmann::json& type) { return HasJsonType(value, type); })) {
      errors->push_back(where + ": type");
      return;
    }
  }
  if (schema.contains("const") && value != schema["const"]) errors->push_back(where + ": const");
  if (schema.contains("enum") &&
      std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end()) {
    errors->push_back(where + ": enum");
  }
  if (schema.contains("minimum") && value.is_number() && value < schema["minimum"])
    errors->push_back(where + ": minimum");
  if (schema.contains("maximum") && value.is_number() && value > schema["maximum"])
    errors->push_back(where + ": maximum");
  if (schema.contains("minLength") && value.is_string() &&
      value.get<std::string>().size() < schema["minLength"]) {
    errors->push_back(where + ": minLength");
  }
  if (schema.contains("minItems") && value.is_array() && value.size() < schema["minItems"])
    errors->push_back(where + ": minItems");
  if (schema.contains("pattern") && value.is_string() &&
      !std::regex_search(value.get<std::string>(), std::regex(schema["pattern"].get<std::string>()))) {
    errors->push_back(where + ": pattern");
  }
  if (value.is_object()) {
    const nlohmann::json required = schema.value("required", nlohmann::json::array());
    for (const nlohmann::json& name : required) {
      if (!value.contains(name.get<std::string>()))
        errors->push_back(where + ": misses " + name.get<std::string>());
    }
    const nlohmann::json properties = schema.value("properties", nlohmann::json::object());
    if (schema.value("additionalProperties", nlohmann::json(true)) == false) {
      for (const auto& [name, unused] : value.items()) {
        if (!properties.contains(name)) errors->push_back(where + ": unknown " + name);
      }
    }
    for (const auto& [name, part] : properties.items()) {
      if (value.contains(name)) ValidateJson(value[name], part, where + "." + name, errors, whole);
    }
  }
  if (value.is_array() && schema.contains("items")) {
    for (std::size_t i = 0; i < value.size(); ++i)
      ValidateJson(value[i], schema["items"], absl::StrCat(where, "[", i, "]"), errors, whole);
  }
}

}  // namespace wflogscan::testing

#endif  // WFLOGSCAN_TESTS_SUPPORT_JSON_SCHEMA_H_
