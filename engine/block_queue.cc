#include "engine/block_queue.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/documents/document_reader.h"
#include "engine/source/framing.h"
#include "engine/source/peeked_stream.h"
#include "engine/source/source_format.h"

namespace wflogscan {
namespace {

// "gzip+cri": what was undone, then how the lines are wrapped.
std::string FormatOf(const OpenedSource& source, const Block& block) {
  std::string format = source.Layers();
  if (source.is_rewritten()) return format;
  if (!format.empty()) format += '+';
  format += block.document != DocumentKind::kNone ? ToString(block.document) : ToString(block.framing.kind);
  return format;
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

// Makes reader_ the next source's; false when there is none left.
bool BlockQueue::OpenNextSource() {
  while (!halted_ && !interrupted()) {
    if (unpacker_ != nullptr) {
      opened_ = unpacker_->Next(&problems_);
      if (opened_) {
        Source& source = sources_.emplace_back();
        source.summary.name = opened_->name;
        source.service = names_.FindServiceOfPath(opened_->name);
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
    absl::StatusOr<std::unique_ptr<ByteStream>> stream = input.open();
    if (!stream.ok()) {
      Source& source = sources_.emplace_back();
      source.summary.name = input.name;
      source.summary.problems.emplace_back(stream.status().message());
      if (first_failure_.ok()) {
        first_failure_ =
            absl::Status(stream.status().code(), absl::StrCat(input.name, ": ", stream.status().message()));
      }
      continue;
    }
    opened_any_ = true;
    unpacker_ = std::make_unique<Unpacker>(input.name, *std::move(stream), limits_);
  }
  return false;
}

void BlockQueue::CloseSource() {
  SourceSummary& summary = sources_.back().summary;
  if (reader_->long_lines() > 0) {
    summary.problems.push_back(
        absl::StrCat(reader_->long_lines(), " line(s) longer than ", reader_options_.max_line_bytes >> 20,
                     " MiB: read in parts, so what spans two parts may be missed or counted twice"));
  }
  for (std::string& problem : opened_->notes->problems) summary.problems.push_back(std::move(problem));
  if (summary.format.empty()) summary.format = FormatOf(*opened_, {});
  reader_.reset();
  opened_.reset();
}

const Source* BlockQueue::Next(Block* block, std::uint64_t* ticket) {
  const std::lock_guard lock(mutex_);
  while (!halted_ && !interrupted()) {
    if (reader_ == nullptr && !OpenNextSource()) return nullptr;
    Source& source = sources_.back();
    const absl::StatusOr<bool> more = reader_->Next(block);
    source.summary.bytes = opened_->notes->bytes;
    if (more.ok() && *more) {
      if (block->sequence == 0) source.summary.format = FormatOf(*opened_, *block);
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
