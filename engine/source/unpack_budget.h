#ifndef WFLOGSCAN_ENGINE_SOURCE_UNPACK_BUDGET_H_
#define WFLOGSCAN_ENGINE_SOURCE_UNPACK_BUDGET_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "engine/source/byte_stream.h"
#include "wflogscan/archive_limits.h"

namespace wflogscan {

// What one input has cost so far, against what it may cost. One per input, used by one thread at a time.
//
// What is known to give at most so many bytes is charged with all of them before it is read, if they can be
// had at all: then nothing depends on how much of it was read when something else is charged, and both may be
// read at a time. The rest is charged as it comes.
class UnpackBudget {
 public:
  explicit UnpackBudget(const ArchiveLimits& limits) : limits_(limits) {}

  void SetInputSize(std::uint64_t bytes) { input_size_ = bytes; }
  void AddInput(std::uint64_t bytes) { input_read_ += bytes; }

  // `bytes` more came out of a layer that had given `layer_bytes` with them. kResourceExhausted where this is
  // more than a layer may give; exhausted() where it is more than the input may.
  absl::Status Charge(std::uint64_t bytes, std::uint64_t layer_bytes);
  // Charges a layer that gives at most `bytes`, as a whole; false, and nothing charged, where a bound would
  // be met.
  bool Reserve(std::uint64_t bytes);
  // One more member. kResourceExhausted, and exhausted(), where there are too many.
  absl::Status ChargeMember();

  bool exhausted() const { return exhausted_; }
  const ArchiveLimits& limits() const { return limits_; }

 private:
  bool ExceedsRatio(std::uint64_t bytes) const;

  const ArchiveLimits limits_;
  std::uint64_t input_size_ = 0;  // 0: not known
  std::uint64_t input_read_ = 0;
  std::uint64_t total_bytes_ = 0;
  std::uint64_t members_ = 0;
  bool exhausted_ = false;
};

// Charges what comes out of an unpacking layer.
class MeteredStream final : public ByteStream {
 public:
  MeteredStream(std::unique_ptr<ByteStream> inner, UnpackBudget* budget)
      : inner_(std::move(inner)), budget_(*budget) {}

  absl::StatusOr<std::size_t> Read(char* to, std::size_t capacity) override;
  bool Ready(std::chrono::milliseconds patience) override { return inner_->Ready(patience); }

 private:
  const std::unique_ptr<ByteStream> inner_;
  UnpackBudget& budget_;
  std::uint64_t bytes_ = 0;
  bool ended_ = false;
};

// Tells the budget how much of the input itself was read.
class InputStream final : public ByteStream {
 public:
  InputStream(std::unique_ptr<ByteStream> inner, UnpackBudget* budget)
      : inner_(std::move(inner)), budget_(*budget) {
    if (RandomAccess* access = inner_->random_access()) budget_.SetInputSize(access->size_bytes());
  }

  absl::StatusOr<std::size_t> Read(char* to, std::size_t capacity) override;
  bool Ready(std::chrono::milliseconds patience) override { return inner_->Ready(patience); }
  RandomAccess* random_access() override { return inner_->random_access(); }

 private:
  const std::unique_ptr<ByteStream> inner_;
  UnpackBudget& budget_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_UNPACK_BUDGET_H_
