#ifndef WFLOGSCAN_ENGINE_SOURCE_BLOCK_READER_H_
#define WFLOGSCAN_ENGINE_SOURCE_BLOCK_READER_H_

// Cuts a byte stream into Blocks. Of a rotated log it reads the files behind each other, oldest first, as if
// they were one: a line that the engine split may begin in one of them and end in the next.
//
// Idea: a cut is allowed only before a line that cannot belong to the record before it, whatever it is
// wrapped in, and only while no piece of a split line is open. Both are decided by looking at a bounded
// number of lines around the cut, never at the history of the stream, so the blocks' contents may differ with
// the chunking of a pipe but what is found in them cannot. Tested by tests/source/block_reader_test.cc and,
// end to end, by the chunking property.
//
// Cost: one copy of the carried-over line a block; counting line breaks runs at memory speed.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/source/block.h"
#include "engine/source/byte_stream.h"
#include "engine/source/record_bounds.h"

namespace wflogscan {

struct BlockReaderOptions {
  std::size_t block_bytes = std::size_t{256} << 10;    // what fits the second-level cache with room to spare
  std::size_t max_line_bytes = kMaxLineBytes;          // a longer line is read in parts of this size
  std::size_t max_block_bytes = std::size_t{8} << 20;  // give up looking for a clean cut; bounds memory
  // What the source is where it is no log. A document is one block, however long it takes to come; only what
  // tells line by line is cut, at any line.
  DocumentKind document = DocumentKind::kNone;
  bool document_by_line = false;
  std::size_t max_document_bytes = std::size_t{16} << 20;  // docker inspect of a thousand containers
};

// One file of a log, and its index in the scan's list of sources.
struct LogFile {
  std::unique_ptr<ByteStream> stream;  // null: there is none
  std::uint32_t source = 0;
};

class BlockReader {
 public:
  // The file that goes on with the log whose last file was read to its end; `framing` is that of the log so
  // far. Called until it gives none. Not asked for behind an error, or where the last line lacks its line
  // break: then nobody knows what is missing.
  using NextFile = std::function<LogFile(const SourceFraming& framing)>;

  explicit BlockReader(LogFile first, BlockReaderOptions options = {}, NextFile next_file = nullptr)
      : stream_(std::move(first.stream)),
        source_(first.source),
        options_(options),
        next_file_(std::move(next_file)) {}

  // Fills `block` with the next lines; false at the end of the log. A live stream
  // yields what it has as soon as a cut is possible, or when it has been quiet for a moment. After an error
  // the bytes read before it have been delivered, and the next call returns false.
  absl::StatusOr<bool> Next(Block* block);

  // All of the log was delivered.
  bool finished() const { return at_end_ && carry_.size() == 0; }
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  struct Cut {
    std::size_t at = 0;
    bool inside_line = false;
    bool is_clean = true;  // false: a split line may be open there
    bool gave_up = false;  // because such a line is too long
  };

  absl::StatusOr<bool> NextOfDocument(Block* block);
  absl::Status Fill(ByteBuffer* buffer, std::size_t target);
  // Goes on with the log's next file, behind what is in `buffer`; false where there is none.
  bool OpenNextFile(std::string_view buffer);
  // Brings framing_ up to date: `bytes` go on behind what was delivered, and `whole` says that no more
  // follows.
  void LearnFraming(std::string_view bytes, bool whole);
  bool FindCleanCut(std::string_view bytes, std::size_t* at) const;
  void Deliver(Block* block, Cut cut);

  std::unique_ptr<ByteStream> stream_;
  std::uint32_t source_;  // of the next block's first line
  const BlockReaderOptions options_;
  const NextFile next_file_;
  std::vector<OpenLine> open_lines_;  // before what was not delivered
  std::vector<Seam> seams_;           // in what was read and not delivered; here `at` may be 0
  std::string line_before_;           // as the next block's
  ByteBuffer carry_;
  SourceFraming framing_;
  std::string head_;              // what was delivered, until the framing is settled; at most kFramingBytes
  bool framing_judged_ = false;   // by enough lines to act on it
  bool framing_settled_ = false;  // it does not change any more
  std::uint64_t next_sequence_ = 0;
  std::uint64_t next_line_ = 1;
  std::uint64_t bytes_read_ = 0;
  bool inside_line_ = false;  // the bytes in carry_ go on with a line whose beginning was delivered
  bool at_end_ = false;
  absl::Status error_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_BLOCK_READER_H_
