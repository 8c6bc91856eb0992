#include "engine/source/container_prefix.h"

#include "absl/strings/ascii.h"
#include "engine/source/time_prefix.h"

namespace wflogscan {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kLongestName = 128;

bool IsNameChar(char c) { return absl::ascii_isalnum(c) || c == '_' || c == '.' || c == '-'; }

void SetTime(const StampedTime& stamp, WrappedLine* out) {
  out->time = stamp.time;
  out->time_text = stamp.text;
}

// Docker's time may follow the prefix of a client that was asked for it.
void TakeTimeBehindPrefix(std::string_view rest, WrappedLine* out) {
  out->payload = rest;
  std::string_view text = rest;
  if (const std::optional<StampedTime> stamp = TakeNanoStamp(&text)) {
    SetTime(*stamp, out);
    out->mark = rest.substr(0, rest.size() - text.size());
    out->payload = text;
    out->escape = PayloadEscape::kRepeatedMark;
  }
}

// "signal-client-1" and "signal-client_1" are the first container of the service signal-client.
std::string_view ServiceOfContainer(std::string_view name) {
  std::size_t end = name.size();
  while (end > 0 && absl::ascii_isdigit(name[end - 1])) --end;
  if (end == name.size() || end < 2 || (name[end - 1] != '-' && name[end - 1] != '_')) return name;
  return name.substr(0, end - 1);
}

}  // namespace

std::string_view WithoutLeadingColour(std::string_view text) {
  while (text.starts_with("\x1b[")) {
    std::size_t at = 2;
    while (at < text.size() && text[at] >= ' ' && text[at] <= '?') ++at;
    if (at >= text.size()) return text.substr(at);
    text.remove_prefix(at + 1);
  }
  return text;
}

WrappedLine UnwrapTimestamped(std::string_view line, std::string_view details) {
  WrappedLine out;
  std::string_view text = line;
  const std::optional<StampedTime> stamp = TakeNanoStamp(&text);
  const bool has_details = !details.empty() && text.starts_with(details);
  if (!stamp && !has_details) return out;
  if (has_details) text.remove_prefix(details.size());
  out.framing = Framing::kTimestamped;
  if (stamp) {
    SetTime(*stamp, &out);
    out.mark = line.substr(0, line.size() - text.size());
    out.escape = PayloadEscape::kRepeatedMark;
  }
  if (details.size() > 1) {
    // Whoever set the tag to the container's name wants to see it.
    const std::size_t tag = details.starts_with("tag=") ? 0 : details.find(",tag=");
    if (tag != kNone) {
      const std::size_t value = details.find('=', tag) + 1;
      out.service = details.substr(value, details.find_first_of(", ", value) - value);
    }
  }
  out.payload = text;
  return out;
}

WrappedLine UnwrapCri(std::string_view line) {
  WrappedLine out;
  const std::optional<StampedTime> stamp = TakeIsoStamp(&line);
  if (!stamp) return out;
  if (line.starts_with("stdout ")) {
    out.stream = OutputStream::kStdout;
  } else if (line.starts_with("stderr ")) {
    out.stream = OutputStream::kStderr;
  } else {
    return {};
  }
  line.remove_prefix(7);
  if (line.empty() || (line.front() != 'F' && line.front() != 'P')) return {};
  if (line.size() > 1 && line[1] != ' ' && line[1] != ':') return {};
  out.complete = line.front() == 'F';
  const std::size_t blank = line.find(' ');
  out.payload = blank == kNone ? line.substr(line.size()) : line.substr(blank + 1);
  out.framing = Framing::kCri;
  SetTime(*stamp, &out);
  return out;
}

WrappedLine UnwrapCompose(std::string_view line) {
  WrappedLine out;
  std::string_view text = line;
  const std::optional<StampedTime> swarm_stamp = TakeNanoStamp(&text);
  const std::string_view named = WithoutLeadingColour(text);
  const bool coloured = named.size() != text.size();
  std::size_t end = 0;
  bool is_task = false;
  while (end < named.size() && end < kLongestName &&
         (IsNameChar(named[end]) || (end > 0 && named[end] == '@'))) {
    is_task = is_task || named[end] == '@';
    ++end;
  }
  if (end == 0 || !absl::ascii_isalnum(named.front())) return out;
  if (swarm_stamp && !is_task) return out;
  const std::size_t bar = named.find_first_not_of(' ', end);
  if (bar == kNone || bar == end || named[bar] != '|') return out;
  std::string_view rest = named.substr(bar + 1);
  if (coloured) {
    // Version 1 ends its colour right behind the bar, version 2 behind the blank.
    constexpr std::string_view kReset = "\x1b[0m";
    if (rest.starts_with(kReset)) {
      rest.remove_prefix(kReset.size());
      if (rest.starts_with(' ')) rest.remove_prefix(1);
    } else if (rest.starts_with(' ')) {
      rest.remove_prefix(1);
      if (rest.starts_with(kReset)) rest.remove_prefix(kReset.size());
    } else if (!rest.empty()) {
      return out;
    }
  } else if (rest.starts_with(' ')) {
    rest.remove_prefix(1);
  } else if (!rest.empty()) {
    return out;
  }
  out.framing = Framing::kCompose;
  out.container = named.substr(0, end);
  if (is_task) {
    // service.slot.taskid@node; a global service has the node's id in place of the slot.
    const std::string_view task = out.container.substr(0, out.container.find('@'));
    const std::size_t id = task.rfind('.');
    const std::size_t slot = id == kNone || id == 0 ? kNone : task.rfind('.', id - 1);
    out.service = task.substr(0, slot == kNone ? id : slot);
  } else {
    out.service = ServiceOfContainer(out.container);
  }
  if (swarm_stamp) {
    SetTime(*swarm_stamp, &out);
    out.payload = rest;
  } else {
    TakeTimeBehindPrefix(rest, &out);
  }
  return out;
}

WrappedLine UnwrapKubectl(std::string_view line) {
  WrappedLine out;
  constexpr std::string_view kOpening = "[pod/";
  if (!line.starts_with(kOpening)) return out;
  const std::size_t close = line.substr(0, 2 * kLongestName).find(']');
  if (close == kNone) return out;
  const std::string_view path = line.substr(kOpening.size(), close - kOpening.size());
  const std::size_t slash = path.find('/');
  if (slash == kNone || slash == 0 || slash + 1 == path.size()) return out;
  for (const char c : path) {
    if (!IsNameChar(c) && c != '/') return out;
  }
  std::string_view rest = line.substr(close + 1);
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  out.framing = Framing::kKubectl;
  out.container = path;
  out.service = path.substr(slash + 1);
  TakeTimeBehindPrefix(rest, &out);
  return out;
}

}  // namespace wflogscan
