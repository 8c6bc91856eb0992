#include "engine/block_queue.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/attribute/source_service.h"
#include "engine/base/stable_hash.h"
#include "engine/documents/document_reader.h"
#include "engine/source/api_answer.h"
#include "engine/source/decoder_memory.h"
#include "engine/source/framing.h"
#include "engine/source/peeked_stream.h"
#include "engine/source/rotation.h"
#include "engine/source/source_format.h"
#include "engine/source/source_framing.h"

namespace wflogscan {
namespace {

// How much decoders may hold and another log still be opened, so that a scan stays under 256 MiB: half of
// what the threads leave, as the next one mostly takes as much as all that are open.
std::size_t MostHeldToOpen(std::size_t threads) {
  constexpr std::size_t kOfScan = std::size_t{224} << 20;
  constexpr std::size_t kOfThread = std::size_t{14} << 20;
  constexpr std::size_t kLeast = std::size_t{32} << 20;  // who asks for so many threads has that much memory
  return std::max(kLeast, (kOfScan - std::min(kOfScan, threads * kOfThread)) / 2);
}

// "gzip+cri": what was undone, then how the lines are wrapped.
std::string FormatOf(std::string layers, bool is_rewritten, std::string_view lines) {
  if (is_rewritten) return layers;
  if (!layers.empty()) layers += '+';
  return layers.append(lines);
}

std::string FormatOf(const OpenedSource& source, std::string_view lines) {
  return FormatOf(source.Layers(), source.is_rewritten(), lines);
}

// The part of a path that says whose log it is: "signal" of "bundle.zip!docker/signal-json.log.1.gz".
std::string_view CaptureName(std::string_view path) {
  if (const std::size_t slash = path.find_last_of("/!"); slash != std::string_view::npos) {
    path.remove_prefix(slash + 1);
  }
  std::string_view name = RotatedName::Of(path).log;
  if (const std::size_t dot = name.find('.'); dot != std::string_view::npos && dot > 0) {
    name = name.substr(0, dot);
  }
  for (const std::string_view ending : {"-json", "_logs", "-logs", "_log", "-log"}) {
    if (name.size() > ending.size() && name.ends_with(ending))
      return name.substr(0, name.size() - ending.size());
  }
  return name;
}

RecognisedDocument RecogniseSource(PeekedStream* stream) {
  std::size_t judged = 0;
  for (;;) {
    const bool more = stream->PeekMore(kMostPeekedBytes);
    const std::string_view head = stream->peeked();
    // Only the end of a line or of an object decides anything.
    if (more && head.find_first_of("\n}", judged) == std::string_view::npos) continue;
    judged = head.size();
    if (const auto document = RecogniseDocument(head, /*whole=*/!more)) return *document;
  }
}

}  // namespace

void BlockQueue::OpenFile::LookAtHead() {
  auto peeked = std::make_unique<PeekedStream>(std::move(opened.stream));
  document = RecogniseSource(peeked.get());
  if (document.kind == DocumentKind::kNone) {
    framing = DetectFraming(peeked->peeked(), peeked->peeked_whole());
  }
  is_empty = peeked->peeked_whole() && peeked->peeked().empty();
  opened.stream = std::move(peeked);
}

BlockQueue::OpenLog* BlockQueue::TakeLog(Lock* lock) {
  for (; !ended(); changed_.wait(*lock)) {
    if (logs_.size() < options_.max_open_logs && !is_opening_) {
      if (OpenLog* const log = OpenNextLog(lock)) return log;
    }
    for (const std::unique_ptr<OpenLog>& log : logs_) {
      if (!std::exchange(log->is_taken, true)) return log.get();
    }
    if (logs_.empty() && !is_opening_) return nullptr;
  }
  return nullptr;
}

BlockQueue::OpenLog* BlockQueue::OpenNextLog(Lock* lock) {
  if (!waiting_) waiting_ = OpenNextFile(/*at_end=*/nullptr, lock);
  if (!waiting_ || IsAwaited()) return nullptr;
  OpenLog* const log = logs_.emplace_back(std::make_unique<OpenLog>()).get();
  log->is_taken = true;
  log->file = *std::exchange(waiting_, std::nullopt);
  log->service = log->file.source->service;
  BlockReaderOptions options = reader_options_;
  options.document = log->file.document.kind;
  options.document_by_line = log->file.document.by_line;
  log->reader =
      std::make_unique<BlockReader>(LogFile{std::move(log->file.opened.stream), log->file.index}, options,
                                    [this, log](const SourceFraming& framing) { return GoOn(log, framing); });
  return log;
}

bool BlockQueue::MayOpen(const OpenLog* at_end) const {
  if (ended()) return false;
  // At the end of a file the next one is needed to know whether its log goes on.
  if (at_end == nullptr && !logs_.empty() &&
      DecoderMemory::held_bytes() > MostHeldToOpen(options_.max_open_logs)) {
    return false;
  }
  if (unpacker_ == nullptr) return next_input_ < inputs_.size();
  return unpacker_->MayReadAhead() ||
         std::none_of(logs_.begin(), logs_.end(), [&](const std::unique_ptr<OpenLog>& log) {
           return log->file.unpacker == unpacker_ && log.get() != at_end;
         });
}

std::optional<BlockQueue::OpenFile> BlockQueue::OpenNextFile(const OpenLog* at_end, Lock* lock) {
  std::optional<OpenFile> file;
  if (!MayOpen(at_end)) return file;
  is_opening_ = true;
  while (!file && MayOpen(at_end)) {
    if (unpacker_ == nullptr) {
      const Input& input = inputs_[next_input_++];
      lock->unlock();
      absl::StatusOr<OpenedInput> opened = input.open();
      lock->lock();
      if (opened.ok()) {
        opened_any_ = true;
        unpacker_ =
            std::make_shared<Unpacker>(input.name, std::move(opened->bytes), opened->format, options_.limits);
        container_ = std::move(opened->container);
        continue;
      }
      if (interrupted()) break;  // in the middle of it: a report of what was read, and no error
      AddSource(input, input.name)->summary.problems.emplace_back(opened.status().message());
      if (first_failure_.ok()) {
        first_failure_ =
            absl::Status(opened.status().code(), absl::StrCat(input.name, ": ", opened.status().message()));
      }
      continue;
    }
    lock->unlock();
    std::optional<OpenedSource> opened = unpacker_->Next(&problems_);
    if (opened) {
      OpenFile next;
      next.unpacker = unpacker_;
      next.opened = *std::move(opened);
      if (!next.opened.is_rewritten()) next.LookAtHead();
      file = std::move(next);
    }
    lock->lock();
    if (!file) {
      unpacker_.reset();
      continue;
    }
    const std::string& name = file->opened.name;
    file->index = static_cast<std::uint32_t>(sources_.size());
    file->source = AddSource(inputs_[next_input_ - 1], name);
    file->source->service = names_.FindServiceOfPath(container_.empty() ? name : container_);
  }
  is_opening_ = false;
  changed_.notify_all();
  return file;
}

Source* BlockQueue::AddSource(const Input& input, const std::string& name) {
  Source& source = sources_.emplace_back();
  source.summary.name = name;
  CaptureOrigin& origin = source.origin;
  origin.source = static_cast<std::uint32_t>(sources_.size() - 1);
  origin.log = origin.source;
  // What is not named like its input is a member of an archive.
  origin.may_repeat = input.shares_bundle || name != input.name;
  if (!origin.may_repeat) return &source;
  origin.bundle = input.bundle;
  origin.name = StableHash(CaptureName(name));
  const std::uint64_t log = StableHash(RotatedName::Of(name).log, input.bundle);
  origin.log = rotated_logs_.try_emplace(log, origin.source).first->second;
  return &source;
}

bool BlockQueue::IsAwaited() const {
  return std::any_of(logs_.begin(), logs_.end(), [this](const std::unique_ptr<OpenLog>& log) {
    return log->file.index + 1 == waiting_->index &&
           GoesOn(log->file.source->summary.name, waiting_->source->summary.name);
  });
}

// Called while the log's reader fills a block, by who has taken the log.
LogFile BlockQueue::GoOn(OpenLog* log, const SourceFraming& framing) {
  OpenFile& file = log->file;
  const std::string& name = file.source->summary.name;
  if (RotatedName::Of(name).age == 0 || file.document.kind != DocumentKind::kNone) return {};
  Lock lock(mutex_);
  changed_.wait(lock, [this] { return !is_opening_; });
  if (!waiting_ && file.index + 1 == sources_.size()) waiting_ = OpenNextFile(log, &lock);
  if (ended() || !waiting_ || file.index + 1 != waiting_->index ||
      !GoesOn(name, waiting_->source->summary.name)) {
    return {};
  }
  const bool is_alike =
      waiting_->opened.format() == file.opened.format() && waiting_->document.kind == DocumentKind::kNone &&
      (waiting_->is_empty || file.opened.is_rewritten() || waiting_->framing.kind == framing.kind);
  if (!is_alike) return {};
  file.source->summary.bytes = file.opened.notes->bytes;
  log->finished.push_back(
      {file.source, std::move(file.opened.notes), file.opened.Layers(), file.opened.is_rewritten()});
  file = *std::exchange(waiting_, std::nullopt);
  return {std::move(file.opened.stream), file.index};
}

void BlockQueue::Recognize(const Block& block, OpenLog* log) {
  const std::string_view lines =
      block.document != DocumentKind::kNone ? ToString(block.document) : ToString(block.framing.kind);
  Source& current = *log->file.source;
  if (block.sequence == 0) {
    if (log->service == kNoService) {
      log->service = FindServiceOfHead(names_, block.bytes(), block.framing);
    }
    // An answer that was piped in or named is what somebody wants to be told about.
    const bool may_be_answer = current.origin.may_repeat && log->finished.empty() &&
                               log->reader->finished() &&
                               (log->service == kNoService || !names_.RunsConnectors(log->service));
    current.is_api_error = may_be_answer && IsApiErrorAnswer(block.bytes());
  }
  for (const FinishedFile& file : log->finished) {
    if (!file.source->summary.format.empty()) continue;
    file.source->summary.format = FormatOf(file.layers, file.is_rewritten, lines);
    file.source->service = log->service;
  }
  current.summary.bytes = log->file.opened.notes->bytes;
  if (!current.summary.format.empty()) return;
  current.summary.format =
      FormatOf(log->file.opened, current.is_api_error ? std::string_view("api-error") : lines);
  current.service = log->service;
}

void BlockQueue::Close(OpenLog* log, const absl::Status& status) {
  OpenFile& file = log->file;
  SourceSummary& last = file.source->summary;
  last.bytes = file.opened.notes->bytes;
  if (!status.ok()) last.problems.push_back(absl::StrCat("reading stopped here: ", status.message()));
  if (last.format.empty()) last.format = FormatOf(file.opened, ToString(Framing::kText));
  log->finished.push_back({file.source, std::move(file.opened.notes), {}, false});
  for (FinishedFile& finished : log->finished) {
    SourceSummary& summary = finished.source->summary;
    if (summary.format.empty()) {
      summary.format = FormatOf(finished.layers, finished.is_rewritten, ToString(Framing::kText));
    }
    for (std::string& problem : finished.notes->problems) summary.problems.push_back(std::move(problem));
  }
}

const Source* BlockQueue::Next(Block* block, std::uint64_t* ticket, ScanMeter* meter) {
  Lock lock(mutex_);
  while (OpenLog* const log = TakeLog(&lock)) {
    lock.unlock();
    meter->Charge(&ScanStats::wait);
    const absl::StatusOr<bool> more = log->reader->Next(block);
    const bool has_block = more.ok() && *more;
    if (has_block) Recognize(*block, log);
    meter->Charge(&ScanStats::read);
    lock.lock();
    const Source* source = nullptr;
    if (has_block) {
      source = &sources_[block->source];
      *ticket = next_ticket_++;
      log->is_taken = false;
      changed_.notify_one();
    } else {
      Close(log, more.status());
      std::erase_if(logs_, [log](const std::unique_ptr<OpenLog>& open) { return open.get() == log; });
      changed_.notify_all();
    }
    if (source != nullptr) return source;
  }
  changed_.notify_all();  // who waits for a log learns that the scan is over
  return nullptr;
}

const std::string& BlockQueue::NameOf(std::uint32_t source) const {
  const std::lock_guard lock(mutex_);
  return sources_[source].summary.name;
}

void BlockQueue::Halt() {
  const std::lock_guard lock(mutex_);
  halted_ = true;
  changed_.notify_all();
}

}  // namespace wflogscan
