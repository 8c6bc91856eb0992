#ifndef WFLOGSCAN_ENGINE_BLOCK_SCANNER_H_
#define WFLOGSCAN_ENGINE_BLOCK_SCANNER_H_

// The pipeline for one block, on one thread: propose, decode, classify, count.

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/aggregate/tally.h"
#include "engine/attribute/classifier.h"
#include "engine/attribute/fact_classifier.h"
#include "engine/attribute/success.h"
#include "engine/decode/record_assembler.h"
#include "engine/documents/document_reader.h"
#include "engine/match/proposer.h"
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
  bool Admits(const Match& match) const;
};

class BlockScanner {
 public:
  struct Options {
    const MatchFilter* filter = nullptr;
    bool oracle = false;  // every line decoded and every rule run by RE2
  };

  static absl::StatusOr<std::unique_ptr<BlockScanner>> Create(const RuleSet& rules, const Names& names,
                                                              const CaptureSet& captures,
                                                              const Options& options);

  // Counts the block into *tally and hands its matches to `sink` (may be null). `source_service` is the
  // service that the source as a whole belongs to. With a time filter, `carried_time` is the last time seen
  // in the source before the block, for lines that have none, and is brought up to date. An error only where
  // a group of rules cannot be compiled.
  absl::Status Scan(const Block& block, ServiceIndex source_service, Tally* tally, BlockSink* sink,
                    std::optional<LogTime>* carried_time);

 private:
  BlockScanner(const RuleSet& rules, const Names& names, const CaptureSet& captures, const Options& options,
               Proposer proposer, std::unique_ptr<PatternEngine> engine)
      : rules_(rules),
        names_(names),
        options_(options),
        proposer_(std::move(proposer)),
        success_reader_(names, rules.pack()),
        classifier_(rules, names, captures, std::move(engine), {.remember = !options.oracle}),
        fact_classifier_(rules, names, captures) {}

  // Passes match_ on to the tally and the sink, if the filter admits it.
  void Count(const Block& block, Tally* tally, BlockSink* sink, std::optional<LogTime>* carried_time);
  bool CountFastSuccess(const Block& block, const Candidate& candidate, ServiceIndex source_service,
                        Tally* tally);

  const RuleSet& rules_;
  const Names& names_;
  const Options options_;
  Proposer proposer_;
  SuccessReader success_reader_;
  RecordAssembler assembler_;
  Classifier classifier_;
  FactClassifier fact_classifier_;
  DocumentReader document_reader_;
  DocumentReading document_;
  Proposal proposal_;
  Record record_;
  Match match_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BLOCK_SCANNER_H_
