#ifndef WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_
#define WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_

// Stage one: which lines of a raw block are worth decoding, and what for.
//
// Idea: a log says the same few hundred things again and again, so what is found out about a line's skeleton
// holds for every line that has it (match/line_outline.h). That is found out when a skeleton comes for the
// second time, since many never do. A line without a known skeleton has its stems looked for
// (match/stem_finder.h). What lines are worth goes into the proposal in their order
// (match/proposal_writer.h).
//
// Where a source has a wrapping, that is taken off each line first, once for all stages, and what was printed
// is judged: no number of a prefix, a cursor or a process id makes a line another one.
//
// Cost (BM_Propose): O(block bytes); about 100 ns a line of 120 bytes whose skeleton is known, twice as much
// for another one. Tested by tests/match/proposer_test.cc, and against the oracle by
// tests/scan/oracle_test.cc.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "engine/match/alike_lines.h"
#include "engine/match/asked_statuses.h"
#include "engine/match/fingerprint.h"
#include "engine/match/line_memo.h"
#include "engine/match/line_outline.h"
#include "engine/match/line_skeleton.h"
#include "engine/match/proposal.h"
#include "engine/match/proposal_writer.h"
#include "engine/match/rule_set.h"
#include "engine/match/seen_once.h"
#include "engine/match/skeleton_reader.h"
#include "engine/match/stem_finder.h"
#include "engine/match/vain_lines.h"
#include "engine/match/word_demand.h"
#include "engine/source/block.h"
#include "engine/source/wrapped_line.h"

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

  // No rule of `groups` matches this candidate of the block proposed last, which was proposed for them and no
  // status: its like is vain from now on. Returns the kind of such lines, kNoKind where none is known.
  LineKind LearnVain(const KindText& text, GroupMask groups);
  // Whether that is known by now, for a line of a kind of which something was learnt in its block.
  bool IsVain(const KindText& text, GroupMask groups);

  // Of how many lines the stems were looked for; the like of the others was known.
  std::uint64_t searched_lines() const { return stems_.searched_lines(); }
  // For one more look at a line.
  StemFinder& stem_finder() { return stems_; }

 private:
  Proposer(const RuleSet& rules, StemFinder stems)
      : rules_(&rules),
        stems_(std::move(stems)),
        statuses_(rules),
        vain_lines_(rules),
        alike_lines_(rules.occasion_mask()) {}

  // A line as far as it is looked at: what was printed where the wrapping was taken off, else all of it.
  struct Text {
    LineSkeleton skeleton;  // of no text and numbers where it has none
    bool has_skeleton = false;
    const WrappedLine* wrapping = nullptr;  // where that was taken off
    std::string_view bytes() const { return skeleton.line(); }
    bool is_escaped() const { return wrapping != nullptr && wrapping->is_json_string(); }
  };
  // A line with what is known of it.
  struct Sight {
    LineSkeleton content;
    LineOutline* outline = nullptr;
  };

  // What the block's lines are worth where none of them has a wrapping, but for json-file records, and where
  // they have one.
  void ProposeText(const Block& block, ProposalWriter* writer);
  void ProposeWrapped(const Block& block, ProposalWriter* writer);
  // The reader's line, where no wrapping is taken off.
  Text TextAt(std::size_t i) const;
  // What was printed in the reader's line, of which `wrapping` was taken off; nullopt where that is not all
  // that was printed, or stands there otherwise.
  std::optional<Text> PrintedAt(std::size_t i, const WrappedLine& wrapping) const;
  // Whether a word of the block can be read at either end of the reader's line.
  bool HasWordsBeside(std::string_view block, std::size_t i) const {
    constexpr std::size_t kWordBytes = WordDemand::kMostDigits;
    return reader_.BeginOf(i) >= kWordBytes && reader_.EndOf(i) + kWordBytes <= block.size();
  }
  // Of one that differs in nothing but its numbers it is the same; of no size where it has no skeleton.
  static Fingerprint KeyOf(const LineSkeleton& skeleton, bool is_escaped);

  // What a line is worth by itself.
  void Judge(const Text& text, const Fingerprint& key, LineOutline* outline, std::string_view raw,
             const SourceFraming& framing, LineWorth* worth);
  // What is known from now on of the text; null where it has no skeleton, or comes for the first time.
  LineOutline* MeetAgain(const Text& text, const Fingerprint& key);
  void JudgeKnown(const LineSkeleton& content, LineOutline* outline, LineWorth* worth);
  // The same where nothing is known of the text's kind. What is known of what is left of it, if that is where
  // it is known.
  std::optional<Sight> JudgeUnknown(const Text& text, LineWorth* worth);
  // The same of one of which nothing can be said before it is decoded.
  std::optional<Sight> JudgeDecoded(const Text& text, LineWorth* worth);
  // Takes a candidate out of its turn; nullopt where there is nothing to be known in vain.
  std::optional<Sight> LookBack(const KindText& text);

  const RuleSet* rules_;
  StemFinder stems_;
  AskedStatuses statuses_;
  SkeletonReader reader_;
  // Of the reader's lines; of no size where one has no skeleton, or an empty one.
  std::array<Fingerprint, SkeletonReader::kMaxLines> keys_;
  SeenOnce seen_once_;
  LineMemo<LineOutline> outlines_;
  // Where their outlines likely are.
  std::array<LineMemo<LineOutline>::Entry*, SkeletonReader::kMaxLines> expected_;
  Framing framing_ = Framing::kText;  // of the block proposed last
  LineKind last_kind_ = kNoKind;
  VainLines vain_lines_;
  AlikeLines alike_lines_;
  WrappedLine wrapping_;  // of the line at hand
  std::string scratch_text_;
  std::string plain_text_;  // of a line with terminal sequences
  SkeletonReader plain_reader_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_
