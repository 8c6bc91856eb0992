#ifndef WFLOGSCAN_ENGINE_SOURCE_BYTE_STREAM_H_
#define WFLOGSCAN_ENGINE_SOURCE_BYTE_STREAM_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "absl/status/statusor.h"

namespace wflogscan {

// The bytes of a stream that can be read in any order as well. Does not move the stream's own place. May be
// called by several threads at a time.
class RandomAccess {
 public:
  virtual ~RandomAccess() = default;
  // Up to `capacity` bytes from `offset_bytes` on; 0 at the end.
  virtual absl::StatusOr<std::size_t> ReadAt(std::uint64_t offset_bytes, char* to, std::size_t capacity) = 0;
  virtual std::uint64_t size_bytes() const = 0;
};

// Bytes in order, from wherever they come. One reader at a time.
class ByteStream {
 public:
  virtual ~ByteStream() = default;

  // Up to `capacity` bytes (> 0) into `to`; 0 at the end of the stream. Blocks while a live stream has none.
  virtual absl::StatusOr<std::size_t> Read(char* to, std::size_t capacity) = 0;

  // Whether a Read would return at once, waiting up to `patience` for that. Always true for what is not live.
  virtual bool Ready(std::chrono::milliseconds /*patience*/) { return true; }

  // All of its bytes in any order, where that is possible (a file, memory); else null. Lives with the stream.
  virtual RandomAccess* random_access() { return nullptr; }
};

// A file on disk. kNotFound, kPermissionDenied or kUnavailable with the system's reason. A file that is not
// regular (FIFO, socket, device) is refused with kFailedPrecondition, so that a directory walk cannot hang on
// it. A read that finds the file shorter than it was when it was opened fails with kDataLoss: its rest is
// gone.
absl::StatusOr<std::unique_ptr<ByteStream>> OpenFile(const std::filesystem::path& path);

// A FIFO or device that the user named, `<(docker logs x)` for one. Its first read waits for a writer, and
// gives up as StreamOfDescriptor's do. Errors as OpenFile's; kFailedPrecondition where it is something else.
absl::StatusOr<std::unique_ptr<ByteStream>> OpenPipe(const std::filesystem::path& path,
                                                     const std::atomic<bool>* stop);

// Standard input or another descriptor, which is not closed. A read that waits gives up with the end of the
// stream once *stop is set (may be null).
std::unique_ptr<ByteStream> StreamOfDescriptor(int descriptor, const std::atomic<bool>* stop);

// Bytes in memory, which must outlive the stream; at most `chunk_bytes` a Read, for tests of chunking.
std::unique_ptr<ByteStream> StreamOfMemory(std::string_view bytes,
                                           std::size_t chunk_bytes = std::size_t{1} << 20);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_BYTE_STREAM_H_
