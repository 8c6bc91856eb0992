#include "engine/decode/record_assembler.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/base/contains.h"
#include "engine/base/line_breaks.h"
#include "engine/base/terminal.h"
#include "engine/base/unescape.h"
#include "engine/decode/printed_answer.h"
#include "engine/decode/secret_seam.h"
#include "engine/source/line_shape.h"
#include "engine/source/payload_text.h"
#include "engine/source/record_bounds.h"

namespace wflogscan {
namespace {

constexpr std::size_t kMaxRecordBytes = std::size_t{64} << 10;

bool IsGoCrash(std::string_view record) {
  static constexpr std::array<std::string_view, 4> kHeads = {
      "panic: ", "fatal error: ", "runtime: ", "goroutine "};
  for (const std::string_view head : kHeads) {
    if (record.starts_with(head) || Contains(record.substr(0, 256), head)) return true;
  }
  return false;
}

// What Azure's SDK for Go prints of an answer stands below the request, in parts between lines of dashes:
//
//   GET https://management.azure.com/subscriptions/1f/incidents
//   --------------------------------------------------------------------------------
//   RESPONSE 403: 403 Forbidden
//   ERROR CODE: AuthorizationFailed
//   --------------------------------------------------------------------------------
//   { the body, pretty-printed }
//   --------------------------------------------------------------------------------
//   To troubleshoot, visit https://aka.ms/...
bool ContinuesAzureError(std::string_view record, std::string_view line) {
  constexpr std::string_view kRule = "--------------------";
  if (line.starts_with(kRule)) return line.find_first_not_of('-') == std::string_view::npos;
  // Of a login the request has a line of its own.
  if (line.starts_with("GET https://") || line.starts_with("POST https://")) {
    return Contains(record, "authentication failed") && line.find(' ', line.find(' ') + 1) == line.npos;
  }
  if (!Contains(record, kRule)) return false;
  static constexpr std::array<std::string_view, 5> kHeads = {
      "RESPONSE ", "ERROR CODE", "Response contained no body", "To troubleshoot, visit ", "{"};
  return std::any_of(kHeads.begin(), kHeads.end(),
                     [line](std::string_view head) { return line.starts_with(head); });
}

// Several errors as one: a list below a line that ends in a colon.
bool ContinuesList(std::string_view record, std::string_view line) {
  if (line.starts_with("Attempted credentials:")) return true;
  if (!line.starts_with('\t') && !line.starts_with("  ")) return false;
  const std::string_view last = record.substr(record.rfind('\n') + 1);  // the whole where there is none
  return last.ends_with(':') || last.starts_with('\t') || last.starts_with("  ");
}

// journalctl's short modes and syslog's files write further lines of one message below its first, indented to
// where the message begins.
bool IsIndentedMessage(Framing framing, std::string_view raw, std::size_t column) {
  return (framing == Framing::kSyslog || framing == Framing::kJournalShort) && raw.size() >= column &&
         raw.substr(0, column).find_first_not_of(' ') == std::string_view::npos;
}

// docker stamps every line. So where one has no stamp, the stamps are the program's own, and it puts none
// before a stack trace.
bool IsSameFraming(Framing next, Framing record) {
  return next == record || (record == Framing::kTimestamped && next == Framing::kText);
}

}  // namespace

bool ContinuesRecord(std::string_view record, std::string_view line) {
  if (line.starts_with("Response:")) return Contains(record, "cannot fetch token");
  if (IsGoCrash(record) &&
      (line.empty() || line.front() == '\t' || line.starts_with("goroutine ") ||
       line.starts_with("[signal ") || line.starts_with("created by ") || line.starts_with("fatal error: ") ||
       line.starts_with("exit status ") || LooksLikeGoFrame(line))) {
    return true;
  }
  if (line.starts_with("Caused by: ")) return true;
  // AWS's older library for Go puts status and cause below its code.
  if (line.starts_with("\tstatus code: ") || line.starts_with("caused by: ")) return true;
  if (ContinuesPrintedAnswer(record, line)) return true;
  if (line.empty()) return false;
  if (ContinuesAzureError(record, line) || ContinuesList(record, line)) return true;
  const std::size_t indent = line.find_first_not_of(" \t");
  if (indent == std::string_view::npos) return false;
  if (indent > 0 && (line.substr(indent).starts_with("at ") || line.substr(indent).starts_with("... ")))
    return true;
  const char first = line[indent];
  return (indent > 0 || first == '}' || first == ']') && HasOpenJson(record);
}

void RecordAssembler::AppendText(std::string_view raw, const WrappedLine& line, std::string* text) {
  if (line.framing == Framing::kText) {
    text->append(line.payload);
    return;
  }
  // A whole record goes through the real parser; what that refuses (the file was cut there) gives what is
  // left.
  DockerJsonDecoder::Line decoded;
  if (line.framing == Framing::kDockerJson && docker_json_.Decode(WithoutLineDamage(raw), &decoded)) {
    text->append(decoded.log);
    return;
  }
  AppendPayload(line, text);
}

void RecordAssembler::TakeWrapping(const WrappedLine& line, std::string_view raw, Record* record) {
  record->framing = line.framing;
  record->stream = line.stream;
  record->wrapper_time = line.time;
  record->wrapper_service = line.service;
  record->wrapper_level = line.level;
  container_ = line.container;
  prefix_bytes_ =
      line.framing == Framing::kText ? 0 : static_cast<std::size_t>(line.payload.data() - raw.data());
}

std::string_view RecordAssembler::TextBefore(const Block& block, const Proposal& proposal,
                                             const Candidate& candidate) {
  if (block.starts_inside_line && candidate.line.begin == 0) return block.line_before;
  const auto part =
      std::find_if(proposal.parts_before.begin(), proposal.parts_before.end(),
                   [&](const PartBefore& before) { return before.part == candidate.line.begin; });
  if (part == proposal.parts_before.end()) return {};
  if (part->piece.end == 0) return part->text;
  const std::string_view raw = block.bytes().substr(part->piece.begin, part->piece.end - part->piece.begin);
  before_.clear();
  AppendText(raw, UnwrapLine(raw, block.framing), &before_);
  return std::string_view(before_).substr(before_.size() - std::min(before_.size(), kMaxBytesBefore));
}

void RecordAssembler::Assemble(const Block& block, const Proposal& proposal, const Candidate& candidate,
                               Record* record) {
  const std::string_view bytes = block.bytes();
  const auto raw_of = [bytes](const LineSpan& span) {
    return bytes.substr(span.begin, span.end - span.begin);
  };
  const std::string_view first_raw = raw_of(candidate.line);
  record->text.clear();
  record->match_text.clear();
  record->line = candidate.line.number;
  static const WrappedLine kNoWrapping;  // not to be filled with zeros for each line
  const WrappedLine* const wrapping = proposal.WrappingOf(candidate);
  if (wrapping == nullptr && candidate.piece_count == 0 && IsBareText(first_raw, block.framing)) {
    TakeWrapping(kNoWrapping, first_raw, record);
    AppendWithoutTerminalSequences(first_raw, &record->text);
  } else {
    const WrappedLine first = wrapping != nullptr ? *wrapping : UnwrapLine(first_raw, block.framing);
    TakeWrapping(first, first_raw, record);
    // A colour sequence may be cut in two, so the pieces are joined before it is removed.
    decoded_.clear();
    AppendText(first_raw, first, &decoded_);
    for (std::uint32_t i = 1; i < candidate.piece_count; ++i) {
      const std::string_view raw = raw_of(proposal.pieces[candidate.first_piece + i]);
      AppendText(raw, UnwrapLine(raw, block.framing), &decoded_);
    }
    AppendWithoutTerminalSequences(decoded_, &record->text);
  }
  // What other wrappings are, and where they end, their numbers say, unless they were taken off before.
  const bool may_be_alike =
      candidate.piece_count == 0 && candidate.alike_place > 0 &&
      (wrapping != nullptr || record->framing == Framing::kText || record->framing == Framing::kDockerJson);
  record->alike = may_be_alike ? proposal.alike[candidate.alike_place - 1] : Fingerprint();
  record->text.resize(WithoutLineBreak(record->text).size());
  if (hide_secrets_ && HideSecretFromBefore(TextBefore(block, proposal, candidate), &record->text))
    record->alike = {};
  UnescapeForMatching(record->text, &record->match_text);
}

std::uint32_t RecordAssembler::TakeContinuation(const Block& block, std::uint32_t end, Record* record) {
  const std::string_view bytes = block.bytes();
  const std::size_t first_line_bytes = record->text.size();
  for (int lines = 0; lines < kMaxContinuationLines && end < bytes.size(); ++lines) {
    const std::size_t begin = std::size_t{end} + 1;
    if (begin >= bytes.size()) break;
    const std::size_t line_end = FindLineEnd(bytes, begin);
    const std::string_view raw = bytes.substr(begin, line_end - begin);
    if (record->text.size() + raw.size() > kMaxRecordBytes || !MayContinueRecord(raw, block.framing)) break;
    WrappedLine line = UnwrapLine(raw, block.framing);
    if (line.framing == Framing::kText && IsIndentedMessage(record->framing, raw, prefix_bytes_)) {
      line.payload.remove_prefix(prefix_bytes_);
    } else if (!IsSameFraming(line.framing, record->framing) || line.stream != record->stream ||
               line.container != container_) {
      break;
    }
    decoded_.clear();
    AppendText(raw, line, &decoded_);
    next_.clear();
    AppendWithoutTerminalSequences(decoded_, &next_);
    next_.resize(WithoutLineBreak(next_).size());
    if (!ContinuesRecord(record->text, next_)) break;
    record->text.push_back('\n');
    record->text.append(next_);
    end = static_cast<std::uint32_t>(line_end);
  }
  if (record->text.size() > first_line_bytes) {
    record->alike = {};
    record->match_text.clear();
    UnescapeForMatching(record->text, &record->match_text);
  }
  return end;
}

}  // namespace wflogscan
