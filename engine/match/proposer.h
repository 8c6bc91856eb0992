#ifndef WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_
#define WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_

// Stage one: which lines of a raw block are worth decoding, and what for.
//
// Idea: two passes over the whole block look for stems, Vectorscan for the short ones and the sampled filter
// for the long ones; the lines around the hits are found afterwards. Whole blocks and not one call a line,
// because short lines cost more in calls than in bytes. (The sampled filter has no such cost, and in
// json-file blocks it reads only what the program printed.) A hit on the digits of a status is looked at
// closer, on the raw line, before the line is proposed for it (match/http_status.h). Only a block that holds
// json-file records is walked line by line, since a piece of a split line is known by how its record ends,
// and that is no literal.
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
    std::uint32_t stem;  // into the short or the long stems
  };

  Proposer(const RuleSet& rules, HsScratch scratch) : rules_(&rules), scratch_(std::move(scratch)) {}

  void FindHits(std::string_view bytes);
  bool HasHit() const { return next_short_ < short_hits_.size() || next_long_ < long_hits_.size(); }
  std::size_t NextHitAt() const;
  // The hits up to the end of the line, of which those inside `content` count; they are taken off.
  Interest TakeHits(std::string_view bytes, const LineSpan& line, std::string_view content);
  void ProposeText(const Block& block, Proposal* proposal);

  const RuleSet* rules_;
  HsScratch scratch_;
  std::vector<Hit> short_hits_;  // each list by place
  std::vector<Hit> long_hits_;
  std::size_t next_short_ = 0;
  std::size_t next_long_ = 0;
  bool has_docker_json_ = false;
  std::string scratch_text_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_
