#ifndef WFLOGSCAN_TESTS_FUZZ_STREAM_CHECK_H_
#define WFLOGSCAN_TESTS_FUZZ_STREAM_CHECK_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "engine/source/byte_stream.h"
#include "engine/source/record_stream.h"
#include "simdjson.h"
#include "tests/support/stream_reader.h"

namespace wflogscan::fuzz {

inline void Check(bool holds) {
  if (!holds) __builtin_trap();
}

// What comes out of `make(stream of the bytes)`, which must be the same whether the bytes come at once or in
// small pieces, and whether much or little is asked for at a time.
template <typename Make>
std::string SameInPieces(std::string_view bytes, const Make& make) {
  const testing::Drained whole = testing::Drain(*make(StreamOfMemory(bytes)), 65536);
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{37}}) {
    const testing::Drained pieces =
        testing::Drain(*make(StreamOfMemory(bytes, chunk)), chunk == 1 ? 4096 : 11);
    Check(pieces.bytes == whole.bytes);
    Check(pieces.status == whole.status);
  }
  return whole.bytes;
}

// A stream that rewrites records as JSON lines: the pieces they come in do not show, every line that is given
// on is a JSON object, and the output is no more than a few times the input.
template <typename Stream>
void CheckJsonLines(std::string_view bytes) {
  SourceNotes notes;
  const std::string lines = SameInPieces(bytes, [&](std::unique_ptr<ByteStream> inner) {
    return std::make_unique<Stream>(std::move(inner), &notes);
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
}

}  // namespace wflogscan::fuzz

#endif  // WFLOGSCAN_TESTS_FUZZ_STREAM_CHECK_H_
