#ifndef WFLOGSCAN_ENGINE_SOURCE_CONTAINER_JSON_H_
#define WFLOGSCAN_ENGINE_SOURCE_CONTAINER_JSON_H_

// What the Engine API answers, in JSON: the few fields that reading a log needs. The bytes are foreign, and
// so is every text in the results.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wflogscan {

// Of GET /containers/NAME/json.
struct ContainerFacts {
  std::string name;           // without the slash before it
  bool has_terminal = false;  // its log is the bytes as they are, and no frames
  std::string log_driver;     // "json-file"; empty where it is not said
};

// Nullopt where it is not the description of a container.
std::optional<ContainerFacts> ParseContainer(std::string_view json);

// Of GET /containers/json: the first name of each.
std::vector<std::string> ParseContainerNames(std::string_view json);

// The message of an answer that is an error; the body itself where it has none.
std::string ParseEngineMessage(std::string_view body);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_CONTAINER_JSON_H_
