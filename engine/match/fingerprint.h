#ifndef WFLOGSCAN_ENGINE_MATCH_FINGERPRINT_H_
#define WFLOGSCAN_ENGINE_MATCH_FINGERPRINT_H_

// What stands for a text where it is only asked whether it came before.
//
// Comparing texts means to keep them, and to have them come from memory for each line. So texts are told
// apart by 128 bits of NH (Black, Halevi, Krawczyk, Krovetz, Rogaway: "UMAC", CRYPTO 1999, section 4), which
// is proven: for any two texts of one size the fingerprints are the same for at most one key of 2^64, and the
// key is drawn anew by every process. So nobody can write a log that makes two texts look like one, and it
// happens by chance less often than a bit falls over in memory. Sizes are compared as well.
//
// Cost (BM_MemoKnown): with the look into a table 13 ns for a skeleton of 80 bytes.

#include <sys/random.h>
#include <sys/types.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <string_view>

namespace wflogscan {

struct Fingerprint {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  std::size_t size = 0;
  friend bool operator==(const Fingerprint& a, const Fingerprint& b) {
    return ((a.low ^ b.low) | (a.high ^ b.high) | (a.size ^ b.size)) == 0;
  }

  // For a table. The lowest bits of a sum of products depend on few bits of the text, the highest bits of
  // this product on all.
  std::uint64_t Mixed() const { return (low ^ high) * 0x9e3779b97f4a7c15ULL; }
};

inline constexpr std::size_t kMaxFingerprintedBytes = 2304;

namespace fingerprint_internal {
constexpr std::size_t kWordBytes = sizeof(std::uint64_t);
constexpr std::size_t kStep = 2 * kWordBytes;
// Sizes differ, so that the end of a loop in small steps is guessed wrong each time.
constexpr std::size_t kStride = 4 * kStep;
using Key = std::array<std::uint64_t, (kMaxFingerprintedBytes + kStride) / kWordBytes>;

// From the system at once, since the processor's own numbers come one by one and take a millisecond.
inline const Key kKey = [] {
  Key key;
  if (getrandom(key.data(), sizeof(key), 0) == static_cast<ssize_t>(sizeof(key))) return key;
  std::random_device random;
  for (std::uint64_t& word : key) word = std::uint64_t{random()} << 32 | random();
  return key;
}();
}  // namespace fingerprint_internal

// Of a text of at most kMaxFingerprintedBytes.
inline Fingerprint FingerprintOf(std::string_view text) {
  namespace internal = fingerprint_internal;
  __extension__ using Sum = unsigned __int128;
  const std::uint64_t* key = internal::kKey.data();
  Sum sum = 0;
  const auto take = [&sum, &key](const char* bytes) {
    std::uint64_t words[2];
    std::memcpy(words, bytes, internal::kStep);
    sum += static_cast<Sum>(words[0] + key[0]) * (words[1] + key[1]);
    key += 2;
  };
  if (text.size() < internal::kStep) {
    char padded[internal::kStep] = {};
    std::memcpy(padded, text.data(), text.size());
    take(padded);
  } else if (text.size() < internal::kStride) {
    for (std::size_t at = 0; at + internal::kStep < text.size(); at += internal::kStep)
      take(text.data() + at);
    take(text.data() + text.size() - internal::kStep);  // some of it once more
  } else {
    const auto take_stride = [&take](const char* bytes) {
      for (std::size_t at = 0; at < internal::kStride; at += internal::kStep) take(bytes + at);
    };
    for (std::size_t at = 0; at + internal::kStride < text.size(); at += internal::kStride)
      take_stride(text.data() + at);
    take_stride(text.data() + text.size() - internal::kStride);
  }
  return {static_cast<std::uint64_t>(sum), static_cast<std::uint64_t>(sum >> 64), text.size()};
}

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_FINGERPRINT_H_
