#ifndef WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_
#define WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_

// Stage one: which lines of a raw block are worth decoding, and what for.
//
// Idea: two passes over the whole block look for stems, Vectorscan for the short ones and the sampled filter
// for the long ones; the lines around the hits are found afterwards. Whole blocks and not one call a line,
// because short lines cost more in calls than in bytes. Only a block that holds json-file records is walked
// line by line, since a piece of a split line is known by how its record ends, and that is no literal.
//
// Cost: O(block bytes). Tested by tests/match/proposer_test.cc, and against the oracle by
// tests/scan/oracle_test.cc.

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
  GroupMask groups = 0;      // of the rules whose stems occur; all where the line must be decoded to tell
  bool for_success = false;  // a success line's stem occurs
  // Where the line was split by the engine: its pieces in order, as [first, first + count) of
  // Proposal::pieces. The first one is `line` itself. Zero for a line in one piece.
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

  // The oracle's stage one: every line is a candidate for everything. Splitting into lines and pieces is the
  // same.
  static void ProposeAll(const Block& block, GroupMask all_groups, Proposal* proposal);

 private:
  struct Hit {
    std::uint32_t at;  // offset of the last byte
    StemKind kind;
    GroupMask groups;
  };

  void FindHits(std::string_view bytes);

  Proposer(const RuleSet& rules, HsScratch scratch) : rules_(&rules), scratch_(std::move(scratch)) {}

  const RuleSet* rules_;
  HsScratch scratch_;
  std::vector<Hit> hits_;
  std::vector<Hit> long_hits_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_
