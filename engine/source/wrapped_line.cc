#include "engine/source/wrapped_line.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "engine/source/container_prefix.h"
#include "engine/source/json_wrapping.h"
#include "engine/source/kernel_prefix.h"
#include "engine/source/line_shape.h"
#include "engine/source/payload_text.h"
#include "engine/source/syslog_prefix.h"

namespace wflogscan {
namespace {

// What the source is known to have goes first: it may look like something else as well.
WrappedLine UnwrapAsSource(std::string_view line, const SourceFraming& source) {
  switch (source.kind) {
    case Framing::kTimestamped:
      return UnwrapTimestamped(line, source.details);
    case Framing::kCompose:
      return UnwrapCompose(line);
    case Framing::kSyslog:
    case Framing::kJournalShort:
      return UnwrapSyslog(line, SyslogEvidence::kSourceIsSyslog);
    case Framing::kKernel:
      return UnwrapKernel(line, /*source_is_kernel=*/true);
    default:
      return {};
  }
}

// False, at a glance, for the like of "2026-02-22T06:01:20.123Z [INFO]": only CRI begins with such a time,
// and a word for the stream follows it there.
bool MayBeWrapped(std::string_view line) {
  constexpr std::size_t kYear = 4;
  constexpr std::size_t kSecondsEnd = 19;
  if (line.size() <= kSecondsEnd || line[kYear] != '-' || line[10] != 'T' || line[kSecondsEnd] != '.' ||
      !std::all_of(line.begin(), line.begin() + kYear, absl::ascii_isdigit)) {
    return true;
  }
  const std::size_t blank = line.find(' ', kSecondsEnd);
  return blank != std::string_view::npos && line.substr(blank + 1).starts_with("std");
}

// What shows in the line itself.
WrappedLine UnwrapBySight(std::string_view line, const SourceFraming& source) {
  constexpr char kRecordSeparator = '\x1e';       // json-seq
  constexpr std::string_view kEvent = "data: {";  // json-sse
  switch (line.front()) {
    case '{':
      return UnwrapJson(line, source.kind == Framing::kDockerJson);
    case kRecordSeparator:
      if (const WrappedLine out = UnwrapJson(line.substr(1), false); out.framing == Framing::kJournalJson) {
        return out;
      }
      return {};
    case 'd':
      if (!line.starts_with(kEvent)) break;
      if (const WrappedLine out = UnwrapJson(line.substr(kEvent.size() - 1), false);
          out.framing == Framing::kJournalJson) {
        return out;
      }
      return {};
    case '<':
      if (const WrappedLine out = UnwrapSyslog(line, SyslogEvidence::kPriorityOnly);
          out.framing != Framing::kText) {
        return out;
      }
      return UnwrapKernel(line, false);
    case '[':
      if (const WrappedLine out = UnwrapKubectl(line); out.framing != Framing::kText) return out;
      return UnwrapKernel(line, false);
    case '\x1b':
    case 'k':  // kern  :err   : [...]
      return UnwrapKernel(line, false);
    default:
      break;
  }
  if (!absl::ascii_isdigit(line.front())) return {};
  if (const WrappedLine out = UnwrapCri(line); out.framing != Framing::kText) return out;
  if (const WrappedLine out = UnwrapSyslog(line, SyslogEvidence::kPriorityOnly);
      out.framing != Framing::kText) {
    return out;
  }
  return UnwrapKernel(line, false);
}

}  // namespace

std::string_view WithoutLineDamage(std::string_view raw) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  for (;;) {
    if (!raw.empty() && raw.front() == '\0') {
      raw.remove_prefix(std::min(raw.find_first_not_of('\0'), raw.size()));
    } else if (raw.starts_with(kByteOrderMark)) {
      raw.remove_prefix(kByteOrderMark.size());
    } else {
      return raw;
    }
  }
}

WrappedLine UnwrapLine(std::string_view raw, const SourceFraming& source) {
  std::string_view line = WithoutLineDamage(raw);
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  if (!line.empty()) {
    if (source.kind != Framing::kText) {
      if (const WrappedLine out = UnwrapAsSource(line, source); out.framing != Framing::kText) return out;
    }
    if (MayBeWrapped(line)) {
      if (const WrappedLine out = UnwrapBySight(line, source); out.framing != Framing::kText) return out;
    }
  }
  WrappedLine text;
  text.payload = line;
  return text;
}

bool IsBareText(std::string_view raw, const SourceFraming& source) {
  return source.kind == Framing::kText && !MayBeWrapped(raw);
}

bool MayContinueRecord(std::string_view raw, const SourceFraming& source) {
  if (IsBareText(raw, source)) return MayContinueRecord(raw);
  const WrappedLine line = UnwrapLine(raw, source);
  if (line.framing == Framing::kText) return MayContinueRecord(WithoutLeadingColour(line.payload));
  std::string head;
  AppendPayload(line, &head, kContinuationWindow);
  return MayContinueRecord(WithoutLeadingColour(head));
}

}  // namespace wflogscan
