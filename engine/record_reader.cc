#include "engine/record_reader.h"

#include "engine/base/status_macros.h"

namespace wflogscan {

absl::Status RecordReader::ReadLine(const Block& block, const Proposal& proposal, const Candidate& candidate,
                                    const Interest& interest, ServiceIndex source_service) {
  assembler_.Assemble(block, proposal, candidate, &record_);
  return classifier_.Classify(record_, interest, source_service, &match_);
}

absl::Status RecordReader::TakeLinesBelow(const Block& block, const Proposal& proposal,
                                          const Candidate& candidate, const Interest& interest,
                                          ServiceIndex source_service, Extent* below) {
  // What is wrong may stand below a line that only complains.
  const bool only_complains = !SaysSomething() && match_.is_unexplained;
  if (!SaysSomething() && !only_complains) return absl::OkStatus();
  const std::uint32_t end = candidate.piece_count == 0
                                ? candidate.line.end
                                : proposal.pieces[candidate.first_piece + candidate.piece_count - 1].end;
  const std::uint32_t record_end = assembler_.TakeContinuation(block, end, &record_);
  if (record_end == end) return absl::OkStatus();
  Interest more = Interest::Everything(rules_.all_signature_groups());
  more.may_succeed = candidate.interest.may_succeed;
  WFL_RETURN_IF_ERROR(classifier_.Classify(record_, more, source_service, &match_));
  if (only_complains && !SaysSomething())
    return ReadLine(block, proposal, candidate, interest, source_service);
  *below = {.from = end, .to = record_end};
  return absl::OkStatus();
}

}  // namespace wflogscan
