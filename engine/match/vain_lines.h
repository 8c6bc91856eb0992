#ifndef WFLOGSCAN_ENGINE_MATCH_VAIN_LINES_H_
#define WFLOGSCAN_ENGINE_MATCH_VAIN_LINES_H_

// Remembers lines that were proposed in vain: a stem of a signature occurs in them and none of its patterns
// matches.
//
// The problem: "poll done" opens both the poll that brought nothing and every healthy poll, so healthy lines
// are proposed, and working one out takes microseconds.
//
// The idea: the patterns of one signature tell far fewer numbers apart than all patterns do ("0 events" and
// nothing else, perhaps), so to its own eyes a line soon looks like one before it. What is known is only
// that the patterns do not match; whatever they match is worked out anew. The raw line is asked about, so
// that it need not even be decoded.
//
// Cost: about 40 ns. Tested by tests/match/vain_lines_test.cc, and against the oracle by
// tests/scan/oracle_test.cc.

#include <bit>
#include <string>
#include <string_view>

#include "engine/match/line_memo.h"
#include "engine/match/line_skeleton.h"
#include "engine/match/proposal.h"
#include "engine/match/rule_set.h"

namespace wflogscan {

// One per thread; `rules` must outlive it.
class VainLines {
 public:
  explicit VainLines(const RuleSet& rules) : rules_(rules) {}

  // Whether a line of this content, proposed for `groups` and no status, is known to match none of their
  // patterns.
  bool Knows(std::string_view content, GroupMask groups) {
    asked_ = false;
    if (!IsPlain(content) || !skeleton_.Read(content)) return false;
    const NumberClasses& eyes =
        std::has_single_bit(groups)
            ? rules_.NumberClassesOf(static_cast<GroupIndex>(std::countr_zero(groups)))
            : rules_.occasion_mask().classes();
    seen_ = skeleton_.text();
    seen_.append(reinterpret_cast<const char*>(&groups), sizeof(groups));
    rules_.occasion_mask().AppendNumbers(skeleton_, eyes, &seen_);
    asked_ = true;
    key_ = LineMemo<bool>::KeyOf(seen_);
    return memo_.Find(key_) != nullptr;
  }

  // The line last asked about matched none. Nothing happens where it was not one to remember.
  void Learn() {
    if (asked_) memo_.Keep(key_, true);
    asked_ = false;
  }

 private:
  // Whether decoding the line leaves its digits alone. Of the escapes that holds for the one that is in every
  // JSON record.
  static bool IsPlain(std::string_view content) {
    if (content.empty() || content.back() == '\\') return false;
    bool plain = true;
    for (std::size_t at = content.find('\\'); plain && at != std::string_view::npos;
         at = content.find('\\', at + 1)) {
      plain = content[at + 1] == '"';
    }
    return plain;
  }

  const RuleSet& rules_;
  LineMemo<bool> memo_;
  LineMemo<bool>::Key key_;
  LineSkeleton skeleton_;
  std::string seen_;
  bool asked_ = false;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_VAIN_LINES_H_
