#ifndef WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_
#define WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_

// Stage one: which lines of a raw block are worth decoding, and what for.
//
// Idea: one Vectorscan pass over the whole block looks for stems; the lines around the hits are found afterwards.
// Block mode over many lines, not one call a line, because short lines cost more in calls than in bytes (bench/match).
// Only a block that holds json-file records is walked line by line, since a piece of a split line is known by how its
// record ends, and that is no literal.
//
// Cost: O(block bytes). Tested by tests/match/proposer_test.cc, and against the oracle by tests/scan/oracle_test.cc.

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/match/rule_set.h"
#include "engine/source/block.h"

namespace wflogscan {

// A line of a block, without its line break: offsets into the block, and its number in the source.
struct LineSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint64_t number = 0;  // 1-based
};

struct Candidate {
  LineSpan line;
  bool for_rules = false;    // a rule's stem occurs, or something that must be decoded first
  bool for_success = false;  // a success line's stem occurs
  // Where the line was split by the engine: its pieces in order, as [first, first + count) of Proposal::pieces. The
  // first one is `line` itself. Zero for a line in one piece.
  std::uint32_t first_piece = 0;
  std::uint32_t piece_count = 0;
};

struct Proposal {
  std::vector<Candidate> candidates;  // by line.begin
  std::vector<LineSpan> pieces;
  std::uint64_t lines = 0;  // of the block; the pieces of a split line are one
  bool has_docker_json = false;
  void Clear();
};

// One per thread: owns its Vectorscan scratch. `rules` must outlive it.
class Proposer {
 public:
  static absl::StatusOr<Proposer> Create(const RuleSet& rules);
  static absl::StatusOr<Proposer> Create(RuleSet&&) = delete;  // a temporary would dangle

  // What the block's lines are worth, into *proposal (cleared first).
  void Propose(const Block& block, Proposal* proposal);

  // The oracle's stage one: every line is a candidate for everything. Splitting into lines and pieces is the same.
  static void ProposeAll(const Block& block, Proposal* proposal);

 private:
  struct Hit {
    std::uint32_t at;  // offset of the last byte
    std::uint32_t stem;
  };

  Proposer(const RuleSet& rules, HsScratch scratch) : rules_(&rules), scratch_(std::move(scratch)) {}

  const RuleSet* rules_;
  HsScratch scratch_;
  std::vector<Hit> hits_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_
