#include "engine/source/block_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "engine/base/line_breaks.h"
#include "engine/base/status_macros.h"
#include "engine/source/line_shape.h"
#include "engine/source/payload_text.h"
#include "engine/source/piece_shape.h"
#include "engine/source/record_bounds.h"
#include "engine/source/source_framing.h"
#include "engine/source/wrapped_line.h"

namespace wflogscan {
namespace {

// How long a live stream may be quiet before its last line is passed on although nobody knows yet whether the
// next line belongs to it. Longer than the pause between two writes of one record, shorter than a person
// notices.
constexpr std::chrono::milliseconds kQuiet{250};

// A block is not delivered, unless the stream is quiet, before so many lines were there to judge the source
// by.
constexpr std::ptrdiff_t kEnoughLines = 16;

constexpr std::size_t kNone = std::string_view::npos;

std::string_view EndOf(std::string_view text) {
  return text.substr(text.size() - std::min(text.size(), kMaxBytesBefore));
}

std::size_t StartOfLineBefore(std::string_view bytes, std::size_t line_start) {
  if (line_start == 0) return kNone;
  const void* newline = memrchr(bytes.data(), '\n', line_start - 1);
  return newline == nullptr ? 0 : static_cast<const char*>(newline) - bytes.data() + 1;
}

// The start of the first line longer than `max_line_bytes`, finished or not; kNone if there is none.
std::size_t StartOfOverlongLine(std::string_view bytes, std::size_t max_line_bytes) {
  for (std::size_t start = 0; bytes.size() - start > max_line_bytes;) {
    const void* newline = memchr(bytes.data() + start, '\n', max_line_bytes);
    if (newline == nullptr) return start;
    start = static_cast<const char*>(newline) - bytes.data() + 1;
  }
  return kNone;
}

// The split lines that are open right before `at`, by the last record of each stream of each container; at
// most `most` of them. What they say is told where all are asked for.
std::vector<OpenLine> OpenLinesBefore(std::string_view bytes, std::size_t at, const SourceFraming& framing,
                                      std::size_t most) {
  std::vector<OpenLine> open;
  std::vector<std::pair<OutputStream, std::string_view>> seen;
  const bool one_container = framing.kind != Framing::kJournalJson &&
                             framing.kind != Framing::kJournalShort && framing.kind != Framing::kSyslog;
  std::size_t end = at;
  for (int i = 0; i <= kMaxLinesBetweenPieces && open.size() < most; ++i) {
    const std::size_t start = StartOfLineBefore(bytes, end);
    if (start == kNone) break;
    const PieceShape shape = ShapeOfPiece(bytes.substr(start, end - start), framing);
    if (shape.is_record) {
      const std::pair key(shape.stream, shape.container);
      if (std::find(seen.begin(), seen.end(), key) == seen.end()) {
        if (!shape.complete) {
          open.push_back({.stream = shape.stream,
                          .container = std::string(shape.container),
                          .time = std::string(shape.time),
                          .goes_on = shape.marked || shape.full,
                          .lines_since = i});
          if (most == kNone) {
            std::string text;
            AppendPayload(UnwrapLine(bytes.substr(start, end - start), framing), &text);
            open.back().text = EndOf(text);
          }
        }
        seen.push_back(key);
      }
      if (one_container && seen.size() == 2) break;
    }
    end = start;
  }
  return open;
}

bool PieceIsOpenBefore(std::string_view bytes, std::size_t at, const SourceFraming& framing) {
  return !OpenLinesBefore(bytes, at, framing, /*most=*/1).empty();
}

}  // namespace

absl::Status BlockReader::Fill(ByteBuffer* buffer, std::size_t target) {
  buffer->Reserve(target);
  while (!at_end_ && buffer->size() < target) {
    absl::StatusOr<std::size_t> got = stream_->Read(buffer->data() + buffer->size(), target - buffer->size());
    if (!got.ok()) {
      at_end_ = true;
      return got.status();
    }
    if (*got == 0) at_end_ = !OpenNextFile(buffer->view());
    bytes_read_ += *got;
    buffer->set_size(buffer->size() + *got);
    if (!stream_->Ready(std::chrono::milliseconds(0))) break;
  }
  return absl::OkStatus();
}

bool BlockReader::OpenNextFile(std::string_view buffer) {
  if (next_file_ == nullptr || (buffer.empty() ? inside_line_ : buffer.back() != '\n')) return false;
  LearnFraming(buffer, /*whole=*/true);
  LogFile next = next_file_(framing_);
  if (next.stream == nullptr) return false;
  stream_ = std::move(next.stream);
  seams_.push_back({buffer.size(), next.source});
  return true;
}

void BlockReader::LearnFraming(std::string_view bytes, bool whole) {
  if (framing_settled_) return;
  std::string joined;
  std::string_view head = bytes.substr(0, kFramingBytes - head_.size());
  if (!head_.empty()) head = joined.append(head_).append(head);
  framing_ = DetectFraming(head, whole);
  framing_judged_ =
      head.size() >= kFramingBytes || std::count(head.begin(), head.end(), '\n') >= kEnoughLines;
}

bool BlockReader::FindCleanCut(std::string_view bytes, std::size_t* at) const {
  // The start of the unfinished last line is a candidate too, if enough of it is there to judge it.
  std::size_t start = bytes.size() + 1;
  const void* last_newline = memrchr(bytes.data(), '\n', bytes.size());
  if (last_newline == nullptr) return false;
  start = static_cast<const char*>(last_newline) - bytes.data() + 1;
  // Of a wrapped line the beginning is not enough.
  const bool judged_by_head = framing_.kind == Framing::kText && start < bytes.size() &&
                              bytes[start] != '{' && bytes[start] != '\x1e';
  if (!judged_by_head || bytes.size() - start < kContinuationWindow) start = StartOfLineBefore(bytes, start);
  int continuations = 0;
  for (; start != kNone && start > 0; start = StartOfLineBefore(bytes, start)) {
    const std::string_view line = bytes.substr(start, bytes.find('\n', start) - start);
    if (MayContinueRecord(line, framing_) && ++continuations <= kMaxContinuationLines) continue;
    if (PieceIsOpenBefore(bytes, start, framing_)) continue;
    *at = start;
    return true;
  }
  return false;
}

void BlockReader::Deliver(Block* block, Cut cut) {
  const std::string_view bytes = block->buffer.view();
  carry_.Assign(bytes.substr(cut.at));
  block->buffer.set_size(cut.at);
  block->sequence = next_sequence_++;
  block->framing = framing_;
  if (!framing_settled_) {
    head_.append(bytes.substr(0, std::min(cut.at, kFramingBytes - head_.size())));
    framing_settled_ = head_.size() >= kFramingBytes || std::count(head_.begin(), head_.end(), '\n') >=
                                                            static_cast<std::ptrdiff_t>(kFramingLines);
    if (framing_settled_) head_ = {};
  }
  std::size_t counted = 0;
  block->seams.clear();
  auto seam = seams_.begin();
  for (; seam != seams_.end() && seam->at < cut.at; ++seam) {
    if (seam->at > 0) {
      block->seams.push_back(*seam);
      continue;
    }
    source_ = seam->source;
    next_line_ = 1;
  }
  seams_.erase(seams_.begin(), seam);
  for (Seam& later : seams_) later.at -= cut.at;
  block->source = source_;
  block->first_line = next_line_;
  block->starts_inside_line = inside_line_;
  if (!block->seams.empty()) {
    source_ = block->seams.back().source;
    next_line_ = 1;
    counted = block->seams.back().at;
  }
  next_line_ += CountLineBreaks(bytes.substr(counted, cut.at - counted));
  block->ends_inside_line = inside_line_ = cut.inside_line;
  block->line_before = std::exchange(line_before_, {});
  if (cut.inside_line) line_before_ = EndOf(bytes.substr(0, cut.at));
  block->open_lines = std::exchange(open_lines_, {});
  if (cut.is_clean) return;
  open_lines_ = OpenLinesBefore(bytes.substr(0, cut.at), cut.at, framing_, kNone);
  for (OpenLine& line : open_lines_) line.is_long = cut.gave_up;
}

absl::StatusOr<bool> BlockReader::NextOfDocument(Block* block) {
  if (!error_.ok() && carry_.size() == 0) return std::exchange(error_, absl::OkStatus());
  std::swap(block->buffer, carry_);
  ByteBuffer& buffer = block->buffer;
  carry_.set_size(0);
  const std::size_t most = options_.max_document_bytes;
  std::size_t cut = 0;
  while (cut == 0) {
    const std::size_t target = std::min(std::max(options_.block_bytes, buffer.size() * 2), most);
    if (absl::Status status = Fill(&buffer, target); !status.ok()) {
      if (buffer.size() == 0) return status;
      error_ = status;
    }
    if (buffer.size() == 0) return false;
    const void* newline = memrchr(buffer.data(), '\n', buffer.size());
    const std::size_t after_last_newline =
        newline == nullptr ? 0
                           : static_cast<std::size_t>(static_cast<const char*>(newline) - buffer.data()) + 1;
    if (at_end_) {
      cut = buffer.size();
    } else if (buffer.size() >= most) {
      cut = after_last_newline > 0 ? after_last_newline : buffer.size();
    } else if (options_.document_by_line &&
               (buffer.size() >= options_.block_bytes || !stream_->Ready(kQuiet))) {
      cut = after_last_newline;
    }
  }
  block->document = options_.document;
  block->document_goes_on = !at_end_ || cut < buffer.size();
  Deliver(block, {cut, false});
  return true;
}

absl::StatusOr<bool> BlockReader::Next(Block* block) {
  if (options_.document != DocumentKind::kNone) return NextOfDocument(block);
  block->document = DocumentKind::kNone;
  if (!error_.ok() && carry_.size() == 0) return std::exchange(error_, absl::OkStatus());
  std::swap(block->buffer, carry_);
  ByteBuffer& buffer = block->buffer;
  carry_.set_size(0);
  std::size_t target = std::max(options_.block_bytes, buffer.size() + 1);
  std::size_t judged = 0;  // bytes in which no cut was found; only a line break beyond them can change that
  for (;;) {
    // A read error is reported after the bytes that came before it.
    if (absl::Status status = Fill(&buffer, target); !status.ok()) {
      if (buffer.size() == 0) return status;
      error_ = status;
    }
    LearnFraming(buffer.view(), at_end_);
    if (at_end_) {
      if (buffer.size() == 0) return false;
      if (!inside_line_ && buffer.size() <= options_.block_bytes) {
        Deliver(block, {buffer.size(), false});
        return true;
      }
    }
    const std::string_view bytes = buffer.view();
    const std::size_t first_newline_from = inside_line_ ? 0 : judged;
    const void* newline = memchr(bytes.data() + first_newline_from, '\n', bytes.size() - first_newline_from);
    const std::size_t overlong = inside_line_ ? kNone : StartOfOverlongLine(bytes, options_.max_line_bytes);
    if (inside_line_) {
      // The rest of an over-long line is a block of its own, so that its parts are cut at multiples of the
      // maximum.
      const std::size_t end =
          newline == nullptr ? bytes.size() : static_cast<const char*>(newline) - bytes.data() + 1;
      if (end > options_.max_line_bytes) {
        Deliver(block, {options_.max_line_bytes, true});
        return true;
      }
      if (newline != nullptr) {
        Deliver(block, {end, false});
        return true;
      }
    } else if (overlong != kNone) {
      Deliver(block, overlong == 0 ? Cut{options_.max_line_bytes, true} : Cut{overlong, false});
      return true;
    } else if (newline != nullptr) {
      Cut cut;
      const bool clean = FindCleanCut(bytes, &cut.at);
      if (clean && framing_judged_) {
        Deliver(block, cut);
        return true;
      }
      const std::size_t after_last_newline =
          static_cast<const char*>(memrchr(bytes.data(), '\n', bytes.size())) - bytes.data() + 1;
      judged = bytes.size();
      const bool give_up = bytes.size() >= options_.max_block_bytes;
      if (give_up || (!stream_->Ready(std::chrono::milliseconds(0)) && !stream_->Ready(kQuiet))) {
        if (!clean) cut = {.at = after_last_newline, .is_clean = false, .gave_up = give_up};
        Deliver(block, cut);
        return true;
      }
    }
    if (at_end_) {
      Deliver(block, {bytes.size(), false});
      return true;
    }
    if (bytes.size() >= target) target = bytes.size() + options_.block_bytes;
  }
}

}  // namespace wflogscan
