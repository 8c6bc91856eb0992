#ifndef WFLOGSCAN_ENGINE_DECODE_RECORD_H_
#define WFLOGSCAN_ENGINE_DECODE_RECORD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/match/fingerprint.h"
#include "engine/source/framing.h"
#include "wflogscan/log_time.h"

namespace wflogscan {

// One decoded log line with its continuation lines: what the program printed. Owns its text; reused line
// after line.
struct Record {
  // As printed, without terminal sequences and the last line break. Continuation lines follow after '\n'.
  std::string text;
  // `text` with JSON string escapes undone (base/unescape.h). Rules see this, with what tells one occasion
  // from another masked (match/occasion_mask.h).
  std::string match_text;
  std::uint64_t line = 0;  // number in the source of the first physical line
  Framing framing = Framing::kText;
  OutputStream stream = OutputStream::kUnknown;
  std::optional<LogTime> wrapper_time;  // when the engine read the line; the line's own time goes before it
  // What the wrapping says of who spoke, for where the line itself says nothing; empty if it does not. A
  // container's, unit's or pod's name, or an id, as it stands there; a level in whatever words the wrapping
  // has ("err", "3", "warning").
  std::string wrapper_service;
  std::string wrapper_level;
  // Records of which this is the same are masked alike, their text and match_text (match/alike_lines.h). Of
  // no size where that is not known.
  Fingerprint alike;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_DECODE_RECORD_H_
