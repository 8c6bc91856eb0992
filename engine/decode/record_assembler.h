#ifndef WFLOGSCAN_ENGINE_DECODE_RECORD_ASSEMBLER_H_
#define WFLOGSCAN_ENGINE_DECODE_RECORD_ASSEMBLER_H_

// Candidate -> Record: unwraps a proposed line, joins the pieces of a split one, and takes in continuation
// lines.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/decode/docker_json.h"
#include "engine/decode/record.h"
#include "engine/match/proposal.h"
#include "engine/source/block.h"
#include "engine/source/wrapped_line.h"

namespace wflogscan {

// One per thread.
class RecordAssembler {
 public:
  // Without `hide_secrets` a part of a long line that begins in the middle of a secret shows the rest of it.
  explicit RecordAssembler(bool hide_secrets = true) : hide_secrets_(hide_secrets) {}

  // The candidate's own line, whole and decoded, into *record.
  void Assemble(const Block& block, const Proposal& proposal, const Candidate& candidate, Record* record);

  // Adds to *record the lines after it that belong to it: the Response of an OAuth2 error, the rest of a
  // pretty-printed JSON body or an error page, a stack trace. Asked only of records that matched or complain,
  // so that it costs healthy lines nothing. Returns the offset in the block up to which lines were taken in
  // (the record's own end where there were none). A line of another stream or container ends the record.
  // *record is the one that was assembled last.
  std::uint32_t TakeContinuation(const Block& block, std::uint32_t end, Record* record);

 private:
  // What the wrapping of a record's first line says.
  void TakeWrapping(const WrappedLine& line, std::string_view raw, Record* record);
  // What the candidate's line has before it, where it is a part of one; valid until the next call.
  std::string_view TextBefore(const Block& block, const Proposal& proposal, const Candidate& candidate);
  // Appends the raw line's decoded text to *text.
  void AppendText(std::string_view raw, const WrappedLine& line, std::string* text);

  DockerJsonDecoder docker_json_;
  std::string decoded_;
  std::string next_;
  std::string before_;
  bool hide_secrets_;
  // Of the record assembled last: which container it came from where a source holds several, and how long the
  // wrapping before its text is.
  std::string container_;
  std::size_t prefix_bytes_ = 0;
};

// Whether `line` goes on with the record whose text is `record`.
bool ContinuesRecord(std::string_view record, std::string_view line);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_DECODE_RECORD_ASSEMBLER_H_
