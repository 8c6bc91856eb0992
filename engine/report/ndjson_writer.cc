#include "engine/report/ndjson_writer.h"

#include "engine/base/shown_text.h"
#include "nlohmann/json.hpp"

namespace wflogscan {
namespace {

using Json = nlohmann::ordered_json;

Json OrNull(const std::optional<std::string>& text) { return text ? Json(*text) : Json(nullptr); }

}  // namespace

std::string MatchToNdjson(const MatchLine& match) {
  const Json json = {{"type", "match"},
                     {"source", ShownText(match.source)},
                     {"line", match.line},
                     {"time", match.time ? Json(ToRfc3339(*match.time)) : Json(nullptr)},
                     {"level", OrNull(match.level)},
                     {"service", OrNull(match.service)},
                     {"connector", OrNull(match.connector)},
                     {"instance", OrNull(match.instance)},
                     {"signatures", match.signatures},
                     {"rules", match.rules},
                     {"message", match.message.str()}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string ReportToNdjson(const Report& report, const JsonOptions& options) {
  std::string line = ToJson(report, {.timing = options.timing, .indent = -1});
  line.replace(0, 1, R"({"type":"report",)");  // in place: it may be large
  return line;
}

}  // namespace wflogscan
