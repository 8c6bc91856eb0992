#ifndef WFLOGSCAN_ENGINE_SOURCE_PEEKED_STREAM_H_
#define WFLOGSCAN_ENGINE_SOURCE_PEEKED_STREAM_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "engine/source/byte_stream.h"

namespace wflogscan {

// A stream whose first bytes can be looked at before they are read. What was looked at is copied once, the
// rest passes straight through.
class PeekedStream final : public ByteStream, private RandomAccess {
 public:
  explicit PeekedStream(std::unique_ptr<ByteStream> inner) : inner_(std::move(inner)) {}

  // Looks further: at least one byte more than before, at most up to `most_bytes`. False where there is no
  // more: at the end, after an error (which the Read behind the peeked bytes returns), or when `most_bytes`
  // are seen. Blocks while a live stream has none. Only before the first Read.
  bool PeekMore(std::size_t most_bytes);
  std::string_view peeked() const { return peeked_; }
  bool peeked_whole() const { return at_end_; }

  absl::StatusOr<std::size_t> Read(char* to, std::size_t capacity) override;
  bool Ready(std::chrono::milliseconds patience) override;
  // Also where the whole stream was peeked at.
  RandomAccess* random_access() override;

 private:
  absl::StatusOr<std::size_t> ReadAt(std::uint64_t offset_bytes, char* to, std::size_t capacity) override;
  std::uint64_t size_bytes() const override { return peeked_.size(); }

  std::unique_ptr<ByteStream> inner_;
  std::string peeked_;
  std::size_t taken_ = 0;  // bytes of peeked_ that were read
  bool at_end_ = false;
  absl::Status error_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_PEEKED_STREAM_H_
