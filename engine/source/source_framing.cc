#include "engine/source/source_framing.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "engine/base/string_bridge.h"
#include "engine/source/container_prefix.h"
#include "engine/source/syslog_prefix.h"
#include "engine/source/time_prefix.h"
#include "engine/source/wrapped_line.h"

namespace wflogscan {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// The lines that tell something: not empty, and not what the clients say on their own behalf.
std::vector<std::string_view> TellingLines(std::string_view head, bool at_end) {
  std::vector<std::string_view> lines;
  if (head.size() > kFramingBytes) at_end = false;
  head = head.substr(0, kFramingBytes);
  for (std::size_t seen = 0; seen < kFramingLines && !head.empty(); ++seen) {
    const std::size_t end = head.find('\n');
    if (end == kNone && !at_end && seen > 0) break;  // of a first line of 64 KiB, its beginning must do
    std::string_view line = WithoutLineDamage(head.substr(0, end));
    head.remove_prefix(end == kNone ? head.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.starts_with("-- ") || line.starts_with("Attaching to ") ||
        line.starts_with("Error response from daemon: ") ||
        line.starts_with("error from daemon in stream: ") || line.find(" exited with code ") != kNone) {
      continue;
    }
    lines.push_back(line);
  }
  return lines;
}

bool IsMost(std::size_t count, std::size_t of, std::size_t percent) {
  return count > 0 && count * 100 >= of * percent;
}

bool IsLevelName(std::string_view name) {
  for (const std::string_view level : {"TRACE", "DEBUG", "INFO", "WARN", "WARNING", "ERROR", "FATAL"}) {
    if (absl::EqualsIgnoreCase(ToAbsl(name), ToAbsl(level))) return true;
  }
  return false;
}

// Names that need no padding do not show that the bars stand in one column; then there is one name only, and
// it is one that a container has.
bool IsCompose(const std::vector<std::string_view>& lines) {
  std::size_t prefixed = 0;
  std::size_t tabular = 0;  // has more bars behind the first
  std::size_t padded = 0;   // more than one blank before the bar
  std::size_t last_column = 0;
  bool in_column = true;
  bool like_a_container = false;
  std::string_view name;
  bool one_name = true;
  for (const std::string_view line : lines) {
    const WrappedLine wrapped = UnwrapCompose(line);
    if (wrapped.framing == Framing::kText) continue;
    if (IsLevelName(wrapped.container)) return false;
    ++prefixed;
    if (wrapped.payload.find(" | ") != kNone) ++tabular;
    const std::string_view plain = WithoutLeadingColour(line);
    const std::size_t column = plain.find('|');
    const std::size_t blanks =
        line.find('|') -
        static_cast<std::size_t>(wrapped.container.data() + wrapped.container.size() - line.data());
    if (blanks > 1) {
      // The column moves to the right when a container with a longer name appears.
      ++padded;
      if (column < last_column) in_column = false;
      last_column = column;
    }
    one_name = one_name && (name.empty() || name == wrapped.container);
    name = wrapped.container;
    like_a_container = like_a_container || plain.size() != line.size() || name.find_first_of("-_@") != kNone;
  }
  return in_column && (padded > 0 || (one_name && like_a_container)) && IsMost(prefixed, lines.size(), 70) &&
         !IsMost(tabular, prefixed, 50);
}

bool IsEscapedAttribute(char c) {
  return absl::ascii_isalnum(c) || std::string_view("-_.~+%").find(c) != kNone;
}

// "k=v,k=v " at the start of the text, with its blank; empty if there is none.
std::string_view AttributesOf(std::string_view text) {
  bool in_value = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (IsEscapedAttribute(c)) continue;
    if (c == '=' && !in_value && at > 0) {
      in_value = true;
    } else if (c == ',' && in_value) {
      in_value = false;
    } else {
      return c == ' ' && in_value ? text.substr(0, at + 1) : std::string_view{};
    }
  }
  return {};
}

// What stands before every one of the texts, if it is what --details writes.
std::string DetailsOf(const std::vector<std::string_view>& texts) {
  constexpr std::size_t kFewest = 3;
  if (texts.size() < kFewest) return {};
  const auto on_all = [&](std::string_view prefix) {
    return std::all_of(texts.begin(), texts.end(), [&](std::string_view text) {
      return text.starts_with(prefix) || text == prefix.substr(0, prefix.size() - 1);
    });
  };
  if (on_all(" ")) {
    // A log that is indented throughout has more than one blank.
    const bool further = std::all_of(texts.begin(), texts.end(),
                                     [](std::string_view text) { return text.size() < 2 || text[1] == ' '; });
    return further ? std::string() : std::string(" ");
  }
  const std::string_view attributes = AttributesOf(texts.front());
  if (attributes.empty() || !on_all(attributes)) return {};
  if (attributes.find(',') != kNone) return std::string(attributes);
  // One attribute alone is also how a logfmt line may begin; then more of its kind follow.
  const bool is_logfmt = std::any_of(texts.begin(), texts.end(), [&](std::string_view text) {
    const std::string_view rest = text.substr(std::min(attributes.size(), text.size()));
    const std::size_t end = rest.find_first_of(" =");
    return end != kNone && end > 0 && rest[end] == '=';
  });
  return is_logfmt ? std::string() : std::string(attributes);
}

}  // namespace

SourceFraming DetectFraming(std::string_view head, bool at_end) {
  const std::vector<std::string_view> lines = TellingLines(head, at_end);
  if (lines.empty()) return {};
  std::array<std::size_t, 16> by_sight{};
  std::size_t syslog = 0;
  std::size_t indented = 0;  // further lines of a message, which journalctl prints below its first
  std::size_t unstamped = 0;
  std::vector<std::string_view> texts;  // behind docker's time
  for (const std::string_view line : lines) {
    ++by_sight[static_cast<std::size_t>(UnwrapLine(line, {}).framing)];
    if (IsClearlySyslog(line)) ++syslog;
    if (line.front() == ' ') ++indented;
    std::string_view text = line;
    // The head may have been cut off inside of the first line.
    if (!TakeNanoStamp(&text) && (lines.size() < 3 || line.data() != lines.front().data())) ++unstamped;
    texts.push_back(text);
  }
  for (const Framing kind : {Framing::kDockerJson, Framing::kCri, Framing::kKubectl, Framing::kJournalJson,
                             Framing::kEngineJson, Framing::kDozzleJson}) {
    if (IsMost(by_sight[static_cast<std::size_t>(kind)], lines.size(), 50)) return {kind, {}};
  }
  if (IsCompose(lines)) return {Framing::kCompose, {}};
  if (IsMost(syslog, lines.size() - indented, 60)) {
    const bool iso_or_month = std::any_of(lines.begin(), lines.end(), [](std::string_view line) {
      return UnwrapSyslog(line, SyslogEvidence::kSourceIsSyslog).framing == Framing::kSyslog;
    });
    return {iso_or_month ? Framing::kSyslog : Framing::kJournalShort, {}};
  }
  if (IsMost(by_sight[static_cast<std::size_t>(Framing::kKernel)], lines.size(), 50)) {
    return {Framing::kKernel, {}};
  }
  if (unstamped == 0) return {Framing::kTimestamped, DetailsOf(texts)};
  if (std::string details = DetailsOf(lines); !details.empty()) {
    return {Framing::kTimestamped, std::move(details)};
  }
  return {};
}

}  // namespace wflogscan
