#include "engine/match/proposer.h"

#include <algorithm>
#include <array>
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

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Adds what stems say of a line, by their label.
void AddInterest(std::uint64_t label, Interest* interest) {
  const bool is_always = RuleSet::IsAnyOf(label, StemKind::kAlways);
  interest->groups |= RuleSet::GroupsOf(label);
  interest->may_succeed = interest->may_succeed || is_always || RuleSet::IsAnyOf(label, StemKind::kSuccess);
  interest->has_status = interest->has_status || is_always;
  interest->may_stand_in = interest->may_stand_in || RuleSet::IsAnyOf(label, StemKind::kStandIn);
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

bool Proposer::IsAskedFor(std::string_view content, std::size_t begin, std::size_t end) const {
  if (end - begin < kStatusDigits) return false;
  const std::size_t at = end - kStatusDigits;
  std::size_t code = 0;
  for (const char c : content.substr(at, kStatusDigits)) {
    if (!IsDigit(c)) return false;
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
    if (!IsDigit(content[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < content.size() && IsDigit(content[at])) ++at;
    interest.has_status = MayBeStatus(content, begin, at);
  }
  return interest;
}

Proposer::Outline Proposer::Study() {
  Outline outline{.is_studied = true};
  std::vector<std::size_t> ends;  // of numbers, and where they begin
  std::vector<std::size_t> begins;
  const std::string_view line = skeleton_.line();
  skeleton_.ForEachNumber([&](std::string_view number) {
    begins.push_back(static_cast<std::size_t>(number.data() - line.data()));
    ends.push_back(begins.back() + number.size());
  });
  ForEachStem(line, [&](const RuleSet::Stem& stem, std::size_t last_byte) {
    const std::size_t first_byte = last_byte + 1 - stem.text.size();
    const auto next = std::upper_bound(ends.begin(), ends.end(), first_byte) - ends.begin();
    const bool is_between = next == std::ssize(ends) || begins[static_cast<std::size_t>(next)] > last_byte;
    if (is_between) AddInterest(RuleSet::LabelOf(stem), &outline.interest);
  });
  demands_.clear();
  rules_->number_stems().Find(skeleton_.text(), &demands_);
  if (demands_.size() > Outline::kMostDemands || begins.size() > Outline::kMostNumbers) {
    outline.tells_nothing = true;
    return outline;
  }
  std::copy(demands_.begin(), demands_.end(), outline.demands.begin());
  outline.demand_count = static_cast<std::uint8_t>(demands_.size());
  for (const NumberStems::Demand& demand : demands_) {
    const std::uint64_t bit = std::uint64_t{1} << demand.number;
    outline.demanded |= bit;
    if (rules_->number_stems().SmallestOf(demand) < kStatusDigits) outline.short_demanded |= bit;
  }
  return outline;
}

bool Proposer::MayBeStatus(std::string_view number, std::size_t ordinal, Outline* outline) {
  const std::string_view line = skeleton_.line();
  const auto begin = static_cast<std::size_t>(number.data() - line.data());
  const std::size_t end = begin + number.size();
  if (!IsAskedFor(line, begin, end)) return false;
  const std::uint64_t bit = std::uint64_t{1} << ordinal;
  if (line.size() <= kStatusLookAhead && (outline->statuses_studied & bit) == 0) {
    outline->statuses_studied |= bit;
    if (!MayBeHttpStatusInSkeleton(skeleton_.text(), skeleton_.PlaceOf(ordinal))) outline->statuses &= ~bit;
  }
  return MayBeHttpStatus(line, end - kStatusDigits, &scratch_text_);
}

void Proposer::JudgeNumbers(Outline* outline, Interest* interest) {
  const bool is_long = skeleton_.line().size() > kStatusLookAhead;
  const NumberStems::Demand* demand = outline->demands.data();  // not of a number before this one
  const NumberStems::Demand* const last_demand = demand + outline->demand_count;
  std::size_t ordinal = 0;
  skeleton_.ForEachNumber([&](std::string_view number) {
    const bool may_be_status =
        number.size() >= kStatusDigits && (is_long || (outline->statuses >> ordinal & 1) != 0);
    const bool is_demanded =
        ((number.size() < kStatusDigits ? outline->short_demanded : outline->demanded) >> ordinal & 1) != 0;
    if (is_demanded) {
      while (demand->number != ordinal) ++demand;
      for (; demand != last_demand && demand->number == ordinal; ++demand) {
        if (rules_->number_stems().Meets(number, *demand)) AddInterest(demand->label, interest);
      }
    }
    if (may_be_status && !interest->has_status) interest->has_status = MayBeStatus(number, ordinal, outline);
    ++ordinal;
  });
}

Interest Proposer::Judge(std::string_view content) {
  if (has_terminal_escapes_ && std::memchr(content.data(), '\x1b', content.size()) != nullptr) {
    return Interest::Everything(rules_->all_signature_groups());
  }
  if (!skeleton_.Read(content)) return JudgeAnew(content);
  const LineMemo<Outline>::Key key = LineMemo<Outline>::KeyOf(skeleton_.text());
  Outline* outline = outlines_.Find(key);
  if (outline == nullptr) {  // studied when it comes again, since many never do
    outlines_.Keep(key, Outline());
    return JudgeAnew(content);
  }
  if (!outline->is_studied) *outline = Study();
  if (outline->tells_nothing) return JudgeAnew(content);
  Interest interest = outline->interest;
  JudgeNumbers(outline, &interest);
  interest.may_succeed = interest.may_succeed || EndsInSuccessWord(content);
  return interest;
}

void Proposer::Propose(const Block& block, Proposal* proposal) {
  proposal->Clear();
  const std::string_view bytes = block.bytes();
  has_terminal_escapes_ = !bytes.empty() && std::memchr(bytes.data(), '\x1b', bytes.size()) != nullptr;
  WalkLines(block, rules_->all_signature_groups(), proposal,
            [this](std::string_view content) { return Judge(content); });
}

void Proposer::ProposeAll(const Block& block, GroupMask all_groups, Proposal* proposal) {
  proposal->Clear();
  WalkLines(block, all_groups, proposal,
            [all_groups](std::string_view) { return Interest::Everything(all_groups); });
}

}  // namespace wflogscan
