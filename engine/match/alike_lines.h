#ifndef WFLOGSCAN_ENGINE_MATCH_ALIKE_LINES_H_
#define WFLOGSCAN_ENGINE_MATCH_ALIKE_LINES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "engine/match/fingerprint.h"
#include "engine/match/line_skeleton.h"
#include "engine/match/occasion_mask.h"
#include "engine/match/proposal.h"
#include "engine/match/rule_set.h"
#include "engine/source/framing.h"

namespace wflogscan {

// Tells by the raw line which lines say the same to some rules: those of one kind whose numbers the rules
// cannot tell apart. What is printed in a line depends on the framing as well. The caller sees to it that
// what is decoded of a line is decoded of the text that is asked about, and that its digits stay.
//
// Takes about 40 ns. Not for several threads at once.
class AlikeLines {
 public:
  explicit AlikeLines(const OccasionMask& mask) : mask_(mask) {}
  explicit AlikeLines(OccasionMask&&) = delete;  // a temporary would dangle

  // To every rule. Lines of which this is the same are masked alike, sizes included.
  Fingerprint KeyOf(const LineSkeleton& line, LineKind kind, Framing framing) {
    return KeyOf(line, kind, framing, mask_.classes(), /*groups=*/0);
  }
  // To the rules of `groups`, to whom numbers of one of these classes are the same.
  Fingerprint KeyOf(const LineSkeleton& line, LineKind kind, Framing framing, const NumberClasses& classes,
                    GroupMask groups) {
    const Head head = {kind, groups, static_cast<std::uint64_t>(framing)};
    std::memcpy(seen_.data(), head.data(), sizeof(head));
    const char* const end = mask_.WriteNumbers(line, classes, seen_.data() + sizeof(head));
    return FingerprintOf({seen_.data(), static_cast<std::size_t>(end - seen_.data())});
  }

 private:
  using Head = std::array<std::uint64_t, 3>;

  const OccasionMask& mask_;
  std::array<char, sizeof(Head) + OccasionMask::kMaxSeenBytes> seen_;
  static_assert(sizeof(seen_) <= kMaxFingerprintedBytes);
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_ALIKE_LINES_H_
