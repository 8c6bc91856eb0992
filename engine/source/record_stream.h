#ifndef WFLOGSCAN_ENGINE_SOURCE_RECORD_STREAM_H_
#define WFLOGSCAN_ENGINE_SOURCE_RECORD_STREAM_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/source/block.h"
#include "engine/source/byte_stream.h"

namespace wflogscan {

// What is learnt of a source while it is read.
struct SourceNotes {
  std::uint64_t bytes = 0;  // read, after decompression and before anything else is undone
  std::vector<std::string> problems;

  // Each kind of trouble is named once.
  void AddProblem(std::string_view problem);
};

// A binary format of records, given on as lines of text.
class RecordStream : public ByteStream {
 public:
  // `notes` must outlive the stream.
  RecordStream(std::unique_ptr<ByteStream> inner, SourceNotes* notes)
      : notes_(*notes), inner_(std::move(inner)) {}

  absl::StatusOr<std::size_t> Read(char* to, std::size_t capacity) final;
  bool Ready(std::chrono::milliseconds patience) final;

 protected:
  // Decodes records from the front of `input`, appends lines to *output, and returns how many bytes it is
  // done with; what it left comes again with more behind it. It leaves nothing when `whole` says that no more
  // follows, and the beginning of a record at any other time, the size of which the format bounds.
  virtual std::size_t Decode(std::string_view input, bool whole, std::string* output) = 0;

  SourceNotes& notes_;

 private:
  const std::unique_ptr<ByteStream> inner_;
  ByteBuffer input_;
  bool input_ended_ = false;
  absl::Status error_;
  std::string output_;
  std::size_t output_taken_ = 0;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_RECORD_STREAM_H_
