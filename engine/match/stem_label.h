#ifndef WFLOGSCAN_ENGINE_MATCH_STEM_LABEL_H_
#define WFLOGSCAN_ENGINE_MATCH_STEM_LABEL_H_

// What a stem says of the line that holds it.

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace wflogscan {

// Group i < number of signatures holds the selecting patterns of signature i (match/rule_set.h).
using GroupMask = std::uint32_t;  // bit i: group i
inline constexpr std::size_t kMaxSignatures = 32;

// What a stem stands for, beside rules.
enum class StemKind : std::uint8_t {
  kRule,     // a rule of some of the groups may match the line
  kSuccess,  // the line may be a success line
  kStandIn,  // the line may stand where one of the log should be
  kAlways,   // the line must be decoded before anything can be said of it
};

// Of one stem, or of several.
struct StemLabel {
  GroupMask groups = 0;       // a rule of these may match,
  GroupMask zero_groups = 0;  // and one of these, if the line holds a lone zero (match/lone_zero.h)
  std::uint32_t kinds = 0;    // bit i: the StemKind i

  static constexpr std::uint32_t BitOf(StemKind kind) { return 1U << static_cast<unsigned>(kind); }
  GroupMask all_groups() const { return groups | zero_groups; }
  bool IsAnyOf(StemKind kind) const { return (kinds & BitOf(kind)) != 0; }
  StemLabel& operator|=(const StemLabel& other) {
    groups |= other.groups;
    zero_groups |= other.zero_groups;
    kinds |= other.kinds;
    return *this;
  }
  friend bool operator==(const StemLabel&, const StemLabel&) = default;
};

// It is stored as it lies in memory.
static_assert(std::has_unique_object_representations_v<StemLabel>);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_STEM_LABEL_H_
