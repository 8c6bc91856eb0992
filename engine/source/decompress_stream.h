#ifndef WFLOGSCAN_ENGINE_SOURCE_DECOMPRESS_STREAM_H_
#define WFLOGSCAN_ENGINE_SOURCE_DECOMPRESS_STREAM_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "engine/source/byte_stream.h"
#include "engine/source/codec.h"

namespace wflogscan {

// What a compressed stream holds: all of its members (`cat a.gz b.gz`) one after the other. Of a stream that
// was cut off or is damaged, everything before that place is delivered, then a status says so (kDataLoss).
// NULs behind the last member are padding; anything else there is named as well.
class DecompressStream final : public ByteStream {
 public:
  DecompressStream(SourceFormat format, std::unique_ptr<Codec> codec, std::unique_ptr<ByteStream> inner)
      : format_(format), codec_(std::move(codec)), inner_(std::move(inner)) {}

  absl::StatusOr<std::size_t> Read(char* to, std::size_t capacity) override;
  bool Ready(std::chrono::milliseconds patience) override;

 private:
  absl::Status Refill();
  absl::Status BeginNextMember();

  const SourceFormat format_;
  const std::unique_ptr<Codec> codec_;
  const std::unique_ptr<ByteStream> inner_;
  std::string buffer_;
  std::string_view input_;  // what is left of buffer_
  bool input_ended_ = false;
  absl::Status error_;  // of inner_, returned behind everything before it
  bool between_members_ = false;
  bool output_full_ = false;  // the codec may hold more output already
  bool ended_ = false;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_DECOMPRESS_STREAM_H_
