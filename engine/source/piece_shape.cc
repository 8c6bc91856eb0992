#include "engine/source/piece_shape.h"

#include "engine/source/line_shape.h"
#include "engine/source/wrapped_line.h"

namespace wflogscan {

bool MayHoldPieces(const SourceFraming& source) {
  switch (source.kind) {
    case Framing::kDockerJson:
    case Framing::kCri:
    case Framing::kJournalJson:
    case Framing::kJournalShort:
    case Framing::kSyslog:
    case Framing::kEngineJson:
      return true;
    case Framing::kText:
    case Framing::kTimestamped:  // docker logs writes the pieces behind each other, on one line
    case Framing::kCompose:
    case Framing::kKubectl:
    case Framing::kKernel:
    case Framing::kDozzleJson:
      return false;
  }
  return false;
}

PieceShape ShapeOfPiece(std::string_view line, const SourceFraming& source) {
  if (LooksLikeDockerJson(line)) {
    // The road of almost every record there is: no time is parsed.
    if (const DockerJsonShape shape = ShapeOfDockerJson(line); shape.is_record) {
      PieceShape out;
      out.is_record = true;
      out.stream = shape.stream;
      out.complete = shape.complete;
      out.full = shape.log.size() >= kFullPieceBytes;
      out.time = shape.time;
      return out;
    }
  }
  return MayHoldPieces(source) ? ShapeOfPiece(UnwrapLine(line, source), source) : PieceShape();
}

PieceShape ShapeOfPiece(const WrappedLine& wrapped, const SourceFraming& source) {
  PieceShape out;
  if (!MayHoldPieces(source)) return out;
  out.stream = wrapped.stream;
  out.container = wrapped.container;
  out.time = wrapped.time_text;
  out.full = wrapped.payload.size() >= kFullPieceBytes;
  switch (wrapped.framing) {
    case Framing::kDockerJson:
      // Without a stream it is a record that was cut off: the last of its file, and no one's piece.
      out.is_record = wrapped.stream != OutputStream::kUnknown;
      out.complete = wrapped.complete;
      break;
    case Framing::kEngineJson:
      out.is_record = true;
      out.complete = wrapped.complete;
      break;
    case Framing::kCri:
    case Framing::kJournalJson:
      out.is_record = true;
      out.complete = wrapped.complete;
      out.marked = !wrapped.complete;
      break;
    case Framing::kSyslog:
    case Framing::kJournalShort:
      // The driver says nothing; only a message of just the buffer's size gives it away.
      out.is_record = true;
      out.complete = wrapped.payload.size() != kFullPieceBytes;
      break;
    default:
      break;
  }
  return out;
}

}  // namespace wflogscan
