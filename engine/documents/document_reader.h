#ifndef WFLOGSCAN_ENGINE_DOCUMENTS_DOCUMENT_READER_H_
#define WFLOGSCAN_ENGINE_DOCUMENTS_DOCUMENT_READER_H_

// Documents -> facts. A support bundle holds, beside logs, what commands printed: docker inspect, docker ps,
// NATS reports, df. Read as logs they mislead (`"OOMKilled": false` is no kill, a number has no name), so
// they are read as what they are.
//
// Idea: a source whose first lines are those of a document is a document source. In it, line by line, what a
// reader knows (a JSON value, a table, an event, "Key: value" information) is the reader's; several commands'
// output may stand below each other in one file. What no reader knows stays with the log rules, so that a log
// that follows a document is not lost, and no line counts twice. Tested by
// tests/documents/document_reader_test.cc.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/documents/fact.h"
#include "engine/documents/json_tree.h"
#include "engine/documents/nats_documents.h"
#include "engine/documents/text_table.h"
#include "engine/source/document_kind.h"

namespace wflogscan {

// One JSON value is read up to this size; the largest that a healthy host prints is connz with some hundred
// kilobytes. simdjson takes about seven times as much while it reads.
inline constexpr std::size_t kMaxJsonValueBytes = std::size_t{4} << 20;

struct RecognisedDocument {
  DocumentKind kind = DocumentKind::kNone;
  // Each line tells by itself: it need not be read as a whole.
  bool by_line = false;
};

// What a source is that begins with `head`; kind kNone for a log. nullopt where more bytes are needed to tell
// and `whole` does not say that there are none. Asks for no byte behind the first line that is neither blank
// nor a heading, or behind the first JSON object. Commands may stand before their output: lines that begin
// with one of "#$=*->".
std::optional<RecognisedDocument> RecogniseDocument(std::string_view head, bool whole);

struct DocumentReading {
  struct Problem {
    std::uint64_t line = 0;
    std::string text;
  };
  std::vector<Fact> facts;                                 // by line
  std::vector<std::pair<std::size_t, std::size_t>> known;  // [begin, end) of whole lines, ascending, disjoint
  std::vector<Problem> problems;

  void Clear() {
    facts.clear();
    known.clear();
    problems.clear();
  }
  // Whether the line at this offset is a document's.
  bool Knows(std::size_t offset) const {
    const auto behind = std::upper_bound(known.begin(), known.end(), std::pair(offset, ~std::size_t{0}));
    return behind != known.begin() && offset < std::prev(behind)->second;
  }
};

// One per thread.
class DocumentReader {
 public:
  // `bytes`: whole lines, the first of which has the number `first_line`; `goes_on` where the source is
  // larger than what is read at a time, and the rest of it follows separately. O(bytes).
  void Read(std::string_view bytes, std::uint64_t first_line, bool goes_on, DocumentReading* reading);

 private:
  struct Line {
    std::size_t begin = 0;
    std::string_view text;  // without terminal sequences and the carriage return
  };

  // Offset behind the JSON that begins at `begin`; `begin` itself where it is no document.
  std::size_t ReadJson(std::size_t begin);
  DocumentKind ReadObject(std::size_t begin, std::string_view text, std::string_view closers);
  bool ReadText(const Line& line);
  void EndInformation();
  void Own(std::size_t begin, std::size_t end);
  void AddProblem(std::size_t begin, std::string_view what);
  // Makes line and sample of the facts from `first` on, whose places count from `base`.
  void Place(std::size_t first, std::size_t base);
  std::uint64_t LineAt(std::size_t offset);

  JsonTree tree_;
  std::string plain_;

  std::string_view bytes_;
  bool goes_on_ = false;
  DocumentReading* reading_ = nullptr;
  std::size_t counted_to_ = 0;  // LineAt's place
  std::uint64_t counted_ = 1;
  std::size_t tried_bytes_ = 0;  // of JSON that was no document
  TextTable table_;
  DocumentKind table_kind_ = DocumentKind::kNone;
  std::string title_;  // what stood last before a table
  std::optional<NatsInformation> information_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_DOCUMENTS_DOCUMENT_READER_H_
