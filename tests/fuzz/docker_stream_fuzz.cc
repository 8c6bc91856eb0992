// Any bytes as the Engine API's stream: the pieces they come in do not show, every line that is given on is a
// JSON object, and the output is no more than a few times the input.

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include "engine/source/docker_stream.h"
#include "simdjson.h"
#include "tests/fuzz/stream_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using wflogscan::fuzz::Check;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  wflogscan::SourceNotes notes;
  const std::string lines =
      wflogscan::fuzz::SameInPieces(bytes, [&](std::unique_ptr<wflogscan::ByteStream> inner) {
        return std::make_unique<wflogscan::DockerStream>(std::move(inner), &notes);
      });
  Check(notes.problems.size() <= 4);
  Check(lines.size() <= 200 + bytes.size() * 100);
  simdjson::dom::parser parser;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = lines.find('\n', at);
    Check(end != std::string::npos);
    simdjson::dom::element line;
    Check(parser.parse(lines.data() + at, end - at).get(line) == simdjson::SUCCESS && line.is_object());
    at = end + 1;
  }
  return 0;
}
