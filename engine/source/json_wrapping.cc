#include "engine/source/json_wrapping.h"

#include "engine/base/civil_time.h"
#include "engine/base/contains.h"
#include "engine/source/json_fields.h"
#include "engine/source/line_shape.h"

namespace wflogscan {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

OutputStream StreamNamed(std::string_view name) {
  if (name == "stdout") return OutputStream::kStdout;
  if (name == "stderr") return OutputStream::kStderr;
  return OutputStream::kUnknown;
}

std::optional<LogTime> EpochTime(std::string_view digits, std::int64_t unit_ns,
                                 std::uint8_t fraction_digits) {
  constexpr std::int64_t kEnd = DaysFromCivil(kLastYear + 1, 1, 1) * 86400 * kNanosecondsPerSecond;
  std::int64_t value = 0;
  if (digits.empty() || digits.size() > 18) return std::nullopt;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  if (value >= kEnd / unit_ns) return std::nullopt;
  return LogTime{value * unit_ns, fraction_digits};
}

// The container's name, if the engine was told to keep it: --log-opt tag={{.Name}}.
std::string_view TagOfAttributes(std::string_view attributes) {
  for (JsonFields fields(attributes); fields.Next();) {
    if (fields.key() == "tag" && fields.IsString()) return fields.value();
  }
  return {};
}

WrappedLine DockerRecord(std::string_view log) {
  WrappedLine out;
  out.framing = Framing::kDockerJson;
  out.escape = PayloadEscape::kJsonString;
  out.payload = log;
  return out;
}

// As the engine writes it; by far the most frequent of all.
WrappedLine UnwrapEngineRecord(std::string_view line, const DockerJsonShape& shape) {
  WrappedLine out = DockerRecord(shape.log);
  out.stream = shape.stream;
  out.time = ParseRfc3339(shape.time);
  out.time_text = shape.time;
  out.complete = shape.complete;
  const std::string_view rest =
      line.substr(static_cast<std::size_t>(shape.log.data() + shape.log.size() - line.data()));
  constexpr std::string_view kAttributes = "\"attrs\":{";
  if (const std::size_t at = rest.find(kAttributes); at != kNone) {
    out.service = TagOfAttributes(rest.substr(at + kAttributes.size() - 1));
  }
  return out;
}

// The file ends in the middle of a record: it was copied while the engine wrote. What is there counts.
WrappedLine UnwrapCutRecord(std::string_view line) {
  const std::size_t end = EndOfJsonString(line, kDockerJsonOpening.size());
  if (end != kNone) {
    const std::string_view rest = line.substr(end);
    constexpr std::string_view kNext = "\",\"stream\":\"std";
    // Whole but for the keys behind it; anything else behind it is no record.
    if (rest != kNext.substr(0, rest.size()) && !rest.starts_with(kNext)) return {};
    return DockerRecord(line.substr(kDockerJsonOpening.size(), end - kDockerJsonOpening.size()));
  }
  std::string_view log = line.substr(kDockerJsonOpening.size());
  // An escape that was cut in two tells nothing.
  if (const std::size_t slash = log.substr(log.size() < 6 ? 0 : log.size() - 6).rfind('\\'); slash != kNone) {
    const std::size_t at = slash + (log.size() < 6 ? 0 : log.size() - 6);
    const bool whole = at + 1 < log.size() && (log[at + 1] != 'u' || at + 6 <= log.size());
    if (!whole) log = log.substr(0, at);
  }
  return DockerRecord(log);
}

WrappedLine UnwrapOtherWritersRecord(std::string_view line) {
  WrappedLine out;
  bool has_log = false;
  bool has_companion = false;
  for (JsonFields fields(line); fields.Next();) {
    if (fields.key() == "log" && fields.IsString()) {
      out.payload = fields.value();
      has_log = true;
    } else if (fields.key() == "stream" && fields.IsString()) {
      out.stream = StreamNamed(fields.value());
      has_companion = true;
    } else if (fields.key() == "time" && fields.IsString()) {
      out.time_text = fields.value();
      out.time = ParseRfc3339(fields.value());
      has_companion = true;
    } else if (fields.key() == "attrs" && fields.kind() == '{') {
      out.service = TagOfAttributes(fields.value());
    }
  }
  if (!has_log || !has_companion) return {};
  out.framing = Framing::kDockerJson;
  out.escape = PayloadEscape::kJsonString;
  out.complete = EndsInEscapedNewline(out.payload);
  return out;
}

// MESSAGE as an array: of byte numbers where the text has control characters, of values where the field came
// more than once. Of those the first string is taken.
void TakeMessageArray(std::string_view array, WrappedLine* out) {
  const std::size_t first = array.find_first_not_of(" [\t");
  if (first == kNone) return;
  if (array[first] == '"') {
    const std::size_t end = EndOfJsonString(array, first + 1);
    if (end == kNone) return;
    out->payload = array.substr(first + 1, end - first - 1);
    out->escape = PayloadEscape::kJsonString;
  } else if (array[first] >= '0' && array[first] <= '9') {
    out->payload = array.substr(first, array.size() - first - 1);
    out->escape = PayloadEscape::kJsonBytes;
  }
}

WrappedLine UnwrapJournal(std::string_view line) {
  WrappedLine out;
  bool has_message = false;
  bool in_container = false;
  std::string_view received, sent, priority, name, tag, identifier, unit;
  for (JsonFields fields(line); fields.Next();) {
    const std::string_view key = fields.key();
    if (key == "MESSAGE") {
      has_message = true;
      if (fields.IsString()) {
        out.payload = fields.value();
        out.escape = PayloadEscape::kJsonString;
      } else if (fields.kind() == '[') {
        TakeMessageArray(fields.value(), &out);
      }  // null: journalctl leaves out what is long; nothing is left to match
      continue;
    }
    if (!fields.IsString()) continue;
    const std::string_view value = fields.value();
    if (key == "__REALTIME_TIMESTAMP") {
      received = value;
    } else if (key == "_SOURCE_REALTIME_TIMESTAMP") {
      sent = value;
    } else if (key == "PRIORITY") {
      priority = value;
    } else if (key == "CONTAINER_NAME") {
      name = value;
    } else if (key == "CONTAINER_ID") {
      out.container = value;
      in_container = true;
    } else if (key == "CONTAINER_TAG") {
      tag = value;
    } else if (key == "SYSLOG_IDENTIFIER") {
      identifier = value;
    } else if (key == "_SYSTEMD_UNIT") {
      unit = value;
    } else if (key == "CONTAINER_PARTIAL_MESSAGE") {
      out.complete = value != "true";
    }
  }
  if (!has_message) return {};
  out.framing = Framing::kJournalJson;
  out.time_text = sent.empty() ? received : sent;
  out.time = EpochTime(out.time_text, 1000, 6);
  for (const std::string_view candidate : {name, tag, identifier, unit}) {
    if (out.service.empty()) out.service = candidate;
  }
  if (in_container) {
    out.stream = priority == "6"   ? OutputStream::kStdout
                 : priority == "3" ? OutputStream::kStderr
                                   : OutputStream::kUnknown;
  } else {
    out.level = priority;
  }
  return out;
}

WrappedLine UnwrapEngineApi(std::string_view line) {
  WrappedLine out;
  bool has_source = false;
  for (JsonFields fields(line); fields.Next();) {
    if (fields.key() == "Line" && fields.IsString()) {
      out.payload = fields.value();
    } else if (fields.key() == "Source" && fields.IsString()) {
      out.stream = StreamNamed(fields.value());
      has_source = true;
    } else if (fields.key() == "Timestamp" && fields.IsString()) {
      out.time_text = fields.value();
      out.time = ParseRfc3339(fields.value());
    }
  }
  if (!has_source) return {};
  out.framing = Framing::kEngineJson;
  out.escape = PayloadEscape::kJsonString;
  out.complete = EndsInEscapedNewline(out.payload);
  return out;
}

WrappedLine UnwrapDozzle(std::string_view line) {
  WrappedLine out;
  bool has_text = false;
  bool has_time = false;
  for (JsonFields fields(line); fields.Next();) {
    const std::string_view key = fields.key();
    if (key == "rm" && fields.IsString() && !fields.value().empty()) {
      out.payload = fields.value();
      out.escape = PayloadEscape::kJsonString;
      has_text = true;
    } else if (key == "m" && !has_text) {
      out.payload = fields.value();  // an object: the program's own JSON
      out.escape = fields.IsString() ? PayloadEscape::kJsonString : PayloadEscape::kNone;
    } else if (key == "ts") {
      out.time_text = fields.value();
      out.time = EpochTime(fields.value(), 1'000'000, 3);
      has_time = out.time.has_value();
    } else if (key == "s" && fields.IsString()) {
      out.stream = StreamNamed(fields.value());
    } else if (key == "l" && fields.IsString()) {
      out.level = fields.value();
    } else if (key == "c" && fields.IsString()) {
      out.container = fields.value();
    }
  }
  if (!has_time) return {};
  out.framing = Framing::kDozzleJson;
  return out;
}

}  // namespace

WrappedLine UnwrapJson(std::string_view line, bool in_json_file) {
  if (LooksLikeDockerJson(line)) {
    // A torn record, the NUL bytes of lost pages, and the record that was written after the crash: the torn
    // one is given up. JSON has no NUL byte of its own.
    constexpr std::string_view kAfterDamage{"\0{\"log\":\"", 9};
    if (line.find('\0') != kNone) {
      if (const std::size_t at = line.rfind(kAfterDamage); at != kNone) line.remove_prefix(at + 1);
    }
    if (const DockerJsonShape shape = ShapeOfDockerJson(line); shape.is_record) {
      return UnwrapEngineRecord(line, shape);
    }
  }
  if (Contains(line, "\"log\"")) {
    WrappedLine record = UnwrapOtherWritersRecord(line);
    if (record.framing == Framing::kText && in_json_file && LooksLikeDockerJson(line)) {
      return UnwrapCutRecord(line);
    }
    if (record.framing != Framing::kText) return record;
  }
  if (Contains(line, "\"MESSAGE\"") &&
      (Contains(line, "\"__REALTIME_TIMESTAMP\"") || Contains(line, "\"_BOOT_ID\""))) {
    return UnwrapJournal(line);
  }
  if (line.starts_with("{\"Line\":")) return UnwrapEngineApi(line);
  if (Contains(line, "\"rm\":") && Contains(line, "\"ts\":")) return UnwrapDozzle(line);
  return {};
}

}  // namespace wflogscan
