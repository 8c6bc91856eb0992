#include "engine/block_scanner.h"

#include <algorithm>
#include <bit>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/attribute/success.h"
#include "engine/base/line_breaks.h"
#include "engine/base/status_macros.h"
#include "engine/base/terminal.h"
#include "engine/source/line_shape.h"
#include "engine/source/payload_text.h"
#include "engine/source/stand_in.h"
#include "engine/source/wrapped_line.h"

namespace wflogscan {
namespace {

constexpr std::size_t kLargeDocumentBytes = std::size_t{1} << 20;

CaptureOrigin WithSource(CaptureOrigin origin, std::uint32_t source) {
  origin.source = source;
  return origin;
}

// Whether what follows the text of a json-file record may name its service: docker writes attributes there,
// between the stream and the time, which are all that is there otherwise.
bool MayNameService(std::string_view behind_text) {
  constexpr std::size_t kMostWithout =
      std::string_view(R"(\n","stream":"stderr","time":"2026-02-22T06:01:20.123456789+00:00"})").size();
  return behind_text.empty() || behind_text.size() > kMostWithout;
}

}  // namespace

bool MatchFilter::AdmitsSubject(const Match& match) const {
  const auto admitted = [](const std::vector<bool>& set, std::size_t index) {
    return set.empty() || set[std::min(index, set.size() - 1)];
  };
  return admitted(connectors, match.connector) && admitted(services, match.service);
}

bool MatchFilter::AdmitsTime(const Match& match) const {
  if (since && (!match.time || *match.time < *since)) return false;
  if (until && (!match.time || *match.time > *until)) return false;
  return true;
}

absl::StatusOr<std::unique_ptr<BlockScanner>> BlockScanner::Create(const RuleSet& rules, const Names& names,
                                                                   const CaptureSet& captures,
                                                                   const Options& options) {
  WFL_ASSIGN_OR_RETURN(Proposer proposer, Proposer::Create(rules));
  WFL_ASSIGN_OR_RETURN(std::unique_ptr<PatternEngine> engine,
                       options.oracle ? MakeRe2Engine(rules) : MakeVectorscanEngine(rules));
  return std::unique_ptr<BlockScanner>(
      new BlockScanner(rules, names, captures, options, std::move(proposer), std::move(engine)));
}

bool BlockScanner::MayReadFast(const Block& block, const SourceFacts& source) const {
  const MatchFilter& filter = *options_.filter;
  if (options_.oracle || filter.has_times() || !filter.connectors.empty() || !filter.services.empty()) {
    return false;
  }
  if (source.service != kNoService && !names_.RunsConnectors(source.service)) return false;
  // The time that docker logs --timestamps wrote looks like the line's own, and a line that is to be compared
  // must be told from it.
  return !source.origin.may_repeat || block.framing.kind != Framing::kTimestamped;
}

void BlockScanner::PrepareRules() {
  GroupMask wanted = 0;
  for (const Candidate& candidate : proposal_.candidates) {
    if (!candidate.interest.is_vain) wanted |= candidate.interest.groups;
  }
  GroupMask missing = wanted & ~prepared_groups_;
  if (missing == 0) return;
  std::vector<GroupIndex> groups;
  // Whatever matches is tried with the exclusions, and mostly has its connector looked for.
  if (prepared_groups_ == 0) groups = {rules_.exclusion_group(), rules_.name_group()};
  prepared_groups_ |= missing;
  for (; missing != 0; missing &= missing - 1) {
    groups.push_back(static_cast<GroupIndex>(std::countr_zero(missing)));
  }
  rules_.PrepareGroups(groups, options_.loading_threads);
}

bool BlockScanner::FindSuccessLine(const Block& block, const Candidate& candidate,
                                   const SourceFacts& source) {
  const std::string_view bytes = block.bytes();
  const std::string_view line = bytes.substr(candidate.line.begin, candidate.line.end - candidate.line.begin);
  const std::string_view content =
      bytes.substr(candidate.content_begin, candidate.content_end - candidate.content_begin);
  wrapping_service_ = source.service;
  wrapping_time_.reset();
  may_show_wrapping_ = false;
  const auto take = [&](std::string_view raw, bool is_escaped) {
    success_line_.raw = raw;
    success_line_.printed = content;
    success_line_.kind = candidate.kind;
    success_line_.is_escaped = is_escaped;
    success_line_.is_alike = true;
    return true;
  };
  // A line of another known kind holds no terminal sequence.
  const bool must_be_decoded =
      candidate.is_of_plain_text() || (candidate.kind == kNoKind && HoldsTerminalSequence(line));
  const WrappedLine* wrapping = proposal_.WrappingOf(candidate);
  const bool was_taken_off = wrapping != nullptr;
  if (!must_be_decoded && !was_taken_off) {
    const bool is_record = LooksLikeDockerJson(line);
    if (is_record ? !MayNameService(line.substr(candidate.content_end - candidate.line.begin))
                  : block.framing.kind == Framing::kText) {
      may_show_wrapping_ = !is_record;
      return take(line, is_record);
    }
  }
  WrappedLine unwrapped;
  if (!was_taken_off) {
    unwrapped = UnwrapLine(line, block.framing);
    wrapping = &unwrapped;
    if (!must_be_decoded && unwrapped.framing == Framing::kText) return take(line, /*is_escaped=*/false);
  }
  // A line that may come twice is told apart by its wrapping as well.
  if (source.origin.may_repeat || !wrapping->complete) return false;
  if (wrapping_service_ == kNoService) wrapping_service_ = names_.FindService(wrapping->service);
  if (wrapping_service_ != kNoService && !names_.RunsConnectors(wrapping_service_)) return false;
  wrapping_time_ = wrapping->time;
  if (!must_be_decoded && was_taken_off) {
    return take(content, wrapping->is_json_string());
  }
  std::string_view printed = wrapping->payload;
  if (must_be_decoded || !StandsAsPrinted(*wrapping)) {
    scratch_text_.clear();
    AppendPayload(*wrapping, &scratch_text_);
    plain_text_.clear();
    AppendWithoutTerminalSequences(scratch_text_, &plain_text_);
    printed = WithoutLineBreak(plain_text_);
    if (printed.find('\n') != std::string_view::npos) return false;
  }
  if (LooksLikeDockerJson(printed)) return false;
  // Its kind says too little: where a wrapping ends that was not taken off its numbers may say.
  success_line_ = {.raw = printed, .printed = printed, .kind = candidate.kind, .is_alike = false};
  return true;
}

bool BlockScanner::CountFastSuccess(const Block& block, const Candidate& candidate, const SourceFacts& source,
                                    Counts* counts) {
  FastSuccess& success = fast_success_;
  if (!success_reader_.Read(success_line_, &success)) return false;
  if (may_show_wrapping_ && !success.is_documented &&
      UnwrapLine(success_line_.raw, block.framing).framing != Framing::kText) {
    return false;
  }
  if (source.origin.may_repeat && (success.is_escaped || success.text.find('\r') != std::string_view::npos)) {
    return false;
  }
  if (success.is_escaped && !success.remark.empty()) {
    scratch_text_.clear();
    AppendJsonString(success.remark, &scratch_text_);
    success.remark = scratch_text_;
  }
  if (!success.has_own_time && wrapping_time_) success.time = wrapping_time_;
  ServiceIndex service = success.service;
  if (service == kNoService) service = wrapping_service_;
  if (service == kNoService) service = names_.connector_service();
  meter_.OnFastSuccess();
  const std::uint32_t at = block.SourceAt(candidate.line.begin);
  // Documents say nothing of when a log was written.
  if (success.time && block.document == DocumentKind::kNone) {
    counts->coverage.AddTime(at, service, *success.time);
  }
  if (source.origin.may_repeat) {
    counts->bundle.AddSuccess(success, service, candidate.line.number, WithSource(source.origin, at));
  } else {
    counts->tally.AddSuccess(success, {at, candidate.line.number});
  }
  meter_.OnCounted(success.text.size());
  return true;
}

bool BlockScanner::CountStandIn(const Block& block, const Candidate& candidate, Tally* tally) {
  const LineSpan& line = candidate.line;
  const std::optional<std::size_t> stand_in =
      FindStandIn(block.bytes().substr(line.begin, line.end - line.begin), block.framing);
  if (stand_in) tally->AddStandIn(*stand_in, {block.SourceAt(line.begin), line.number});
  return stand_in.has_value();
}

void BlockScanner::ReadTimes(const Block& block, const SourceFacts& source, CoverageTally* coverage) {
  const std::vector<LineSpan>& sampled = proposal_.sampled;
  for (std::size_t i = 0; i < sampled.size(); ++i) {
    const LineSpan& span = sampled[i];
    // The middle of a line that is too long for one block begins with anything.
    if (block.starts_inside_line && span.begin == 0) continue;
    const std::uint32_t at = block.SourceAt(span.begin);
    const LineTimeReader::Line line =
        line_time_reader_.Read(block.bytes().substr(span.begin, span.end - span.begin), block.framing);
    coverage->AddLine(
        at, {.number = span.number,
             .time = line.time,
             .service = source.service == kNoService ? names_.FindService(line.service) : source.service,
             .is_odd_start = line.is_odd_start,
             .ends_its_block = i + 1 == sampled.size() || block.SourceAt(sampled[i + 1].begin) != at});
  }
}

void BlockScanner::CountLines(const Block& block, Tally* tally) const {
  if (block.ends_inside_line && !block.starts_inside_line) tally->AddLongLine(block.source);
  for (const std::uint32_t line : proposal_.long_lines) tally->AddLongLine(block.SourceAt(line));
  // The block goes on with a line that was counted when it began.
  const std::uint64_t counted_before = block.starts_inside_line && proposal_.lines > 0 ? 1 : 0;
  if (block.seams.empty()) {
    tally->AddLines(block.source, proposal_.lines - counted_before);
    return;
  }
  // A split line is one of the source in which it begins.
  std::vector<std::uint64_t> lines(1 + block.seams.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t begin = i == 0 ? 0 : block.seams[i - 1].at;
    const std::size_t end = i < block.seams.size() ? block.seams[i].at : block.bytes().size();
    const std::string_view file = block.bytes().substr(begin, end - begin);
    lines[i] = CountLineBreaks(file) + (file.empty() || file.back() == '\n' ? 0 : 1);
  }
  lines.front() -= counted_before;
  for (const std::uint32_t piece : proposal_.joined) {
    const auto after = std::upper_bound(block.seams.begin(), block.seams.end(), piece,
                                        [](std::size_t at, const Seam& seam) { return at < seam.at; });
    --lines[static_cast<std::size_t>(after - block.seams.begin())];
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    tally->AddLines(i == 0 ? block.source : block.seams[i - 1].source, lines[i]);
  }
}

void BlockScanner::Count(const Block& block, std::size_t offset, const SourceFacts& source, Match* match,
                         Counts* counts, BlockSink* sink, std::optional<LogTime>* carried_time) {
  const MatchFilter& filter = *options_.filter;
  match->source = block.SourceAt(offset);
  const TimeOrigin time_origin = !match->time          ? TimeOrigin::kNone
                                 : match->has_own_time ? TimeOrigin::kText
                                                       : TimeOrigin::kWrapping;
  const bool counts_at_all = match->counts();
  // Documents say nothing of when a log was written.
  if (counts_at_all && match->time && block.document == DocumentKind::kNone) {
    counts->coverage.AddTime(match->source, match->service, *match->time);
  }
  if (filter.has_times()) {
    if (match->time) {
      *carried_time = match->time;
    } else {
      match->time = *carried_time;
      if (!match->time && counts_at_all && block.document == DocumentKind::kNone &&
          timeless_source_ != match->source) {
        timeless_source_ = match->source;
        counts->tally.AddProblem(
            match->source, match->record->line,
            absl::StrCat("line ", match->record->line,
                         " has no time, nor has one before it: --since and --until leave "
                         "out what such lines say"));
      }
    }
  }
  if (!counts_at_all || !filter.AdmitsTime(*match)) return;
  if (!filter.AdmitsSubject(*match)) {
    counts->tally.SeeOther(*match);
    return;
  }
  if (source.origin.may_repeat) {
    counts->bundle.Add(*match, time_origin, WithSource(source.origin, match->source));
  } else {
    counts->tally.Add(*match);
  }
  if (sink != nullptr && !match->signatures.empty()) sink->OnMatch(*match);
}

absl::Status BlockScanner::Scan(const Block& block, const SourceFacts& source, Counts* counts,
                                BlockSink* sink, std::optional<LogTime>* carried_time) {
  const bool is_large_document =
      block.document != DocumentKind::kNone && block.bytes().size() > kLargeDocumentBytes;
  std::unique_lock<std::mutex> document_lock;
  if (is_large_document) document_lock = std::unique_lock(*options_.large_documents);
  const bool may_read_fast = MayReadFast(block, source);
  const std::uint64_t searched_before = proposer_.searched_lines();
  // A line without a time takes its predecessor's, and any line can be a predecessor.
  if (options_.oracle || options_.filter->has_times()) {
    Proposer::ProposeAll(block, rules_.all_signature_groups(), &proposal_);
  } else {
    proposer_.Propose(block, &proposal_);
  }
  meter_.OnProposal(block, proposal_, proposer_.searched_lines() - searched_before);
  CountLines(block, &counts->tally);
  if (source.is_api_error) return absl::OkStatus();
  if (!options_.oracle) PrepareRules();
  if (block.document == DocumentKind::kNone) ReadTimes(block, source, &counts->coverage);

  document_.Clear();
  if (block.document != DocumentKind::kNone) {
    document_reader_.Read(block.bytes(), block.first_line, block.document_goes_on, &document_);
    for (const DocumentReading::Problem& problem : document_.problems) {
      counts->tally.AddProblem(block.source, problem.line, problem.text);
    }
  }
  std::size_t next_fact = 0;
  const auto count_facts_before = [&](std::uint64_t line) {
    for (; next_fact < document_.facts.size() && document_.facts[next_fact].line < line; ++next_fact) {
      fact_classifier_.Classify(document_.facts[next_fact], source.service, &fact_record_, &fact_match_);
      Count(block, /*offset=*/0, source, &fact_match_, counts, sink, carried_time);  // it has no seams
    }
  };

  RecordReader::Extent taken;  // into the record read last
  vain_kinds_.clear();
  for (const Candidate& candidate : proposal_.candidates) {
    if (candidate.interest.may_stand_in && CountStandIn(block, candidate, &counts->tally)) continue;
    if (taken.Holds(candidate.line.begin)) continue;
    if (document_.Knows(candidate.line.begin)) continue;
    count_facts_before(candidate.line.number);
    Interest interest = candidate.interest;
    interest.may_stand_in = interest.is_vain = false;
    const std::string_view content =
        block.bytes().substr(candidate.content_begin, candidate.content_end - candidate.content_begin);
    meter_.OnCandidate(candidate, content, &proposer_.stem_finder());
    const bool may_be_vain =
        interest.groups != 0 && !interest.has_status && candidate.piece_count == 0 && !options_.oracle;
    const auto was_learnt = [&] {
      return vain_kinds_.contains(candidate.kind) &&
             proposer_.IsVain(proposal_.KindTextOf(block.bytes(), candidate), interest.groups);
    };
    if (may_be_vain && (candidate.interest.is_vain || was_learnt())) {
      meter_.OnKnownInVain();
      interest.groups = 0;
    }
    if (!interest.any()) continue;
    const bool is_success_line = may_read_fast && interest.may_succeed && interest.groups == 0 &&
                                 !interest.has_status && candidate.piece_count == 0 &&
                                 FindSuccessLine(block, candidate, source);
    if (is_success_line && CountFastSuccess(block, candidate, source, counts)) continue;
    WFL_RETURN_IF_ERROR(record_reader_.ReadLine(block, proposal_, candidate, interest, source.service));
    const Record& record = record_reader_.record();
    Match& match = record_reader_.match();
    if (is_success_line && match.is_success) success_reader_.Learn(success_line_, record.text, match);
    if (may_be_vain && interest.groups != 0 && !match.is_selected) {
      const KindText text = candidate.is_of_plain_text() ? KindText{record.text}
                                                         : proposal_.KindTextOf(block.bytes(), candidate);
      const LineKind kind = proposer_.LearnVain(text, interest.groups);
      if (kind != kNoKind) vain_kinds_.insert(kind);
    }
    WFL_RETURN_IF_ERROR(
        record_reader_.TakeLinesBelow(block, proposal_, candidate, interest, source.service, &taken));
    meter_.OnMatch(match);
    Count(block, candidate.line.begin, source, &match, counts, sink, carried_time);
    meter_.OnCounted(record.text.size());
  }
  count_facts_before(block.first_line + proposal_.lines + 1);
  if (is_large_document) {
    document_ = DocumentReading();
    proposal_ = Proposal();
  }
  counts->bundle.CountSuccesses();
  meter_.Charge(&ScanStats::classify);
  return absl::OkStatus();
}

}  // namespace wflogscan
