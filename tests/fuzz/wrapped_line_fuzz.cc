// Any bytes as lines of a source in every wrapping: what is unwrapped lies inside the line, the piece's shape
// agrees with it, unescaping never grows a text beyond what its escapes can stand for, and the head of a
// source is judged without a crash.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/source/payload_text.h"
#include "engine/source/piece_shape.h"
#include "engine/source/source_framing.h"
#include "engine/source/wrapped_line.h"

namespace {

using wflogscan::Framing;
using wflogscan::SourceFraming;
using wflogscan::WrappedLine;

void Check(bool holds) {
  if (!holds) __builtin_trap();
}

bool LiesIn(std::string_view part, std::string_view whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void CheckLine(std::string_view raw, const SourceFraming& source) {
  const WrappedLine line = UnwrapLine(raw, source);
  for (const std::string_view part : {line.payload, line.mark, line.time_text, line.container}) {
    Check(LiesIn(part, raw));
  }
  if (line.framing == Framing::kText) Check(line.complete && !line.time && line.service.empty());
  std::string text;
  AppendPayload(line, &text);
  Check(text.size() <= line.payload.size());
  std::string head;
  AppendPayload(line, &head, 160);
  Check(text.starts_with(std::string_view(head).substr(0, 160)));
  const wflogscan::PieceShape shape = ShapeOfPiece(raw, source);
  if (shape.is_record) Check(shape.complete || line.framing != Framing::kText);
  (void)MayContinueRecord(raw, source);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const SourceFraming judged = wflogscan::DetectFraming(text, /*at_end=*/true);
  (void)wflogscan::DetectFraming(text, /*at_end=*/false);
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = rest.find('\n') == std::string_view::npos ? rest.size() : rest.find('\n') + 1;
    const std::string_view line = rest.substr(0, end);
    CheckLine(line, judged);
    for (const Framing kind :
         {Framing::kText, Framing::kDockerJson, Framing::kTimestamped, Framing::kCri, Framing::kCompose,
          Framing::kJournalJson, Framing::kSyslog, Framing::kKernel}) {
      CheckLine(line, {kind, {}});
    }
    CheckLine(line, {Framing::kTimestamped, " "});
    rest.remove_prefix(end);
  }
  return 0;
}
