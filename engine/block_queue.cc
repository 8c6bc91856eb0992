#include "engine/block_queue.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/source/framing.h"

namespace wflogscan {
namespace {

// "gzip+cri": what was undone, then how the lines are wrapped.
std::string FormatOf(const OpenedSource& source, Framing framing) {
  std::string format = source.Layers();
  if (source.is_rewritten()) return format;
  if (!format.empty()) format += '+';
  format += ToString(framing);
  return format;
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
        source.service = names_.FindServiceOfPath(container_.empty() ? opened_->name : container_);
        reader_ = std::make_unique<BlockReader>(std::move(opened_->stream), reader_options_);
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

void BlockQueue::CloseSource() {
  SourceSummary& summary = sources_.back().summary;
  if (reader_->long_lines() > 0) {
    summary.problems.push_back(
        absl::StrCat(reader_->long_lines(), " line(s) longer than ", reader_options_.max_line_bytes >> 20,
                     " MiB: read in parts, so what spans two parts may be missed or counted twice"));
  }
  for (std::string& problem : opened_->notes->problems) summary.problems.push_back(std::move(problem));
  if (summary.format.empty()) summary.format = FormatOf(*opened_, Framing::kText);
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
      if (block->sequence == 0) source.summary.format = FormatOf(*opened_, block->framing.kind);
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
