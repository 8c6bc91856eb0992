#ifndef WFLOGSCAN_ENGINE_SOURCE_PIECE_SHAPE_H_
#define WFLOGSCAN_ENGINE_SOURCE_PIECE_SHAPE_H_

// Engines cut a line that is too long. Whether a raw line is such a piece, and which others it belongs to.

#include <cstddef>
#include <string_view>

#include "engine/source/framing.h"
#include "engine/source/wrapped_line.h"

namespace wflogscan {

// Views into the line.
struct PieceShape {
  bool is_record = false;  // of a wrapping that may hold pieces; everything else is meaningless without
  // Pieces are joined within one stream of one container; others' lines may stand between them.
  OutputStream stream = OutputStream::kUnknown;
  std::string_view container;  // empty where the source is one container's
  bool complete = true;        // the line ends here; it begins here too unless a piece is open
  // The wrapping itself says that a next piece follows. Without it a piece ends like the last words of a
  // process that died: the next record then goes on with it only if this one is `full` or both carry the same
  // `time`.
  bool marked = false;
  bool full = false;  // as long as the engine's buffer
  std::string_view time;
};

// Every engine cuts at so many bytes, escaped or not.
inline constexpr std::size_t kFullPieceBytes = 16384;

// Whether lines of the source have to be asked at all: false for text, where no line is ever a piece. A
// json-file record is a record in any source.
bool MayHoldPieces(const SourceFraming& source);

// O(1) for json-file records, O(prefix) for CRI and syslog, O(line) for other JSON.
PieceShape ShapeOfPiece(std::string_view line, const SourceFraming& source);
// The same of a line of which the wrapping was taken off. O(1).
PieceShape ShapeOfPiece(const WrappedLine& wrapped, const SourceFraming& source);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_PIECE_SHAPE_H_
