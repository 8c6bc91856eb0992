#include "engine/block_queue.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/attribute/source_service.h"
#include "engine/base/stable_hash.h"
#include "engine/documents/document_reader.h"
#include "engine/source/api_answer.h"
#include "engine/source/framing.h"
#include "engine/source/peeked_stream.h"
#include "engine/source/rotation.h"
#include "engine/source/source_format.h"

namespace wflogscan {
namespace {

// "gzip+cri": what was undone, then how the lines are wrapped.
std::string FormatOf(const OpenedSource& source, std::string_view lines) {
  std::string format = source.Layers();
  if (source.is_rewritten()) return format;
  if (!format.empty()) format += '+';
  format += lines;
  return format;
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

CaptureOrigin BlockQueue::OriginOf(const Input& input, std::string_view source_name) {
  CaptureOrigin origin;
  origin.source = static_cast<std::uint32_t>(sources_.size() - 1);
  origin.log = origin.source;
  // What is not named like its input is a member of an archive.
  origin.may_repeat = input.shares_bundle || source_name != input.name;
  if (!origin.may_repeat) return origin;
  origin.bundle = input.bundle;
  origin.name = StableHash(CaptureName(source_name));
  const std::uint64_t log = StableHash(RotatedName::Of(source_name).log, input.bundle);
  origin.log = rotated_logs_.try_emplace(log, origin.source).first->second;
  return origin;
}

// Makes reader_ the next source's; false when there is none left.
bool BlockQueue::OpenNextSource() {
  while (!halted_ && !interrupted()) {
    if (unpacker_ != nullptr) {
      opened_ = unpacker_->Next(&problems_);
      if (opened_) {
        Source& source = sources_.emplace_back();
        source.summary.name = opened_->name;
        source.service = names_.FindServiceOfPath(container_.empty() ? opened_->name : container_);
        source.origin = OriginOf(inputs_[next_input_ - 1], opened_->name);
        BlockReaderOptions options = reader_options_;
        if (!opened_->is_rewritten()) {
          auto peeked = std::make_unique<PeekedStream>(std::move(opened_->stream));
          const RecognisedDocument document = RecogniseSource(peeked.get());
          options.document = document.kind;
          options.document_by_line = document.by_line;
          opened_->stream = std::move(peeked);
        }
        reader_ = std::make_unique<BlockReader>(std::move(opened_->stream), options);
        return true;
      }
      unpacker_.reset();
    }
    if (next_input_ >= inputs_.size()) return false;
    const Input& input = inputs_[next_input_++];
    absl::StatusOr<OpenedInput> opened = input.open();
    if (!opened.ok()) {
      if (interrupted()) return false;  // in the middle of it: a report of what was read, and no error
      Source& source = sources_.emplace_back();
      source.summary.name = input.name;
      source.origin = OriginOf(input, input.name);
      source.summary.problems.emplace_back(opened.status().message());
      if (first_failure_.ok()) {
        first_failure_ =
            absl::Status(opened.status().code(), absl::StrCat(input.name, ": ", opened.status().message()));
      }
      continue;
    }
    opened_any_ = true;
    unpacker_ = std::make_unique<Unpacker>(input.name, std::move(opened->bytes), opened->format, limits_);
    container_ = std::move(opened->container);
  }
  return false;
}

void BlockQueue::Recognize(const Block& first, Source* source) {
  source->summary.format =
      FormatOf(*opened_, first.document != DocumentKind::kNone ? ToString(first.document)
                                                               : ToString(first.framing.kind));
  if (source->service == kNoService) {
    source->service = FindServiceOfHead(names_, first.bytes(), first.framing);
  }
  // An answer that was piped in or named is what somebody wants to be told about.
  const bool may_be_answer = source->origin.may_repeat && reader_->finished() &&
                             (source->service == kNoService || !names_.RunsConnectors(source->service));
  if (may_be_answer && IsApiErrorAnswer(first.bytes())) {
    source->is_api_error = true;
    source->summary.format = FormatOf(*opened_, "api-error");
  }
}

void BlockQueue::CloseSource() {
  SourceSummary& summary = sources_.back().summary;
  if (reader_->long_lines() > 0) {
    summary.problems.push_back(
        absl::StrCat(reader_->long_lines(), " line(s) longer than ", reader_options_.max_line_bytes >> 20,
                     " MiB: read in parts, so what spans two parts may be missed or counted twice"));
  }
  for (std::string& problem : opened_->notes->problems) summary.problems.push_back(std::move(problem));
  if (summary.format.empty()) summary.format = FormatOf(*opened_, ToString(Framing::kText));
  reader_.reset();
  opened_.reset();
}

const Source* BlockQueue::Next(Block* block, std::uint64_t* ticket, ScanMeter* meter) {
  const std::lock_guard lock(mutex_);
  meter->Charge(&ScanStats::wait);
  const Source* source = NextInTurn(block, ticket);
  meter->Charge(&ScanStats::read);
  return source;
}

const Source* BlockQueue::NextInTurn(Block* block, std::uint64_t* ticket) {
  while (!halted_ && !interrupted()) {
    if (reader_ == nullptr && !OpenNextSource()) return nullptr;
    Source& source = sources_.back();
    const absl::StatusOr<bool> more = reader_->Next(block);
    source.summary.bytes = opened_->notes->bytes;
    if (more.ok() && *more) {
      if (block->sequence == 0) Recognize(*block, &source);
      block->source = static_cast<std::uint32_t>(sources_.size() - 1);
      *ticket = next_ticket_++;
      return &source;
    }
    if (!more.ok()) {
      source.summary.problems.push_back(absl::StrCat("reading stopped here: ", more.status().message()));
    }
    CloseSource();
  }
  return nullptr;
}

void BlockQueue::Halt() {
  const std::lock_guard lock(mutex_);
  halted_ = true;
}

}  // namespace wflogscan
