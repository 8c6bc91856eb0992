#include "engine/match/page_arena.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>

namespace wflogscan {
namespace {

constexpr std::size_t kHugePage = std::size_t{2} << 20;
// All that the built-in rules have. What is not used of it costs nothing.
constexpr std::size_t kUsualChunk = 8 * kHugePage;

constexpr std::size_t RoundUp(std::size_t size, std::size_t to) { return (size + to - 1) / to * to; }

}  // namespace

PageArena::~PageArena() {
  for (const Chunk& chunk : chunks_) ::munmap(chunk.pages, chunk.bytes);
}

// Of no pages where the system has none.
PageArena::Chunk PageArena::MakeChunk(std::size_t bytes) {
  // A huge page lies at a multiple of its size, and a mapping anywhere.
  const std::size_t room = bytes + kHugePage;
  void* const mapped = ::mmap(nullptr, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return {};
  char* const begin = static_cast<char*>(mapped);
  const auto address = reinterpret_cast<std::uintptr_t>(begin);
  const std::size_t before = RoundUp(address, kHugePage) - address;
  if (before > 0) ::munmap(begin, before);
  if (before < kHugePage) ::munmap(begin + before + bytes, kHugePage - before);
  ::madvise(begin + before, bytes, MADV_HUGEPAGE);  // if there are any
  return {begin + before, bytes, 0};
}

char* PageArena::Take(std::size_t bytes) {
  if (bytes == 0 || bytes > SIZE_MAX / 2) return nullptr;
  char* piece = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (chunks_.empty() || chunks_.back().bytes - chunks_.back().taken < bytes) {
      const Chunk chunk = MakeChunk(std::max(kUsualChunk, RoundUp(bytes, kHugePage)));
      if (chunk.pages == nullptr) return nullptr;
      chunks_.push_back(chunk);
    }
    Chunk& chunk = chunks_.back();
    piece = chunk.pages + chunk.taken;
    chunk.taken = std::min(chunk.bytes, RoundUp(chunk.taken + bytes, kAlignment));
  }
#ifdef MADV_POPULATE_WRITE
  // At once, where pages are small after all. Older systems do not know how, and give them one by one.
  static const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::size_t ahead = reinterpret_cast<std::uintptr_t>(piece) % page;
  ::madvise(piece - ahead, bytes + ahead, MADV_POPULATE_WRITE);
#endif
  return piece;
}

}  // namespace wflogscan
