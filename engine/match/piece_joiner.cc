#include "engine/match/piece_joiner.h"

#include <algorithm>
#include <utility>

#include "engine/source/record_bounds.h"

namespace wflogscan {
PieceJoiner::PieceJoiner(GroupMask all_groups, const std::vector<OpenLine>& before, Proposal* proposal)
    : all_groups_(all_groups), proposal_(proposal) {
  for (const OpenLine& line : before) {
    Open& open = open_.emplace_back();
    open.stream = line.stream;
    open.container = line.container;
    open.time = line.time;
    open.goes_on = line.goes_on;
    open.lines_since = line.lines_since;
    open.is_rest = true;
    open.is_long = line.is_long;
    open.before.text = line.text;
  }
}

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
  if (open != open_.end() && !open->goes_on && shape.time != open->time) {
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
  if (open->bytes > kMaxLineBytes) BeginNextPart(&*open);
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

void PieceJoiner::BeginNextPart(Open* open) {
  Close(*open);
  if (!std::exchange(open->is_long, true)) proposal_->long_lines.push_back(open->pieces.front().begin);
  open->is_rest = true;
  open->before.piece = open->pieces.back();
  open->pieces.clear();
  open->bytes = 0;
}

void PieceJoiner::Close(const Open& open) {
  if (open.pieces.empty()) return;  // all of it lies before the block
  Candidate candidate;
  candidate.line = open.pieces.front();
  candidate.interest = Interest::Everything(all_groups_);
  candidate.first_piece = static_cast<std::uint32_t>(proposal_->pieces.size());
  candidate.piece_count = static_cast<std::uint32_t>(open.pieces.size());
  proposal_->pieces.insert(proposal_->pieces.end(), open.pieces.begin(), open.pieces.end());
  proposal_->candidates.push_back(candidate);
  if (open.is_rest) {
    proposal_->parts_before.push_back(open.before);
    proposal_->parts_before.back().part = candidate.line.begin;
  }
  for (std::size_t i = open.is_rest ? 0 : 1; i < open.pieces.size(); ++i) {
    proposal_->joined.push_back(open.pieces[i].begin);
  }
}

}  // namespace wflogscan
