#ifndef WFLOGSCAN_ENGINE_SOURCE_DECODER_MEMORY_H_
#define WFLOGSCAN_ENGINE_SOURCE_DECODER_MEMORY_H_

#include <atomic>
#include <cstddef>

namespace wflogscan {

// What the decoders of this process hold, so that no further one is opened beside large ones: one of xz -9
// takes 65 MiB, and a thread may have one each. It is the process that has too little memory in the end, so
// there is one count for all scans in it. Thread-safe.
class DecoderMemory {
 public:
  // One decoder's part of it.
  class Share {
   public:
    explicit Share(std::size_t bytes = 0) { Set(bytes); }
    ~Share() { Set(0); }
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

    void Set(std::size_t bytes) {
      if (bytes == bytes_) return;
      held_bytes_.fetch_add(bytes - bytes_, std::memory_order_relaxed);  // may wrap around to less
      bytes_ = bytes;
    }

   private:
    std::size_t bytes_ = 0;
  };

  static std::size_t held_bytes() { return held_bytes_.load(std::memory_order_relaxed); }

 private:
  static inline std::atomic<std::size_t> held_bytes_{0};
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_DECODER_MEMORY_H_
