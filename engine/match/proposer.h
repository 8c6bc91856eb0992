#ifndef WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_
#define WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_

// Stage one: which lines of a raw block are worth decoding, and what for.
//
// Idea: the block is walked line by line. A log says the same few hundred things again and again, so what is
// found out about a line's skeleton (match/line_skeleton.h) holds for every line that has it: which stems it
// holds, which of its numbers might make up another stem (match/number_stems.h), and which might be a status
// (match/http_status.h). Only those numbers are looked at on each line. A line without a known skeleton has
// its stems looked for: the long ones by the sampled filter, the few short ones by Vectorscan. The walk also
// finds the pieces of split lines, which no literal tells.
//
// Cost: O(block bytes); about 80 ns a line of 120 bytes whose skeleton is known, 300 ns for another one.
// Tested by tests/match/proposer_test.cc, and against the oracle by tests/scan/oracle_test.cc.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "engine/match/http_status.h"
#include "engine/match/line_memo.h"
#include "engine/match/line_skeleton.h"
#include "engine/match/number_stems.h"
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

  // Calls take(stem, offset of its last byte) for every place in `content` that holds a stem, of whatever
  // kind. A place may be reported more than once.
  void ForEachStem(std::string_view content, absl::FunctionRef<void(const RuleSet::Stem&, std::size_t)> take);

  // Of how many lines the stems were looked for; the like of the others was known.
  std::uint64_t searched_lines() const { return searched_lines_; }

 private:
  Proposer(const RuleSet& rules, HsScratch scratch) : rules_(&rules), scratch_(std::move(scratch)) {}

  static constexpr std::size_t kStatusDigits = 3;

  // What is known of the lines of a skeleton.
  struct Outline {
    static constexpr std::size_t kMostNumbers = 64;
    static constexpr std::size_t kMostDemands = 48;

    bool is_studied = false;  // else nothing is known but that there was such a line
    bool tells_nothing = false;
    Interest interest;                   // from stems that lie between the numbers
    std::uint64_t demanded = 0;          // bit i: there is a demand on number i,
    std::uint64_t short_demanded = 0;    // which one of less than kStatusDigits may meet
    std::uint64_t statuses = ~0ULL;      // bit i: number i may be a status in a line that is not too long,
    std::uint64_t statuses_studied = 0;  // and that was worked out; it is when it first looks like one
    std::uint8_t demand_count = 0;
    std::array<NumberStems::Demand, kMostDemands> demands;
  };

  // What a line is worth by itself.
  Interest Judge(std::string_view content);
  // The same from nothing but the line.
  Interest JudgeAnew(std::string_view content);
  // Adds what the numbers of the line in skeleton_ say; may add to its outline what was worked out for that.
  void JudgeNumbers(Outline* outline, Interest* interest);
  bool MayBeStatus(std::string_view number, std::size_t ordinal, Outline* outline);
  Outline Study();  // of the line in skeleton_

  // Whether the number [begin, end) of the content is one that a rule asks for; then whether it may be a
  // status.
  bool IsAskedFor(std::string_view content, std::size_t begin, std::size_t end) const;
  bool MayBeStatus(std::string_view content, std::size_t begin, std::size_t end) {
    return IsAskedFor(content, begin, end) && MayBeHttpStatus(content, end - kStatusDigits, &scratch_text_);
  }

  const RuleSet* rules_;
  HsScratch scratch_;
  LineSkeleton skeleton_;
  LineMemo<Outline> outlines_;
  std::vector<NumberStems::Demand> demands_;
  bool has_terminal_escapes_ = false;
  std::string scratch_text_;
  std::uint64_t searched_lines_ = 0;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_
