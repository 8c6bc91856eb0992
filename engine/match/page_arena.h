#ifndef WFLOGSCAN_ENGINE_MATCH_PAGE_ARENA_H_
#define WFLOGSCAN_ENGINE_MATCH_PAGE_ARENA_H_

#include <cstddef>
#include <mutex>
#include <vector>

namespace wflogscan {

// Memory for a few megabytes that come in pieces and stay: pages of two megabytes where the system has them.
// To be given some thousand small pages, each cleared for itself, takes as long as to fill them. It is all
// given back at once, at the end.
//
// Thread-safe.
class PageArena {
 public:
  static constexpr std::size_t kAlignment = 64;

  PageArena() = default;
  PageArena(const PageArena&) = delete;
  PageArena& operator=(const PageArena&) = delete;
  ~PageArena();

  // Zeros, aligned to kAlignment. Null where there is no memory, or none was asked for.
  char* Take(std::size_t bytes);

 private:
  struct Chunk {
    char* pages = nullptr;
    std::size_t bytes = 0;
    std::size_t taken = 0;
  };
  static Chunk MakeChunk(std::size_t bytes);

  std::mutex mutex_;
  std::vector<Chunk> chunks_;  // pieces come from the last one
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_PAGE_ARENA_H_
