#include "engine/documents/document_reader.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "engine/base/line_breaks.h"
#include "engine/base/string_bridge.h"
#include "engine/base/terminal.h"
#include "engine/documents/disk_usage.h"
#include "engine/documents/docker_documents.h"
#include "engine/documents/figures.h"
#include "engine/documents/json_extent.h"
#include "engine/documents/scan_report.h"
#include "engine/source/source_format.h"

namespace wflogscan {
namespace {

// Of headings and commands before a document.
constexpr int kMostLeadLines = 8;

constexpr std::size_t kMostSampleBytes = 512;

// How often, on average, a byte may be looked at for JSON that turns out to be no document. JSON lines of a
// log take one look; only brackets that are opened and never closed take more.
constexpr std::size_t kMostTries = 4;

std::size_t SkipJsonBlanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

DocumentKind ReadKnownObject(const JsonValue& root, std::vector<Fact>* facts) {
  for (const auto read :
       {ReadDockerInspect, ReadDockerPs, ReadDockerStats, ReadDockerEvent, ReadNatsJson, ReadScanReport}) {
    if (const DocumentKind kind = read(root, facts); kind != DocumentKind::kNone) return kind;
  }
  return DocumentKind::kNone;
}

DocumentKind KindOfTable(const TextTable& table) {
  const DocumentKind kind = KindOfDockerTable(table);
  return kind != DocumentKind::kNone ? kind : KindOfNatsTable(table);
}

bool IsLeadLine(std::string_view line) {
  line = TrimBlanks(line);
  return line.empty() || std::string_view("#$=*->").find(line.front()) != std::string_view::npos ||
         line.starts_with("Obtaining ") || line.starts_with("WARNING: ") || line.ends_with(':') ||
         line.starts_with("Consumer report for ") || IsBoxBorder(line) || BoxCells(line).size() == 1;
}

// The document that this line of text begins; kNone where it is none, or a heading.
RecognisedDocument RecogniseLine(std::string_view line) {
  std::vector<Fact> facts;
  if (ReadDockerEventLine(line, &facts)) return {DocumentKind::kDockerEvents, /*by_line=*/true};
  if (IsDiskUsageHeading(line)) return {DocumentKind::kDiskUsage, false};
  if (const DocumentKind kind = NatsInformation::KindOfHeading(line); kind != DocumentKind::kNone) {
    return {kind, false};
  }
  return {KindOfTable(TextTable::FromHeadings(line)), false};
}

// A document without line breaks says several things of a container in one line, and a line counts once.
void JoinFactsOfOneLine(std::vector<Fact>* facts) {
  auto kept = facts->begin();
  for (Fact& fact : *facts) {
    if (kept != facts->begin()) {
      Fact& last = *std::prev(kept);
      if (fact.is_container && last.is_container && last.line == fact.line && last.subject == fact.subject) {
        last.kinds.insert(last.kinds.end(), fact.kinds.begin(), fact.kinds.end());
        continue;
      }
    }
    if (&*kept != &fact) *kept = std::move(fact);
    ++kept;
  }
  facts->erase(kept, facts->end());
}

std::string_view Plain(std::string_view line, std::string* buffer) {
  if (line.find('\x1b') != std::string_view::npos) {
    buffer->clear();
    AppendWithoutTerminalSequences(line, buffer);
    line = *buffer;
  }
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

std::optional<RecognisedDocument> RecogniseDocument(std::string_view head, bool whole) {
  if (head.size() >= kMostPeekedBytes) whole = true;
  std::string buffer;
  std::size_t begin = 0;
  for (int lead = 0; lead <= kMostLeadLines && begin < head.size(); ++lead) {
    const std::size_t end = FindLineEnd(head, begin);
    const std::string_view raw = head.substr(begin, end - begin);
    if (const std::size_t first = raw.find_first_not_of(" \t\r");
        first != std::string_view::npos && (raw[first] == '{' || raw[first] == '[')) {
      std::size_t object = begin + first;
      if (raw[first] == '[') object = SkipJsonBlanks(head, object + 1);
      if (object == head.size() && !whole) return std::nullopt;
      if (object == head.size() || head[object] != '{') return RecognisedDocument{};
      const JsonExtent extent = FindJsonExtent(head, object);
      if (extent.state == JsonExtent::State::kCut && !whole) return std::nullopt;
      JsonTree tree;
      std::vector<Fact> facts;
      const DocumentKind kind =
          ReadKnownObject(tree.Parse(head.substr(object, extent.sound_end - object), extent.closers), &facts);
      return RecognisedDocument{kind, raw[first] == '{' && extent.end <= end};
    }
    if (end == head.size() && !whole) return std::nullopt;
    const std::string_view line = Plain(raw, &buffer);
    if (const RecognisedDocument found = RecogniseLine(line); found.kind != DocumentKind::kNone) return found;
    if (!IsLeadLine(line)) return RecognisedDocument{};
    begin = end + 1;
  }
  if (begin >= head.size() && !whole) return std::nullopt;
  return RecognisedDocument{};
}

void DocumentReader::Read(std::string_view bytes, std::uint64_t first_line, bool goes_on,
                          DocumentReading* reading) {
  reading->Clear();
  bytes_ = bytes;
  goes_on_ = goes_on;
  reading_ = reading;
  counted_to_ = 0;
  counted_ = first_line;
  tried_bytes_ = 0;
  table_ = {};
  table_kind_ = DocumentKind::kNone;
  title_.clear();
  information_.reset();
  for (std::size_t begin = 0; begin < bytes.size();) {
    const std::size_t end = FindLineEnd(bytes, begin);
    const std::string_view raw = bytes.substr(begin, end - begin);
    const std::size_t first = raw.find_first_not_of(" \t\r");
    if (first != std::string_view::npos && (raw[first] == '{' || raw[first] == '[')) {
      const std::size_t json = begin + first;
      if (const std::size_t behind = ReadJson(json); behind > json) {
        EndInformation();
        table_kind_ = DocumentKind::kNone;
        const std::size_t line_end = FindLineEnd(bytes, behind - (bytes[behind - 1] == '\n' ? 1 : 0));
        Own(begin, line_end);
        begin = line_end + 1;
        continue;
      }
    }
    if (ReadText({begin, Plain(raw, &plain_)})) Own(begin, end);
    begin = end + 1;
  }
  EndInformation();
  std::stable_sort(reading->facts.begin(), reading->facts.end(),
                   [](const Fact& a, const Fact& b) { return a.line < b.line; });
  JoinFactsOfOneLine(&reading->facts);
}

std::size_t DocumentReader::ReadJson(std::size_t begin) {
  if (tried_bytes_ > kMostTries * bytes_.size()) return begin;
  const bool in_array = bytes_[begin] == '[';
  std::size_t at = in_array ? SkipJsonBlanks(bytes_, begin + 1) : begin;
  bool known = false;
  while (at < bytes_.size() && bytes_[at] == '{') {
    const JsonExtent extent = FindJsonExtent(bytes_, at);
    const bool too_large = extent.end - at > kMaxJsonValueBytes;
    const JsonExtent read =
        too_large ? FindJsonExtent(bytes_.substr(0, at + kMaxJsonValueBytes), at) : extent;
    const DocumentKind kind = ReadObject(at, bytes_.substr(at, read.sound_end - at), read.closers);
    if (kind == DocumentKind::kNone && !known) {
      tried_bytes_ += extent.end - at;
      return begin;
    }
    known = true;
    if (extent.state == JsonExtent::State::kCut) {
      AddProblem(at, goes_on_ ? "goes beyond the 16 MiB that are read at a time: it was read up to there"
                              : "is cut off: what stands before that was read");
      return extent.end;
    }
    if (extent.state == JsonExtent::State::kDamaged) {
      AddProblem(
          at, absl::StrCat("is damaged in line ", LineAt(extent.end), ": what stands before that was read"));
      return extent.end;
    }
    if (too_large) {
      AddProblem(at, "is larger than 4 MiB: only its beginning was read");
    } else if (!tree_.whole()) {
      AddProblem(at, "is no valid JSON throughout: it was read up to the first mistake");
    }
    at = extent.end;
    if (!in_array) return at;
    const std::size_t behind = SkipJsonBlanks(bytes_, at);
    if (behind < bytes_.size() && bytes_[behind] == ']') return behind + 1;
    if (behind == bytes_.size() || bytes_[behind] != ',') break;
    at = SkipJsonBlanks(bytes_, behind + 1);
  }
  if (!known) return begin;
  AddProblem(begin, at >= bytes_.size() && goes_on_
                        ? "goes beyond the 16 MiB that are read at a time: it was read up to there"
                        : "has no end: its list was read up to there");
  return std::min(at, bytes_.size());
}

DocumentKind DocumentReader::ReadObject(std::size_t begin, std::string_view text, std::string_view closers) {
  const std::size_t first = reading_->facts.size();
  const DocumentKind kind = ReadKnownObject(tree_.Parse(text, closers), &reading_->facts);
  Place(first, begin);
  return kind;
}

bool DocumentReader::ReadText(const Line& line) {
  const std::size_t first = reading_->facts.size();
  const auto placed = [&] {
    Place(first, line.begin);
    return true;
  };
  if (information_ && information_->Take(line.text, line.begin)) return true;
  EndInformation();
  if (TrimBlanks(line.text).empty()) return false;
  // A table may begin anew below its rows: `docker stats` prints its headings with every frame.
  const RecognisedDocument begun = RecogniseLine(line.text);
  if (begun.kind != DocumentKind::kNone) {
    table_kind_ = DocumentKind::kNone;
    if (begun.by_line) {
      ReadDockerEventLine(line.text, &reading_->facts);
      return placed();
    }
    if (NatsInformation::KindOfHeading(line.text) != DocumentKind::kNone) {
      information_.emplace(line.text);
      return true;
    }
    table_kind_ = begun.kind;
    table_ = TextTable::FromHeadings(line.text);
    return true;
  }
  if (table_kind_ == DocumentKind::kDiskUsage) {
    if (ReadDiskUsageRow(line.text, &reading_->facts)) return placed();
    table_kind_ = DocumentKind::kNone;
  }
  if (IsBoxBorder(line.text)) return table_kind_ != DocumentKind::kNone;
  if (table_kind_ != DocumentKind::kNone) {
    const TableRow row = table_.Row(line.text);
    bool is_row = !row.empty();
    if (is_row && table_kind_ == DocumentKind::kDockerPs) {
      is_row = ReadDockerPsRow(row, &reading_->facts);
    } else if (is_row && table_kind_ == DocumentKind::kDockerStats) {
      is_row = ReadDockerStatsRow(row, &reading_->facts);
    } else if (is_row) {
      ReadNatsRow(table_kind_, title_, row, &reading_->facts);
    }
    if (is_row) return placed();
    table_kind_ = DocumentKind::kNone;
  }
  const std::vector<std::string_view> cells = BoxCells(line.text);
  title_ = cells.size() == 1 ? cells.front() : TrimBlanks(line.text).substr(0, kMostSampleBytes);
  return false;
}

void DocumentReader::EndInformation() {
  if (!information_) return;
  const std::size_t first = reading_->facts.size();
  information_->Finish(&reading_->facts);
  information_.reset();
  Place(first, 0);
}

void DocumentReader::Own(std::size_t begin, std::size_t end) {
  auto& known = reading_->known;
  if (!known.empty() && known.back().second + 1 >= begin) {
    known.back().second = end;
  } else {
    known.emplace_back(begin, end);
  }
}

void DocumentReader::AddProblem(std::size_t begin, std::string_view what) {
  const std::uint64_t line = LineAt(begin);
  reading_->problems.push_back(
      {line, absl::StrCat("the JSON that begins in line ", line, " ", ToAbsl(what))});
}

void DocumentReader::Place(std::size_t first, std::size_t base) {
  for (std::size_t i = first; i < reading_->facts.size(); ++i) {
    Fact& fact = reading_->facts[i];
    const std::size_t at = base + fact.at;
    fact.line = LineAt(at);
    // All that says whether the line is a long one: a document may be one line.
    const std::size_t near = at - std::min(at, kMostSampleBytes);
    const std::size_t newline = bytes_.substr(near, at - near).rfind('\n');
    const std::size_t begin = newline == std::string_view::npos ? near : near + newline + 1;
    const std::size_t end = FindLineEnd(bytes_.substr(0, at + kMostSampleBytes), at);
    // Of a long line the part that begins with what was found.
    const std::string_view line =
        bytes_.substr(end - begin <= kMostSampleBytes ? begin : at, std::min(end - begin, kMostSampleBytes));
    std::string buffer;
    fact.sample = TrimBlanks(Plain(line.substr(0, line.find('\n')), &buffer));
  }
}

std::uint64_t DocumentReader::LineAt(std::size_t offset) {
  if (offset < counted_to_) {
    counted_ -= CountLineBreaks(bytes_.substr(offset, counted_to_ - offset));
  } else {
    counted_ += CountLineBreaks(bytes_.substr(counted_to_, offset - counted_to_));
  }
  counted_to_ = offset;
  return counted_;
}

}  // namespace wflogscan
