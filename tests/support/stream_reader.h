#ifndef WFLOGSCAN_TESTS_SUPPORT_STREAM_READER_H_
#define WFLOGSCAN_TESTS_SUPPORT_STREAM_READER_H_

#include <cstddef>
#include <string>

#include "engine/source/byte_stream.h"

namespace wflogscan::testing {

struct Drained {
  std::string bytes;
  absl::Status status;  // what ended it; OK at the end of the stream
};

// Reads a stream to its end, `capacity` bytes at a time.
inline Drained Drain(ByteStream& stream, std::size_t capacity = 4096) {
  Drained all;
  std::string buffer(capacity, '\0');
  for (;;) {
    const absl::StatusOr<std::size_t> got = stream.Read(buffer.data(), capacity);
    if (!got.ok()) all.status = got.status();
    if (!got.ok() || *got == 0) return all;
    all.bytes.append(buffer, 0, *got);
  }
}

}  // namespace wflogscan::testing

#endif  // WFLOGSCAN_TESTS_SUPPORT_STREAM_READER_H_
