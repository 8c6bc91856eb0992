#include "engine/match/piece_joiner.h"

namespace wflogscan {
namespace {

// A line that the engine split is joined up to this size; what follows is read as a line of its own.
constexpr std::size_t kMaxJoinedBytes = std::size_t{1} << 20;

// Every engine cuts a line that is too long at 16384 bytes. A shorter piece is the last words of a process
// that died without a line break; the next record is then another line, unless both carry the time of the
// same write.
constexpr std::size_t kFullPieceBytes = 16384;

// A piece is given up for lost when more than this many lines came after it (source/block_reader.cc counts
// the same).
constexpr std::uint64_t kMaxLinesBetweenPieces = 64;

}  // namespace

bool PieceJoiner::Take(const LineSpan& line, const DockerJsonShape& shape) {
  Open& open = open_[shape.stream == OutputStream::kStderr ? 1 : 0];
  Open& other = open_[shape.stream == OutputStream::kStderr ? 0 : 1];
  Pass(&other);
  if (!open.pieces.empty() &&
      ((!open.last_was_full && shape.time != open.time) || open.bytes > kMaxJoinedBytes)) {
    Close(&open);
  }
  if (open.pieces.empty() && shape.complete) return false;
  open.pieces.push_back(line);
  open.bytes += line.end - line.begin;
  open.last_was_full = shape.log.size() >= kFullPieceBytes;
  open.time = shape.time;
  open.lines_since = 0;
  if (shape.complete) Close(&open);
  return true;
}

void PieceJoiner::PassLine() {
  for (Open& open : open_) Pass(&open);
}

void PieceJoiner::CloseAll() {
  for (Open& open : open_) {
    if (!open.pieces.empty()) Close(&open);
  }
}

void PieceJoiner::Pass(Open* open) {
  if (!open->pieces.empty() && ++open->lines_since > kMaxLinesBetweenPieces) Close(open);
}

void PieceJoiner::Close(Open* open) {
  Candidate candidate;
  candidate.line = open->pieces.front();
  candidate.interest = Interest::Everything(all_groups_);
  candidate.first_piece = static_cast<std::uint32_t>(proposal_->pieces.size());
  candidate.piece_count = static_cast<std::uint32_t>(open->pieces.size());
  proposal_->pieces.insert(proposal_->pieces.end(), open->pieces.begin(), open->pieces.end());
  proposal_->candidates.push_back(candidate);
  joined_ += open->pieces.size() - 1;
  *open = Open{};
}

}  // namespace wflogscan
