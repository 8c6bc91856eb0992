#include "engine/attribute/line_time.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "engine/base/terminal.h"
#include "engine/source/line_shape.h"
#include "engine/source/payload_text.h"
#include "engine/source/wrapped_line.h"

namespace wflogscan {
namespace {

// A longer line that is one JSON object is not looked through to its end.
constexpr std::size_t kMostBytes = std::size_t{4} << 10;

}  // namespace

LineTimeReader::Line LineTimeReader::Read(std::string_view raw, const SourceFraming& source) {
  const WrappedLine wrapped = UnwrapLine(raw, source);
  Line line;
  line.service = wrapped.service;
  std::string_view text = wrapped.payload;
  if (wrapped.escape != PayloadEscape::kNone) {
    text_.clear();
    AppendPayload(wrapped, &text_, kMostBytes);
    text = text_;
  }
  text = text.substr(0, kMostBytes);
  if (text.find('\x1b') != std::string_view::npos) {
    plain_.clear();
    AppendWithoutTerminalSequences(text, &plain_);
    text = plain_;
  }
  if (!text.empty() && absl::ascii_isdigit(text.front())) {
    std::size_t consumed = 0;
    line.time = ParseRfc3339Prefix(text, &consumed);
    if (line.time) return line;
  }
  const Head& head = head_parser_.Parse(text);
  line.time = head.time ? head.time : wrapped.time;
  if (!head.time && head.level == Level::kNone && !text.empty()) {
    const char first = text.front();
    line.is_odd_start = MayContinueRecord(text) || (first >= 'a' && first <= 'z') ||
                        std::string_view(",.;:)\"'").find(first) != std::string_view::npos;
  }
  return line;
}

}  // namespace wflogscan
