// Any bytes as a line of a json-file: the glance (ShapeOfDockerJson), by which lines are cut and joined, and
// the decoder agree about a record that both accept.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/decode/docker_json.h"
#include "engine/source/line_shape.h"
#include "tests/support/docker_json_writer.h"

namespace {

void Check(bool holds) {
  if (!holds) __builtin_trap();
}

void CheckAgreement(std::string_view line) {
  static wflogscan::DockerJsonDecoder decoder;
  const wflogscan::DockerJsonShape shape = wflogscan::ShapeOfDockerJson(line);
  wflogscan::DockerJsonDecoder::Line decoded;
  const bool accepted = decoder.Decode(line, &decoded);
  if (!shape.is_record || !accepted) return;
  Check(shape.log.data() >= line.data() && shape.log.data() + shape.log.size() <= line.data() + line.size());
  for (std::size_t i = 0; i < shape.log.size(); ++i) {
    if (shape.log[i] == '\\') {
      ++i;
    } else if (shape.log[i] == '"') {
      return;  // no JSON string
    }
  }
  // The engine writes every key once and without escapes; of a line that does not, the two may think
  // differently.
  const std::string_view rest =
      line.substr(static_cast<std::size_t>(shape.log.data() + shape.log.size() - line.data()) + 1);
  if (rest.find("log") != std::string_view::npos || rest.find('\\') != std::string_view::npos) return;
  if (rest.find("\"stream\"") != rest.rfind("\"stream\"")) return;
  Check(shape.complete == decoded.log.ends_with('\n'));
  Check(shape.stream == decoded.stream);
  if (shape.log.find('\\') == std::string_view::npos) Check(shape.log == decoded.log);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n') == std::string_view::npos ? rest.size() : rest.find('\n');
    CheckAgreement(rest.substr(0, end));
    rest.remove_prefix(end == rest.size() ? end : end + 1);
  }
  // The bytes as a container would have printed them: whatever they are, both must accept the record.
  const std::string record =
      wflogscan::testing::DockerJsonRecord(text, "stderr", "2026-03-04T10:15:00.120934411Z");
  wflogscan::DockerJsonDecoder decoder;
  wflogscan::DockerJsonDecoder::Line decoded;
  const wflogscan::DockerJsonShape shape = wflogscan::ShapeOfDockerJson(record);
  Check(shape.is_record && shape.stream == wflogscan::OutputStream::kStderr);
  Check(decoder.Decode(std::string_view(record).substr(0, record.size() - 1), &decoded));
  Check(shape.complete == decoded.log.ends_with('\n') && shape.complete == text.ends_with('\n'));
  CheckAgreement(record);
  return 0;
}
