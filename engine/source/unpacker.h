#ifndef WFLOGSCAN_ENGINE_SOURCE_UNPACKER_H_
#define WFLOGSCAN_ENGINE_SOURCE_UNPACKER_H_

// One input -> the sources in it. A plain log is one source; an archive has one for each file in it, and what
// lies in an archive is looked at in the same way again.
//
// Idea: a stack of open archives and one chain of streams on top of it. Whoever wants the next source has
// read the one before, unless it is one that can be read at any time, so nothing is stored: not on disk, and
// in memory only an archive inside of another one, when it is small, since reading it by its directory is
// safer. Tested by tests/source/unpacker_test.cc.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/source/archive_reader.h"
#include "engine/source/byte_stream.h"
#include "engine/source/record_stream.h"
#include "engine/source/source_format.h"
#include "engine/source/text_stream.h"
#include "engine/source/unpack_budget.h"
#include "wflogscan/report.h"

namespace wflogscan {

// Lines of UTF-8, and what is learnt while they are read.
class OpenedSource {
 public:
  std::string name;                    // "bundle.zip!path/inside.log"
  std::unique_ptr<SourceNotes> notes;  // outlives the stream
  std::unique_ptr<ByteStream> stream;

  // What was undone, outermost first: "gzip", "gzip+utf-16le"; empty for plain text. To be asked when some
  // bytes were read: an encoding shows itself with them.
  std::string Layers() const;
  // What the lines were made from: kText where they are the log's own.
  SourceFormat format() const { return format_; }
  // Whether the lines have a form of their own, which the layers name, and not that of the log.
  bool is_rewritten() const { return format_ != SourceFormat::kText; }

 private:
  friend class Unpacker;
  std::string layers_;
  SourceFormat format_ = SourceFormat::kText;
  const TextStream* text_ = nullptr;
};

class Unpacker {
 public:
  // `name` is that of the input in reports. `format` is what the input is where that is known; otherwise its
  // bytes tell.
  Unpacker(std::string name, std::unique_ptr<ByteStream> stream, std::optional<SourceFormat> format,
           const ArchiveLimits& limits);

  // The next source; nullopt behind the last one. Whatever cannot be read is added to *problems under its own
  // name, and the rest is gone on with. One thread at a time.
  std::optional<OpenedSource> Next(std::vector<Problem>* problems);

  // Whether Next may be called while sources that it gave are still being read, by other threads too. Else
  // all of them must have been read. What Next gives depends on neither.
  bool MayReadAhead() const { return levels_.empty() || last_is_bounded_; }

 private:
  struct Level {
    std::string name;
    int depth = 0;  // archives and compressions around what is in it
    std::unique_ptr<ArchiveReader> reader;
  };

  // Takes the layers off `stream`: gives a source, opens an archive (a new level), or adds a problem. `known`
  // is the format of the outermost; `is_bounded` says that the stream's bytes are charged already.
  std::optional<OpenedSource> Peel(std::string name, int depth, std::unique_ptr<ByteStream> stream,
                                   std::optional<SourceFormat> known, bool is_bounded,
                                   std::vector<Problem>* problems);
  absl::Status OpenLevel(const std::string& name, int depth, SourceFormat format,
                         std::unique_ptr<ByteStream> stream);

  UnpackBudget budget_;
  std::string name_;
  std::unique_ptr<ByteStream> root_;  // until it is opened
  const std::optional<SourceFormat> root_format_;
  std::vector<Level> levels_;
  bool last_is_bounded_ = false;  // the source given last was charged as a whole
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_UNPACKER_H_
