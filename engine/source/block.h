#ifndef WFLOGSCAN_ENGINE_SOURCE_BLOCK_H_
#define WFLOGSCAN_ENGINE_SOURCE_BLOCK_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/source/document_kind.h"
#include "engine/source/framing.h"

namespace wflogscan {

// Bytes that grow at the end and are not cleared when they do (a vector<char> would write every byte twice).
class ByteBuffer {
 public:
  char* data() { return bytes_.get(); }
  const char* data() const { return bytes_.get(); }
  std::size_t size() const { return size_; }
  std::string_view view() const { return {bytes_.get(), size_}; }
  void set_size(std::size_t size) { size_ = size; }  // <= capacity

  void Reserve(std::size_t capacity) {
    if (capacity <= capacity_) return;
    auto larger = std::make_unique_for_overwrite<char[]>(capacity);
    if (size_ > 0) std::memcpy(larger.get(), bytes_.get(), size_);
    bytes_ = std::move(larger);
    capacity_ = capacity;
  }

  void Assign(std::string_view bytes) {
    Reserve(bytes.size());
    if (!bytes.empty()) std::memmove(bytes_.get(), bytes.data(), bytes.size());
    size_ = bytes.size();
  }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

// Where the next file of a rotated log begins inside of a block. It is a source of its own, and its lines are
// counted from 1 again.
struct Seam {
  std::size_t at = 0;  // > 0; offset of its first line. Where the next one has the same, the file is empty
  std::uint32_t source = 0;
};

// A line that the engine split and of which pieces lie before the block.
struct OpenLine {
  OutputStream stream = OutputStream::kUnknown;
  std::string container;  // empty where the source is one container's
  std::string time;       // of its last piece
  bool goes_on = false;   // that piece says that a next one follows, whatever its time
  int lines_since = 0;    // lines of others between that piece and the block
  bool is_long = false;   // longer than is read at once, which its beginning has told
  std::string text;       // of that piece, its last kMaxBytesBefore
};

// Whole raw lines of one log, cut where neither a split line nor a record of several lines is open, so
// that blocks of one log can be worked on in any order. The last line of a log may lack its line break.
struct Block {
  std::uint32_t source = 0;          // index in the scan's list of sources
  std::uint64_t sequence = 0;        // 0, 1, 2 ... within the log
  std::uint64_t first_line = 1;      // 1-based number, in the source, of the block's first physical line
  bool starts_inside_line = false;   // the block goes on with a line too long for one block
  bool ends_inside_line = false;     // the next block goes on with such a line
  std::string line_before;           // where it starts inside one: the last kMaxBytesBefore before the block
  std::vector<OpenLine> open_lines;  // empty but where no clean cut was found
  std::vector<Seam> seams;           // by `at`; empty but where two files of a rotated log meet
  SourceFraming framing;             // what is known of the source when the block leaves the reader
  // Of a source that is a document and no log: which. The block is then all of it, or as much as is read of
  // one at a time, and document_goes_on says that more follows.
  DocumentKind document = DocumentKind::kNone;
  bool document_goes_on = false;
  ByteBuffer buffer;

  std::string_view bytes() const { return buffer.view(); }
  // The source of the line at that offset.
  std::uint32_t SourceAt(std::size_t offset) const {
    std::uint32_t at = source;
    for (const Seam& seam : seams) {
      if (seam.at > offset) break;
      at = seam.source;
    }
    return at;
  }
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_BLOCK_H_
