#include "engine/source/stand_in.h"

#include "engine/source/wrapped_line.h"

namespace wflogscan {
namespace {

std::string_view WithoutLineBreak(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool IsWhere(StandIn::Where where, Framing framing) {
  switch (where) {
    case StandIn::Where::kPlainLine:
      return framing == Framing::kText;
    case StandIn::Where::kJournalText:
      return framing == Framing::kSyslog || framing == Framing::kJournalShort;
    case StandIn::Where::kJournalRecord:
      return framing == Framing::kJournalJson;
  }
  return false;
}

}  // namespace

std::optional<std::size_t> FindStandIn(std::string_view raw, const SourceFraming& source) {
  const WrappedLine line = UnwrapLine(raw, source);
  for (std::size_t i = 0; i < kStandIns.size(); ++i) {
    const StandIn& row = kStandIns[i];
    if (!IsWhere(row.where, line.framing)) continue;
    const std::string_view text =
        WithoutLineBreak(row.where == StandIn::Where::kJournalRecord ? raw : line.payload);
    if (text.starts_with(row.begins) && text.ends_with(row.ends) &&
        text.find(row.holds) != std::string_view::npos &&
        (row.most_bytes == 0 || text.size() <= row.most_bytes)) {
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace wflogscan
