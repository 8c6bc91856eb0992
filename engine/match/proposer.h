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
#include "engine/match/vain_lines.h"
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

  // No rule of `groups` matches this content of a candidate, which was proposed for them and no status: its
  // like is vain from now on.
  void LearnVain(std::string_view content, GroupMask groups);
  // Whether that is known by now, for a candidate of a block in which something was learnt.
  bool IsVain(std::string_view content, GroupMask groups);

  // Calls take(stem, offset of its last byte) for every place in `content` that holds a stem, of whatever
  // kind. A place may be reported more than once.
  void ForEachStem(std::string_view content, absl::FunctionRef<void(const RuleSet::Stem&, std::size_t)> take);

  // Of how many lines the stems were looked for; the like of the others was known.
  std::uint64_t searched_lines() const { return searched_lines_; }

 private:
  Proposer(const RuleSet& rules, HsScratch scratch)
      : rules_(&rules), scratch_(std::move(scratch)), vain_lines_(rules) {}

  static constexpr std::size_t kStatusDigits = 3;

  // What is known of the lines of a skeleton.
  struct Outline {
    static constexpr std::size_t kMostNumbers = 64;
    static constexpr std::size_t kMostDemands = 96;
    static constexpr std::size_t kSizes = 4;  // of numbers: up to three characters, and more

    LineKind kind = kNoKind;
    bool is_studied = false;  // else nothing is known but that there was such a line
    bool tells_nothing = false;
    bool is_plain = false;  // decoding leaves the digits alone
    bool has_backslash = false;
    Interest interest;  // from stems that lie between the numbers
    // Bit i: number i may meet a demand if it is of this size.
    std::array<std::uint64_t, kSizes> demanded = {};
    std::uint64_t numbers = 0;           // bit i: there is a number i,
    std::uint64_t statuses = 0;          // which may be a status in a line that is not too long,
    std::uint64_t statuses_studied = 0;  // and that was worked out: when it first looked like one, or for all
    std::uint32_t seen = 0;              // once the skeleton was seen so often
    static constexpr std::uint32_t kSeenOften = 64;
    std::vector<NumberStems::Demand> demands;
  };

  // A line that comes up: what is asked of it first.
  struct Sight {
    std::string_view content;
    bool has_escape = false;  // a terminal's
    bool has_skeleton = false;
    LineSkeleton skeleton;
    LineMemo<Outline>::Key key;  // of its text
  };
  class Judge;  // walks along

  void LookAt(std::string_view content, Sight* sight);
  // What the line is worth by itself, and its kind.
  Interest WorthOf(const Sight& sight, LineKind* kind);
  // Takes a line out of its turn. Its outline; null where there is nothing to be known in vain.
  const Outline* LookBack(std::string_view content);
  // The same from nothing but the line.
  Interest JudgeAnew(std::string_view content);
  // Adds what the numbers of the line say; may add to its outline what was worked out for that.
  void JudgeNumbers(const LineSkeleton& line, Outline* outline, Interest* interest);
  bool MayBeStatus(const LineSkeleton& line, std::size_t ordinal, Outline* outline);
  static void StudyStatus(const LineSkeleton& line, std::size_t ordinal, Outline* outline);
  void Study(const LineSkeleton& line, Outline* outline);

  // Whether the number [begin, end) of the content is one that a rule asks for; then whether it may be a
  // status.
  bool IsAskedFor(std::string_view content, std::size_t begin, std::size_t end) const;
  bool MayBeStatus(std::string_view content, std::size_t begin, std::size_t end) {
    return IsAskedFor(content, begin, end) && MayBeHttpStatus(content, end - kStatusDigits, &scratch_text_);
  }

  const RuleSet* rules_;
  HsScratch scratch_;
  std::array<Sight, 2> sights_;  // of the line at hand and the next one
  LineMemo<Outline> outlines_;
  LineKind last_kind_ = kNoKind;
  VainLines vain_lines_;
  bool has_terminal_escapes_ = false;
  std::string scratch_text_;
  std::uint64_t searched_lines_ = 0;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_
