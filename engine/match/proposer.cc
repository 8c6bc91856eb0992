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

// Every engine cuts a line that is too long at 16384 bytes. A shorter piece is the last words of a process
// that died without a line break; the next record is then another line, unless both carry the time of the
// same write.
constexpr std::size_t kFullPieceBytes = 16384;

// A piece is given up for lost when more than this many lines came after it (source/block_reader.cc counts
// the same).
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
  PieceJoiner(GroupMask all_groups, Proposal* proposal) : all_groups_(all_groups), proposal_(proposal) {}

  // Takes a json-file record in. True: it is part of a split line, and the joiner sees to its candidate.
  bool Take(const LineSpan& line, const DockerJsonShape& shape) {
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

  // A line that is no record goes by.
  void PassLine() {
    for (Open& open : open_) Pass(&open);
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

  void Pass(Open* open) {
    if (!open->pieces.empty() && ++open->lines_since > kMaxLinesBetweenPieces) Close(open);
  }

  void Close(Open* open) {
    Candidate candidate;
    candidate.line = open->pieces.front();
    candidate.groups = all_groups_;
    candidate.for_success = true;
    candidate.first_piece = static_cast<std::uint32_t>(proposal_->pieces.size());
    candidate.piece_count = static_cast<std::uint32_t>(open->pieces.size());
    proposal_->pieces.insert(proposal_->pieces.end(), open->pieces.begin(), open->pieces.end());
    proposal_->candidates.push_back(candidate);
    joined_ += open->pieces.size() - 1;
    *open = Open{};
  }

  const GroupMask all_groups_;
  Proposal* proposal_;
  std::array<Open, 2> open_;
  std::uint64_t joined_ = 0;
};

// Walks a block that holds json-file records line by line. `take(begin, end)` says what a line is worth.
template <typename Worth>
void WalkLines(const Block& block, GroupMask all_groups, Proposal* proposal, const Worth& worth) {
  const std::string_view bytes = block.bytes();
  PieceJoiner joiner(all_groups, proposal);
  std::uint64_t number = block.first_line;
  for (std::size_t begin = 0; begin < bytes.size();) {
    const std::size_t end = LineEnd(bytes, begin);
    const LineSpan line{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), number};
    Candidate candidate;
    candidate.line = line;
    worth(&candidate);
    const std::string_view text = bytes.substr(begin, end - begin);
    const DockerJsonShape shape = LooksLikeDockerJson(text) ? ShapeOfDockerJson(text) : DockerJsonShape{};
    bool is_piece = false;
    if (shape.is_record) {
      is_piece = joiner.Take(line, shape);
    } else {
      joiner.PassLine();
    }
    if (!is_piece && (candidate.groups != 0 || candidate.for_success))
      proposal->candidates.push_back(candidate);
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
  HsScratch scratch;
  WFL_RETURN_IF_ERROR(GrowScratch(rules.stem_database(), &scratch));
  return Proposer(rules, std::move(scratch));
}

void Proposer::FindHits(std::string_view bytes) {
  struct Context {
    const std::vector<RuleSet::Stem>* stems;
    std::vector<Hit>* hits;
  } context{&rules_->short_stems(), &hits_};
  const auto on_match = [](unsigned id, unsigned long long, unsigned long long to, unsigned, void* raw) {
    const auto* found = static_cast<Context*>(raw);
    const RuleSet::Stem& stem = (*found->stems)[id];
    found->hits->push_back({static_cast<std::uint32_t>(to - 1), stem.kind, stem.groups});
    return 0;
  };
  hits_.clear();
  long_hits_.clear();
  hs_scan(rules_->stem_database(), bytes.data(), static_cast<unsigned>(bytes.size()), 0, scratch_.get(),
          on_match, &context);
  rules_->sampled_filter().Find(bytes, [this](std::size_t at, std::uint32_t stem) {
    long_hits_.push_back(
        {static_cast<std::uint32_t>(at), StemKind::kRule, rules_->long_stems()[stem].groups});
  });
  // Both come in order in practice; the walk over the lines relies on it.
  const auto by_place = [](const Hit& a, const Hit& b) { return a.at < b.at; };
  const std::size_t short_hits = hits_.size();
  hits_.insert(hits_.end(), long_hits_.begin(), long_hits_.end());
  if (std::is_sorted(hits_.begin(), hits_.begin() + short_hits, by_place) &&
      std::is_sorted(hits_.begin() + short_hits, hits_.end(), by_place)) {
    std::inplace_merge(hits_.begin(), hits_.begin() + short_hits, hits_.end(), by_place);
  } else {
    std::sort(hits_.begin(), hits_.end(), by_place);
  }
}

void Proposer::Propose(const Block& block, Proposal* proposal) {
  proposal->Clear();
  const std::string_view bytes = block.bytes();
  FindHits(bytes);
  const auto judge = [](const Hit& hit, Candidate* candidate) {
    candidate->groups |= hit.groups;
    if (hit.kind == StemKind::kSuccess || hit.kind == StemKind::kAlways) candidate->for_success = true;
  };
  proposal->has_docker_json = std::any_of(hits_.begin(), hits_.end(),
                                          [](const Hit& hit) { return hit.kind == StemKind::kDockerJson; });

  auto hit = hits_.begin();
  if (proposal->has_docker_json) {
    WalkLines(block, rules_->all_signature_groups(), proposal, [&](Candidate* candidate) {
      for (; hit != hits_.end() && hit->at < candidate->line.end; ++hit) judge(*hit, candidate);
    });
    return;
  }
  // Only the lines that were hit are visited; the breaks between them are counted at memory speed.
  std::uint64_t number = block.first_line;
  std::size_t counted = 0;
  while (hit != hits_.end()) {
    const void* before =
        hit->at == counted ? nullptr : memrchr(bytes.data() + counted, '\n', hit->at - counted);
    const std::size_t begin =
        before == nullptr ? counted : static_cast<const char*>(before) - bytes.data() + 1;
    const std::size_t end = LineEnd(bytes, hit->at);
    number += CountNewlines(bytes, counted, begin);
    counted = begin;
    Candidate candidate;
    candidate.line = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), number};
    for (; hit != hits_.end() && hit->at < end; ++hit) judge(*hit, &candidate);
    if (candidate.groups != 0 || candidate.for_success) proposal->candidates.push_back(candidate);
    if (end < bytes.size()) {
      counted = end + 1;
      ++number;
    }
  }
  number += CountNewlines(bytes, counted, bytes.size());
  proposal->lines = number - block.first_line + (!bytes.empty() && bytes.back() != '\n' ? 1 : 0);
}

void Proposer::ProposeAll(const Block& block, GroupMask all_groups, Proposal* proposal) {
  proposal->Clear();
  WalkLines(block, all_groups, proposal, [all_groups](Candidate* candidate) {
    candidate->groups = all_groups;
    candidate->for_success = true;
  });
}

}  // namespace wflogscan
