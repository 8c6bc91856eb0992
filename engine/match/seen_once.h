#ifndef WFLOGSCAN_ENGINE_MATCH_SEEN_ONCE_H_
#define WFLOGSCAN_ENGINE_MATCH_SEEN_ONCE_H_

// Remembers which texts came at all, for four bytes each.
//
// The problem: a log of user names, cursors and request ids of letters is full of lines that never come
// again, and what is kept of a line takes longer to write down than the line to read.
//
// The idea: of a text that comes for the first time only that is noted. Nothing may depend on it: a text may
// be taken for one that came before, by a chance of one in 2^31, and one that came before be forgotten.
//
// One per thread. Tested by tests/match/seen_once_test.cc.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/match/fingerprint.h"

namespace wflogscan {

class SeenOnce {
 public:
  // Whether the text came before, as far as that is remembered. From now on it did.
  bool Note(const Fingerprint& text) {
    const std::uint64_t mixed = text.Mixed();
    std::uint32_t& seen = seen_[mixed >> (64 - kBits)];
    const std::uint32_t tag = static_cast<std::uint32_t>(mixed >> (64 - kBits - 32)) | 1;
    if (seen == tag) return true;
    seen = tag;
    return false;
  }

 private:
  // Twice what a LineMemo remembers; 64 KiB.
  static constexpr int kBits = 14;
  std::vector<std::uint32_t> seen_ = std::vector<std::uint32_t>(std::size_t{1} << kBits);  // 0: nothing was
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_SEEN_ONCE_H_
