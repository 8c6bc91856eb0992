#ifndef WFLOGSCAN_ENGINE_MATCH_PROPOSAL_WRITER_H_
#define WFLOGSCAN_ENGINE_MATCH_PROPOSAL_WRITER_H_

// Puts what the lines of a block are worth into a Proposal: numbers them, samples them, joins the pieces of
// split ones, and makes candidates of those that are worth something.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/match/fingerprint.h"
#include "engine/match/piece_joiner.h"
#include "engine/match/proposal.h"
#include "engine/match/sampled_lines.h"
#include "engine/source/block.h"
#include "engine/source/line_shape.h"
#include "engine/source/piece_shape.h"
#include "engine/source/wrapped_line.h"

namespace wflogscan {

// What is said of a line when it was judged.
struct LineWorth {
  // What the program printed, still escaped, as far as that could be told at a glance; else the whole line.
  std::string_view content;
  Interest interest;
  LineKind kind = kNoKind;
  bool is_whole_record = false;           // of the json-file driver
  const WrappedLine* wrapping = nullptr;  // where that was taken off
  Fingerprint alike;                      // of no size where nothing is known
};

// For one block; its proposal is whole after Finish.
class ProposalWriter {
 public:
  // Clears *proposal. Both must outlive the writer.
  ProposalWriter(const Block& block, GroupMask all_groups, Proposal* proposal);

  // The next line, [begin, end) of the block.
  void Take(std::size_t begin, std::size_t end, const LineWorth& worth) {
    const LineSpan span = Count(begin, end);
    const std::string_view line = bytes_.substr(begin, end - begin);
    const bool may_be_piece =
        !joiner_.idle() || (!worth.is_whole_record && (may_hold_pieces_ || LooksLikeDockerJson(line)));
    const bool may_hold_mark = may_hold_marks_ && line.size() > kFullPieceBytes;
    if (may_be_piece && TakePiece(span, line, worth.wrapping)) return;
    if (may_hold_mark) {
      Add(span, Interest::Everything(all_groups_), worth);
    } else if (worth.interest.any()) {
      Add(span, worth.interest, worth);
    }
  }
  void Finish();

 private:
  LineSpan Count(std::size_t begin, std::size_t end) {
    while (begin == file_end_) BeginFile();  // some may be empty
    const LineSpan span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), number_};
    if (number_ == next_sampled_ || end + 1 >= file_end_) {
      proposal_.sampled.push_back(span);
      next_sampled_ = FirstSampledLine(number_ + 1);
    }
    ++number_;
    return span;
  }
  void Add(const LineSpan& span, const Interest& interest, const LineWorth& worth) {
    const auto content_begin = static_cast<std::uint32_t>(worth.content.data() - bytes_.data());
    proposal_.candidates.push_back(
        {.line = span,
         .interest = interest,
         .kind = worth.kind,
         .content_begin = content_begin,
         .content_end = content_begin + static_cast<std::uint32_t>(worth.content.size())});
    if (worth.alike.size > 0) {
      proposal_.alike.push_back(worth.alike);
      proposal_.candidates.back().alike_place = static_cast<std::uint32_t>(proposal_.alike.size());
    }
    if (worth.wrapping != nullptr) {
      proposal_.wrappings.push_back(*worth.wrapping);
      proposal_.candidates.back().wrapping_place = static_cast<std::uint32_t>(proposal_.wrappings.size());
    }
  }
  // Lines are numbered anew behind a seam.
  void BeginFile();
  // True: it is part of a split line, and the joiner sees to its candidate.
  bool TakePiece(const LineSpan& span, std::string_view line, const WrappedLine* wrapping);
  std::size_t EndOfFile() const { return seam_ == last_seam_ ? bytes_.size() : seam_->at; }

  const std::string_view bytes_;
  const SourceFraming& framing_;
  const GroupMask all_groups_;
  Proposal& proposal_;
  const bool may_hold_pieces_;
  const bool may_hold_marks_;
  PieceJoiner joiner_;
  std::uint64_t number_;
  std::uint64_t next_sampled_;
  std::uint64_t lines_from_;
  std::vector<Seam>::const_iterator seam_;
  const std::vector<Seam>::const_iterator last_seam_;
  std::size_t file_end_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_PROPOSAL_WRITER_H_
