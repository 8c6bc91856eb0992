#include "engine/source/decompress_stream.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "engine/base/status_macros.h"

namespace wflogscan {
namespace {

constexpr std::size_t kInputBytes = std::size_t{64} << 10;

}  // namespace

// As much as there is: how far a codec gets before damage may depend on how much it sees at a time, and that
// must not depend on the pieces in which the input comes.
absl::Status DecompressStream::Refill() {
  if (!input_.empty() || input_ended_) return absl::OkStatus();
  if (!error_.ok()) return error_;
  buffer_.resize(kInputBytes);
  std::size_t have = 0;
  while (have < buffer_.size() && (have == 0 || inner_->Ready(std::chrono::milliseconds(0)))) {
    const absl::StatusOr<std::size_t> got = inner_->Read(buffer_.data() + have, buffer_.size() - have);
    if (!got.ok()) {
      error_ = got.status();
      if (have == 0) return error_;
      break;
    }
    if (*got == 0) {
      input_ended_ = true;
      break;
    }
    have += *got;
  }
  input_ = std::string_view(buffer_).substr(0, have);
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
                                            input_.empty() ? " data are cut off" : " data are damaged"));
  }
  return std::size_t{0};
}

bool DecompressStream::Ready(std::chrono::milliseconds patience) {
  return ended_ || input_ended_ || output_full_ || !input_.empty() || inner_->Ready(patience);
}

}  // namespace wflogscan
