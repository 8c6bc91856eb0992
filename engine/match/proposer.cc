#include "engine/match/proposer.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/match.h"
#include "engine/base/line_breaks.h"
#include "engine/base/status_macros.h"
#include "engine/base/string_bridge.h"
#include "engine/match/complaint.h"
#include "engine/match/http_status.h"
#include "engine/match/piece_joiner.h"
#include "engine/match/sampled_lines.h"
#include "engine/source/line_shape.h"
#include "engine/source/piece_shape.h"

namespace wflogscan {
namespace {

bool EndsInSuccessWord(std::string_view content) {
  constexpr std::string_view kWord = "fetched";
  return content.size() >= kWord.size() && (content.back() | 0x20) == kWord.back() &&
         absl::EqualsIgnoreCase(ToAbsl(content.substr(content.size() - kWord.size())), ToAbsl(kWord));
}

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

  void Learn(std::string_view line) {
    const DockerJsonShape shape = ShapeOfDockerJson(line);
    if (!shape.is_record || !shape.complete || shape.time.empty()) return;
    tail_ = static_cast<std::size_t>(line.data() + line.size() - (shape.log.data() + shape.log.size())) + 2;
  }

 private:
  // A bare quote can only be the engine's: those of the program are escaped.
  static constexpr std::string_view kEnding = R"(\n","stream":"std)";

  std::size_t tail_ = 0;  // from the escaped line break to the end of the line
};

// docker logs -t puts a time into the middle of a line that was stored in pieces, where it may cut a stem in
// two.
bool MayHoldMarks(Framing kind) {
  return kind == Framing::kTimestamped || kind == Framing::kCompose || kind == Framing::kKubectl;
}

// Walks a block line by line, joining split ones. `worth(content)` says what a line is worth by itself;
// what the wrapping added is not in `content`, where that could be told at a glance.
template <typename Worth>
void WalkLines(const Block& block, GroupMask all_groups, Proposal* proposal, const Worth& worth) {
  const std::string_view bytes = block.bytes();
  const bool may_hold_pieces = MayHoldPieces(block.framing);
  const bool may_hold_marks = MayHoldMarks(block.framing.kind);
  PieceJoiner joiner(all_groups, proposal);
  WholeRecordTest whole;
  std::uint64_t number = block.first_line;
  std::uint64_t next_sampled = FirstSampledLine(number + (block.starts_inside_line ? 1 : 0));
  std::uint64_t lines_from = number;
  auto seam = block.seams.begin();
  const auto end_of_file = [&] { return seam == block.seams.end() ? bytes.size() : seam->at; };
  std::size_t file_end = end_of_file();
  for (std::size_t begin = 0; begin < bytes.size();) {
    if (begin == file_end) {
      proposal->lines += number - lines_from;
      number = lines_from = next_sampled = 1;
      ++seam;
      file_end = end_of_file();
    }
    const std::size_t end = FindLineEnd(bytes, begin);
    const std::string_view text = bytes.substr(begin, end - begin);
    Candidate candidate;
    candidate.line = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), number};
    if (number == next_sampled || end + 1 >= file_end) {
      proposal->sampled.push_back(candidate.line);
      next_sampled = FirstSampledLine(number + 1);
    }
    std::string_view content = text;
    bool is_piece = false;
    const bool is_json_record = LooksLikeDockerJson(text);
    const bool is_whole = is_json_record && whole.IsWhole(text, &content);
    if (!joiner.idle() || ((may_hold_pieces || is_json_record) && !is_whole)) {
      const PieceShape shape = ShapeOfPiece(text, block.framing);
      if (shape.is_record) {
        is_piece = joiner.Take(candidate.line, shape);
        if (is_json_record && !is_piece) whole.Learn(text);
      } else {
        joiner.PassLine();
      }
    }
    candidate.interest = worth(content);
    candidate.interest.may_complain = RawLineMayComplain(text, block.framing);
    if (may_hold_marks && text.size() > kFullPieceBytes)
      candidate.interest = Interest::Everything(all_groups);
    if (!is_piece && candidate.interest.any()) {
      candidate.content_begin = static_cast<std::uint32_t>(content.data() - bytes.data());
      candidate.content_end = candidate.content_begin + static_cast<std::uint32_t>(content.size());
      proposal->candidates.push_back(candidate);
    }
    begin = end + 1;
    ++number;
  }
  joiner.CloseAll();
  proposal->lines += number - lines_from - joiner.joined();
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

bool Proposer::MayBeStatus(std::string_view content, std::size_t number_begin, std::size_t number_end) {
  const std::size_t at = number_end - 3;
  std::size_t code = 0;
  for (const char c : content.substr(at, 3)) {
    if (c < '0' || c > '9') return false;
    code = code * 10 + static_cast<std::size_t>(c - '0');
  }
  if (!rules_->AsksForStatus(code)) return false;
  // What an escape stands for may end in the middle of a number: \u0009401.
  constexpr std::size_t kEscapeBytes = 8;
  const std::size_t near = at - std::min(at, kEscapeBytes);
  if (at != number_begin && content.substr(near, at - near).find('\\') == std::string_view::npos)
    return false;
  return MayBeHttpStatus(content, at, &scratch_text_);
}

Interest Proposer::StemsOf(std::string_view content) {
  Interest interest;
  const auto take = [&interest](const RuleSet::Stem& stem) {
    interest.groups |= stem.groups;
    interest.may_succeed =
        interest.may_succeed || stem.kind == StemKind::kSuccess || stem.kind == StemKind::kAlways;
    interest.has_status = interest.has_status || stem.kind == StemKind::kAlways;
    interest.may_stand_in = interest.may_stand_in || stem.kind == StemKind::kStandIn;
  };
  rules_->sampled_filter().Find(content,
                                [&](std::size_t, std::uint32_t stem) { take(rules_->long_stems()[stem]); });
  const auto take_short = [&](std::uint32_t stem) { take(rules_->short_stems()[stem]); };
  const auto on_match = [](unsigned id, unsigned long long, unsigned long long, unsigned, void* raw) {
    (*static_cast<decltype(take_short)*>(raw))(id);
    return 0;
  };
  hs_scan(rules_->stem_database(), content.data(), static_cast<unsigned>(content.size()), 0, scratch_.get(),
          on_match, const_cast<void*>(static_cast<const void*>(&take_short)));
  // A success word that is the last one of its line has nothing behind it to make it a long stem.
  if (EndsInSuccessWord(content)) interest.may_succeed = true;
  return interest;
}

Interest Proposer::Judge(std::string_view content, const char* readable_end) {
  if (has_terminal_escapes_ && std::memchr(content.data(), '\x1b', content.size()) != nullptr) {
    return Interest::Everything(rules_->all_signature_groups());
  }
  bool has_status = false;
  const auto look_at_number = [&](std::size_t begin, std::size_t end) {
    if (!has_status && end - begin >= 3) has_status = MayBeStatus(content, begin, end);
  };
  Interest interest;
  if (content.size() <= DigitFold::kMaxTextBytes) {
    const LineMemo<Interest>::Key key =
        LineMemo<Interest>::KeyOf(rules_->digit_fold().Fold(content, readable_end, &folded_, look_at_number));
    if (const Interest* known = memo_.Find(key)) {
      interest = *known;
    } else {
      interest = StemsOf(content);
      memo_.Keep(key, interest);
    }
  } else {
    DigitFold::ForEachNumber(content, 0, readable_end, look_at_number);
    interest = StemsOf(content);
  }
  interest.has_status = interest.has_status || has_status;
  return interest;
}

void Proposer::Propose(const Block& block, Proposal* proposal) {
  proposal->Clear();
  const std::string_view bytes = block.bytes();
  has_terminal_escapes_ = !bytes.empty() && std::memchr(bytes.data(), '\x1b', bytes.size()) != nullptr;
  WalkLines(block, rules_->all_signature_groups(), proposal,
            [&](std::string_view content) { return Judge(content, bytes.data() + bytes.size()); });
}

void Proposer::ProposeAll(const Block& block, GroupMask all_groups, Proposal* proposal) {
  proposal->Clear();
  WalkLines(block, all_groups, proposal,
            [all_groups](std::string_view) { return Interest::Everything(all_groups); });
}

}  // namespace wflogscan
