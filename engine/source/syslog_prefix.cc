#include "engine/source/syslog_prefix.h"

#include <array>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "engine/base/civil_time.h"
#include "engine/source/kernel_prefix.h"
#include "engine/source/time_prefix.h"

namespace wflogscan {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kLongestToken = 128;
constexpr std::array<std::string_view, 8> kSeverities = {"emerg",   "alert",  "crit", "err",
                                                         "warning", "notice", "info", "debug"};
constexpr int kDaemon = 3;  // the facility that docker's driver uses unless told otherwise

bool IsHostChar(char c) { return absl::ascii_isalnum(c) || c == '.' || c == '-' || c == '_'; }
bool IsTagChar(char c) { return IsHostChar(c) || c == '/' || c == '@' || c == ':' || c == '\\'; }

bool IsLevelWord(std::string_view word) {
  for (const std::string_view level :
       {"TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "CRITICAL", "FATAL", "PANIC", "TRC",
        "DBG", "INF", "WRN", "ERR", "FTL"}) {
    if (word.size() != level.size()) continue;
    bool same = true;
    for (std::size_t i = 0; i < word.size(); ++i) {
      same = same && absl::ascii_toupper(word[i]) == level[i];
    }
    if (same) return true;
  }
  return false;
}

// "<30>" off *text; -1 if there is none.
int TakePriority(std::string_view* text) {
  if (!text->starts_with('<')) return -1;
  std::size_t at = 1;
  int priority = 0;
  while (at < text->size() && at < 4 && absl::ascii_isdigit((*text)[at]))
    priority = priority * 10 + ((*text)[at++] - '0');
  if (at == 1 || at >= text->size() || (*text)[at] != '>' || priority > 191) return -1;
  text->remove_prefix(at + 1);
  return priority;
}

// The word before the next blank, which goes too; empty if there is none.
std::string_view TakeWord(std::string_view* text) {
  const std::size_t blank = text->substr(0, kLongestToken).find(' ');
  if (blank == kNone) return {};
  const std::string_view word = text->substr(0, blank);
  text->remove_prefix(blank + 1);
  return word;
}

struct Tag {
  std::string_view name;
  bool is_clear = false;  // has a process id, or is the kernel
  bool has_host = false;
};

// "host tag[pid]: " or "tag[pid]: " off *text.
std::optional<Tag> TakeHostAndTag(std::string_view* text) {
  std::string_view rest = *text;
  Tag tag;
  for (int word = 0; word < 2; ++word) {
    std::size_t end = 0;
    while (end < rest.size() && end < kLongestToken && IsTagChar(rest[end])) ++end;
    const std::size_t name_end = end;
    if (end < rest.size() && rest[end] == '[') {
      std::size_t digits = end + 1;
      while (digits < rest.size() && digits - end < 12 && absl::ascii_isdigit(rest[digits])) ++digits;
      if (digits == end + 1 || digits >= rest.size() || rest[digits] != ']') return std::nullopt;
      end = digits + 1;
      if (end >= rest.size() || rest[end] != ':') return std::nullopt;
      tag.name = rest.substr(0, name_end);
      tag.is_clear = true;
      ++end;
    } else if (name_end > 1 && rest[name_end - 1] == ':' &&
               (name_end == rest.size() || rest[name_end] == ' ')) {
      tag.name = rest.substr(0, name_end - 1);
      tag.is_clear = tag.name == "kernel";
    } else {
      // The host.
      if (word == 1 || end == 0 || end >= rest.size() || rest[end] != ' ') return std::nullopt;
      for (const char c : rest.substr(0, end)) {
        if (!IsHostChar(c) && c != ':') return std::nullopt;
      }
      if (IsLevelWord(rest.substr(0, end))) return std::nullopt;
      tag.has_host = true;
      rest.remove_prefix(end + 1);
      continue;
    }
    if (tag.name.empty()) return std::nullopt;
    rest.remove_prefix(end);
    if (rest.starts_with(' ')) rest.remove_prefix(1);
    *text = rest;
    return tag;
  }
  return std::nullopt;
}

// Off *text: TIMESTAMP HOST APP PROCID MSGID STRUCTURED-DATA, after the version.
bool TakeRfc5424Head(std::string_view* text, WrappedLine* out) {
  std::string_view rest = *text;
  const std::optional<StampedTime> stamp = TakeIsoStamp(&rest);
  if (stamp) {
    out->time = stamp->time;
    out->time_text = stamp->text;
  } else if (TakeWord(&rest) != "-") {
    return false;
  }
  TakeWord(&rest);
  out->service = TakeWord(&rest);
  TakeWord(&rest);
  if (TakeWord(&rest).empty() || rest.empty()) return false;
  if (rest.front() == '-') {
    rest.remove_prefix(1);
  } else {
    // [id name="value" ...], with \" and \] inside of values.
    while (rest.starts_with('[')) {
      std::size_t close = 1;
      for (bool quoted = false; close < rest.size() && (quoted || rest[close] != ']'); ++close) {
        if (rest[close] == '\\') {
          ++close;
        } else if (rest[close] == '"') {
          quoted = !quoted;
        }
      }
      if (close >= rest.size()) return false;
      rest.remove_prefix(close + 1);
    }
  }
  if (rest.starts_with(' ')) {
    rest.remove_prefix(1);
  } else if (!rest.empty()) {
    return false;
  }
  if (rest.starts_with("\xef\xbb\xbf")) rest.remove_prefix(3);
  if (out->service == "-") out->service = {};
  *text = rest;
  return true;
}

// "message repeated 3 times: [ text]" is still one line of the log; what it says stands between the brackets.
std::string_view WithoutRepetition(std::string_view text) {
  constexpr std::string_view kOpening = "message repeated ";
  if (!text.starts_with(kOpening) || !text.ends_with(']')) return text;
  constexpr std::string_view kTimes = " times: [ ";
  const std::size_t times = text.substr(0, 48).find(kTimes);
  if (times == kNone) return text;
  text = text.substr(times + kTimes.size());
  text.remove_suffix(1);
  return text;
}

void SetPayload(std::string_view text, WrappedLine* out) {
  if (out->service == "kernel") {
    // The kernel's own time stands before its text where the source of time was another one.
    if (const WrappedLine kernel = UnwrapKernel(text, /*source_is_kernel=*/false);
        kernel.framing == Framing::kKernel) {
      text = kernel.payload;
    }
  }
  out->payload = WithoutRepetition(text);
  for (std::size_t at = out->payload.find('#'); at != kNone; at = out->payload.find('#', at + 1)) {
    if (ParseDigits(out->payload, at + 1, 3) >= 0) {
      out->escape = PayloadEscape::kRsyslogOctal;
      break;
    }
  }
  constexpr std::string_view kDockerTag = "docker/";
  if (out->service.starts_with(kDockerTag)) out->service.remove_prefix(kDockerTag.size());
}

// RFC 5425 puts the length of the message before it: "54 <27>1 ...".
std::string_view WithoutLength(std::string_view line) {
  std::size_t digits = 0;
  while (digits < line.size() && digits < 7 && absl::ascii_isdigit(line[digits])) ++digits;
  return digits > 0 && line.substr(digits).starts_with(" <") ? line.substr(digits + 1) : line;
}

struct Parsed {
  WrappedLine line;
  bool has_priority = false;
  bool is_clear = false;
};

Parsed Parse(std::string_view line) {
  Parsed parsed;
  WrappedLine& out = parsed.line;
  std::string_view text = WithoutLength(line);
  const int priority = TakePriority(&text);
  if (priority >= 0) {
    if (text.starts_with("1 ")) {
      text.remove_prefix(2);
      if (!TakeRfc5424Head(&text, &out)) return {};
      out.framing = Framing::kSyslog;
    }
  }
  if (out.framing == Framing::kText) {
    std::optional<StampedTime> stamp = TakeMonthDayStamp(&text);
    out.framing = Framing::kSyslog;
    if (!stamp) stamp = TakeIsoStamp(&text);
    if (!stamp && priority < 0) {
      out.framing = Framing::kJournalShort;
      stamp = TakeWeekdayStamp(&text);
      if (!stamp) stamp = TakeUnixStamp(&text);
      if (!stamp) stamp = TakeMonotonicStamp(&text);
    }
    if (!stamp) return {};
    const std::optional<Tag> tag = TakeHostAndTag(&text);
    if (!tag) return {};
    parsed.is_clear = tag->is_clear && (out.framing == Framing::kSyslog || tag->has_host);
    out.time = stamp->time;
    out.time_text = stamp->text;
    out.service = tag->name;
  }
  out.container = out.service;
  parsed.has_priority = priority >= 0;
  if (priority >= 0) {
    // Docker's driver says which stream it was by the severity; every other sender means it.
    const int severity = priority % 8;
    if (priority / 8 == kDaemon && severity == 6) {
      out.stream = OutputStream::kStdout;
    } else if (priority / 8 == kDaemon && severity == 3) {
      out.stream = OutputStream::kStderr;
    } else {
      out.level = kSeverities[static_cast<std::size_t>(severity)];
    }
  }
  SetPayload(text, &out);
  return parsed;
}

}  // namespace

WrappedLine UnwrapSyslog(std::string_view line, SyslogEvidence evidence) {
  // Most lines that are asked about begin with some other time: they cost no more than this.
  if (evidence == SyslogEvidence::kPriorityOnly && !WithoutLength(line).starts_with('<')) return {};
  const Parsed parsed = Parse(line);
  if (parsed.has_priority || evidence == SyslogEvidence::kSourceIsSyslog) return parsed.line;
  return {};
}

bool IsClearlySyslog(std::string_view line) {
  const Parsed parsed = Parse(line);
  return parsed.has_priority || parsed.is_clear;
}

}  // namespace wflogscan
