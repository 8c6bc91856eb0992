#include "engine/source/container_json.h"

#include "simdjson.h"

namespace wflogscan {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::parser;

// The text at a path of keys; empty where there is none.
template <typename... Keys>
std::string TextAt(const element& document, Keys... keys) {
  simdjson::simdjson_result<element> at(element{document});
  for (const std::string_view key : {std::string_view(keys)...}) at = at[key];
  std::string_view text;
  return at.get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

std::string WithoutSlash(std::string name) {
  if (name.starts_with('/')) name.erase(0, 1);
  return name;
}

}  // namespace

std::optional<ContainerFacts> ParseContainer(std::string_view json) {
  parser parser;
  element document;
  if (parser.parse(json.data(), json.size()).get(document) != simdjson::SUCCESS) return std::nullopt;
  ContainerFacts facts;
  facts.name = WithoutSlash(TextAt(document, "Name"));
  if (facts.name.empty()) return std::nullopt;
  if (document["Config"]["Tty"].get(facts.has_terminal) != simdjson::SUCCESS) facts.has_terminal = false;
  facts.log_driver = TextAt(document, "HostConfig", "LogConfig", "Type");
  return facts;
}

std::vector<std::string> ParseContainerNames(std::string_view json) {
  std::vector<std::string> names;
  parser parser;
  array containers;
  if (parser.parse(json.data(), json.size()).get(containers) != simdjson::SUCCESS) return names;
  for (const element container : containers) {
    std::string_view name;
    if (container["Names"].at(0).get(name) == simdjson::SUCCESS) {
      names.push_back(WithoutSlash(std::string(name)));
    }
  }
  return names;
}

std::string ParseEngineMessage(std::string_view body) {
  parser parser;
  element document;
  if (parser.parse(body.data(), body.size()).get(document) == simdjson::SUCCESS) {
    if (std::string message = TextAt(document, "message"); !message.empty()) return message;
  }
  const std::size_t end = body.find_last_not_of(" \t\r\n");
  return end == std::string_view::npos ? "" : std::string(body.substr(0, end + 1));
}

}  // namespace wflogscan
