#ifndef WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_
#define WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_

// Stage one: which lines of a raw block are worth decoding, and what for.
//
// Idea: the block is walked line by line. A log says the same few hundred things again and again, so what is
// found out about a line's skeleton (match/line_skeleton.h) holds for every line that has it: what the
// wrapping is and what the program printed, which stems that holds, which of its numbers might make up
// another stem (match/number_stems.h), and which might be a status (match/http_status.h). Only those numbers
// are looked at on each line. That is found out when a skeleton comes for the second time, since many never
// do. A line without a known skeleton has its stems looked for: the long ones by the sampled filter, the few
// short ones by Vectorscan. The walk also finds the pieces of split lines, which no literal tells.
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
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "engine/match/alike_lines.h"
#include "engine/match/fingerprint.h"
#include "engine/match/http_status.h"
#include "engine/match/line_memo.h"
#include "engine/match/line_numbers.h"
#include "engine/match/line_skeleton.h"
#include "engine/match/number_stems.h"
#include "engine/match/proposal.h"
#include "engine/match/rule_set.h"
#include "engine/match/seen_once.h"
#include "engine/match/settled_statuses.h"
#include "engine/match/skeleton_reader.h"
#include "engine/match/stem.h"
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

  // Calls take(stem, offset of its last byte) for every place in `content` that holds a stem, of whatever
  // kind.
  void ForEachStem(std::string_view content, absl::FunctionRef<void(const Stem&, std::size_t)> take);

  // Of how many lines the stems were looked for; the like of the others was known.
  std::uint64_t searched_lines() const { return searched_lines_; }

 private:
  Proposer(const RuleSet& rules, HsScratch scratch)
      : rules_(&rules),
        scratch_(std::move(scratch)),
        vain_lines_(rules),
        alike_lines_(rules.occasion_mask()) {}

  static constexpr std::size_t kStatusDigits = 3;

  // What is known of the raw lines of a skeleton. What each line needs comes first.
  struct Outline {
    static constexpr std::size_t kMostNumbers = LineNumbers::kTold;  // a bit of a word for each
    static constexpr std::size_t kMostDemands = 96;
    static constexpr std::uint8_t kSeenOften = 16;
    // Of short numbers, in a line that is told at a glance; most have no more than the hottest.
    static constexpr std::size_t kFewDemands = 6;  // a bit of zero_demands for each
    static constexpr std::size_t kHotDemands = 2;

    // All is known that a glance at a line needs, and word_demands holds all demands on short numbers.
    bool is_settled = false;
    // A whole record of the json-file driver: what the program printed holds the first number_count numbers
    // and ends content_gap bytes before the next one, and time_number begins the engine's time.
    bool is_whole_record = false;
    bool has_statuses = false;  // a glance has to look at `statuses`, which is far down
    std::uint8_t number_count = 0;
    std::uint8_t time_number = 0;
    std::uint8_t short_demands = 0;  // how many there are, first in `demands`
    std::uint8_t zero_demands = 0;   // bit i: word_demands[i] does not matter in a line without a lone zero
    std::uint16_t content_gap = 0;
    std::uint16_t content_text_end = 0;  // in the skeleton
    std::uint64_t long_demanded = 0;     // bit i: of number i, if it is a long one
    std::uint64_t escaped = 0;           // bit i: number i may be behind an escape, or a part of one
    Interest interest;                   // from stems that lie between the numbers
    GroupMask zero_groups = 0;           // from such stems, if there is a lone zero
    LineKind kind = kNoKind;
    std::array<WordDemand, kFewDemands> word_demands;
    SettledStatuses statuses;  // worked out when it was seen often

    std::uint8_t seen = 0;  // counts up to kSeenOften
    bool tells_nothing = false;
    bool is_plain = false;            // decoding leaves the digits alone
    bool has_vain_lines = false;      // some are known
    bool may_hold_zero = false;       // a lone one that is none of the numbers
    bool is_quiet = false;            // IsQuietSkeleton
    bool may_hide = false;            // of another line of the kind, MayHideStemChars may be true
    std::uint64_t statuses_seen = 0;  // bit i: it may have been one in some line
    std::vector<NumberStems::Demand> demands;
  };

  // What is said of a line when it was judged.
  struct Worth {
    // What the program printed, still escaped, as far as that could be told at a glance; else the whole line.
    std::string_view content;
    Interest interest;
    LineKind kind = kNoKind;
    bool is_whole_record = false;           // of the json-file driver
    const WrappedLine* wrapping = nullptr;  // Candidate::wrapping_place
    Fingerprint alike;                      // of no size where nothing is known
  };
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
    Outline* outline = nullptr;
  };
  class Walk;

  // What the block's lines are worth where none of them has a wrapping, but for json-file records, and where
  // they have one.
  void ProposeText(const Block& block, Walk* walk);
  void ProposeWrapped(const Block& block, Walk* walk);
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

  // What a line is worth by itself. The first one is for most lines, of whose numbers a word can be read at
  // either end: false where it takes more than a glance.
  bool Glance(std::string_view line, const LineNumbers& numbers, const Outline& outline, Worth* worth) const;
  bool GlanceAtContent(std::string_view content, const LineNumbers& numbers, const Outline& outline,
                       Worth* worth) const;
  // Whether one of the numbers, as far as they are short ones, may be what makes the line worth more.
  bool ShortNumberMatters(const LineNumbers& numbers, const Outline& outline) const;
  bool LongNumberMatters(const LineNumbers& numbers, const Outline& outline) const;
  void Judge(const Text& text, const Fingerprint& key, Outline* outline, std::string_view raw,
             const SourceFraming& framing, Worth* worth);
  // What is known from now on of the text; null where it has no skeleton, or comes for the first time.
  Outline* MeetAgain(const Text& text, const Fingerprint& key);
  // What the program printed in the text; nullopt where nothing is known of its kind, or it is an odd one.
  std::optional<LineSkeleton> Recognize(const Text& text, const Outline* outline) const;
  void JudgeKnown(const LineSkeleton& content, Outline* outline, Worth* worth);
  // The same where nothing is known of the text's kind. What is known of what is left of it, if that is where
  // it is known.
  std::optional<Sight> JudgeUnknown(const Text& text, Worth* worth);
  // The same of one of which nothing can be said before it is decoded.
  std::optional<Sight> JudgeDecoded(const Text& text, Worth* worth);
  void Settle(const LineSkeleton& content, Outline* outline) const;
  // Takes a candidate out of its turn; nullopt where there is nothing to be known in vain.
  std::optional<Sight> LookBack(const KindText& text);
  // What the program printed in a record of the json-file driver; without data where it is an odd one of its
  // kind.
  static std::string_view ContentOfRecord(const Outline& outline, std::string_view line,
                                          const LineNumbers& numbers);
  // Narrows a line to its content. False where it is an odd one of its kind.
  static bool TakeContent(const Outline& outline, LineSkeleton* line);
  Interest InterestByStems(std::string_view content);
  // Whether one of its numbers may be a status; `numbers` are those of its line.
  bool MayHoldStatus(std::string_view content);
  bool MayHoldStatus(std::string_view content, const LineNumbers& numbers);
  // Adds what the numbers of the content say; may add to its outline what was worked out for that.
  void JudgeNumbers(const LineSkeleton& content, Outline* outline, Interest* interest);
  bool MayBeStatus(const LineSkeleton& content, std::size_t ordinal, Outline* outline);
  void Study(const Text& text, Outline* outline);
  void StudyNumbers(const LineSkeleton& content, Outline* outline);

  // Whether a number of so many characters may end in a status: what an escape stands for may end in the
  // middle of one.
  static bool IsLongEnough(std::size_t size, std::size_t ordinal, const Outline& outline) {
    return size == kStatusDigits || (size > kStatusDigits && (outline.escaped >> ordinal & 1) != 0);
  }
  // What is demanded of this number where it is a long one.
  static std::span<const NumberStems::Demand> DemandsOnLong(const Outline& outline, std::size_t ordinal);
  // Whether a rule asks for the status that these kStatusDigits characters are.
  bool AsksFor(const char* code) const;
  // Whether the number [begin, end) of the content is one that a rule asks for; then whether it may be a
  // status.
  bool IsAskedFor(std::string_view content, std::size_t begin, std::size_t end) const;
  bool MayBeStatus(std::string_view content, std::size_t begin, std::size_t end) {
    return IsAskedFor(content, begin, end) && MayBeHttpStatus(content, end - kStatusDigits, &scratch_text_);
  }

  const RuleSet* rules_;
  HsScratch scratch_;
  SkeletonReader reader_;
  // Of the reader's lines; of no size where one has no skeleton, or an empty one.
  std::array<Fingerprint, SkeletonReader::kMaxLines> keys_;
  SeenOnce seen_once_;
  LineMemo<Outline> outlines_;
  // Where their outlines likely are.
  std::array<LineMemo<Outline>::Entry*, SkeletonReader::kMaxLines> expected_;
  Framing framing_ = Framing::kText;  // of the block proposed last
  LineKind last_kind_ = kNoKind;
  VainLines vain_lines_;
  AlikeLines alike_lines_;
  WrappedLine wrapping_;  // of the line at hand
  std::string scratch_text_;
  std::string plain_text_;  // of a line with terminal sequences
  SkeletonReader plain_reader_;
  std::uint64_t searched_lines_ = 0;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_PROPOSER_H_
