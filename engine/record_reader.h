#ifndef WFLOGSCAN_ENGINE_RECORD_READER_H_
#define WFLOGSCAN_ENGINE_RECORD_READER_H_

// Candidate -> Record and Match: the line that was proposed first, and then, where it says that something is
// wrong, whatever stands below and belongs to it.

#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "engine/attribute/capture_set.h"
#include "engine/attribute/classifier.h"
#include "engine/attribute/match.h"
#include "engine/attribute/names.h"
#include "engine/attribute/pattern_engine.h"
#include "engine/decode/record.h"
#include "engine/decode/record_assembler.h"
#include "engine/match/proposal.h"
#include "engine/match/rule_set.h"
#include "engine/source/block.h"

namespace wflogscan {

// One per thread; what it is made of is shared and must outlive it.
class RecordReader {
 public:
  RecordReader(const RuleSet& rules, const Names& names, const CaptureSet& captures,
               std::unique_ptr<PatternEngine> engine, Classifier::Options options, bool hide_secrets = true)
      : rules_(rules),
        assembler_(hide_secrets),
        classifier_(rules, names, captures, std::move(engine), options) {}

  // The lines of a block that begin at these offsets are read already.
  struct Extent {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    bool Holds(std::uint32_t line_begin) const { return line_begin >= from && line_begin < to; }
  };

  // The candidate, one of the block's `proposal`, by itself. match() refers to the record.
  absl::Status ReadLine(const Block& block, const Proposal& proposal, const Candidate& candidate,
                        const Interest& interest, ServiceIndex source_service);
  // The same candidate with the lines below that belong to it, unless they mean nothing: *below is where they
  // stand. What stands between the pieces of a split line is a record of its own.
  absl::Status TakeLinesBelow(const Block& block, const Proposal& proposal, const Candidate& candidate,
                              const Interest& interest, ServiceIndex source_service, Extent* below);

  const Record& record() const { return record_; }
  Match& match() { return match_; }
  std::uint64_t worked_out() const { return classifier_.worked_out(); }

 private:
  bool SaysSomething() const { return !match_.signatures.empty() || !match_.joint_rules.empty(); }

  const RuleSet& rules_;
  RecordAssembler assembler_;
  Classifier classifier_;
  Record record_;
  Match match_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RECORD_READER_H_
