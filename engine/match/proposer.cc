#include "engine/match/proposer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include "absl/strings/ascii.h"
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

// Adds what stems say of a line, by their label.
void AddInterest(std::uint64_t label, Interest* interest) {
  const bool is_always = RuleSet::IsAnyOf(label, StemKind::kAlways);
  interest->groups |= RuleSet::GroupsOf(label);
  interest->may_succeed = interest->may_succeed || is_always || RuleSet::IsAnyOf(label, StemKind::kSuccess);
  interest->has_status = interest->has_status || is_always;
  interest->may_stand_in = interest->may_stand_in || RuleSet::IsAnyOf(label, StemKind::kStandIn);
}

// Whether decoding a line leaves its digits alone. Of the escapes that holds for the one that is in every
// JSON record. Takes the line or its skeleton.
bool LeavesDigitsAlone(std::string_view content) {
  if (content.empty() || content.back() == '\\') return false;
  bool plain = true;
  for (std::size_t at = content.find('\\'); plain && at != std::string_view::npos;
       at = content.find('\\', at + 1)) {
    plain = content[at + 1] == '"';
  }
  return plain;
}

// Tells a whole record of the json-file driver from everything else at the cost of two comparisons. Lines of
// one log end alike but for the zeros that their times do not end in, so an ending is looked for where one of
// the last was.
class WholeRecordTest {
 public:
  // False where ShapeOfDockerJson has to be asked. Otherwise *content is what the program printed, still
  // escaped.
  bool IsWhole(std::string_view line, std::string_view* content) {
    for (std::size_t& tail : tails_) {
      if (!EndsAt(line, tail)) continue;
      *content = line.substr(kDockerJsonOpening.size(), line.size() - tail - kDockerJsonOpening.size());
      std::swap(tail, tails_.front());
      return true;
    }
    return false;
  }

  void Learn(std::string_view line) {
    const DockerJsonShape shape = ShapeOfDockerJson(line);
    if (!shape.is_record || !shape.complete || shape.time.empty()) return;
    std::copy_backward(tails_.begin(), tails_.end() - 1, tails_.end());
    tails_.front() =
        static_cast<std::size_t>(line.data() + line.size() - (shape.log.data() + shape.log.size())) + 2;
  }

 private:
  // A bare quote can only be the engine's: those of the program are escaped.
  static constexpr std::string_view kEnding = R"(\n","stream":"std)";

  static bool EndsAt(std::string_view line, std::size_t tail) {
    return tail != 0 && line.size() > tail + kDockerJsonOpening.size() &&
           std::memcmp(line.data() + line.size() - tail, kEnding.data(), kEnding.size()) == 0 &&
           line[line.size() - tail - 1] != '\\' && LooksLikeDockerJson(line);
  }

  std::array<std::size_t, 3> tails_ = {};  // from the escaped line break to the end of the line; 0: unused
};

// docker logs -t puts a time into the middle of a line that was stored in pieces, where it may cut a stem in
// two.
bool MayHoldMarks(Framing kind) {
  return kind == Framing::kTimestamped || kind == Framing::kCompose || kind == Framing::kKubectl;
}

// The oracle's judge: every line is worth everything.
struct CreditAll {
  GroupMask all_groups;
  void LookAt(std::size_t, std::string_view) {}
  Interest WorthOf(std::size_t, LineKind*) const { return Interest::Everything(all_groups); }
};

// Walks a block line by line, joining split ones. The judge says what a line is worth by itself; what the
// wrapping added is not in the content that it sees, where that could be told at a glance. It sees each line
// (LookAt) before it is asked what the one before is worth (WorthOf), so that what it will need has time to
// come from memory. The two lines that it has at a time are 0 and 1 by turns.
template <typename Judge>
void WalkLines(const Block& block, GroupMask all_groups, Proposal* proposal, Judge* judge) {
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

  struct Line {
    std::size_t end = 0;
    std::string_view content;
    bool is_json_record = false;
    bool is_whole = false;
  };
  std::array<Line, 2> lines;
  const auto look_at = [&](std::size_t turn, std::size_t begin) {
    Line& line = lines[turn];
    line.end = FindLineEnd(bytes, begin);
    const std::string_view text = bytes.substr(begin, line.end - begin);
    line.content = text;
    line.is_json_record = LooksLikeDockerJson(text);
    line.is_whole = line.is_json_record && whole.IsWhole(text, &line.content);
    judge->LookAt(turn, line.content);
  };
  if (!bytes.empty()) look_at(0, 0);
  std::size_t turn = 0;
  for (std::size_t begin = 0; begin < bytes.size(); turn = 1 - turn) {
    const auto& [end, content, is_json_record, is_whole] = lines[turn];
    if (end + 1 < bytes.size()) look_at(1 - turn, end + 1);
    if (begin == file_end) {
      proposal->lines += number - lines_from;
      number = lines_from = next_sampled = 1;
      ++seam;
      file_end = end_of_file();
    }
    const std::string_view text = bytes.substr(begin, end - begin);
    Candidate candidate;
    candidate.line = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), number};
    if (number == next_sampled || end + 1 >= file_end) {
      proposal->sampled.push_back(candidate.line);
      next_sampled = FirstSampledLine(number + 1);
    }
    bool is_piece = false;
    if (!joiner.idle() || ((may_hold_pieces || is_json_record) && !is_whole)) {
      const PieceShape shape = ShapeOfPiece(text, block.framing);
      if (shape.is_record) {
        is_piece = joiner.Take(candidate.line, shape);
        if (is_json_record && !is_piece) whole.Learn(text);
      } else {
        joiner.PassLine();
      }
    }
    candidate.interest = judge->WorthOf(turn, &candidate.kind);
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

class Proposer::Judge {
 public:
  explicit Judge(Proposer* proposer) : proposer_(*proposer) {}
  void LookAt(std::size_t turn, std::string_view content) {
    proposer_.LookAt(content, &proposer_.sights_[turn]);
  }
  Interest WorthOf(std::size_t turn, LineKind* kind) {
    return proposer_.WorthOf(proposer_.sights_[turn], kind);
  }

 private:
  Proposer& proposer_;
};

absl::StatusOr<Proposer> Proposer::Create(const RuleSet& rules) {
  HsScratch scratch;
  WFL_RETURN_IF_ERROR(GrowScratch(rules.stem_database(), &scratch));
  return Proposer(rules, std::move(scratch));
}

bool Proposer::IsAskedFor(std::string_view content, std::size_t begin, std::size_t end) const {
  if (end - begin < kStatusDigits) return false;
  const std::size_t at = end - kStatusDigits;
  std::size_t code = 0;
  for (const char c : content.substr(at, kStatusDigits)) {
    if (!absl::ascii_isdigit(c)) return false;
    code = code * 10 + static_cast<std::size_t>(c - '0');
  }
  if (!rules_->AsksForStatus(code)) return false;
  // What an escape stands for may end in the middle of a number.
  return at == begin || IsBehindEscape(content, at);
}

void Proposer::ForEachStem(std::string_view content,
                           absl::FunctionRef<void(const RuleSet::Stem&, std::size_t)> take) {
  rules_->sampled_filter().Find(content, [&](std::size_t last_byte, std::uint32_t stem) {
    take(rules_->long_stems()[stem], last_byte);
  });
  const auto take_short = [&](std::uint32_t stem, std::size_t end) {
    take(rules_->short_stems()[stem], end - 1);
  };
  const auto on_match = [](unsigned id, unsigned long long, unsigned long long end, unsigned, void* raw) {
    (*static_cast<decltype(take_short)*>(raw))(id, static_cast<std::size_t>(end));
    return 0;
  };
  hs_scan(rules_->stem_database(), content.data(), static_cast<unsigned>(content.size()), 0, scratch_.get(),
          on_match, const_cast<void*>(static_cast<const void*>(&take_short)));
}

Interest Proposer::JudgeAnew(std::string_view content) {
  ++searched_lines_;
  Interest interest;
  ForEachStem(content, [&interest](const RuleSet::Stem& stem, std::size_t) {
    AddInterest(RuleSet::LabelOf(stem), &interest);
  });
  // A success word that is the last one of its line has nothing behind it to make it a long stem.
  interest.may_succeed = interest.may_succeed || EndsInSuccessWord(content);
  for (std::size_t at = 0; at < content.size() && !interest.has_status;) {
    if (!absl::ascii_isdigit(content[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < content.size() && absl::ascii_isdigit(content[at])) ++at;
    interest.has_status = MayBeStatus(content, begin, at);
  }
  return interest;
}

void Proposer::Study(const LineSkeleton& skeleton, Outline* outline) {
  outline->is_studied = true;
  outline->has_backslash = skeleton.text().find('\\') != std::string_view::npos;
  outline->is_plain = LeavesDigitsAlone(skeleton.text());
  std::vector<std::size_t> ends;  // of numbers, and where they begin
  std::vector<std::size_t> begins;
  const std::string_view line = skeleton.line();
  skeleton.ForEachNumber([&](const LineSkeleton::Number& number) {
    begins.push_back(static_cast<std::size_t>(number.text.data() - line.data()));
    ends.push_back(begins.back() + number.text.size());
  });
  ForEachStem(line, [&](const RuleSet::Stem& stem, std::size_t last_byte) {
    const std::size_t first_byte = last_byte + 1 - stem.text.size();
    const auto next = std::upper_bound(ends.begin(), ends.end(), first_byte) - ends.begin();
    const bool is_between = next == std::ssize(ends) || begins[static_cast<std::size_t>(next)] > last_byte;
    if (is_between) AddInterest(RuleSet::LabelOf(stem), &outline->interest);
  });
  std::vector<NumberStems::Demand>& demands = outline->demands;
  rules_->number_stems().Find(skeleton.text(), &demands);
  if (demands.size() > Outline::kMostDemands || begins.size() > Outline::kMostNumbers) {
    outline->tells_nothing = true;
    demands = {};
    return;
  }
  outline->numbers = begins.size() == Outline::kMostNumbers ? ~0ULL : (std::uint64_t{1} << begins.size()) - 1;
  outline->statuses = outline->numbers;
  demands.shrink_to_fit();
  for (const NumberStems::Demand& demand : demands) {
    const std::size_t smallest = std::min(rules_->number_stems().SmallestOf(demand), Outline::kSizes);
    for (std::size_t size = smallest; size <= Outline::kSizes; ++size) {
      outline->demanded[size - 1] |= std::uint64_t{1} << demand.number;
    }
  }
}

void Proposer::StudyStatus(const LineSkeleton& line, std::size_t ordinal, Outline* outline) {
  const std::uint64_t bit = std::uint64_t{1} << ordinal;
  if ((outline->statuses_studied & bit) != 0) return;
  outline->statuses_studied |= bit;
  if (!MayBeHttpStatusInSkeleton(line.text(), line.PlaceOf(ordinal))) outline->statuses &= ~bit;
}

bool Proposer::MayBeStatus(const LineSkeleton& skeleton, std::size_t ordinal, Outline* outline) {
  const std::string_view line = skeleton.line();
  const LineSkeleton::Number number = skeleton.NumberAt(ordinal);
  const std::size_t size = number.text.size();
  // What an escape stands for may end in the middle of a number.
  if (size == kStatusDigits ? number.is_id : size < kStatusDigits || !outline->has_backslash) return false;
  const auto begin = static_cast<std::size_t>(number.text.data() - line.data());
  if (!IsAskedFor(line, begin, begin + size)) return false;
  if (line.size() <= kStatusLookAhead) StudyStatus(skeleton, ordinal, outline);
  return MayBeHttpStatus(line, begin + size - kStatusDigits, &scratch_text_);
}

void Proposer::JudgeNumbers(const LineSkeleton& line, Outline* outline, Interest* interest) {
  const NumberStems& stems = rules_->number_stems();
  const NumberStems::Demand* demand = outline->demands.data();  // not of a number before this one
  const NumberStems::Demand* const last_demand = demand + outline->demands.size();
  for (std::uint64_t left = outline->demanded.back(); left != 0; left &= left - 1) {
    const auto ordinal = static_cast<std::size_t>(std::countr_zero(left));
    const std::string_view number = line.NumberAt(ordinal).text;
    if ((outline->demanded[std::min(number.size(), Outline::kSizes) - 1] >> ordinal & 1) == 0) continue;
    while (demand->number < ordinal) ++demand;
    for (; demand != last_demand && demand->number == ordinal; ++demand) {
      if (stems.Meets(number, *demand)) AddInterest(demand->label, interest);
    }
  }
  const bool is_long = line.line().size() > kStatusLookAhead;
  for (std::uint64_t left = is_long ? outline->numbers : outline->statuses; left != 0; left &= left - 1) {
    if (interest->has_status) break;
    interest->has_status = MayBeStatus(line, static_cast<std::size_t>(std::countr_zero(left)), outline);
  }
}

void Proposer::LookAt(std::string_view content, Sight* sight) {
  sight->content = content;
  sight->has_escape = has_terminal_escapes_ && std::memchr(content.data(), '\x1b', content.size()) != nullptr;
  sight->has_skeleton = !sight->has_escape && sight->skeleton.Read(content);
  if (!sight->has_skeleton) return;
  sight->key = LineMemo<Outline>::KeyOf(sight->skeleton.text());
  outlines_.Prefetch(sight->key);
}

Interest Proposer::WorthOf(const Sight& sight, LineKind* kind) {
  if (sight.has_escape) return Interest::Everything(rules_->all_signature_groups());
  if (!sight.has_skeleton) return JudgeAnew(sight.content);
  const LineSkeleton& line = sight.skeleton;
  Outline* outline = outlines_.Find(sight.key);
  if (outline == nullptr) {  // studied when it comes again, since many never do
    outlines_.Keep(sight.key, {.kind = ++last_kind_});
    return JudgeAnew(sight.content);
  }
  if (!outline->is_studied) Study(line, outline);
  if (outline->tells_nothing) return JudgeAnew(sight.content);
  if (++outline->seen == Outline::kSeenOften && sight.content.size() <= kStatusLookAhead) {
    for (std::size_t ordinal = 0; ordinal < line.number_count(); ++ordinal) {
      StudyStatus(line, ordinal, outline);
    }
  }
  Interest interest = outline->interest;
  JudgeNumbers(line, outline, &interest);
  interest.may_succeed = interest.may_succeed || EndsInSuccessWord(sight.content);
  interest.is_vain = interest.groups != 0 && !interest.has_status && outline->is_plain &&
                     vain_lines_.Knows(line, outline->kind, interest.groups);
  *kind = outline->kind;
  return interest;
}

const Proposer::Outline* Proposer::LookBack(std::string_view content) {
  Sight& sight = sights_.front();
  LookAt(content, &sight);
  if (!sight.has_skeleton || !LeavesDigitsAlone(sight.skeleton.text())) return nullptr;
  return outlines_.Find(sight.key);
}

void Proposer::LearnVain(std::string_view content, GroupMask groups) {
  const Outline* outline = LookBack(content);
  if (outline != nullptr) vain_lines_.Learn(sights_.front().skeleton, outline->kind, groups);
}

bool Proposer::IsVain(std::string_view content, GroupMask groups) {
  const Outline* outline = LookBack(content);
  return outline != nullptr && vain_lines_.Knows(sights_.front().skeleton, outline->kind, groups);
}

void Proposer::Propose(const Block& block, Proposal* proposal) {
  proposal->Clear();
  const std::string_view bytes = block.bytes();
  has_terminal_escapes_ = !bytes.empty() && std::memchr(bytes.data(), '\x1b', bytes.size()) != nullptr;
  Judge judge(this);
  WalkLines(block, rules_->all_signature_groups(), proposal, &judge);
}

void Proposer::ProposeAll(const Block& block, GroupMask all_groups, Proposal* proposal) {
  proposal->Clear();
  CreditAll judge{all_groups};
  WalkLines(block, all_groups, proposal, &judge);
}

}  // namespace wflogscan
