#include "engine/match/proposer.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/base/status_macros.h"
#include "engine/source/line_shape.h"

namespace wflogscan {
namespace {

// A line that the engine split is joined up to this size; what follows is read as a line of its own.
constexpr std::size_t kMaxJoinedBytes = std::size_t{1} << 20;

// Every engine cuts a line that is too long at 16384 bytes. A shorter piece is the last words of a process that died
// without a line break; the next record is then another line, unless both carry the time of the same write.
constexpr std::size_t kFullPieceBytes = 16384;

// block_reader.cc gives a piece up for lost after the same number of records of the other stream.
constexpr std::uint64_t kMaxLinesBetweenPieces = 64;

std::size_t LineEnd(std::string_view bytes, std::size_t from) {
  const void* newline = memchr(bytes.data() + from, '\n', bytes.size() - from);
  return newline == nullptr ? bytes.size() : static_cast<const char*>(newline) - bytes.data();
}

std::uint64_t CountNewlines(std::string_view bytes, std::size_t from, std::size_t to) {
  return static_cast<std::uint64_t>(std::count(bytes.begin() + from, bytes.begin() + to, '\n'));
}

// Joins the pieces of split lines, one open line a stream.
class PieceJoiner {
 public:
  explicit PieceJoiner(Proposal* proposal) : proposal_(proposal) {}

  // Takes a json-file record in. True: it is part of a split line, and the joiner sees to its candidate.
  bool Take(const LineSpan& line, const DockerJsonShape& shape) {
    Open& open = open_[shape.stream == OutputStream::kStderr ? 1 : 0];
    Open& other = open_[shape.stream == OutputStream::kStderr ? 0 : 1];
    if (!other.pieces.empty() && ++other.lines_since > kMaxLinesBetweenPieces) Close(&other);
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

  void CloseAll() {
    for (Open& open : open_) {
      if (!open.pieces.empty()) Close(&open);
    }
  }

  std::uint64_t joined() const { return joined_; }

 private:
  struct Open {
    std::vector<LineSpan> pieces;
    std::size_t bytes = 0;
    std::string_view time;
    bool last_was_full = false;
    std::uint64_t lines_since = 0;
  };

  void Close(Open* open) {
    Candidate candidate;
    candidate.line = open->pieces.front();
    candidate.for_rules = true;
    candidate.for_success = true;
    candidate.first_piece = static_cast<std::uint32_t>(proposal_->pieces.size());
    candidate.piece_count = static_cast<std::uint32_t>(open->pieces.size());
    proposal_->pieces.insert(proposal_->pieces.end(), open->pieces.begin(), open->pieces.end());
    proposal_->candidates.push_back(candidate);
    joined_ += open->pieces.size() - 1;
    *open = Open{};
  }

  Proposal* proposal_;
  std::array<Open, 2> open_;
  std::uint64_t joined_ = 0;
};

// Walks a block that holds json-file records line by line. `take(begin, end)` says what a line is worth.
template <typename Worth>
void WalkLines(const Block& block, Proposal* proposal, const Worth& worth) {
  const std::string_view bytes = block.bytes();
  PieceJoiner joiner(proposal);
  std::uint64_t number = block.first_line;
  for (std::size_t begin = 0; begin < bytes.size();) {
    const std::size_t end = LineEnd(bytes, begin);
    const LineSpan line{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), number};
    Candidate candidate;
    candidate.line = line;
    worth(&candidate);
    const std::string_view text = bytes.substr(begin, end - begin);
    const DockerJsonShape shape = LooksLikeDockerJson(text) ? ShapeOfDockerJson(text) : DockerJsonShape{};
    const bool is_piece = shape.is_record && joiner.Take(line, shape);
    if (!is_piece && (candidate.for_rules || candidate.for_success)) proposal->candidates.push_back(candidate);
    begin = end + 1;
    ++number;
  }
  joiner.CloseAll();
  proposal->lines = number - block.first_line - joiner.joined();
  if (!proposal->pieces.empty()) {
    std::sort(proposal->candidates.begin(), proposal->candidates.end(),
              [](const Candidate& a, const Candidate& b) { return a.line.begin < b.line.begin; });
  }
}

}  // namespace

void Proposal::Clear() {
  candidates.clear();
  pieces.clear();
  lines = 0;
  has_docker_json = false;
}

absl::StatusOr<Proposer> Proposer::Create(const RuleSet& rules) {
  WFL_ASSIGN_OR_RETURN(HsScratch scratch, AllocateScratch({rules.stem_database()}));
  return Proposer(rules, std::move(scratch));
}

void Proposer::Propose(const Block& block, Proposal* proposal) {
  proposal->Clear();
  hits_.clear();
  const std::string_view bytes = block.bytes();
  const auto on_match = [](unsigned id, unsigned long long, unsigned long long to, unsigned, void* context) {
    static_cast<std::vector<Hit>*>(context)->push_back({static_cast<std::uint32_t>(to - 1), id});
    return 0;
  };
  hs_scan(rules_->stem_database(), bytes.data(), static_cast<unsigned>(bytes.size()), 0, scratch_.get(), on_match,
          &hits_);

  // Vectorscan orders the matches of one literal, and in practice all of them; the walk below relies on it.
  const auto by_place = [](const Hit& a, const Hit& b) { return a.at < b.at; };
  if (!std::is_sorted(hits_.begin(), hits_.end(), by_place)) std::sort(hits_.begin(), hits_.end(), by_place);

  const auto judge = [this](const Hit& hit, Candidate* candidate) {
    switch (rules_->KindOfStem(hit.stem)) {
      case StemKind::kRule:
        candidate->for_rules = true;
        break;
      case StemKind::kSuccess:
        candidate->for_success = true;
        break;
      case StemKind::kAlways:
        candidate->for_rules = true;
        candidate->for_success = true;
        break;
      case StemKind::kDockerJson:
        break;
    }
  };
  for (const Hit& hit : hits_) {
    if (rules_->KindOfStem(hit.stem) == StemKind::kDockerJson) proposal->has_docker_json = true;
  }

  auto hit = hits_.begin();
  if (proposal->has_docker_json) {
    WalkLines(block, proposal, [&](Candidate* candidate) {
      for (; hit != hits_.end() && hit->at < candidate->line.end; ++hit) judge(*hit, candidate);
    });
    return;
  }
  // Only the lines that were hit are visited; the breaks between them are counted at memory speed.
  std::uint64_t number = block.first_line;
  std::size_t counted = 0;
  while (hit != hits_.end()) {
    const void* before = hit->at == counted ? nullptr : memrchr(bytes.data() + counted, '\n', hit->at - counted);
    const std::size_t begin = before == nullptr ? counted : static_cast<const char*>(before) - bytes.data() + 1;
    const std::size_t end = LineEnd(bytes, hit->at);
    number += CountNewlines(bytes, counted, begin);
    counted = begin;
    Candidate candidate;
    candidate.line = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), number};
    for (; hit != hits_.end() && hit->at < end; ++hit) judge(*hit, &candidate);
    if (candidate.for_rules || candidate.for_success) proposal->candidates.push_back(candidate);
    if (end < bytes.size()) {
      counted = end + 1;
      ++number;
    }
  }
  number += CountNewlines(bytes, counted, bytes.size());
  proposal->lines = number - block.first_line + (!bytes.empty() && bytes.back() != '\n' ? 1 : 0);
}

void Proposer::ProposeAll(const Block& block, Proposal* proposal) {
  proposal->Clear();
  WalkLines(block, proposal, [](Candidate* candidate) {
    candidate->for_rules = true;
    candidate->for_success = true;
  });
}

}  // namespace wflogscan
