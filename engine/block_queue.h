#ifndef WFLOGSCAN_ENGINE_BLOCK_QUEUE_H_
#define WFLOGSCAN_ENGINE_BLOCK_QUEUE_H_

// Inputs -> blocks, for many workers. Whoever is free takes a log that nobody else is reading from, reads its
// next block and works on that alone: one large file, or one large member of an archive, keeps all cores busy
// as well as many small ones do, nothing is stored in between, and memory is one block a worker.
//
// Reading may be the larger part of the work where it is unpacking. So several logs are open at a time, one a
// worker, as far as the inputs allow for that: files of any kind do, and members of a zip archive; what is in
// a tar or compressed inside of an archive comes one after the other (Unpacker::MayReadAhead). Sources are
// numbered in the order of the inputs however they are read, and none is opened whose turn depends on what
// another one will turn out to hold, so the report is the same for any number of workers.
//
// The files of a rotated log are one log (block_reader.h), if they come behind each other, oldest first.

#include <atomic>
#include <condition_variable>
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
#include "engine/documents/document_reader.h"
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

// A file of a log in an input. Name, service and origin are constant once a block of it was handed out.
struct Source {
  SourceSummary summary;
  ServiceIndex service = kNoService;
  CaptureOrigin origin;
  bool is_api_error = false;  // the answer of an API that refused to be captured: there is nothing to find
};

class BlockQueue {
 public:
  struct Options {
    ArchiveLimits limits;
    // How many logs are read at a time. With one, blocks come in the order of the inputs.
    std::size_t max_open_logs = 1;
    const std::atomic<bool>* stop = nullptr;  // outlives the queue
  };

  // `names` tells the service that a source's name stands for; it must outlive the queue.
  BlockQueue(std::vector<Input> inputs, const Names* names, Options options)
      : inputs_(std::move(inputs)), names_(*names), options_(options) {}

  // The next block, its number in the whole scan, and its source, which stays where it is as long as the
  // queue; null when there is none left. Waiting and reading are charged to the thread's meter. Thread-safe.
  const Source* Next(Block* block, std::uint64_t* ticket, ScanMeter* meter);

  // The name of a source of which a block was handed out. Thread-safe.
  const std::string& NameOf(std::uint32_t source) const;

  // Ends the scan: no more blocks. Thread-safe.
  void Halt();

  bool interrupted() const {
    return options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed);
  }

  // When all workers are done.
  std::deque<Source> TakeSources() { return std::move(sources_); }
  std::vector<Problem> TakeProblems() { return std::move(problems_); }  // of what became no source
  bool opened_any() const { return opened_any_; }
  const absl::Status& first_failure() const { return first_failure_; }  // to open an input

 private:
  using Lock = std::unique_lock<std::mutex>;

  // A source that was opened. Declared in such an order that the stream goes before what it reads from.
  struct OpenFile {
    std::shared_ptr<Unpacker> unpacker;
    Source* source = nullptr;
    std::uint32_t index = 0;  // of the source
    OpenedSource opened;
    RecognisedDocument document;
    SourceFraming framing;  // by what it begins with
    bool is_empty = false;  // which any log may go on with

    void LookAtHead();  // sets the three
  };
  // What is kept of a file of a log until the log is read.
  struct FinishedFile {
    Source* source = nullptr;
    std::unique_ptr<SourceNotes> notes;
    std::string layers;
    bool is_rewritten = false;
  };
  struct OpenLog {
    OpenFile file;                       // that is being read; its stream is the reader's
    std::vector<FinishedFile> finished;  // the files of the log before it
    ServiceIndex service = kNoService;   // of all of them
    std::unique_ptr<BlockReader> reader;
    bool is_taken = false;  // some worker is reading from it, and nobody else touches it
  };

  bool ended() const { return halted_ || interrupted(); }
  // A log to read from, taken; null when there is none left. May wait.
  OpenLog* TakeLog(Lock* lock);
  OpenLog* OpenNextLog(Lock* lock);
  // Whether there is a next source, as far as is known, that need not wait until others are read. `at_end`
  // (may be null) is read already.
  bool MayOpen(const OpenLog* at_end) const;
  // The next source; nullopt where there is none left, or none that may be opened now. Unlocks while it is at
  // work; is_opening_ keeps others out.
  std::optional<OpenFile> OpenNextFile(const OpenLog* at_end, Lock* lock);
  Source* AddSource(const Input& input, const std::string& name);
  // Whether waiting_ is the next file of a log that is still being read, as far as names tell.
  bool IsAwaited() const;
  LogFile GoOn(OpenLog* log, const SourceFraming& framing);
  // Looks at what the block's sources begin with.
  void Recognize(const Block& block, OpenLog* log);
  void Close(OpenLog* log, const absl::Status& status);

  mutable std::mutex mutex_;
  std::condition_variable changed_;  // a log is not taken any more, or the opening is over
  const std::vector<Input> inputs_;
  const Names& names_;
  const Options options_;
  const BlockReaderOptions reader_options_;
  // Of whoever has set is_opening_:
  bool is_opening_ = false;
  std::size_t next_input_ = 0;
  std::shared_ptr<Unpacker> unpacker_;  // of the input whose turn it is
  std::string container_;               // of that input
  std::vector<Problem> problems_;
  bool opened_any_ = false;
  absl::Status first_failure_;

  std::optional<OpenFile> waiting_;                                 // opened, and not a log's yet
  std::vector<std::unique_ptr<OpenLog>> logs_;                      // in the order of their sources
  std::deque<Source> sources_;                                      // in the order of the inputs
  absl::flat_hash_map<std::uint64_t, std::uint32_t> rotated_logs_;  // by bundle and name: the first source
  std::uint64_t next_ticket_ = 0;
  bool halted_ = false;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BLOCK_QUEUE_H_
