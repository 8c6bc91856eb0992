#include "engine/source/unpack_budget.h"

#include "absl/strings/str_cat.h"

namespace wflogscan {
namespace {

// One member may be a bomb and the rest good logs; an input that goes on like this is not read on.
constexpr std::uint64_t kBombsPerInput = 4;

}  // namespace

bool UnpackBudget::ExceedsRatio(std::uint64_t bytes) const {
  const std::uint64_t input = std::max<std::uint64_t>(1, std::max(input_size_, input_read_));
  return bytes > limits_.ratio_floor_bytes && bytes / input >= limits_.max_ratio;
}

absl::Status UnpackBudget::Charge(std::uint64_t bytes, std::uint64_t layer_bytes) {
  total_bytes_ += bytes;
  if (total_bytes_ > limits_.max_total_bytes) {
    exhausted_ = true;
    return absl::ResourceExhaustedError(absl::StrCat("more than ", limits_.max_total_bytes,
                                                     " bytes unpacked from one input (--max-unpacked)"));
  }
  if (ExceedsRatio(total_bytes_ / kBombsPerInput)) exhausted_ = true;
  if (exhausted_ || ExceedsRatio(layer_bytes)) {
    return absl::ResourceExhaustedError(absl::StrCat("unpacks to more than ", limits_.max_ratio,
                                                     " times the size of the input (--max-archive-ratio)"));
  }
  return absl::OkStatus();
}

bool UnpackBudget::Reserve(std::uint64_t bytes) {
  if (exhausted_ || bytes > limits_.max_total_bytes - std::min(total_bytes_, limits_.max_total_bytes) ||
      ExceedsRatio(bytes) || ExceedsRatio((total_bytes_ + bytes) / kBombsPerInput)) {
    return false;
  }
  total_bytes_ += bytes;
  return true;
}

absl::Status UnpackBudget::ChargeMember() {
  if (++members_ <= limits_.max_members) return absl::OkStatus();
  exhausted_ = true;
  return absl::ResourceExhaustedError(
      absl::StrCat("more than ", limits_.max_members, " members (--max-archive-members)"));
}

absl::StatusOr<std::size_t> MeteredStream::Read(char* to, std::size_t capacity) {
  if (ended_) return std::size_t{0};
  absl::StatusOr<std::size_t> got = inner_->Read(to, capacity);
  if (!got.ok() || *got == 0) return got;
  bytes_ += *got;
  if (absl::Status status = budget_.Charge(*got, bytes_); !status.ok()) {
    ended_ = true;
    return status;
  }
  return got;
}

absl::StatusOr<std::size_t> InputStream::Read(char* to, std::size_t capacity) {
  absl::StatusOr<std::size_t> got = inner_->Read(to, capacity);
  if (got.ok()) budget_.AddInput(*got);
  return got;
}

}  // namespace wflogscan
