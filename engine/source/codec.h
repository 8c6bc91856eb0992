#ifndef WFLOGSCAN_ENGINE_SOURCE_CODEC_H_
#define WFLOGSCAN_ENGINE_SOURCE_CODEC_H_

#include <cstddef>
#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "engine/source/source_format.h"

namespace wflogscan {

// One way of compressing, a step at a time. One per stream; throws nothing, prints nothing.
class Codec {
 public:
  struct Step {
    std::size_t consumed = 0;   // bytes of the input
    std::size_t produced = 0;   // bytes of the output
    bool member_ended = false;  // the next input begins a member of its own: call Restart first
  };

  virtual ~Codec() = default;

  // Decodes from `input` to `output`. kDataLoss where the data are damaged; kResourceExhausted where they ask
  // for more memory than they may have. What was produced before an error was delivered by the steps before.
  virtual absl::StatusOr<Step> Run(std::string_view input, char* output, std::size_t capacity) = 0;
  virtual absl::Status Restart() = 0;
  // Whether a member can begin with this byte.
  virtual bool BeginsWith(unsigned char byte) const = 0;
};

// kGzip, kZstd, kXz or kBzip2.
absl::StatusOr<std::unique_ptr<Codec>> MakeCodec(SourceFormat format);
// Deflate without a header, as zip members hold it.
absl::StatusOr<std::unique_ptr<Codec>> MakeRawDeflateCodec();

// A dictionary larger than this is refused: real tools use up to 64 MiB (xz -9) and 128 MiB (zstd --ultra
// -22).
inline constexpr std::size_t kMaxDictionaryBytes = std::size_t{128} << 20;

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_CODEC_H_
