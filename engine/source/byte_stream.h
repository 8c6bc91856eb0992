#ifndef WFLOGSCAN_ENGINE_SOURCE_BYTE_STREAM_H_
#define WFLOGSCAN_ENGINE_SOURCE_BYTE_STREAM_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string_view>

#include "absl/status/statusor.h"

namespace wflogscan {

// Bytes in order, from wherever they come. One reader at a time.
class ByteStream {
 public:
  virtual ~ByteStream() = default;

  // Up to `capacity` bytes (> 0) into `to`; 0 at the end of the stream. Blocks while a live stream has none.
  virtual absl::StatusOr<std::size_t> Read(char* to, std::size_t capacity) = 0;

  // Whether a Read would return at once, waiting up to `patience` for that. Always true for what is not live.
  virtual bool Ready(std::chrono::milliseconds /*patience*/) { return true; }
};

// A file on disk. kNotFound, kPermissionDenied or kUnavailable with the system's reason. A file that is not
// regular (FIFO, socket, device) is refused with kFailedPrecondition, so that a directory walk cannot hang on
// it.
absl::StatusOr<std::unique_ptr<ByteStream>> OpenFile(const std::filesystem::path& path);

// Standard input or another descriptor, which is not closed. A read that waits gives up with the end of the
// stream once *stop is set (may be null).
std::unique_ptr<ByteStream> StreamOfDescriptor(int descriptor, const std::atomic<bool>* stop);

// Bytes in memory, which must outlive the stream; at most `chunk_bytes` a Read, for tests of chunking.
std::unique_ptr<ByteStream> StreamOfMemory(std::string_view bytes,
                                           std::size_t chunk_bytes = std::size_t{1} << 20);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_BYTE_STREAM_H_
