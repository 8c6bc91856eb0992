#include "engine/match/proposer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <span>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "engine/base/byte_word.h"
#include "engine/base/contains.h"
#include "engine/base/line_breaks.h"
#include "engine/base/status_macros.h"
#include "engine/base/string_bridge.h"
#include "engine/base/terminal.h"
#include "engine/match/complaint.h"
#include "engine/match/http_status.h"
#include "engine/match/lone_zero.h"
#include "engine/match/piece_joiner.h"
#include "engine/match/sampled_lines.h"
#include "engine/match/stems.h"
#include "engine/source/line_shape.h"
#include "engine/source/payload_text.h"
#include "engine/source/piece_shape.h"
#include "engine/source/wrapped_line.h"

namespace wflogscan {
namespace {

constexpr char kEscape = '\x1b';

bool EndsInSuccessWord(std::string_view content) {
  constexpr std::string_view kWord = "fetched";
  return content.size() >= kWord.size() && (content.back() | 0x20) == kWord.back() &&
         absl::EqualsIgnoreCase(ToAbsl(content.substr(content.size() - kWord.size())), ToAbsl(kWord));
}

// The same of a line by its skeleton: of "fetched" a number before it takes the first two letters.
bool MayEndInSuccessWord(std::string_view skeleton) {
  constexpr std::string_view kRest = "tched";
  if (EndsInSuccessWord(skeleton)) return true;
  if (skeleton.size() <= kRest.size()) return false;
  const std::string_view end = skeleton.substr(skeleton.size() - kRest.size() - 1);
  return end.front() == LineSkeleton::kId && absl::EqualsIgnoreCase(ToAbsl(end.substr(1)), ToAbsl(kRest));
}

// Adds what stems say of a line, by their label.
void AddInterest(const StemLabel& label, Interest* interest) {
  const bool is_always = label.IsAnyOf(StemKind::kAlways);
  interest->groups |= label.groups;
  interest->may_succeed = interest->may_succeed || is_always || label.IsAnyOf(StemKind::kSuccess);
  interest->has_status = interest->has_status || is_always;
  interest->may_stand_in = interest->may_stand_in || label.IsAnyOf(StemKind::kStandIn);
}

// Whether decoding a line, or any of this skeleton, leaves its digits alone. Of the escapes that holds for
// the one that is in every JSON record; syslog's are a number.
bool LeavesDigitsAlone(std::string_view content) {
  if (content.empty() || !EscapesQuotesOnly(content)) return false;
  for (std::size_t at = 0; at + 1 < content.size(); ++at) {
    const char next = content[at + 1];
    if (content[at] == '#' && (LineSkeleton::IsPlaceholder(next) || absl::ascii_isdigit(next))) return false;
  }
  return true;
}

// The numbers that may have an escape before them, or in them: a bit for each, of at most 64. A number is one
// character here, so that nothing is nearer in the line itself.
std::uint64_t NumbersBehindEscapes(std::string_view skeleton) {
  std::uint64_t numbers = 0;
  std::uint64_t bit = 1;
  for (std::size_t at = 0; at < skeleton.size(); ++at) {
    if (!LineSkeleton::IsPlaceholder(skeleton[at])) continue;
    if (IsBehindEscape(skeleton, at)) numbers |= bit;
    bit <<= 1;
  }
  return numbers;
}

// A JSON string without the line break that it ends in; nullopt where it is not clear that it ends in one: an
// escaped backslash before it may be half of one.
std::optional<std::string_view> WithoutEscapedLineBreak(std::string_view text) {
  constexpr std::string_view kLineBreak = R"(\n)";
  if (!text.ends_with(kLineBreak)) return std::nullopt;
  text.remove_suffix(kLineBreak.size());
  if (text.ends_with('\\')) return std::nullopt;
  return text;
}

// What the program printed, still escaped, of a whole record of the json-file driver; nullopt where
// ShapeOfDockerJson has to be asked more than whether it is one.
std::optional<std::string_view> ContentOfWholeRecord(const DockerJsonShape& shape) {
  if (!shape.is_record || !shape.complete || shape.time.empty()) return std::nullopt;
  return WithoutEscapedLineBreak(shape.log);
}

// Whether a record of the journal has another MESSAGE beside this one: it may be one that was left out, which
// is told from the record.
bool HoldsOtherMessage(std::string_view record, std::string_view message) {
  constexpr std::string_view kKey = "\"MESSAGE\"";
  const auto begin = static_cast<std::size_t>(message.data() - record.data());
  const std::string_view before = record.substr(0, begin);
  const std::size_t key = before.rfind(kKey);
  return key == std::string_view::npos || Contains(before.substr(0, key), kKey) ||
         Contains(record.substr(begin + message.size()), kKey);
}

// Whether decoding a line takes its terminal sequences out and undoes nothing else.
bool IsDecodedByNothingElse(std::string_view line, Framing framing) {
  return framing == Framing::kText && line.find('\\') == std::string_view::npos &&
         line.find('#') == std::string_view::npos;
}

// docker logs -t puts a time into the middle of a line that was stored in pieces, where it may cut a stem in
// two.
bool MayHoldMarks(Framing kind) {
  return kind == Framing::kTimestamped || kind == Framing::kCompose || kind == Framing::kKubectl;
}

}  // namespace

// Takes the lines of a block one by one, in order, and makes candidates of those that are worth it, joining
// split ones.
class Proposer::Walk {
 public:
  Walk(const Block& block, GroupMask all_groups, Proposal* proposal)
      : bytes_(block.bytes()),
        framing_(block.framing),
        all_groups_(all_groups),
        proposal_(*proposal),
        may_hold_pieces_(MayHoldPieces(block.framing)),
        may_hold_marks_(MayHoldMarks(block.framing.kind)),
        joiner_(all_groups, proposal),
        number_(block.first_line),
        next_sampled_(FirstSampledLine(number_ + (block.starts_inside_line ? 1 : 0))),
        lines_from_(number_),
        seam_(block.seams.begin()),
        last_seam_(block.seams.end()),
        file_end_(EndOfFile()) {
    proposal_.Clear();
  }

  // The line [begin, end). What the wrapping added is not in worth.content, where that could be told.
  void Take(std::size_t begin, std::size_t end, const Worth& worth) {
    const LineSpan span = Count(begin, end);
    const std::string_view line = bytes_.substr(begin, end - begin);
    const bool may_be_piece =
        !joiner_.idle() || (!worth.is_whole_record && (may_hold_pieces_ || LooksLikeDockerJson(line)));
    const bool may_hold_mark = may_hold_marks_ && line.size() > kFullPieceBytes;
    if (may_be_piece && TakePiece(span, line, worth.wrapping)) return;
    if (may_hold_mark) {
      Add(span, Interest::Everything(all_groups_), worth);
    } else if (worth.interest.any()) {
      Add(span, worth.interest, worth);
    }
  }

  void Finish() {
    joiner_.CloseAll();
    proposal_.lines += number_ - lines_from_ - joiner_.joined();
    if (!proposal_.pieces.empty()) {
      std::sort(proposal_.candidates.begin(), proposal_.candidates.end(),
                [](const Candidate& a, const Candidate& b) { return a.line.begin < b.line.begin; });
    }
  }

 private:
  LineSpan Count(std::size_t begin, std::size_t end) {
    if (begin == file_end_) {
      proposal_.lines += number_ - lines_from_;
      number_ = lines_from_ = next_sampled_ = 1;
      ++seam_;
      file_end_ = EndOfFile();
    }
    const LineSpan span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), number_};
    if (number_ == next_sampled_ || end + 1 >= file_end_) {
      proposal_.sampled.push_back(span);
      next_sampled_ = FirstSampledLine(number_ + 1);
    }
    ++number_;
    return span;
  }

  // True: it is part of a split line, and the joiner sees to its candidate.
  bool TakePiece(const LineSpan& span, std::string_view line, const WrappedLine* wrapping) {
    const PieceShape shape =
        wrapping != nullptr ? ShapeOfPiece(*wrapping, framing_) : ShapeOfPiece(line, framing_);
    if (shape.is_record) return joiner_.Take(span, shape);
    joiner_.PassLine();
    return false;
  }

  void Add(const LineSpan& span, const Interest& interest, const Worth& worth) {
    const auto content_begin = static_cast<std::uint32_t>(worth.content.data() - bytes_.data());
    proposal_.candidates.push_back(
        {.line = span,
         .interest = interest,
         .kind = worth.kind,
         .content_begin = content_begin,
         .content_end = content_begin + static_cast<std::uint32_t>(worth.content.size())});
    if (worth.alike.size > 0) {
      proposal_.alike.push_back(worth.alike);
      proposal_.candidates.back().alike_place = static_cast<std::uint32_t>(proposal_.alike.size());
    }
    if (worth.wrapping != nullptr) {
      proposal_.wrappings.push_back(*worth.wrapping);
      proposal_.candidates.back().wrapping_place = static_cast<std::uint32_t>(proposal_.wrappings.size());
    }
  }

  std::size_t EndOfFile() const { return seam_ == last_seam_ ? bytes_.size() : seam_->at; }

  const std::string_view bytes_;
  const SourceFraming& framing_;
  const GroupMask all_groups_;
  Proposal& proposal_;
  const bool may_hold_pieces_;
  const bool may_hold_marks_;
  PieceJoiner joiner_;
  std::uint64_t number_;
  std::uint64_t next_sampled_;
  std::uint64_t lines_from_;
  std::vector<Seam>::const_iterator seam_;
  const std::vector<Seam>::const_iterator last_seam_;
  std::size_t file_end_;
};

absl::StatusOr<Proposer> Proposer::Create(const RuleSet& rules) {
  HsScratch scratch;
  WFL_RETURN_IF_ERROR(GrowScratch(rules.stem_database(), &scratch));
  return Proposer(rules, std::move(scratch));
}

bool Proposer::AsksFor(const char* code) const {
  std::size_t value = 0;
  for (std::size_t i = 0; i < kStatusDigits; ++i) {
    if (!absl::ascii_isdigit(code[i])) return false;
    value = value * 10 + static_cast<std::size_t>(code[i] - '0');
  }
  return rules_->AsksForStatus(value);
}

bool Proposer::IsAskedFor(std::string_view content, std::size_t begin, std::size_t end) const {
  if (end - begin < kStatusDigits) return false;
  const std::size_t at = end - kStatusDigits;
  if (!AsksFor(content.data() + at)) return false;
  // What an escape stands for may end in the middle of a number.
  return at == begin || IsBehindEscape(content, at);
}

void Proposer::ForEachStem(std::string_view content, absl::FunctionRef<void(const Stem&, std::size_t)> take) {
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

Interest Proposer::InterestByStems(std::string_view content) {
  ++searched_lines_;
  Interest interest;
  GroupMask zero_groups = 0;
  ForEachStem(content, [&](const Stem& stem, std::size_t last_byte) {
    const StemLabel label = stem.LabelAt(content, last_byte);
    AddInterest(label, &interest);
    zero_groups |= label.zero_groups;
  });
  if ((zero_groups & ~interest.groups) != 0 && (!LeavesDigitsAlone(content) || HoldsLoneZero(content))) {
    interest.groups |= zero_groups;
  }
  // A success word that is the last one of its line has nothing behind it to make it a long stem.
  interest.may_succeed = interest.may_succeed || EndsInSuccessWord(content);
  return interest;
}

bool Proposer::MayHoldStatus(std::string_view content) {
  for (std::size_t at = FindDigit(content, 0); at < content.size(); at = FindDigit(content, at)) {
    const std::size_t begin = at;
    while (at < content.size() && absl::ascii_isdigit(content[at])) ++at;
    if (MayBeStatus(content, begin, at)) return true;
  }
  return false;
}

bool Proposer::MayHoldStatus(std::string_view content, const LineNumbers& numbers) {
  if (numbers.count() > LineNumbers::kTold) return MayHoldStatus(content);
  const bool has_escapes = content.find('\\') != std::string_view::npos;
  for (std::uint64_t left = has_escapes ? numbers.All() : numbers.OfSize(kStatusDigits); left != 0;
       left &= left - 1) {
    const std::string_view number = numbers.TextOf(static_cast<std::size_t>(std::countr_zero(left)));
    if (number.data() < content.data() || number.data() >= content.data() + content.size()) continue;
    const auto begin = static_cast<std::size_t>(number.data() - content.data());
    if (MayBeStatus(content, begin, begin + number.size())) return true;
  }
  return false;
}

void Proposer::Study(const Text& studied, Outline* outline) {
  LineSkeleton line = studied.skeleton;
  if (line.number_count() > Outline::kMostNumbers) {
    outline->tells_nothing = true;
    return;
  }
  const DockerJsonShape shape = ShapeOfDockerJson(line.line());
  if (const std::optional<std::string_view> printed = ContentOfWholeRecord(shape)) {
    const char* const end = printed->data() + printed->size();
    std::size_t numbers = 0;
    while (numbers < line.number_count() && line.BeginOf(numbers) < end) ++numbers;
    std::size_t time = numbers;
    while (time < line.number_count() && line.BeginOf(time) < shape.time.data()) ++time;
    if (time < line.number_count() && line.BeginOf(time) == shape.time.data()) {
      const auto gap = static_cast<std::size_t>(line.BeginOf(numbers) - end);
      outline->is_whole_record = true;
      outline->number_count = static_cast<std::uint8_t>(numbers);
      outline->time_number = static_cast<std::uint8_t>(time);
      outline->content_gap = static_cast<std::uint16_t>(gap);
      outline->content_text_end = static_cast<std::uint16_t>(line.PlaceOf(numbers) - gap);
      if (!TakeContent(*outline, &line)) {  // an odd one of its kind
        outline->tells_nothing = true;
        return;
      }
    }
  }
  const LineSkeleton& content = line;
  // The like of it may hold another escape: each is looked at by itself.
  if (MayHideStemChars(content.line()) ||
      ((outline->is_whole_record || studied.is_escaped()) && HoldsTerminalSequence(content.line()))) {
    outline->tells_nothing = true;
    return;
  }
  // At a glance the digits of escapes are seen to be the same (match/settled_statuses.h).
  outline->may_hide = content.line().find(R"(\u00)") != std::string_view::npos;
  const std::string_view text = content.text();
  outline->is_plain = LeavesDigitsAlone(text);
  outline->is_quiet = !LooksLikeDockerJson(text) && IsQuietSkeleton(text);
  outline->interest.may_succeed = MayEndInSuccessWord(text);
  const auto is_between = [&content](std::size_t first_byte, std::size_t last_byte) {
    for (std::size_t i = 0; i < content.number_count(); ++i) {
      const auto begin = static_cast<std::size_t>(content.BeginOf(i) - content.line().data());
      if (begin + content.SizeOf(i) > first_byte) return begin > last_byte;
    }
    return true;
  };
  ForEachStem(content.line(), [&](const Stem& stem, std::size_t last_byte) {
    const std::size_t begin = last_byte + 1 - stem.text.size();
    if (!is_between(begin, last_byte)) return;
    for (const Stem::Use& use : stem.uses) {
      // Where a number is a part of what is around it, that may be another one on the next line, and so may
      // one that is a part of a companion.
      const StemContext& context = use.context;
      const bool is_known =
          is_between(begin - std::min(begin, context.before.size()), last_byte + context.behind.size());
      if (is_known && !context.HoldsAt(content.line(), begin, last_byte + 1)) continue;
      AddInterest(use.label, &outline->interest);
      outline->zero_groups |= use.label.zero_groups;
    }
  });
  StudyNumbers(content, outline);
  outline->may_hold_zero = !outline->is_plain || HoldsLoneZero(text);
}

void Proposer::StudyNumbers(const LineSkeleton& content, Outline* outline) {
  outline->escaped = NumbersBehindEscapes(content.text());
  std::vector<NumberStems::Demand>& demands = outline->demands;
  rules_->number_stems().Find(content.text(), &demands);
  if (demands.size() > Outline::kMostDemands) {
    outline->tells_nothing = true;
    demands = {};
    return;
  }
  // Most numbers are short, so that what is demanded of long ones is asked for itself.
  const auto is_of_long = [this](const NumberStems::Demand& demand) {
    return rules_->number_stems().SmallestOf(demand) >= LineNumbers::kLong;
  };
  const auto first_of_long = std::stable_partition(
      demands.begin(), demands.end(), [&](const NumberStems::Demand& demand) { return !is_of_long(demand); });
  outline->short_demands = static_cast<std::uint8_t>(first_of_long - demands.begin());
  for (auto demand = first_of_long; demand != demands.end(); ++demand) {
    outline->long_demanded |= std::uint64_t{1} << demand->number;
  }
  demands.shrink_to_fit();
}

bool Proposer::MayBeStatus(const LineSkeleton& skeleton, std::size_t ordinal, Outline* outline) {
  const std::string_view line = skeleton.line();
  const LineSkeleton::Number number = skeleton.NumberAt(ordinal);
  const std::size_t size = number.text.size();
  if (size == kStatusDigits && number.is_id) return false;
  const auto begin = static_cast<std::size_t>(number.text.data() - line.data());
  if (!IsAskedFor(line, begin, begin + size)) return false;
  const std::uint64_t bit = std::uint64_t{1} << ordinal;
  if ((outline->statuses_seen & bit) != 0) return true;  // whether it is one here as well is the classifier's
  const bool may_be_status = MayBeHttpStatus(line, begin + size - kStatusDigits, &scratch_text_);
  if (may_be_status) outline->statuses_seen |= bit;
  return may_be_status;
}

std::span<const NumberStems::Demand> Proposer::DemandsOnLong(const Outline& outline, std::size_t ordinal) {
  const auto is_on_it = [ordinal](const NumberStems::Demand& demand) { return demand.number == ordinal; };
  const auto begin =
      std::find_if(outline.demands.begin() + outline.short_demands, outline.demands.end(), is_on_it);
  return {begin, std::find_if_not(begin, outline.demands.end(), is_on_it)};
}

void Proposer::JudgeNumbers(const LineSkeleton& content, Outline* outline, Interest* interest) {
  const LineSkeleton line = content;  // the compiler need not fear that it changes
  const NumberStems& stems = rules_->number_stems();
  GroupMask zero_groups = outline->zero_groups;
  const auto judge = [&](std::string_view number, const NumberStems::Demand& demand) {
    if (!stems.Meets(number, demand)) return;
    AddInterest(demand.label, interest);
    zero_groups |= demand.label.zero_groups;
  };
  for (std::size_t i = 0; i < outline->short_demands; ++i) {
    judge(line.NumberAt(outline->demands[i].number).text, outline->demands[i]);
  }
  for (std::uint64_t left = outline->long_demanded & line.numbers().LongOnes(); left != 0; left &= left - 1) {
    const auto ordinal = static_cast<std::size_t>(std::countr_zero(left));
    const LineSkeleton::Number number = line.NumberAt(ordinal);
    if (!stems.MayMatter(number.text, number.is_id)) continue;
    for (const NumberStems::Demand& demand : DemandsOnLong(*outline, ordinal)) judge(number.text, demand);
  }
  if ((zero_groups & ~interest->groups) != 0 &&
      (outline->may_hold_zero || NumbersHoldLoneZero(line.numbers()))) {
    interest->groups |= zero_groups;
  }
  const bool hold = line.line().size() <= kStatusLookAhead && outline->statuses.HoldFor(line.numbers());
  std::uint64_t left = line.numbers().All() & (hold ? outline->statuses.numbers : ~std::uint64_t{0});
  for (; left != 0 && !interest->has_status; left &= left - 1) {
    const auto ordinal = static_cast<std::size_t>(std::countr_zero(left));
    const std::size_t size = line.SizeOf(ordinal);
    if (!IsLongEnough(size, ordinal, *outline)) continue;
    interest->has_status = MayBeStatus(line, ordinal, outline);
  }
}

std::string_view Proposer::ContentOfRecord(const Outline& outline, std::string_view line,
                                           const LineNumbers& numbers) {
  const char* const end = line.data() + line.size();
  if (end - numbers.BeginOf(outline.time_number) > kLongestTimeAndEnd) return {};
  return {line.data() + kDockerJsonOpening.size(),
          numbers.BeginOf(outline.number_count) - outline.content_gap};
}

bool Proposer::TakeContent(const Outline& outline, LineSkeleton* line) {
  if (!outline.is_whole_record) return true;
  const std::string_view content = ContentOfRecord(outline, line->line(), line->numbers());
  if (content.data() == nullptr) return false;
  const std::string_view text =
      line->text().substr(kDockerJsonOpening.size(), outline.content_text_end - kDockerJsonOpening.size());
  *line = line->Part(content, text, outline.number_count);
  return true;
}

std::optional<Proposer::Sight> Proposer::JudgeUnknown(const Text& text, Worth* worth) {
  const std::string_view line = text.bytes();
  const std::optional<std::string_view> content = ContentOfWholeRecord(ShapeOfDockerJson(line));
  worth->content = content.value_or(line);
  worth->kind = kNoKind;
  worth->is_whole_record = content.has_value();
  if ((!text.has_skeleton && line.find(kEscape) != std::string_view::npos) ||
      MayHideStemChars(worth->content) ||
      ((content || text.is_escaped()) && HoldsTerminalSequence(worth->content))) {
    return JudgeDecoded(text, worth);
  }
  Interest& interest = worth->interest;
  interest = InterestByStems(worth->content);
  interest.has_status =
      interest.has_status || (text.has_skeleton ? MayHoldStatus(worth->content, text.skeleton.numbers())
                                                : MayHoldStatus(worth->content));
  return std::nullopt;
}

std::optional<Proposer::Sight> Proposer::JudgeDecoded(const Text& text, Worth* worth) {
  Interest& interest = worth->interest;
  std::string_view decoded = text.bytes();
  if (worth->is_whole_record || text.is_escaped()) {
    scratch_text_.clear();
    AppendJsonString(worth->content, &scratch_text_);
    decoded = scratch_text_;
  } else if (!IsDecodedByNothingElse(text.bytes(), text.wrapping != nullptr ? Framing::kText : framing_)) {
    interest = Interest::Everything(rules_->all_signature_groups());
    return std::nullopt;
  }
  plain_text_.clear();
  AppendWithoutTerminalSequences(decoded, &plain_text_);
  // What is left is known as a line without sequences is.
  if (const std::optional<LineSkeleton> skeleton = plain_reader_.ReadLine(WithoutLineBreak(plain_text_))) {
    const Text plain = {.skeleton = *skeleton, .has_skeleton = true};
    const Fingerprint key = KeyOf(*skeleton, /*is_escaped=*/false);
    Outline* outline = key.size > 0 ? outlines_.Find(key) : nullptr;
    if (outline == nullptr) outline = MeetAgain(plain, key);
    const std::optional<LineSkeleton> known = Recognize(plain, outline);
    if (known && !outline->is_whole_record) {
      const Worth of_line = *worth;
      JudgeKnown(*known, outline, worth);
      worth->content = of_line.content;
      worth->is_whole_record = of_line.is_whole_record;
      worth->kind |= kOfPlainText;
      return Sight{*known, outline};
    }
  }
  interest = InterestByStems(plain_text_);
  interest.has_status = interest.has_status || MayHoldStatus(plain_text_);
  return std::nullopt;
}

void Proposer::Settle(const LineSkeleton& content, Outline* outline) const {
  outline->statuses = SettleStatuses(content);
  outline->has_statuses = outline->statuses.numbers != 0 || outline->statuses.escape_count != 0;
  // What is of interest by itself is proposed, whatever its numbers are.
  if (!outline->is_quiet || outline->interest.groups != 0 || content.number_count() == 0 ||
      outline->short_demands > Outline::kFewDemands) {
    return;
  }
  // Of more escapes the digits are not demanded.
  if (outline->may_hide && outline->statuses.escape_count == SettledStatuses::kMostEscapes) return;
  for (std::size_t i = 0; i < outline->short_demands; ++i) {
    const NumberStems::Demand& demand = outline->demands[i];
    const std::optional<WordDemand> in_word = rules_->number_stems().AsWordDemand(demand);
    if (!in_word) return;
    outline->word_demands[i] = *in_word;
    const bool needs_zero =
        demand.label.groups == 0 && demand.label.kinds == StemLabel::BitOf(StemKind::kRule);
    outline->zero_demands |= static_cast<std::uint8_t>(unsigned{needs_zero} << i);
  }
  outline->is_settled = true;
}

void Proposer::JudgeKnown(const LineSkeleton& content, Outline* outline, Worth* worth) {
  if (outline->seen < Outline::kSeenOften && content.line().size() <= kStatusLookAhead &&
      ++outline->seen == Outline::kSeenOften) {
    Settle(content, outline);
  }
  worth->content = content.line();
  worth->kind = outline->kind;
  worth->is_whole_record = outline->is_whole_record;
  Interest& interest = worth->interest;
  interest = outline->interest;
  JudgeNumbers(content, outline, &interest);
  if (interest.groups != 0 && !interest.has_status && outline->has_vain_lines) {
    interest.is_vain = vain_lines_.Knows(content, outline->kind, framing_, interest.groups);
  }
}

bool Proposer::Glance(std::string_view line, const LineNumbers& numbers, const Outline& outline,
                      Worth* worth) const {
  // Numbers are not copied here: put down a word at a time and taken up whole, they are late by ten cycles.
  if (!outline.is_whole_record) return GlanceAtContent(line, numbers, outline, worth);
  return GlanceAtContent(ContentOfRecord(outline, line, numbers), numbers.First(outline.number_count),
                         outline, worth);
}

bool Proposer::GlanceAtContent(std::string_view content, const LineNumbers& numbers, const Outline& outline,
                               Worth* worth) const {
  if (content.data() == nullptr || content.size() > kStatusLookAhead) return false;
  if (ShortNumberMatters(numbers, outline) || LongNumberMatters(numbers, outline)) return false;
  worth->content = content;
  worth->interest = outline.interest;
  worth->kind = outline.kind;
  worth->is_whole_record = outline.is_whole_record;
  return true;
}

bool Proposer::ShortNumberMatters(const LineNumbers& numbers, const Outline& outline) const {
  if (outline.has_statuses && !outline.statuses.HoldFor(numbers)) return true;
  // Whether a number is a demanded one cannot be guessed, so there are no branches.
  unsigned met = 0;  // bit i: word_demands[i]
  const auto ask = [&](std::size_t at) {
    const WordDemand& demand = outline.word_demands[at];
    met |= unsigned{demand.IsMetBy(numbers.BeginOf(demand.number()), numbers.SizeOf(demand.number()))} << at;
  };
  for (std::size_t at = 0; at < Outline::kHotDemands; ++at) ask(at);
  for (std::size_t at = Outline::kHotDemands; at < outline.short_demands; ++at) ask(at);
  const bool asks_for_zero = outline.zero_groups != 0 || met != 0;
  unsigned may_matter = met & ~unsigned{outline.zero_demands};
  for (std::uint64_t left = outline.has_statuses ? outline.statuses.numbers : 0; left != 0;
       left &= left - 1) {
    const auto ordinal = static_cast<std::size_t>(std::countr_zero(left));
    const std::size_t size = numbers.SizeOf(ordinal);
    may_matter |= unsigned{IsLongEnough(size, ordinal, outline) &&
                           AsksFor(numbers.BeginOf(ordinal) + size - kStatusDigits)};
  }
  return may_matter != 0 || (asks_for_zero && (outline.may_hold_zero || NumbersHoldLoneZero(numbers)));
}

bool Proposer::LongNumberMatters(const LineNumbers& numbers, const Outline& outline) const {
  const NumberStems& stems = rules_->number_stems();
  for (std::uint64_t left = outline.long_demanded & numbers.LongOnes(); left != 0; left &= left - 1) {
    const auto ordinal = static_cast<std::size_t>(std::countr_zero(left));
    const std::string_view number = numbers.TextOf(ordinal);
    if (!stems.MayMatter(number, numbers.IsId(ordinal))) continue;
    const std::span<const NumberStems::Demand> demands = DemandsOnLong(outline, ordinal);
    if (std::any_of(demands.begin(), demands.end(),
                    [&](const NumberStems::Demand& demand) { return stems.Meets(number, demand); })) {
      return true;
    }
  }
  return false;
}

Fingerprint Proposer::KeyOf(const LineSkeleton& skeleton, bool is_escaped) {
  if (skeleton.text().empty()) return {};
  // Longer than any skeleton, so that it changes no size into another one's.
  constexpr std::size_t kEscaped = std::size_t{1} << 32;
  Fingerprint key = FingerprintOf(skeleton.text());
  if (is_escaped) key.size |= kEscaped;
  return key;
}

Proposer::Text Proposer::TextAt(std::size_t i) const {
  const bool has_skeleton = reader_.HasSkeleton(i);
  return {.skeleton = has_skeleton ? reader_.SkeletonAt(i) : LineSkeleton(reader_.LineAt(i), {}, {}),
          .has_skeleton = has_skeleton};
}

std::optional<Proposer::Text> Proposer::PrintedAt(std::size_t i, const WrappedLine& wrapping) const {
  // A json-file record of another writer is decoded by a real parser, which may see another text in it; what
  // looks like the driver's own is read as one where it is met again.
  if (wrapping.framing == Framing::kText || wrapping.framing == Framing::kDockerJson || !wrapping.complete ||
      wrapping.payload.data() == nullptr || LooksLikeDockerJson(wrapping.payload) ||
      (wrapping.framing == Framing::kJournalJson && HoldsOtherMessage(reader_.LineAt(i), wrapping.payload))) {
    return std::nullopt;
  }
  std::string_view printed = wrapping.payload;
  switch (wrapping.escape) {
    case PayloadEscape::kNone:
      break;
    case PayloadEscape::kJsonString:
      printed = WithoutEscapedLineBreak(printed).value_or(printed);
      break;
    case PayloadEscape::kJsonBytes:
      return std::nullopt;
    case PayloadEscape::kRsyslogOctal:
    case PayloadEscape::kRepeatedMark:
      if (!StandsAsPrinted(wrapping)) return std::nullopt;
      break;
  }
  const std::optional<LineSkeleton> skeleton = reader_.PartAt(i, printed);
  return Text{.skeleton = skeleton.value_or(LineSkeleton(printed, {}, {})),
              .has_skeleton = skeleton.has_value(),
              .wrapping = &wrapping};
}

Proposer::Outline* Proposer::MeetAgain(const Text& text, const Fingerprint& key) {
  if (key.size == 0 || !seen_once_.Note(key)) return nullptr;
  Outline* const outline = outlines_.Keep(key, Outline());
  outline->kind = ++last_kind_;
  Study(text, outline);
  return outline;
}

std::optional<LineSkeleton> Proposer::Recognize(const Text& text, const Outline* outline) const {
  if (outline == nullptr || outline->tells_nothing) return std::nullopt;
  LineSkeleton content = text.skeleton;
  if (!TakeContent(*outline, &content) || (outline->may_hide && MayHideStemChars(content.line()))) {
    return std::nullopt;
  }
  return content;
}

void Proposer::Judge(const Text& text, const Fingerprint& key, Outline* outline, std::string_view raw,
                     const SourceFraming& framing, Worth* worth) {
  const auto may_complain = [&] {
    return text.wrapping != nullptr ? MayComplain(*text.wrapping) : RawLineMayComplain(raw, framing);
  };
  Interest& interest = worth->interest;
  if (outline == nullptr) outline = MeetAgain(text, key);
  std::optional<Sight> sight;
  // What other framings are that were not taken off may depend on their numbers. The assembler sees to lines
  // of text that show a wrapping of their own.
  bool is_told = text.wrapping != nullptr || framing.kind == Framing::kText;
  if (const std::optional<LineSkeleton> content = Recognize(text, outline)) {
    sight = Sight{*content, outline};
    JudgeKnown(*content, outline, worth);
    if (!outline->is_quiet || (!is_told && !LooksLikeDockerJson(raw))) interest.may_complain = may_complain();
  } else {
    sight = JudgeUnknown(text, worth);
    interest.may_complain = may_complain();
  }
  is_told = is_told || worth->is_whole_record;
  if (sight && is_told && sight->outline->is_plain &&
      ((interest.groups != 0 && !interest.is_vain) || interest.has_status || interest.may_complain)) {
    worth->alike = alike_lines_.KeyOf(sight->content, sight->outline->kind, framing_);
  }
}

std::optional<Proposer::Sight> Proposer::LookBack(const KindText& text) {
  const std::optional<LineSkeleton> skeleton = reader_.ReadLine(text.bytes);
  if (!skeleton) return std::nullopt;
  Sight sight{*skeleton, outlines_.Find(KeyOf(*skeleton, text.is_escaped))};
  if (sight.outline == nullptr || sight.outline->tells_nothing || !sight.outline->is_plain ||
      !TakeContent(*sight.outline, &sight.content)) {
    return std::nullopt;
  }
  return sight;
}

LineKind Proposer::LearnVain(const KindText& text, GroupMask groups) {
  const std::optional<Sight> sight = LookBack(text);
  if (!sight) return kNoKind;
  sight->outline->has_vain_lines = true;
  vain_lines_.Learn(sight->content, sight->outline->kind, framing_, groups);
  return sight->outline->kind;
}

bool Proposer::IsVain(const KindText& text, GroupMask groups) {
  const std::optional<Sight> sight = LookBack(text);
  return sight && vain_lines_.Knows(sight->content, sight->outline->kind, framing_, groups);
}

void Proposer::Propose(const Block& block, Proposal* proposal) {
  framing_ = block.framing.kind;
  Walk walk(block, rules_->all_signature_groups(), proposal);
  if (framing_ == Framing::kText || framing_ == Framing::kDockerJson) {
    ProposeText(block, &walk);
  } else {
    ProposeWrapped(block, &walk);
  }
  walk.Finish();
}

void Proposer::ProposeText(const Block& block, Walk* walk) {
  const std::string_view bytes = block.bytes();
  const bool is_text = framing_ == Framing::kText;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t lines = reader_.Read(bytes, at);
    for (std::size_t i = 0; i < lines; ++i) {
      keys_[i] = reader_.HasSkeleton(i) ? FingerprintOf(reader_.TextAt(i)) : Fingerprint();
      outlines_.PrefetchSet(keys_[i]);
    }
    for (std::size_t i = 0; i < lines; ++i) expected_[i] = outlines_.Expect(keys_[i]);
    for (std::size_t i = 0; i < lines; ++i) {
      Outline* const outline = keys_[i].size > 0 ? outlines_.Find(keys_[i], expected_[i]) : nullptr;
      const bool may_glance = outline != nullptr && outline->is_settled && HasWordsBeside(bytes, i) &&
                              (is_text || outline->is_whole_record);
      Worth worth;
      if (!may_glance || !Glance(reader_.LineAt(i), reader_.NumbersAt(i), *outline, &worth)) {
        Judge(TextAt(i), keys_[i], outline, reader_.LineAt(i), block.framing, &worth);
      }
      walk->Take(reader_.BeginOf(i), reader_.EndOf(i), worth);
    }
    at = reader_.EndOf(lines - 1) + 1;
  }
}

void Proposer::ProposeWrapped(const Block& block, Walk* walk) {
  const std::string_view bytes = block.bytes();
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t lines = reader_.Read(bytes, at);
    for (std::size_t i = 0; i < lines; ++i) {
      const std::string_view raw = reader_.LineAt(i);
      std::optional<Text> printed;
      if (!LooksLikeDockerJson(raw)) {
        wrapping_ = UnwrapLine(raw, block.framing);
        printed = PrintedAt(i, wrapping_);
      }
      const Text text = printed ? *printed : TextAt(i);
      const Fingerprint key = text.has_skeleton ? KeyOf(text.skeleton, text.is_escaped()) : Fingerprint();
      Outline* const outline = key.size > 0 ? outlines_.Find(key) : nullptr;
      const bool may_glance = outline != nullptr && outline->is_settled && HasWordsBeside(bytes, i) &&
                              (printed || outline->is_whole_record);
      Worth worth;
      if (!may_glance || !Glance(text.bytes(), text.skeleton.numbers(), *outline, &worth)) {
        Judge(text, key, outline, raw, block.framing, &worth);
      }
      worth.wrapping = text.wrapping;
      walk->Take(reader_.BeginOf(i), reader_.EndOf(i), worth);
    }
    at = reader_.EndOf(lines - 1) + 1;
  }
}

void Proposer::ProposeAll(const Block& block, GroupMask all_groups, Proposal* proposal) {
  const std::string_view bytes = block.bytes();
  Walk walk(block, all_groups, proposal);
  for (std::size_t begin = 0; begin < bytes.size();) {
    const std::size_t end = FindLineEnd(bytes, begin);
    const std::string_view line = bytes.substr(begin, end - begin);
    Worth worth;
    worth.content = line;
    worth.interest = Interest::Everything(all_groups);
    worth.interest.may_complain = RawLineMayComplain(line, block.framing);
    walk.Take(begin, end, worth);
    begin = end + 1;
  }
  walk.Finish();
}

}  // namespace wflogscan
