#include "engine/match/proposer.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/base/line_breaks.h"
#include "engine/base/status_macros.h"
#include "engine/match/http_status.h"
#include "engine/match/piece_joiner.h"
#include "engine/source/line_shape.h"

namespace wflogscan {
namespace {

// Tells a whole record of the json-file driver from everything else at the cost of two comparisons. Lines of
// one log end alike, so the last one's ending is looked for where it was.
class WholeRecordTest {
 public:
  // False where ShapeOfDockerJson has to be asked. Otherwise *content is what the program printed, still
  // escaped.
  bool IsWhole(std::string_view line, std::string_view* content) const {
    const bool whole = tail_ != 0 && line.size() > tail_ + kDockerJsonOpening.size() &&
                       std::memcmp(line.data() + line.size() - tail_, kEnding.data(), kEnding.size()) == 0 &&
                       line[line.size() - tail_ - 1] != '\\' && LooksLikeDockerJson(line);
    if (whole) {
      *content = line.substr(kDockerJsonOpening.size(), line.size() - tail_ - kDockerJsonOpening.size());
    }
    return whole;
  }

  void Learn(std::string_view line, const DockerJsonShape& shape) {
    if (!shape.is_record || !shape.complete || shape.time.empty()) return;
    tail_ = static_cast<std::size_t>(line.data() + line.size() - (shape.log.data() + shape.log.size())) + 2;
  }

 private:
  // A bare quote can only be the engine's: those of the program are escaped.
  static constexpr std::string_view kEnding = R"(\n","stream":"std)";

  std::size_t tail_ = 0;  // from the escaped line break to the end of the line
};

// Walks a block line by line, joining split ones. `worth(line, content)` says what a line is worth by itself;
// what the wrapping added is not in `content`, where that could be told at a glance.
template <typename Worth>
void WalkLines(const Block& block, GroupMask all_groups, Proposal* proposal, const Worth& worth) {
  const std::string_view bytes = block.bytes();
  PieceJoiner joiner(all_groups, proposal);
  WholeRecordTest whole;
  std::uint64_t number = block.first_line;
  for (std::size_t begin = 0; begin < bytes.size();) {
    const std::size_t end = FindLineEnd(bytes, begin);
    const std::string_view text = bytes.substr(begin, end - begin);
    Candidate candidate;
    candidate.line = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), number};
    std::string_view content = text;
    bool is_piece = false;
    if (const bool is_whole = whole.IsWhole(text, &content); !is_whole || !joiner.idle()) {
      const DockerJsonShape shape = ShapeOfDockerJson(text);
      if (shape.is_record) {
        is_piece = joiner.Take(candidate.line, shape);
        whole.Learn(text, shape);
      } else {
        joiner.PassLine();
      }
    }
    candidate.interest = worth(candidate.line, content);
    if (!is_piece && candidate.interest.any()) proposal->candidates.push_back(candidate);
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

absl::StatusOr<Proposer> Proposer::Create(const RuleSet& rules) {
  HsScratch scratch;
  WFL_RETURN_IF_ERROR(GrowScratch(rules.stem_database(), &scratch));
  return Proposer(rules, std::move(scratch));
}

void Proposer::FindHits(std::string_view bytes) {
  short_hits_.clear();
  long_hits_.clear();
  next_short_ = next_long_ = 0;
  has_docker_json_ = false;
  const auto on_match = [](unsigned id, unsigned long long, unsigned long long to, unsigned, void* raw) {
    auto* self = static_cast<Proposer*>(raw);
    if (self->rules_->short_stems()[id].kind == StemKind::kDockerJson) {
      self->has_docker_json_ = true;
    } else {
      self->short_hits_.push_back({static_cast<std::uint32_t>(to - 1), id});
    }
    return 0;
  };
  hs_scan(rules_->stem_database(), bytes.data(), static_cast<unsigned>(bytes.size()), 0, scratch_.get(),
          on_match, this);
  if (!has_docker_json_) {
    rules_->sampled_filter().Find(bytes, [this](std::size_t at, std::uint32_t stem) {
      long_hits_.push_back({static_cast<std::uint32_t>(at), stem});
    });
  }
  // Both come in order in practice; the walk over the lines relies on it.
  const auto by_place = [](const Hit& a, const Hit& b) { return a.at < b.at; };
  for (std::vector<Hit>* hits : {&short_hits_, &long_hits_}) {
    if (!std::is_sorted(hits->begin(), hits->end(), by_place))
      std::sort(hits->begin(), hits->end(), by_place);
  }
}

std::size_t Proposer::NextHitAt() const {
  const std::size_t none = ~std::size_t{0};
  return std::min(next_short_ < short_hits_.size() ? short_hits_[next_short_].at : none,
                  next_long_ < long_hits_.size() ? long_hits_[next_long_].at : none);
}

Interest Proposer::TakeHits(std::string_view bytes, const LineSpan& line, std::string_view content) {
  Interest interest;
  const auto content_begin = static_cast<std::size_t>(content.data() - bytes.data());
  const std::size_t content_end = content_begin + content.size();
  for (; next_short_ < short_hits_.size() && short_hits_[next_short_].at < line.end; ++next_short_) {
    const Hit& hit = short_hits_[next_short_];
    if (hit.at < content_begin || hit.at >= content_end) continue;
    const RuleSet::Stem& stem = rules_->short_stems()[hit.stem];
    interest.groups |= stem.groups;
    switch (stem.kind) {
      case StemKind::kStatus:
        interest.has_status =
            interest.has_status || (hit.at >= content_begin + 2 &&
                                    MayBeHttpStatus(content, hit.at - 2 - content_begin, &scratch_text_));
        break;
      case StemKind::kAlways:
        interest.has_status = interest.may_succeed = true;
        break;
      case StemKind::kSuccess:
        interest.may_succeed = true;
        break;
      case StemKind::kRule:
      case StemKind::kDockerJson:
        break;
    }
  }
  for (; next_long_ < long_hits_.size() && long_hits_[next_long_].at < line.end; ++next_long_) {
    interest.groups |= rules_->long_stems()[long_hits_[next_long_].stem].groups;
  }
  return interest;
}

void Proposer::ProposeText(const Block& block, Proposal* proposal) {
  // Only the lines that were hit are visited; the breaks between them are counted at memory speed.
  const std::string_view bytes = block.bytes();
  std::uint64_t number = block.first_line;
  std::size_t counted = 0;
  while (HasHit()) {
    const std::size_t at = NextHitAt();
    const void* before = at == counted ? nullptr : memrchr(bytes.data() + counted, '\n', at - counted);
    const std::size_t begin =
        before == nullptr ? counted
                          : static_cast<std::size_t>(static_cast<const char*>(before) - bytes.data()) + 1;
    const std::size_t end = FindLineEnd(bytes, at);
    number += CountLineBreaks(bytes.substr(counted, begin - counted));
    counted = begin;
    Candidate candidate;
    candidate.line = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), number};
    candidate.interest = TakeHits(bytes, candidate.line, bytes.substr(begin, end - begin));
    if (candidate.interest.any()) proposal->candidates.push_back(candidate);
    if (end < bytes.size()) {
      counted = end + 1;
      ++number;
    }
  }
  number += CountLineBreaks(bytes.substr(counted));
  proposal->lines = number - block.first_line + (!bytes.empty() && bytes.back() != '\n' ? 1 : 0);
}

void Proposer::Propose(const Block& block, Proposal* proposal) {
  proposal->Clear();
  FindHits(block.bytes());
  if (!has_docker_json_) return ProposeText(block, proposal);
  WalkLines(block, rules_->all_signature_groups(), proposal,
            [&](const LineSpan& line, std::string_view content) {
              Interest interest = TakeHits(block.bytes(), line, content);
              rules_->sampled_filter().Find(content, [&](std::size_t, std::uint32_t stem) {
                interest.groups |= rules_->long_stems()[stem].groups;
              });
              return interest;
            });
}

void Proposer::ProposeAll(const Block& block, GroupMask all_groups, Proposal* proposal) {
  proposal->Clear();
  WalkLines(block, all_groups, proposal,
            [all_groups](const LineSpan&, std::string_view) { return Interest::Everything(all_groups); });
}

}  // namespace wflogscan
