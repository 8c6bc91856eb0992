#include "engine/source/byte_stream.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace wflogscan {
namespace {

absl::Status ErrnoStatus(int error) {
  const std::string reason = std::generic_category().message(error);
  switch (error) {
    case ENOENT:
      return absl::NotFoundError(reason);
    case EACCES:
    case EPERM:
      return absl::PermissionDeniedError(reason);
    default:
      return absl::UnavailableError(reason);
  }
}

// How often a waiting read looks at the stop flag. A signal wakes it at once; this is for the signal that
// arrives just before the wait begins.
constexpr std::chrono::milliseconds kStopPatience{200};

// A larger pipe means fewer switches between the writer and us. Refused of what is no pipe, and beyond the
// user's limit, which is fine.
void WidenPipe(int descriptor) {
#ifdef F_SETPIPE_SZ
  ::fcntl(descriptor, F_SETPIPE_SZ, 1 << 20);
#else
  static_cast<void>(descriptor);
#endif
}

// Of a regular file, when it was opened.
struct FileExtent {
  std::uint64_t size_bytes = 0;
  std::uint64_t read_bytes = 0;  // by others before, who had the descriptor
};

class DescriptorStream final : public ByteStream, private RandomAccess {
 public:
  DescriptorStream(int descriptor, bool owned, bool live, const std::atomic<bool>* stop,
                   std::optional<FileExtent> extent = std::nullopt)
      : descriptor_(descriptor),
        owned_(owned),
        live_(live),
        stop_(stop),
        extent_(extent),
        place_(extent ? extent->read_bytes : 0) {}
  ~DescriptorStream() override {
    if (owned_) ::close(descriptor_);
  }
  DescriptorStream(const DescriptorStream&) = delete;
  DescriptorStream& operator=(const DescriptorStream&) = delete;

  absl::StatusOr<std::size_t> Read(char* to, std::size_t capacity) override {
    for (;;) {
      if (live_) {
        while (!Stopped() && !Ready(kStopPatience)) {
        }
        if (Stopped()) return std::size_t{0};
      }
      const ssize_t got = ::read(descriptor_, to, capacity);
      if (got == 0 && BecameShorter(place_)) return TooShort();
      place_ += static_cast<std::uint64_t>(std::max<ssize_t>(got, 0));
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR && errno != EAGAIN) return ErrnoStatus(errno);
    }
  }

  bool Ready(std::chrono::milliseconds patience) override {
    if (!live_) return true;
    pollfd waiting{descriptor_, POLLIN, 0};
    return ::poll(&waiting, 1, static_cast<int>(patience.count())) > 0;
  }

  // Offsets count from the start of the file, so a file that was read from already has no random access.
  RandomAccess* random_access() override { return extent_ && extent_->read_bytes == 0 ? this : nullptr; }

 private:
  absl::StatusOr<std::size_t> ReadAt(std::uint64_t offset_bytes, char* to, std::size_t capacity) override {
    for (;;) {
      const ssize_t got = ::pread(descriptor_, to, capacity, static_cast<off_t>(offset_bytes));
      if (got == 0 && BecameShorter(offset_bytes)) return TooShort();
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) return ErrnoStatus(errno);
    }
  }
  std::uint64_t size_bytes() const override { return extent_->size_bytes; }

  // Whether the file, which ends at `place` now, went on there when it was opened: a log that is rotated by
  // copying and truncating it, for one. What the kernel makes up (/sys) ends before its size from the start.
  bool BecameShorter(std::uint64_t place) const {
    struct stat now;
    return extent_ && place < extent_->size_bytes && ::fstat(descriptor_, &now) == 0 &&
           static_cast<std::uint64_t>(now.st_size) < extent_->size_bytes;
  }
  static absl::Status TooShort() { return absl::DataLossError("the file became shorter while it was read"); }

  bool Stopped() const { return stop_ != nullptr && stop_->load(std::memory_order_relaxed); }

  const int descriptor_;
  const bool owned_;
  const bool live_;  // a pipe, socket or terminal: bytes may be long in coming
  const std::atomic<bool>* const stop_;
  const std::optional<FileExtent> extent_;  // nullopt: no regular file
  std::uint64_t place_;                     // where the next read begins
};

class MemoryStream final : public ByteStream, private RandomAccess {
 public:
  MemoryStream(std::string_view bytes, std::size_t chunk_bytes)
      : bytes_(bytes), rest_(bytes), chunk_bytes_(chunk_bytes) {}

  absl::StatusOr<std::size_t> Read(char* to, std::size_t capacity) override {
    const std::size_t size = std::min({capacity, rest_.size(), chunk_bytes_});
    std::memcpy(to, rest_.data(), size);
    rest_.remove_prefix(size);
    return size;
  }

  RandomAccess* random_access() override { return this; }

 private:
  absl::StatusOr<std::size_t> ReadAt(std::uint64_t offset_bytes, char* to, std::size_t capacity) override {
    if (offset_bytes >= bytes_.size()) return std::size_t{0};
    const std::string_view part = bytes_.substr(offset_bytes, std::min(capacity, chunk_bytes_));
    std::memcpy(to, part.data(), part.size());
    return part.size();
  }
  std::uint64_t size_bytes() const override { return bytes_.size(); }

  const std::string_view bytes_;
  std::string_view rest_;
  const std::size_t chunk_bytes_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ByteStream>> OpenFile(const std::filesystem::path& path) {
  // O_NONBLOCK: the open of a FIFO without a writer would wait for one.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return ErrnoStatus(errno);
  struct stat status;
  const bool known = ::fstat(descriptor, &status) == 0;
  const int error = errno;
  const FileExtent extent = {.size_bytes = known ? static_cast<std::uint64_t>(status.st_size) : 0};
  auto stream =
      std::make_unique<DescriptorStream>(descriptor, /*owned=*/true, /*live=*/false, nullptr, extent);
  if (!known) return ErrnoStatus(error);
  if (!S_ISREG(status.st_mode)) return absl::FailedPreconditionError("not a regular file");
  ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
  return stream;
}

absl::StatusOr<std::unique_ptr<ByteStream>> OpenPipe(const std::filesystem::path& path,
                                                     const std::atomic<bool>* stop) {
  // O_NONBLOCK: an open that waits for a writer hears of a stop only by a signal to its own thread. The
  // stream waits instead: until a writer came, poll does not take the pipe for closed.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (descriptor < 0) return ErrnoStatus(errno);
  auto stream = std::make_unique<DescriptorStream>(descriptor, /*owned=*/true, /*live=*/true, stop);
  struct stat status;
  if (::fstat(descriptor, &status) != 0) return ErrnoStatus(errno);
  if (!S_ISFIFO(status.st_mode) && !S_ISCHR(status.st_mode)) {
    return absl::FailedPreconditionError("neither a file nor a pipe");
  }
  WidenPipe(descriptor);
  return stream;
}

std::unique_ptr<ByteStream> StreamOfDescriptor(int descriptor, const std::atomic<bool>* stop) {
  struct stat status;
  const bool regular = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
  if (!regular) WidenPipe(descriptor);
  std::optional<FileExtent> extent;
  if (const off_t place = regular ? ::lseek(descriptor, 0, SEEK_CUR) : -1; place >= 0) {
    extent = {static_cast<std::uint64_t>(status.st_size), static_cast<std::uint64_t>(place)};
  }
  return std::make_unique<DescriptorStream>(descriptor, /*owned=*/false, /*live=*/!regular, stop, extent);
}

std::unique_ptr<ByteStream> StreamOfMemory(std::string_view bytes, std::size_t chunk_bytes) {
  return std::make_unique<MemoryStream>(bytes, chunk_bytes);
}

}  // namespace wflogscan
