#ifndef WFLOGSCAN_ENGINE_BASE_STABLE_HASH_H_
#define WFLOGSCAN_ENGINE_BASE_STABLE_HASH_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace wflogscan {

// MurmurHash3's finalizer: all bits of the result depend on all bits of `hash`.
constexpr std::uint64_t MixBits(std::uint64_t hash) {
  hash ^= hash >> 33;
  hash *= 0xff51afd7ed558ccdULL;
  hash ^= hash >> 33;
  hash *= 0xc4ceb9fe1a85ec53ULL;
  hash ^= hash >> 33;
  return hash;
}

// A 64-bit hash that is the same in every run and on every machine (Abseil's is salted per process on
// purpose): FNV-1a, then MurmurHash3's finalizer so that all bits depend on all bytes. Where a bounded table
// must forget, it forgets by this, so that what it keeps does not depend on the order in which threads
// brought it. Not for hash tables.
constexpr std::uint64_t StableHash(std::string_view bytes, std::uint64_t seed = 0) {
  // Mixed, so that no seed cancels out against a first byte.
  std::uint64_t hash = 0xcbf29ce484222325ULL ^ MixBits(seed);
  for (const char byte : bytes) {
    hash ^= static_cast<unsigned char>(byte);
    hash *= 0x100000001b3ULL;
  }
  return MixBits(hash);
}

// As stable within machines of one byte order, and five times as fast on a whole line: eight bytes a step.
inline std::uint64_t StableLineHash(std::string_view bytes, std::uint64_t seed = 0) {
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15ULL;
  std::uint64_t hash = (seed ^ bytes.size()) * kOdd;
  const auto take = [&hash](std::uint64_t word) {
    hash = (hash ^ word) * kOdd;
    hash ^= hash >> 32;
  };
  std::uint64_t word = 0;
  for (; bytes.size() >= sizeof(word); bytes.remove_prefix(sizeof(word))) {
    std::memcpy(&word, bytes.data(), sizeof(word));
    take(word);
  }
  word = 0;
  if (!bytes.empty()) std::memcpy(&word, bytes.data(), bytes.size());
  take(word);
  return MixBits(hash);
}

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_STABLE_HASH_H_
