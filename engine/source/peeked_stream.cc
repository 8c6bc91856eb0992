#include "engine/source/peeked_stream.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace wflogscan {

bool PeekedStream::PeekMore(std::size_t most_bytes) {
  if (at_end_ || !error_.ok() || peeked_.size() >= most_bytes) return false;
  std::array<char, std::size_t{16} << 10> chunk;
  const absl::StatusOr<std::size_t> got =
      inner_->Read(chunk.data(), std::min(chunk.size(), most_bytes - peeked_.size()));
  error_ = got.status();
  at_end_ = got.ok() && *got == 0;
  peeked_.append(chunk.data(), got.value_or(0));
  return got.value_or(0) > 0;
}

absl::StatusOr<std::size_t> PeekedStream::Read(char* to, std::size_t capacity) {
  if (taken_ < peeked_.size()) {
    const std::size_t size = std::min(capacity, peeked_.size() - taken_);
    std::memcpy(to, peeked_.data() + taken_, size);
    taken_ += size;
    return size;
  }
  if (!at_end_) std::string().swap(peeked_);  // what is read will not be asked for again
  taken_ = peeked_.size();
  if (!error_.ok()) {
    at_end_ = true;
    return std::exchange(error_, absl::OkStatus());
  }
  if (at_end_) return std::size_t{0};
  return inner_->Read(to, capacity);
}

bool PeekedStream::Ready(std::chrono::milliseconds patience) {
  return taken_ < peeked_.size() || at_end_ || !error_.ok() || inner_->Ready(patience);
}

RandomAccess* PeekedStream::random_access() {
  if (RandomAccess* access = inner_->random_access()) return access;
  return at_end_ && error_.ok() ? this : nullptr;
}

absl::StatusOr<std::size_t> PeekedStream::ReadAt(std::uint64_t offset_bytes, char* to, std::size_t capacity) {
  if (offset_bytes >= peeked_.size()) return std::size_t{0};
  return peeked_.copy(to, capacity, offset_bytes);
}

}  // namespace wflogscan
