#ifndef WFLOGSCAN_ENGINE_BLOCK_QUEUE_H_
#define WFLOGSCAN_ENGINE_BLOCK_QUEUE_H_

// Inputs -> blocks, for many workers. Whoever is free locks the queue, takes the next block of the next
// source and works on it alone: one large file, or one large member of an archive, keeps all cores busy as
// well as many small ones do, nothing is stored in between, and memory is one block a worker.

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "engine/aggregate/capture_ledger.h"
#include "engine/attribute/names.h"
#include "engine/scan_meter.h"
#include "engine/source/block.h"
#include "engine/source/block_reader.h"
#include "engine/source/byte_stream.h"
#include "engine/source/source_format.h"
#include "engine/source/unpacker.h"
#include "wflogscan/report.h"

namespace wflogscan {

struct OpenedInput {
  std::unique_ptr<ByteStream> bytes;
  std::optional<SourceFormat> format;  // where it is known and the bytes need not tell
  std::string container;               // whose log it is, where that is known: it tells the service
};

// What the user named, or a folder's walk found.
struct Input {
  std::string name;
  std::function<absl::StatusOr<OpenedInput>()> open;  // called when its turn comes
  // Inputs of one folder are one bundle; an input that was named is one of its own.
  std::uint64_t bundle = 0;
  bool shares_bundle = false;  // other inputs are of the same
};

// A log in an input. Name, service and origin are constant once a block of it was handed out.
struct Source {
  SourceSummary summary;
  ServiceIndex service = kNoService;
  CaptureOrigin origin;
  bool is_api_error = false;  // the answer of an API that refused to be captured: there is nothing to find
};

class BlockQueue {
 public:
  // `names` tells the service that a source's name stands for; both pointers must outlive the queue.
  BlockQueue(std::vector<Input> inputs, const ArchiveLimits& limits, const Names* names,
             const std::atomic<bool>* stop)
      : inputs_(std::move(inputs)), limits_(limits), names_(*names), stop_(stop) {}

  // The next block, its number in the whole scan, and its source, which stays where it is as long as the
  // queue; null when there is none left. Waiting and reading are charged to the thread's meter. Thread-safe.
  const Source* Next(Block* block, std::uint64_t* ticket, ScanMeter* meter);

  // Ends the scan: no more blocks. Thread-safe.
  void Halt();

  bool interrupted() const { return stop_ != nullptr && stop_->load(std::memory_order_relaxed); }

  // When all workers are done.
  std::deque<Source> TakeSources() { return std::move(sources_); }
  std::vector<Problem> TakeProblems() { return std::move(problems_); }  // of what became no source
  bool opened_any() const { return opened_any_; }
  const absl::Status& first_failure() const { return first_failure_; }  // to open an input

 private:
  const Source* NextInTurn(Block* block, std::uint64_t* ticket);
  bool OpenNextSource();
  // Looks at what the source begins with.
  void Recognize(const Block& first, Source* source);
  CaptureOrigin OriginOf(const Input& input, std::string_view source_name);
  void CloseSource();

  std::mutex mutex_;
  const std::vector<Input> inputs_;
  const ArchiveLimits limits_;
  const Names& names_;
  const std::atomic<bool>* const stop_;
  const BlockReaderOptions reader_options_;
  std::size_t next_input_ = 0;
  std::unique_ptr<Unpacker> unpacker_;  // of the input whose turn it is
  std::string container_;               // of that input
  std::optional<OpenedSource> opened_;  // its source whose turn it is; what it reads from lives in unpacker_
  std::unique_ptr<BlockReader> reader_;
  std::deque<Source> sources_;                                      // in the order they are read
  absl::flat_hash_map<std::uint64_t, std::uint32_t> rotated_logs_;  // by bundle and name: the first source
  std::vector<Problem> problems_;
  std::uint64_t next_ticket_ = 0;
  bool halted_ = false;
  bool opened_any_ = false;
  absl::Status first_failure_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BLOCK_QUEUE_H_
