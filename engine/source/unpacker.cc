#include "engine/source/unpacker.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/status_macros.h"
#include "engine/base/string_bridge.h"
#include "engine/source/decompress_stream.h"
#include "engine/source/docker_local.h"
#include "engine/source/docker_stream.h"
#include "engine/source/journal_export.h"
#include "engine/source/peeked_stream.h"

namespace wflogscan {
namespace {

// An archive inside of another one up to this size is held in memory, so that it can be read in any order.
constexpr std::size_t kMostHeldBytes = std::size_t{16} << 20;

class CountedStream final : public ByteStream {
 public:
  CountedStream(std::unique_ptr<ByteStream> inner, SourceNotes* notes)
      : inner_(std::move(inner)), notes_(*notes) {}

  absl::StatusOr<std::size_t> Read(char* to, std::size_t capacity) override {
    absl::StatusOr<std::size_t> got = inner_->Read(to, capacity);
    if (got.ok()) notes_.bytes += *got;
    return got;
  }
  bool Ready(std::chrono::milliseconds patience) override { return inner_->Ready(patience); }

 private:
  const std::unique_ptr<ByteStream> inner_;
  SourceNotes& notes_;
};

SourceFormat Detect(PeekedStream* stream) {
  for (;;) {
    const bool more = stream->peeked().size() < kMostPeekedBytes;
    if (const std::optional<SourceFormat> format = FormatOf(stream->peeked(), /*whole=*/!more))
      return *format;
    if (!stream->PeekMore(kMostPeekedBytes)) {
      return FormatOf(stream->peeked(), /*whole=*/true).value_or(SourceFormat::kText);
    }
  }
}

void AddLayer(std::string_view layer, std::string* layers) {
  if (!layers->empty()) layers->push_back('+');
  layers->append(layer);
}

}  // namespace

std::string OpenedSource::Layers() const {
  std::string layers = layers_;
  if (text_ != nullptr && !text_->encoding().empty()) AddLayer(text_->encoding(), &layers);
  return layers;
}

Unpacker::Unpacker(std::string name, std::unique_ptr<ByteStream> stream, std::optional<SourceFormat> format,
                   const ArchiveLimits& limits)
    : budget_(limits),
      name_(std::move(name)),
      root_(std::make_unique<InputStream>(std::move(stream), &budget_)),
      root_format_(format) {}

absl::Status Unpacker::OpenLevel(const std::string& name, int depth, SourceFormat format,
                                 std::unique_ptr<ByteStream> stream) {
  WFL_ASSIGN_OR_RETURN(std::unique_ptr<ArchiveReader> reader,
                       OpenArchive(format, std::move(stream), budget_.limits().max_members));
  levels_.push_back({name, depth, std::move(reader)});
  return absl::OkStatus();
}

std::optional<OpenedSource> Unpacker::Peel(std::string name, int depth, std::unique_ptr<ByteStream> stream,
                                           std::optional<SourceFormat> known, bool is_bounded,
                                           std::vector<Problem>* problems) {
  OpenedSource source;
  source.notes = std::make_unique<SourceNotes>();
  bool compressed = false;
  const auto give_up = [&](std::string_view problem) {
    problems->push_back({name, std::string(problem)});
    return std::nullopt;
  };
  for (;;) {
    auto peeked = std::make_unique<PeekedStream>(std::move(stream));
    const SourceFormat format = known ? *std::exchange(known, std::nullopt) : Detect(peeked.get());
    if (const std::string_view why = WhyUnread(format); !why.empty()) return give_up(why);
    if (IsArchive(format) || IsCompression(format)) {
      if (!(compressed && IsArchive(format)) && ++depth > budget_.limits().max_depth) {
        return give_up(absl::StrCat("packed in more than ", budget_.limits().max_depth,
                                    " layers: not unpacked further (--max-archive-depth)"));
      }
    }
    if (IsArchive(format)) {
      const bool by_directory = format != SourceFormat::kTar && peeked->random_access() == nullptr;
      while (by_directory && peeked->PeekMore(kMostHeldBytes)) {
      }
      const absl::Status opened = OpenLevel(name, depth, format, std::move(peeked));
      if (!opened.ok()) return give_up(ToStd(opened.message()));
      return std::nullopt;
    }
    if (IsCompression(format)) {
      absl::StatusOr<std::unique_ptr<Codec>> codec = MakeCodec(format);
      if (!codec.ok()) return give_up(ToStd(codec.status().message()));
      stream = std::make_unique<MeteredStream>(
          std::make_unique<DecompressStream>(format, *std::move(codec), std::move(peeked)), &budget_);
      AddLayer(NameOf(format), &source.layers_);
      compressed = true;
      continue;
    }
    auto counted = std::make_unique<CountedStream>(std::move(peeked), source.notes.get());
    last_is_bounded_ = is_bounded && !compressed;
    source.name = std::move(name);
    source.format_ = format;
    if (source.is_rewritten()) AddLayer(NameOf(format), &source.layers_);
    switch (format) {
      case SourceFormat::kDockerStream:
        source.stream = std::make_unique<DockerStream>(std::move(counted), source.notes.get());
        break;
      case SourceFormat::kDockerLocal:
        source.stream = std::make_unique<DockerLocalStream>(std::move(counted), source.notes.get());
        break;
      case SourceFormat::kJournalExport:
        source.stream = std::make_unique<JournalExportStream>(std::move(counted), source.notes.get());
        break;
      default: {
        auto text = std::make_unique<TextStream>(std::move(counted));
        source.text_ = text.get();
        source.stream = std::move(text);
        break;
      }
    }
    return source;
  }
}

std::optional<OpenedSource> Unpacker::Next(std::vector<Problem>* problems) {
  if (root_ != nullptr) {
    if (std::optional<OpenedSource> source =
            Peel(name_, 0, std::move(root_), root_format_, /*is_bounded=*/false, problems)) {
      return source;
    }
  }
  while (!levels_.empty()) {
    Level& level = levels_.back();
    absl::StatusOr<std::optional<std::string>> member = std::optional<std::string>();
    if (!budget_.exhausted()) {
      member = level.reader->Next();
      if (member.ok() && member->has_value()) {
        if (absl::Status status = budget_.ChargeMember(); !status.ok()) member = status;
      }
    } else if (levels_.size() == 1) {
      problems->push_back({level.name, "a bound was met: the rest of it is not read"});
    }
    if (!member.ok()) problems->push_back({level.name, std::string(member.status().message())});
    if (!member.ok() || !member->has_value()) {
      levels_.pop_back();
      continue;
    }
    std::string name = absl::StrCat(level.name, "!", **member);
    absl::StatusOr<std::unique_ptr<ByteStream>> bytes = level.reader->Open();
    if (!bytes.ok()) {
      problems->push_back({std::move(name), std::string(bytes.status().message())});
      continue;
    }
    const int depth = level.depth;
    const std::optional<std::uint64_t> most_bytes = level.reader->most_bytes();
    const bool is_bounded = most_bytes && budget_.Reserve(*most_bytes);
    std::unique_ptr<ByteStream> stream = *std::move(bytes);
    if (!is_bounded) stream = std::make_unique<MeteredStream>(std::move(stream), &budget_);
    if (std::optional<OpenedSource> source = Peel(std::move(name), depth, std::move(stream),
                                                  /*known=*/std::nullopt, is_bounded, problems)) {
      return source;
    }
  }
  return std::nullopt;
}

}  // namespace wflogscan
