#include "engine/match/proposal_writer.h"

#include <algorithm>

namespace wflogscan {
namespace {

// docker logs -t puts a time into the middle of a line that was stored in pieces, where it may cut a stem in
// two.
bool MayHoldMarks(Framing kind) {
  return kind == Framing::kTimestamped || kind == Framing::kCompose || kind == Framing::kKubectl;
}

}  // namespace

ProposalWriter::ProposalWriter(const Block& block, GroupMask all_groups, Proposal* proposal)
    : bytes_(block.bytes()),
      framing_(block.framing),
      all_groups_(all_groups),
      proposal_(*proposal),
      may_hold_pieces_(MayHoldPieces(block.framing)),
      may_hold_marks_(MayHoldMarks(block.framing.kind)),
      joiner_(all_groups, block.open_lines, proposal),
      number_(block.first_line),
      next_sampled_(FirstSampledLine(number_ + (block.starts_inside_line ? 1 : 0))),
      lines_from_(number_),
      seam_(block.seams.begin()),
      last_seam_(block.seams.end()),
      file_end_(EndOfFile()) {
  proposal_.Clear();
}

void ProposalWriter::Finish() {
  joiner_.CloseAll();
  proposal_.lines += number_ - lines_from_ - proposal_.joined.size();
  if (!proposal_.pieces.empty()) {
    std::sort(proposal_.candidates.begin(), proposal_.candidates.end(),
              [](const Candidate& a, const Candidate& b) { return a.line.begin < b.line.begin; });
  }
}

void ProposalWriter::BeginFile() {
  proposal_.lines += number_ - lines_from_;
  number_ = lines_from_ = next_sampled_ = 1;
  ++seam_;
  file_end_ = EndOfFile();
}

bool ProposalWriter::TakePiece(const LineSpan& span, std::string_view line, const WrappedLine* wrapping) {
  const PieceShape shape =
      wrapping != nullptr ? ShapeOfPiece(*wrapping, framing_) : ShapeOfPiece(line, framing_);
  if (shape.is_record) return joiner_.Take(span, shape);
  joiner_.PassLine();
  return false;
}

}  // namespace wflogscan
