#include "engine/source/record_stream.h"

#include <algorithm>

namespace wflogscan {
namespace {

constexpr std::size_t kInputBytes = std::size_t{64} << 10;

}  // namespace

void SourceNotes::AddProblem(std::string_view problem) {
  if (std::find(problems.begin(), problems.end(), problem) == problems.end()) problems.emplace_back(problem);
}

absl::StatusOr<std::size_t> RecordStream::Read(char* to, std::size_t capacity) {
  for (;;) {
    if (output_taken_ < output_.size()) {
      const std::size_t size = output_.copy(to, capacity, output_taken_);
      output_taken_ += size;
      return size;
    }
    output_.clear();
    output_taken_ = 0;
    if (input_ended_) {
      if (!error_.ok()) return std::exchange(error_, absl::OkStatus());
      return std::size_t{0};
    }
    const std::size_t left = input_.size();
    input_.Reserve(left + kInputBytes);
    const absl::StatusOr<std::size_t> got = inner_->Read(input_.data() + left, kInputBytes);
    input_.set_size(left + got.value_or(0));
    error_ = got.status();
    input_ended_ = got.value_or(0) == 0;
    input_.Assign(input_.view().substr(Decode(input_.view(), input_ended_, &output_)));
  }
}

bool RecordStream::Ready(std::chrono::milliseconds patience) {
  return output_taken_ < output_.size() || input_ended_ || inner_->Ready(patience);
}

}  // namespace wflogscan
