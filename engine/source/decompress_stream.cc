#include "engine/source/decompress_stream.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "engine/base/status_macros.h"

namespace wflogscan {
namespace {

constexpr std::size_t kInputBytes = std::size_t{64} << 10;

}  // namespace

absl::Status DecompressStream::Refill() {
  if (!input_.empty() || input_ended_) return absl::OkStatus();
  buffer_.resize(kInputBytes);
  absl::StatusOr<std::size_t> got = inner_->Read(buffer_.data(), buffer_.size());
  if (!got.ok()) return got.status();
  input_ = std::string_view(buffer_).substr(0, *got);
  input_ended_ = *got == 0;
  return absl::OkStatus();
}

absl::Status DecompressStream::BeginNextMember() {
  for (;;) {
    WFL_RETURN_IF_ERROR(Refill());
    input_.remove_prefix(std::min(input_.find_first_not_of('\0'), input_.size()));
    if (!input_.empty()) break;
    if (input_ended_) {
      ended_ = true;
      return absl::OkStatus();
    }
  }
  if (!codec_->BeginsWith(static_cast<unsigned char>(input_.front()))) {
    return absl::DataLossError(
        absl::StrCat("bytes that are no ", std::string(NameOf(format_)), " data follow behind its end"));
  }
  between_members_ = false;
  return codec_->Restart();
}

absl::StatusOr<std::size_t> DecompressStream::Read(char* to, std::size_t capacity) {
  while (!ended_) {
    absl::Status status = between_members_ ? BeginNextMember() : Refill();
    if (!status.ok()) {
      ended_ = true;
      return status;
    }
    if (ended_) break;
    absl::StatusOr<Codec::Step> step = codec_->Run(input_, to, capacity);
    if (!step.ok()) {
      ended_ = true;
      return step.status();
    }
    input_.remove_prefix(step->consumed);
    between_members_ = step->member_ended;
    output_full_ = step->produced == capacity;
    if (step->produced > 0) return step->produced;
    if (between_members_ || step->consumed > 0 || (input_.empty() && !input_ended_)) continue;
    ended_ = true;
    return absl::DataLossError(absl::StrCat("the ", std::string(NameOf(format_)),
                                            input_ended_ ? " data are cut off" : " data are damaged"));
  }
  return std::size_t{0};
}

bool DecompressStream::Ready(std::chrono::milliseconds patience) {
  return ended_ || input_ended_ || output_full_ || !input_.empty() || inner_->Ready(patience);
}

}  // namespace wflogscan
