#include "engine/line_trace.h"

#include <algorithm>
#include <memory>

#include "absl/strings/ascii.h"
#include "engine/attribute/capture_set.h"
#include "engine/attribute/classifier.h"
#include "engine/attribute/field_conditions.h"
#include "engine/attribute/pattern_engine.h"
#include "engine/base/status_macros.h"
#include "engine/base/string_bridge.h"
#include "engine/match/proposer.h"
#include "engine/match/rule_set.h"
#include "engine/match/stem.h"
#include "engine/record_reader.h"
#include "engine/source/source_framing.h"

namespace wflogscan {
namespace {

// A pattern as text, so that a stem can be looked for in it: `no\s+such host` holds "no such host".
std::string LiteralsOf(std::string_view pattern) {
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '\\' || i + 1 == pattern.size()) {
      text.push_back(pattern[i]);
      continue;
    }
    const char escaped = pattern[++i];
    if (escaped == 's') {
      text.push_back(' ');
      if (i + 1 < pattern.size() && (pattern[i + 1] == '+' || pattern[i + 1] == '*')) ++i;
    } else if (!absl::ascii_isalnum(escaped)) {
      text.push_back(escaped);
    }
  }
  return absl::AsciiStrToLower(text);
}

class Tracer {
 public:
  static absl::StatusOr<Tracer> Create(const RulePack& pack, const CacheOptions& cache) {
    Tracer tracer(pack);
    WFL_ASSIGN_OR_RETURN(tracer.rules_, RuleSet::Compile(pack, cache));
    tracer.names_ = std::make_unique<const Names>(tracer.rules_->pack());
    tracer.captures_ = std::make_unique<const CaptureSet>(*tracer.rules_);
    WFL_ASSIGN_OR_RETURN(std::unique_ptr<PatternEngine> engine, MakeVectorscanEngine(*tracer.rules_));
    tracer.record_reader_ =
        std::make_unique<RecordReader>(*tracer.rules_, *tracer.names_, *tracer.captures_, std::move(engine),
                                       Classifier::Options{.remember = false});
    WFL_ASSIGN_OR_RETURN(tracer.engine_, MakeVectorscanEngine(*tracer.rules_));
    tracer.field_conditions_ = std::make_unique<FieldConditions>(tracer.rules_->pack());
    return tracer;
  }

  absl::StatusOr<std::vector<LineTrace>> Trace(std::string_view bytes) {
    Block block;
    block.buffer.Assign(bytes);
    block.framing = DetectFraming(bytes, /*at_end=*/true);
    WFL_ASSIGN_OR_RETURN(Proposer proposer, Proposer::Create(*rules_));
    Proposal proposed;
    proposer.Propose(block, &proposed);
    Proposal all;
    Proposer::ProposeAll(block, rules_->all_signature_groups(), &all);
    std::vector<LineTrace> traces;
    RecordReader::Extent taken;
    for (const Candidate& candidate : all.candidates) {
      if (taken.Holds(candidate.line.begin)) continue;
      WFL_RETURN_IF_ERROR(TraceCandidate(block, all, candidate, &taken, &traces.emplace_back()));
      traces.back().proposed =
          std::any_of(proposed.candidates.begin(), proposed.candidates.end(),
                      [&](const Candidate& other) { return other.line.begin == candidate.line.begin; });
    }
    return traces;
  }

 private:
  explicit Tracer(const RulePack& pack) : pack_(&pack) {}

  absl::Status TraceCandidate(const Block& block, const Proposal& proposal, const Candidate& candidate,
                              RecordReader::Extent* taken, LineTrace* trace) {
    const Interest everything = Interest::Everything(rules_->all_signature_groups());
    WFL_RETURN_IF_ERROR(record_reader_->ReadLine(block, proposal, candidate, everything, kNoService));
    WFL_RETURN_IF_ERROR(
        record_reader_->TakeLinesBelow(block, proposal, candidate, everything, kNoService, taken));
    const Record& record = record_reader_->record();
    const Match& match = record_reader_->match();
    trace->framing = record.framing;
    trace->text = record.text;
    const Head& head = head_parser_.Parse(record.text);
    own_level_ = head.level;
    trace->time = match.time;
    trace->time_is_wrappers = match.time && !head.time;
    trace->level = match.level;
    trace->level_is_wrappers = match.level != Level::kNone && head.level == Level::kNone;
    if (match.service != kNoService) trace->service = pack_->services[match.service].id;
    if (match.connector != kNoConnector) trace->connector = pack_->connectors[match.connector].id;
    trace->named_by = match.named_by;
    trace->instance = match.instance;
    trace->is_success = match.is_success;
    trace->is_unexplained = match.is_unexplained;
    for (const SignatureIndex signature : match.signatures) {
      trace->signatures.push_back(pack_->signatures[signature].id);
    }
    rules_->occasion_mask().Apply(record.match_text, &trace->rules_see);
    return TraceRules(absl::AsciiStrToLower(ToAbsl(record.match_text)), trace);
  }

  absl::Status TraceRules(const std::string& lower_text, LineTrace* trace) {
    PatternHits hits(rules_->patterns().size());
    for (GroupIndex group = 0; group <= rules_->exclusion_group(); ++group) {
      WFL_RETURN_IF_ERROR(engine_->Scan(group, trace->rules_see, &hits));
    }
    FindHttpStatuses(record_reader_->record().match_text, &trace->statuses);
    std::vector<const Stem*> stems;
    for (const auto* list : {&rules_->short_stems(), &rules_->long_stems()}) {
      for (const Stem& stem : *list) {
        if (stem.label.IsAnyOf(StemKind::kRule) && lower_text.find(stem.text) != std::string::npos)
          stems.push_back(&stem);
      }
    }
    for (RuleIndex i = 0; i < pack_->rules.size(); ++i) {
      trace->rules.push_back(TraceRule(i, hits, trace->statuses, stems));
    }
    for (RuleIndex i = 0; i < rules_->rules().size(); ++i) {
      const CompiledRule& awaited = rules_->rules()[i];
      if (!awaited.waiting_rule) continue;
      for (const PatternId pattern : awaited.any) {
        if (hits.Contains(pattern))
          trace->rules[*awaited.waiting_rule].awaited.push_back(rules_->patterns()[pattern]);
      }
    }
    for (RuleTrace& rule : trace->rules) {
      if (rule.outcome != RuleTrace::Outcome::kMatches && rule.outcome != RuleTrace::Outcome::kJoint)
        continue;
      for (const RuleTrace& other : trace->rules) {
        const bool holds =
            other.outcome == RuleTrace::Outcome::kMatches || other.outcome == RuleTrace::Outcome::kSuppressed;
        const std::vector<std::string>& suppresses = other.rule->suppresses;
        if (holds &&
            std::find(suppresses.begin(), suppresses.end(), rule.rule->signature) != suppresses.end()) {
          rule.suppressed_by.push_back(other.rule->id);
        }
      }
      if (!rule.suppressed_by.empty()) rule.outcome = RuleTrace::Outcome::kSuppressed;
    }
    return absl::OkStatus();
  }

  RuleTrace TraceRule(RuleIndex index, const PatternHits& hits, const std::vector<StatusCode>& statuses,
                      const std::vector<const Stem*>& stems) {
    const CompiledRule& compiled = rules_->rules()[index];
    RuleTrace trace;
    trace.rule = &pack_->rules[index];
    const auto sort_out = [&](const std::vector<PatternId>& patterns, std::vector<std::string>* matching,
                              std::vector<std::string>* lacking) {
      for (const PatternId pattern : patterns) {
        std::vector<std::string>* const list = hits.Contains(pattern) ? matching : lacking;
        if (list != nullptr) list->push_back(rules_->patterns()[pattern]);
      }
    };
    for (const StatusCode status : compiled.statuses) {
      if (std::find(statuses.begin(), statuses.end(), status) != statuses.end())
        trace.statuses.push_back(status);
    }
    sort_out(compiled.any, &trace.any, nullptr);
    sort_out(compiled.all, &trace.all, &trace.all_lacking);
    for (const PatternId pattern : compiled.none) {
      if (Excludes(*rules_, pattern, hits, own_level_, IsAttributed(record_reader_->match().named_by)))
        trace.none.push_back(rules_->patterns()[pattern]);
    }
    const bool has_choice = !compiled.any.empty() || !compiled.statuses.empty();
    const bool is_chosen = has_choice ? !trace.any.empty() || !trace.statuses.empty() : !trace.all.empty();
    if (!is_chosen) {
      for (const Stem* stem : stems) {
        if ((stem->label.all_groups() >> compiled.signature & 1) == 0) continue;
        for (const std::string& pattern : SelectingPatterns(*trace.rule)) {
          if (LiteralsOf(pattern).find(stem->text) == std::string::npos) continue;
          trace.stems.push_back(stem->text);
          break;
        }
      }
      if (!trace.stems.empty()) trace.outcome = RuleTrace::Outcome::kNear;
      return trace;
    }
    trace.fields_lacking = field_conditions_->Lacking(index, record_reader_->record().text);
    if (!trace.all_lacking.empty()) {
      trace.outcome = RuleTrace::Outcome::kIncomplete;
    } else if (!trace.none.empty()) {
      trace.outcome = RuleTrace::Outcome::kExcluded;
    } else if (!IsInScope(compiled, record_reader_->match().connector, record_reader_->match().service)) {
      trace.outcome = RuleTrace::Outcome::kOutOfScope;
    } else if (!trace.fields_lacking.empty()) {
      trace.outcome = RuleTrace::Outcome::kIncomplete;
    } else {
      trace.outcome = compiled.looks_at_others ? RuleTrace::Outcome::kJoint : RuleTrace::Outcome::kMatches;
    }
    return trace;
  }

  const RulePack* pack_;
  std::unique_ptr<const RuleSet> rules_;
  std::unique_ptr<const Names> names_;
  std::unique_ptr<const CaptureSet> captures_;
  std::unique_ptr<RecordReader> record_reader_;
  std::unique_ptr<PatternEngine> engine_;
  std::unique_ptr<FieldConditions> field_conditions_;
  HeadParser head_parser_;
  Level own_level_ = Level::kNone;  // of the line, not of its wrapping
};

}  // namespace

absl::StatusOr<std::vector<LineTrace>> TraceLines(const RulePack& pack, const CacheOptions& cache,
                                                  std::string_view bytes) {
  WFL_ASSIGN_OR_RETURN(Tracer tracer, Tracer::Create(pack, cache));
  return tracer.Trace(bytes);
}

}  // namespace wflogscan
