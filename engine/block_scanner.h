#ifndef WFLOGSCAN_ENGINE_BLOCK_SCANNER_H_
#define WFLOGSCAN_ENGINE_BLOCK_SCANNER_H_

// The pipeline for one block, on one thread: propose, decode, classify, count.

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "engine/aggregate/bundle_tally.h"
#include "engine/aggregate/coverage.h"
#include "engine/aggregate/tally.h"
#include "engine/attribute/fact_classifier.h"
#include "engine/attribute/line_time.h"
#include "engine/attribute/match.h"
#include "engine/attribute/success.h"
#include "engine/documents/document_reader.h"
#include "engine/match/proposer.h"
#include "engine/record_reader.h"
#include "engine/scan_meter.h"
#include "engine/source/block.h"

namespace wflogscan {

// Receives every match of a block, in the order of its lines.
class BlockSink {
 public:
  virtual ~BlockSink() = default;
  virtual void OnMatch(const Match& match) = 0;
};

// Which matches count.
struct MatchFilter {
  std::vector<bool> connectors;  // by ConnectorIndex, then one for none; empty = all
  std::vector<bool> services;
  std::optional<LogTime> since;
  std::optional<LogTime> until;

  bool has_times() const { return since || until; }
  bool AdmitsTime(const Match& match) const;
  bool AdmitsSubject(const Match& match) const;  // its connector and its service
};

// What is known of a source as a whole. Those of one rotated log differ in nothing but origin.source.
struct SourceFacts {
  ServiceIndex service = kNoService;
  CaptureOrigin origin;
  bool is_api_error = false;  // its lines are counted and not looked at
};

// What one thread counts.
struct Counts {
  Tally tally;
  BundleTally bundle;  // of sources that may repeat each other's lines, and nothing but their lines
  CoverageTally coverage;

  void Merge(Counts&& other) {
    tally.Merge(other.tally);
    bundle.Merge(std::move(other.bundle));
    coverage.Merge(std::move(other.coverage));
  }
};

class BlockScanner {
 public:
  struct Options {
    const MatchFilter* filter = nullptr;
    ScanMeter* meter = nullptr;
    // Of the scan. What a large document says takes several times its bytes, so one is read at a time.
    std::mutex* large_documents = nullptr;
    int loading_threads = 1;  // that may load databases of rules at a time
    bool oracle = false;      // every line decoded and every rule run by RE2
    bool hide_secrets = true;
  };

  static absl::StatusOr<std::unique_ptr<BlockScanner>> Create(const RuleSet& rules, const Names& names,
                                                              const CaptureSet& captures,
                                                              const Options& options);

  // Counts the block into *counts and hands its matches to `sink` (may be null), those that other sources
  // have as well included. With a time filter, `carried_time` is the last time seen in the source before the
  // block, for lines that have none, and is brought up to date. An error only where a group of rules cannot
  // be compiled.
  absl::Status Scan(const Block& block, const SourceFacts& source, Counts* counts, BlockSink* sink,
                    std::optional<LogTime>* carried_time);

  // As RecordReader's.
  std::uint64_t worked_out() const { return record_reader_.worked_out(); }

 private:
  BlockScanner(const RuleSet& rules, const Names& names, const CaptureSet& captures, const Options& options,
               Proposer proposer, std::unique_ptr<PatternEngine> engine)
      : rules_(rules),
        names_(names),
        options_(options),
        meter_(*options.meter),
        proposer_(std::move(proposer)),
        success_reader_(names, rules.pack()),
        record_reader_(rules, names, captures, std::move(engine), {.remember = !options.oracle},
                       options.hide_secrets),
        fact_classifier_(rules, names, captures) {}

  // Passes the match, whose line is at `offset` in the block, on to the counts and the sink, if the filter
  // admits it.
  void Count(const Block& block, std::size_t offset, const SourceFacts& source, Match* match, Counts* counts,
             BlockSink* sink, std::optional<LogTime>* carried_time);
  void CountLines(const Block& block, Tally* tally) const;
  // Whether lines of the block may take the short road of success lines.
  bool MayReadFast(const Block& block, const SourceFacts& source) const;
  // Has the rules ready that the block's candidates will be tried with.
  void PrepareRules();
  // Looks at a line in one piece that was proposed as a success and nothing else, for what the short road has
  // to know of it, into success_line_ and what follows that. False where that road is none for it.
  bool FindSuccessLine(const Block& block, const Candidate& candidate, const SourceFacts& source);
  // Reads the line that was found last, and counts it. False where it is not clearly a success, or has to be
  // looked at by the long road.
  bool CountFastSuccess(const Block& block, const Candidate& candidate, const SourceFacts& source,
                        Counts* counts);
  // Whether the line is none of the log's.
  static bool CountStandIn(const Block& block, const Candidate& candidate, Tally* tally);

  // What the sampled lines say of when the source's log was written.
  void ReadTimes(const Block& block, const SourceFacts& source, CoverageTally* coverage);

  const RuleSet& rules_;
  const Names& names_;
  const Options options_;
  ScanMeter& meter_;
  std::optional<std::uint32_t> timeless_source_;  // which was said to have lines without a time
  Proposer proposer_;
  SuccessReader success_reader_;
  LineTimeReader line_time_reader_;
  RecordReader record_reader_;
  FactClassifier fact_classifier_;
  DocumentReader document_reader_;
  DocumentReading document_;
  Proposal proposal_;
  absl::flat_hash_set<LineKind> vain_kinds_;  // of which lines in vain were learnt in the block
  GroupMask prepared_groups_ = 0;
  std::string scratch_text_;
  std::string plain_text_;  // of a line that had to be decoded, which success_line_ may refer to
  // Of a line that may take the short road.
  SuccessLine success_line_;
  bool may_show_wrapping_ = false;  // nobody looked whether it has one
  FastSuccess fast_success_;
  ServiceIndex wrapping_service_ = kNoService;  // that the source or the wrapping names
  std::optional<LogTime> wrapping_time_;
  Record fact_record_;
  Match fact_match_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BLOCK_SCANNER_H_
