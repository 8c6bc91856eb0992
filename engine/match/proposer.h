#ifndef WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_
#define WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_

// Stage one: which lines of a raw block are worth decoding, and what for.
//
// Idea: Vectorscan looks for the few short stems in the whole block, because a call a line costs more than
// the line's bytes; then the block is walked line by line, and the sampled filter, which has no such cost,
// looks for the long stems in what the program printed. A hit on the digits of a status is looked at closer
// before the line is proposed for it (match/http_status.h). The walk also finds the pieces of split lines,
// which no literal tells.
//
// Cost: O(block bytes). Tested by tests/match/proposer_test.cc, and against the oracle by
// tests/scan/oracle_test.cc.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
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

 private:
  struct Hit {
    std::uint32_t at;    // offset of the last byte
    std::uint32_t stem;  // into the short stems
  };

  Proposer(const RuleSet& rules, HsScratch scratch) : rules_(&rules), scratch_(std::move(scratch)) {}

  void FindShortStems(std::string_view bytes);
  // What the line is worth by itself. The hits up to its end are taken off.
  Interest Judge(std::string_view bytes, const LineSpan& line, std::string_view content);

  const RuleSet* rules_;
  HsScratch scratch_;
  std::vector<Hit> hits_;  // of the short stems, by place
  std::size_t next_hit_ = 0;
  bool has_terminal_escapes_ = false;
  std::string scratch_text_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_
