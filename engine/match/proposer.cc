#include "engine/match/proposer.h"

#include <utility>

#include "engine/base/contains.h"
#include "engine/base/line_breaks.h"
#include "engine/base/status_macros.h"
#include "engine/base/terminal.h"
#include "engine/match/complaint.h"
#include "engine/match/stems.h"
#include "engine/source/line_shape.h"
#include "engine/source/payload_text.h"
#include "engine/source/wrapped_line.h"

namespace wflogscan {
namespace {

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

}  // namespace

absl::StatusOr<Proposer> Proposer::Create(const RuleSet& rules) {
  WFL_ASSIGN_OR_RETURN(StemFinder stems, StemFinder::Create(rules));
  return Proposer(rules, std::move(stems));
}

void Proposer::Propose(const Block& block, Proposal* proposal) {
  framing_ = block.framing.kind;
  ProposalWriter writer(block, rules_->all_signature_groups(), proposal);
  if (framing_ == Framing::kText || framing_ == Framing::kDockerJson) {
    ProposeText(block, &writer);
  } else {
    ProposeWrapped(block, &writer);
  }
  writer.Finish();
}

void Proposer::ProposeText(const Block& block, ProposalWriter* writer) {
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
      LineOutline* const outline = keys_[i].size > 0 ? outlines_.Find(keys_[i], expected_[i]) : nullptr;
      const bool may_glance = outline != nullptr && outline->is_settled() && HasWordsBeside(bytes, i) &&
                              (is_text || outline->is_whole_record());
      LineWorth worth;
      if (!may_glance ||
          !outline->Glance(reader_.LineAt(i), reader_.NumbersAt(i), *rules_, statuses_, &worth)) {
        Judge(TextAt(i), keys_[i], outline, reader_.LineAt(i), block.framing, &worth);
      }
      writer->Take(reader_.BeginOf(i), reader_.EndOf(i), worth);
    }
    at = reader_.EndOf(lines - 1) + 1;
  }
}

void Proposer::ProposeWrapped(const Block& block, ProposalWriter* writer) {
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
      LineOutline* const outline = key.size > 0 ? outlines_.Find(key) : nullptr;
      const bool may_glance = outline != nullptr && outline->is_settled() && HasWordsBeside(bytes, i) &&
                              (printed || outline->is_whole_record());
      LineWorth worth;
      if (!may_glance ||
          !outline->Glance(text.bytes(), text.skeleton.numbers(), *rules_, statuses_, &worth)) {
        Judge(text, key, outline, raw, block.framing, &worth);
      }
      worth.wrapping = text.wrapping;
      writer->Take(reader_.BeginOf(i), reader_.EndOf(i), worth);
    }
    at = reader_.EndOf(lines - 1) + 1;
  }
}

void Proposer::ProposeAll(const Block& block, GroupMask all_groups, Proposal* proposal) {
  const std::string_view bytes = block.bytes();
  ProposalWriter writer(block, all_groups, proposal);
  for (std::size_t begin = 0; begin < bytes.size();) {
    const std::size_t end = FindLineEnd(bytes, begin);
    const std::string_view line = bytes.substr(begin, end - begin);
    LineWorth worth;
    worth.content = line;
    worth.interest = Interest::Everything(all_groups);
    worth.interest.may_complain = RawLineMayComplain(line, block.framing);
    writer.Take(begin, end, worth);
    begin = end + 1;
  }
  writer.Finish();
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

Fingerprint Proposer::KeyOf(const LineSkeleton& skeleton, bool is_escaped) {
  if (skeleton.text().empty()) return {};
  // Longer than any skeleton, so that it changes no size into another one's.
  constexpr std::size_t kEscaped = std::size_t{1} << 32;
  Fingerprint key = FingerprintOf(skeleton.text());
  if (is_escaped) key.size |= kEscaped;
  return key;
}

void Proposer::Judge(const Text& text, const Fingerprint& key, LineOutline* outline, std::string_view raw,
                     const SourceFraming& framing, LineWorth* worth) {
  const auto may_complain = [&] {
    return text.wrapping != nullptr ? MayComplain(*text.wrapping) : RawLineMayComplain(raw, framing);
  };
  Interest& interest = worth->interest;
  if (outline == nullptr) outline = MeetAgain(text, key);
  std::optional<Sight> sight;
  // What other framings are that were not taken off may depend on their numbers. The assembler sees to lines
  // of text that show a wrapping of their own.
  bool is_told = text.wrapping != nullptr || framing.kind == Framing::kText;
  if (const std::optional<LineSkeleton> content =
          outline != nullptr ? outline->ContentOf(text.skeleton) : std::nullopt) {
    sight = Sight{*content, outline};
    JudgeKnown(*content, outline, worth);
    if (!outline->is_quiet() || (!is_told && !LooksLikeDockerJson(raw)))
      interest.may_complain = may_complain();
  } else {
    sight = JudgeUnknown(text, worth);
    interest.may_complain = may_complain();
  }
  is_told = is_told || worth->is_whole_record;
  if (sight && is_told && sight->outline->is_plain() &&
      ((interest.groups != 0 && !interest.is_vain) || interest.has_status || interest.may_complain)) {
    worth->alike = alike_lines_.KeyOf(sight->content, sight->outline->kind(), framing_);
  }
}

LineOutline* Proposer::MeetAgain(const Text& text, const Fingerprint& key) {
  if (key.size == 0 || !seen_once_.Note(key)) return nullptr;
  return outlines_.Keep(key,
                        LineOutline::Of(text.skeleton, text.is_escaped(), ++last_kind_, *rules_, &stems_));
}

void Proposer::JudgeKnown(const LineSkeleton& content, LineOutline* outline, LineWorth* worth) {
  outline->Judge(content, *rules_, &statuses_, worth);
  Interest& interest = worth->interest;
  if (interest.groups != 0 && !interest.has_status && outline->has_vain_lines()) {
    interest.is_vain = vain_lines_.Knows(content, outline->kind(), framing_, interest.groups);
  }
}

std::optional<Proposer::Sight> Proposer::JudgeUnknown(const Text& text, LineWorth* worth) {
  const std::string_view line = text.bytes();
  const std::optional<std::string_view> content = ContentOfWholeRecord(ShapeOfDockerJson(line));
  worth->content = content.value_or(line);
  worth->kind = kNoKind;
  worth->is_whole_record = content.has_value();
  if ((!text.has_skeleton && line.find(LineSkeleton::kEscape) != std::string_view::npos) ||
      MayHideStemChars(worth->content) ||
      ((content || text.is_escaped()) && HoldsTerminalSequence(worth->content))) {
    return JudgeDecoded(text, worth);
  }
  Interest& interest = worth->interest;
  interest = stems_.InterestOf(worth->content);
  interest.has_status = interest.has_status ||
                        (text.has_skeleton ? statuses_.MayHoldStatus(worth->content, text.skeleton.numbers())
                                           : statuses_.MayHoldStatus(worth->content));
  return std::nullopt;
}

std::optional<Proposer::Sight> Proposer::JudgeDecoded(const Text& text, LineWorth* worth) {
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
    LineOutline* outline = key.size > 0 ? outlines_.Find(key) : nullptr;
    if (outline == nullptr) outline = MeetAgain(plain, key);
    const std::optional<LineSkeleton> known = outline ? outline->ContentOf(*skeleton) : std::nullopt;
    if (known && !outline->is_whole_record()) {
      const LineWorth of_line = *worth;
      JudgeKnown(*known, outline, worth);
      worth->content = of_line.content;
      worth->is_whole_record = of_line.is_whole_record;
      worth->kind |= kOfPlainText;
      return Sight{*known, outline};
    }
  }
  interest = stems_.InterestOf(plain_text_);
  interest.has_status = interest.has_status || statuses_.MayHoldStatus(plain_text_);
  return std::nullopt;
}

LineKind Proposer::LearnVain(const KindText& text, GroupMask groups) {
  const std::optional<Sight> sight = LookBack(text);
  if (!sight) return kNoKind;
  sight->outline->NoteVainLine();
  vain_lines_.Learn(sight->content, sight->outline->kind(), framing_, groups);
  return sight->outline->kind();
}

bool Proposer::IsVain(const KindText& text, GroupMask groups) {
  const std::optional<Sight> sight = LookBack(text);
  return sight && vain_lines_.Knows(sight->content, sight->outline->kind(), framing_, groups);
}

std::optional<Proposer::Sight> Proposer::LookBack(const KindText& text) {
  const std::optional<LineSkeleton> skeleton = reader_.ReadLine(text.bytes);
  if (!skeleton) return std::nullopt;
  LineOutline* const outline = outlines_.Find(KeyOf(*skeleton, text.is_escaped));
  if (outline == nullptr || !outline->is_plain()) return std::nullopt;
  const std::optional<LineSkeleton> content = outline->ContentOf(*skeleton);
  if (!content) return std::nullopt;
  return Sight{*content, outline};
}

}  // namespace wflogscan
