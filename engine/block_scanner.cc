#include "engine/block_scanner.h"

#include <algorithm>
#include <utility>

#include "engine/attribute/success.h"
#include "engine/base/status_macros.h"

namespace wflogscan {

bool MatchFilter::Admits(const Match& match) const {
  const auto admitted = [](const std::vector<bool>& set, std::size_t index) {
    return set.empty() || set[std::min(index, set.size() - 1)];
  };
  if (!admitted(connectors, match.connector) || !admitted(services, match.service)) return false;
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

bool BlockScanner::CountFastSuccess(const Block& block, const Candidate& candidate,
                                    ServiceIndex source_service, Tally* tally) {
  if (candidate.interest.groups != 0 || candidate.interest.has_status || candidate.piece_count > 0 ||
      options_.oracle)
    return false;
  if (source_service != kNoService && !names_.RunsConnectors(source_service)) return false;
  const std::optional<FastSuccess> success = success_reader_.Read(
      block.bytes().substr(candidate.line.begin, candidate.line.end - candidate.line.begin));
  if (!success) return false;
  tally->AddSuccess(*success, {block.source, candidate.line.number});
  return true;
}

void BlockScanner::Count(const Block& block, Tally* tally, BlockSink* sink,
                         std::optional<LogTime>* carried_time) {
  const MatchFilter& filter = *options_.filter;
  match_.source = block.source;
  if (filter.has_times()) {
    if (match_.time) {
      *carried_time = match_.time;
    } else {
      match_.time = *carried_time;
    }
  }
  if (match_.signatures.empty() && !match_.is_success) return;
  if (!filter.Admits(match_)) return;
  tally->Add(match_);
  if (sink != nullptr && !match_.signatures.empty()) sink->OnMatch(match_);
}

absl::Status BlockScanner::Scan(const Block& block, ServiceIndex source_service, Tally* tally,
                                BlockSink* sink, std::optional<LogTime>* carried_time) {
  const MatchFilter& filter = *options_.filter;
  const bool filtered = filter.has_times() || !filter.connectors.empty() || !filter.services.empty();
  // A line without a time takes its predecessor's, and any line can be a predecessor.
  if (options_.oracle || filter.has_times()) {
    Proposer::ProposeAll(block, rules_.all_signature_groups(), &proposal_);
  } else {
    proposer_.Propose(block, &proposal_);
  }
  // The block goes on with a line that was counted when it began.
  tally->AddLines(block.source, proposal_.lines - (block.starts_inside_line && proposal_.lines > 0 ? 1 : 0));

  document_.Clear();
  if (block.document != DocumentKind::kNone) {
    document_reader_.Read(block.bytes(), block.first_line, block.document_goes_on, &document_);
    for (const DocumentReading::Problem& problem : document_.problems) {
      tally->AddProblem(block.source, problem.line, problem.text);
    }
  }
  std::size_t next_fact = 0;
  const auto count_facts_before = [&](std::uint64_t line) {
    for (; next_fact < document_.facts.size() && document_.facts[next_fact].line < line; ++next_fact) {
      fact_classifier_.Classify(document_.facts[next_fact], source_service, &record_, &match_);
      Count(block, tally, sink, carried_time);
    }
  };

  // Lines between these offsets belong to the record read last. Lines before `taken_from` do not: they stand
  // between the pieces of a split line and are records of their own.
  std::uint32_t taken_from = 0;
  std::uint32_t taken_to = 0;
  for (const Candidate& candidate : proposal_.candidates) {
    if (candidate.line.begin >= taken_from && candidate.line.begin < taken_to) continue;
    if (document_.Knows(candidate.line.begin)) continue;
    count_facts_before(candidate.line.number);
    if (!filtered && candidate.interest.may_succeed &&
        CountFastSuccess(block, candidate, source_service, tally))
      continue;
    assembler_.Assemble(block, proposal_, candidate, &record_);
    WFL_RETURN_IF_ERROR(classifier_.Classify(record_, candidate.interest, source_service, &match_));
    if (!match_.signatures.empty()) {
      const std::uint32_t end = candidate.piece_count == 0
                                    ? candidate.line.end
                                    : proposal_.pieces[candidate.first_piece + candidate.piece_count - 1].end;
      const std::uint32_t record_end = assembler_.TakeContinuation(block, end, &record_);
      if (record_end != end) {
        taken_from = end;
        taken_to = record_end;
        Interest more = Interest::Everything(rules_.all_signature_groups());
        more.may_succeed = candidate.interest.may_succeed;
        WFL_RETURN_IF_ERROR(classifier_.Classify(record_, more, source_service, &match_));
      }
    }
    Count(block, tally, sink, carried_time);
  }
  count_facts_before(block.first_line + proposal_.lines + 1);
  return absl::OkStatus();
}

}  // namespace wflogscan
