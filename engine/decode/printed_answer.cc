#include "engine/decode/printed_answer.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "engine/base/contains.h"
#include "engine/source/line_shape.h"

namespace wflogscan {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

std::string_view LastLineOf(std::string_view record) { return record.substr(record.rfind('\n') + 1); }

bool BeginsTag(std::string_view text) {
  return text.size() > 1 && text.front() == '<' &&
         (absl::ascii_isalpha(text[1]) || text[1] == '/' || text[1] == '!' || text[1] == '?');
}

constexpr auto kPageHeads =
    std::to_array<std::string_view>({"<?xml", "<!DOCTYPE", "<!doctype", "<html", "<HTML"});

bool BeginsPage(std::string_view line) {
  return std::any_of(kPageHeads.begin(), kPageHeads.end(),
                     [line](std::string_view head) { return line.starts_with(head); });
}

// Where the page in the record begins: behind some text of the line that complains, or with a line of its
// own.
std::size_t StartOfPage(std::string_view record) {
  std::size_t start = kNone;
  for (const std::string_view head : kPageHeads) start = std::min(start, record.find(head));
  for (std::size_t at = record.find("\n<"); at < start; at = record.find("\n<", at + 1)) {
    if (BeginsTag(record.substr(at + 1))) return at + 1;
  }
  return start;
}

// A page of HTML or XML that begins in the record is still going on: its outermost element is not closed.
bool HasOpenPage(std::string_view record) {
  const std::size_t start = StartOfPage(record);
  if (start == kNone) return false;
  std::string_view page = record.substr(start);
  for (std::size_t at = page.find('<'); at != kNone; at = page.find('<', at + 1)) {
    if (at + 1 >= page.size() || !absl::ascii_isalpha(page[at + 1])) continue;  // <?xml ...?>, <!DOCTYPE ...>
    const std::size_t end = std::min(page.find_first_of(" \t\n/>", at + 1), page.size());
    const std::string_view name = page.substr(at + 1, end - at - 1);
    const std::size_t tag_end = page.find('>', at);
    if (tag_end != kNone && page[tag_end - 1] == '/') return false;
    for (std::size_t close = page.find("</", end); close != kNone; close = page.find("</", close + 1)) {
      if (page.substr(close + 2).starts_with(name)) return false;
    }
    return true;
  }
  return true;
}

// A JSON object that a vendor answered, and not a line of a logger that writes JSON.
bool IsJsonAnswer(std::string_view line) {
  if (!line.starts_with('{') && !line.starts_with('[')) return false;
  static constexpr std::array<std::string_view, 4> kLoggersKeys = {
      "\"level\":", "\"msg\":", "\"time\":", "\"ts\":"};
  return std::none_of(kLoggersKeys.begin(), kLoggersKeys.end(),
                      [line](std::string_view key) { return Contains(line, key); });
}

// An answer as it came over the wire: a status line, fields, an empty line, the body.
bool ContinuesDump(std::string_view record, std::string_view line) {
  if (BeginsHttpStatusLine(line)) return true;
  const std::size_t status_line = record.rfind("\nHTTP/");
  if (status_line == kNone || !BeginsHttpStatusLine(record.substr(status_line + 1))) return false;
  if (LastLineOf(record).empty()) return IsJsonAnswer(line) || BeginsTag(line);
  const bool is_in_body = Contains(record.substr(status_line), "\n\n");
  return !is_in_body && (line.empty() || BeginsHttpField(line));
}

// Google's client for Go puts the details of an error below it, as JSON, and the reason behind them.
bool ContinuesGoogleError(std::string_view record, std::string_view line) {
  if (!Contains(record, "googleapi: ")) return false;
  const std::string_view last = LastLineOf(record);
  if (line == "Details:" || line == "More details:") return true;
  if (line.starts_with("Reason: ")) return last == "More details:" || last.starts_with("Reason: ");
  return line.starts_with(", ") && last == "]";
}

}  // namespace

bool HasOpenJson(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\') {
      ++i;
    } else if (c == '"') {
      in_string = !in_string;
    } else if (!in_string && (c == '{' || c == '[')) {
      ++depth;
    } else if (!in_string && (c == '}' || c == ']')) {
      depth = depth > 0 ? depth - 1 : 0;
    }
  }
  return depth > 0;
}

bool ContinuesPrintedAnswer(std::string_view record, std::string_view line) {
  if (ContinuesDump(record, line) || ContinuesGoogleError(record, line) || BeginsPage(line)) return true;
  const bool is_announced = LastLineOf(record).ends_with(':');
  if (is_announced && (line == "{" || line == "[" || BeginsTag(line))) return true;
  const std::size_t indent = std::min(line.find_first_not_of(" \t"), line.size());
  const bool goes_on = line.size() == indent || indent > 0 || BeginsTag(line);
  return goes_on && HasOpenPage(record);
}

}  // namespace wflogscan
