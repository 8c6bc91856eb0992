#include "engine/decode/docker_json.h"

namespace wflogscan {

bool DockerJsonDecoder::Decode(std::string_view line, Line* out) {
  // On-Demand reads past the end of its input, up to SIMDJSON_PADDING bytes.
  padded_.assign(line);
  padded_.append(simdjson::SIMDJSON_PADDING, '\0');
  simdjson::ondemand::document document;
  const simdjson::padded_string_view view(padded_.data(), line.size(), padded_.size());
  if (parser_.iterate(view).get(document) != simdjson::SUCCESS) return false;
  simdjson::ondemand::object object;
  if (document.get_object().get(object) != simdjson::SUCCESS) return false;

  *out = Line{};
  bool has_log = false;
  bool has_companion = false;
  for (auto field : object) {
    std::string_view key;
    if (field.unescaped_key().get(key) != simdjson::SUCCESS) break;
    if (key != "log" && key != "stream" && key != "time") continue;
    std::string_view value;
    if (field.value().get_string().get(value) != simdjson::SUCCESS) return false;
    if (key == "log") {
      // Of several the first one, as stage one takes it for the content of a record of the engine's.
      if (!has_log) out->log = value;
      has_log = true;
    } else {
      has_companion = true;
      if (key == "time") {
        out->time = ParseRfc3339(value);
      } else if (value == "stdout") {
        out->stream = OutputStream::kStdout;
      } else if (value == "stderr") {
        out->stream = OutputStream::kStderr;
      }
    }
  }
  return has_log && has_companion;
}

}  // namespace wflogscan
