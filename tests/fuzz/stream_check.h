#ifndef WFLOGSCAN_TESTS_FUZZ_STREAM_CHECK_H_
#define WFLOGSCAN_TESTS_FUZZ_STREAM_CHECK_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "engine/source/byte_stream.h"
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

}  // namespace wflogscan::fuzz

#endif  // WFLOGSCAN_TESTS_FUZZ_STREAM_CHECK_H_
