#include "engine/match/piece_joiner.h"

#include <algorithm>

#include "engine/source/record_bounds.h"

namespace wflogscan {
namespace {

// A line that the engine split is joined up to this size; what follows is read as a line of its own.
constexpr std::size_t kMaxJoinedBytes = std::size_t{1} << 20;

}  // namespace

template <typename IsOwn>
void PieceJoiner::Pass(const IsOwn& is_own) {
  std::erase_if(open_, [&](Open& open) {
    if (is_own(open) || ++open.lines_since <= kMaxLinesBetweenPieces) return false;
    Close(open);
    return true;
  });
}

bool PieceJoiner::Take(const LineSpan& line, const PieceShape& shape) {
  const auto is_own = [&](const Open& open) {
    return open.stream == shape.stream && open.container == shape.container;
  };
  Pass(is_own);
  auto open = std::find_if(open_.begin(), open_.end(), is_own);
  if (open != open_.end() &&
      ((!open->goes_on && shape.time != open->time) || open->bytes > kMaxJoinedBytes)) {
    Close(*open);
    open_.erase(open);
    open = open_.end();
  }
  if (open == open_.end()) {
    if (shape.complete) return false;
    open_.emplace_back().stream = shape.stream;
    open = std::prev(open_.end());
    open->container = shape.container;
  }
  open->pieces.push_back(line);
  open->bytes += line.end - line.begin;
  // A piece that is neither marked nor full is the last words of a process that died without a line break.
  open->goes_on = shape.marked || shape.full;
  open->time = shape.time;
  open->lines_since = 0;
  if (shape.complete) {
    Close(*open);
    open_.erase(open);
  }
  return true;
}

void PieceJoiner::PassLine() {
  Pass([](const Open&) { return false; });
}

void PieceJoiner::CloseAll() {
  for (const Open& open : open_) Close(open);
  open_.clear();
}

void PieceJoiner::Close(const Open& open) {
  Candidate candidate;
  candidate.line = open.pieces.front();
  candidate.interest = Interest::Everything(all_groups_);
  candidate.first_piece = static_cast<std::uint32_t>(proposal_->pieces.size());
  candidate.piece_count = static_cast<std::uint32_t>(open.pieces.size());
  proposal_->pieces.insert(proposal_->pieces.end(), open.pieces.begin(), open.pieces.end());
  proposal_->candidates.push_back(candidate);
  joined_ += open.pieces.size() - 1;
}

}  // namespace wflogscan
