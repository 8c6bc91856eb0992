#include "engine/decode/record_assembler.h"

#include <array>
#include <cstring>

#include "engine/base/unescape.h"
#include "engine/decode/terminal.h"
#include "engine/source/line_shape.h"

namespace wflogscan {
namespace {

constexpr int kMaxContinuationLines = 200;  // block_reader.cc relies on the same number
constexpr std::size_t kMaxRecordBytes = std::size_t{64} << 10;

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// Brackets that are open at the end of `text`, outside of strings: a pretty-printed JSON body is still going
// on.
bool HasOpenJson(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\') {
      ++i;
    } else if (c == '"') {
      in_string = !in_string;
    } else if (!in_string && (c == '{' || c == '[')) {
      ++depth;
    } else if (!in_string && (c == '}' || c == ']')) {
      depth = depth > 0 ? depth - 1 : 0;
    }
  }
  return depth > 0;
}

bool IsGoCrash(std::string_view record) {
  static constexpr std::array<std::string_view, 4> kHeads = {
      "panic: ", "fatal error: ", "runtime: ", "goroutine "};
  for (const std::string_view head : kHeads) {
    if (record.starts_with(head) || Contains(record.substr(0, 256), head)) return true;
  }
  return false;
}

void TrimLineBreak(std::string* text) {
  while (!text->empty() && (text->back() == '\n' || text->back() == '\r')) text->pop_back();
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
  if (line.empty()) return false;
  const std::size_t indent = line.find_first_not_of(" \t");
  if (indent == std::string_view::npos) return false;
  if (indent > 0 && (line.substr(indent).starts_with("at ") || line.substr(indent).starts_with("... ")))
    return true;
  const char first = line[indent];
  return (indent > 0 || first == '}' || first == ']') && HasOpenJson(record);
}

void RecordAssembler::AppendLine(std::string_view raw, bool first, Record* record) {
  if (raw.ends_with('\r')) raw.remove_suffix(1);
  DockerJsonDecoder::Line line;
  if (raw.starts_with('{') && docker_json_.Decode(raw, &line)) {
    if (first) {
      record->framing = Framing::kDockerJson;
      record->stream = line.stream;
      record->wrapper_time = line.time;
    }
    AppendWithoutTerminalSequences(line.log, &record->text);
    return;
  }
  AppendWithoutTerminalSequences(raw, &record->text);
}

void RecordAssembler::Assemble(const Block& block, const Proposal& proposal, const Candidate& candidate,
                               Record* record) {
  record->text.clear();
  record->match_text.clear();
  record->line = candidate.line.number;
  record->framing = Framing::kText;
  record->stream = OutputStream::kUnknown;
  record->wrapper_time.reset();
  const std::string_view bytes = block.bytes();
  if (candidate.piece_count == 0) {
    AppendLine(bytes.substr(candidate.line.begin, candidate.line.end - candidate.line.begin), true, record);
  } else {
    // A colour sequence may be cut in two, so the pieces are joined before it is removed.
    decoded_.clear();
    for (std::uint32_t i = 0; i < candidate.piece_count; ++i) {
      const LineSpan& piece = proposal.pieces[candidate.first_piece + i];
      DockerJsonDecoder::Line line;
      if (!docker_json_.Decode(bytes.substr(piece.begin, piece.end - piece.begin), &line)) continue;
      if (i == 0) {
        record->framing = Framing::kDockerJson;
        record->stream = line.stream;
        record->wrapper_time = line.time;
      }
      decoded_.append(line.log);
    }
    AppendWithoutTerminalSequences(decoded_, &record->text);
  }
  TrimLineBreak(&record->text);
  UnescapeForMatching(record->text, &record->match_text);
}

std::uint32_t RecordAssembler::TakeContinuation(const Block& block, std::uint32_t end, Record* record) {
  const std::string_view bytes = block.bytes();
  for (int lines = 0; lines < kMaxContinuationLines && end < bytes.size(); ++lines) {
    const std::size_t begin = std::size_t{end} + 1;
    if (begin >= bytes.size()) break;
    const void* newline = memchr(bytes.data() + begin, '\n', bytes.size() - begin);
    const std::size_t line_end =
        newline == nullptr ? bytes.size() : static_cast<const char*>(newline) - bytes.data();
    const std::string_view raw = bytes.substr(begin, line_end - begin);
    if (!MayContinueRecord(raw) || record->text.size() + raw.size() > kMaxRecordBytes) break;
    next_.text.clear();
    AppendLine(raw, true, &next_);
    TrimLineBreak(&next_.text);
    if (!ContinuesRecord(record->text, next_.text)) break;
    record->text.push_back('\n');
    record->text.append(next_.text);
    end = static_cast<std::uint32_t>(line_end);
  }
  if (record->text.size() > 0) {
    record->match_text.clear();
    UnescapeForMatching(record->text, &record->match_text);
  }
  return end;
}

}  // namespace wflogscan
