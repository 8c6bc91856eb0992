#ifndef WFLOGSCAN_ENGINE_MATCH_LINE_OUTLINE_H_
#define WFLOGSCAN_ENGINE_MATCH_LINE_OUTLINE_H_

// What is known of the lines of one skeleton (match/line_skeleton.h): what the wrapping is and what the
// program printed, which stems that holds, which of its numbers might make up another stem
// (match/number_stems.h), and which might be a status (match/http_status.h). Only those numbers are looked at
// on each line.
//
// Cost: a glance some 15 ns; what is found out of a skeleton as much as ten lines that are not known. Tested
// by tests/match/known_lines_test.cc.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/match/asked_statuses.h"
#include "engine/match/line_numbers.h"
#include "engine/match/line_skeleton.h"
#include "engine/match/number_stems.h"
#include "engine/match/proposal.h"
#include "engine/match/proposal_writer.h"
#include "engine/match/rule_set.h"
#include "engine/match/settled_statuses.h"
#include "engine/match/stem_finder.h"
#include "engine/match/word_demand.h"

namespace wflogscan {

class LineOutline {
 public:
  // Of a line of that kind; `is_escaped` says that it is what stood in a JSON string. Nothing more is known
  // of one by default.
  static LineOutline Of(const LineSkeleton& line, bool is_escaped, LineKind kind, const RuleSet& rules,
                        StemFinder* stems);
  LineOutline() = default;

  LineKind kind() const { return kind_; }
  // Whether a glance may do for a line of the kind.
  bool is_settled() const { return is_settled_; }
  bool is_whole_record() const { return is_whole_record_; }  // of the json-file driver
  bool is_plain() const { return is_plain_; }                // decoding leaves the digits alone
  bool is_quiet() const { return is_quiet_; }                // IsQuietSkeleton
  // Whether some lines of the kind are known to be vain (match/vain_lines.h).
  bool has_vain_lines() const { return has_vain_lines_; }
  void NoteVainLine() { has_vain_lines_ = true; }

  // What the program printed in a line of the kind; nullopt where nothing can be said of that, or the line is
  // an odd one.
  std::optional<LineSkeleton> ContentOf(const LineSkeleton& line) const;

  // For most lines of a settled kind, of whose numbers a word can be read at either end: all that is to be
  // said of one. False where it takes more than a glance.
  bool Glance(std::string_view line, const LineNumbers& numbers, const RuleSet& rules,
              const AskedStatuses& statuses, LineWorth* worth) const;

  // The same for any line, by its content, but for LineWorth::wrapping, `alike` and what complains. Settles
  // the kind when it was seen often.
  void Judge(const LineSkeleton& content, const RuleSet& rules, AskedStatuses* statuses, LineWorth* worth);

 private:
  static constexpr std::size_t kMostNumbers = LineNumbers::kTold;  // a bit of a word for each
  static constexpr std::size_t kMostDemands = 96;
  static constexpr std::uint8_t kSeenOften = 16;
  // Of short numbers, in a line that is told at a glance; most have no more than the hottest.
  static constexpr std::size_t kFewDemands = 6;  // a bit of zero_demands_ for each
  static constexpr std::size_t kHotDemands = 2;

  // Narrows a line to its content. False where it is an odd one of its kind.
  bool TakeContent(LineSkeleton* line) const;
  // What the program printed in a record of the json-file driver; without data where it is an odd one.
  std::string_view ContentOfRecord(std::string_view line, const LineNumbers& numbers) const;

  void TakeWrappingOff(LineSkeleton* line);
  void FindStems(const LineSkeleton& content, StemFinder* stems);
  void FindDemands(const LineSkeleton& content, const NumberStems& stems);
  void Settle(const LineSkeleton& content, const NumberStems& stems);

  bool GlanceAtContent(std::string_view content, const LineNumbers& numbers, const RuleSet& rules,
                       const AskedStatuses& statuses, LineWorth* worth) const;
  // Whether one of the numbers, as far as they are short ones, may be what makes the line worth more.
  bool ShortNumberMatters(const LineNumbers& numbers, const AskedStatuses& statuses) const;
  bool LongNumberMatters(const LineNumbers& numbers, const NumberStems& stems) const;
  // What is demanded of this number where it is a long one.
  std::span<const NumberStems::Demand> DemandsOnLong(std::size_t ordinal) const;

  // Adds what the numbers of the content say.
  void JudgeNumbers(const LineSkeleton& content, const NumberStems& stems, AskedStatuses* statuses,
                    Interest* interest);
  bool MayBeStatus(const LineSkeleton& content, std::size_t ordinal, AskedStatuses* statuses);
  // Whether a number of so many characters may end in a status: what an escape stands for may end in the
  // middle of one.
  bool IsLongEnough(std::size_t size, std::size_t ordinal) const {
    return size == AskedStatuses::kDigits ||
           (size > AskedStatuses::kDigits && (escaped_ >> ordinal & 1) != 0);
  }

  // What each line needs comes first.

  // All is known that a glance at a line needs, and word_demands_ holds all demands on short numbers.
  bool is_settled_ = false;
  // What the program printed in a whole record holds the first number_count_ numbers and ends content_gap_
  // bytes before the next one, and time_number_ begins the engine's time.
  bool is_whole_record_ = false;
  bool has_statuses_ = false;  // a glance has to look at statuses_, which is far down
  std::uint8_t number_count_ = 0;
  std::uint8_t time_number_ = 0;
  std::uint8_t short_demands_ = 0;  // how many there are, first in demands_
  std::uint8_t zero_demands_ = 0;   // bit i: word_demands_[i] does not matter in a line without a lone zero
  std::uint16_t content_gap_ = 0;
  std::uint16_t content_text_end_ = 0;  // in the skeleton
  std::uint64_t long_demanded_ = 0;     // bit i: of number i, if it is a long one
  std::uint64_t escaped_ = 0;           // bit i: number i may be behind an escape, or a part of one
  Interest interest_;                   // from stems that lie between the numbers
  GroupMask zero_groups_ = 0;           // from such stems, if there is a lone zero
  LineKind kind_ = kNoKind;
  std::array<WordDemand, kFewDemands> word_demands_;
  SettledStatuses statuses_;  // worked out when it was seen often

  std::uint8_t seen_ = 0;  // counts up to kSeenOften
  bool tells_nothing_ = false;
  bool is_plain_ = false;
  bool has_vain_lines_ = false;
  bool may_hold_zero_ = false;  // a lone one that is none of the numbers
  bool is_quiet_ = false;
  bool may_hide_ = false;            // of another line of the kind, MayHideStemChars may be true
  std::uint64_t statuses_seen_ = 0;  // bit i: it may have been one in some line
  std::vector<NumberStems::Demand> demands_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_LINE_OUTLINE_H_
