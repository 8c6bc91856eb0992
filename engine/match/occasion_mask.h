#ifndef WFLOGSCAN_ENGINE_MATCH_OCCASION_MASK_H_
#define WFLOGSCAN_ENGINE_MATCH_OCCASION_MASK_H_

// Masks what only tells one occasion from another: times, long numbers, ports, durations, hexadecimal ids,
// UUIDs.
//
// A log says the same thing again and again and changes the numbers. Rules see a record with those numbers
// masked, so what they say of it they say of every record that looks the same, and it need be worked out only
// once (attribute/classifier.h). It also keeps a rule from taking an id for what it looks for.
//
//   a time, 2026-02-22T06:01:20.123Z or 2026/02/22 06:01:20     2111-11-11T11:11:11.111Z
//   what is spelled so and is none, for it is the 61st second   stays
//   a number of four or more digits that no letter precedes     every digit becomes 1, its decimals too
//   a number of three or more digits before "ms"                the same
//   a token of eight or more hexadecimal digits, letters and    1 and a by turns
//   digits mixed, and the groups of a UUID
//   a token of 16 or more letters and digits, with three or     the same
//   more digits
//   a number of one to three digits                             a member of its class
//   (match/number_classes.h)
//
// The length stays what it was, so a place in the one text is the same place in the other. A number that is
// all zeros stays, and so does whatever holds a digit sequence that stands in a pattern: "AADSTS7000215",
// ":4223".
//
// Immutable; share by const reference. Tested by tests/match/occasion_mask_test.cc.

#include <bitset>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "engine/match/line_skeleton.h"
#include "engine/match/number_classes.h"

namespace wflogscan {

class OccasionMask {
 public:
  // Knows the digit sequences of these patterns, four digits and longer. `classes` is of the same patterns.
  OccasionMask(const std::vector<std::string>& patterns, const NumberClasses& classes);

  // `text` with occasions masked, into *masked. About 1 ns a byte.
  void Apply(std::string_view text, std::string* masked) const;

  // Writes what is seen of the numbers of a line to `to`, as far as that can be told from one at a time, and
  // returns its end: lines of one skeleton of which this is the same are masked alike. `classes` are the
  // mask's own, or those of some of its patterns, to whose eyes the masked lines are alike then. Takes about
  // 5 ns a number.
  char* WriteNumbers(const LineSkeleton& skeleton, const NumberClasses& classes, char* to) const;
  static constexpr std::size_t kMaxSeenBytes = 2 * LineSkeleton::kMaxLineBytes;  // of one line
  const NumberClasses& classes() const { return classes_; }

 private:
  static constexpr std::size_t kShortestKnown = 4;

  bool HoldsKnownNumber(std::string_view token) const;
  // Masks the token [begin, end) of *masked where that is called for; returns where to go on.
  std::size_t MaskToken(std::size_t begin, std::size_t end, std::string* masked) const;

  NumberClasses classes_;
  absl::flat_hash_set<std::string> known_;
  std::bitset<10000> known_beginnings_;  // by the first four digits
  std::size_t longest_known_ = 0;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_OCCASION_MASK_H_
