#ifndef WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_
#define WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_

// Stage one: which lines of a raw block are worth decoding, and what for.
//
// Idea: the block is walked line by line. A log says the same few hundred things again and again, so a line
// is first folded (match/digit_fold.h), and what was found out about a line of the same folded text holds for
// it as well. Where it is new, its stems are looked for: the long ones by the sampled filter, the few short
// ones by Vectorscan. Numbers that may be a status are looked at closer on every line
// (match/http_status.h), since they are what folding takes away. The walk also finds the pieces of split
// lines, which no literal tells.
//
// Cost: O(block bytes); about 60 ns a line of 120 bytes whose like was seen, 300 ns for a new one. Tested by
// tests/match/proposer_test.cc, and against the oracle by tests/scan/oracle_test.cc.

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "engine/match/digit_fold.h"
#include "engine/match/line_memo.h"
#include "engine/match/proposal.h"
#include "engine/match/rule_set.h"
#include "engine/source/block.h"

namespace wflogscan {

// One per thread: owns its Vectorscan scratch. `rules` must outlive it.
class Proposer {
 public:
  static absl::StatusOr<Proposer> Create(const RuleSet& rules);
  static absl::StatusOr<Proposer> Create(RuleSet&&) = delete;  // a temporary would dangle

  // What the block's lines are worth, into *proposal (cleared first).
  void Propose(const Block& block, Proposal* proposal);

  // The oracle's stage one: every line is a candidate for everything. Splitting into lines and pieces is the
  // same.
  static void ProposeAll(const Block& block, GroupMask all_groups, Proposal* proposal);

  // Calls take(stem) for every place in `content` that holds a stem, of whatever kind.
  void ForEachStem(std::string_view content, absl::FunctionRef<void(const RuleSet::Stem&)> take);

  // Of how many lines the stems were looked for; the like of the others was known.
  std::uint64_t searched_lines() const { return searched_lines_; }

 private:
  Proposer(const RuleSet& rules, HsScratch scratch) : rules_(&rules), scratch_(std::move(scratch)) {}

  // What a line is worth by itself. `readable_end` is the end of the block.
  Interest Judge(std::string_view content, const char* readable_end);
  // The same, as far as stems tell.
  Interest StemsOf(std::string_view content);
  bool MayBeStatus(std::string_view content, std::size_t number_begin, std::size_t number_end);

  const RuleSet* rules_;
  HsScratch scratch_;
  LineMemo<Interest> memo_;  // what the stems of a folded line say
  DigitFold::Buffer folded_{};
  bool has_terminal_escapes_ = false;
  std::string scratch_text_;
  std::uint64_t searched_lines_ = 0;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_
