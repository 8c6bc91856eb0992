#include "engine/source/line_shape.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "engine/base/contains.h"
#include "engine/source/json_fields.h"

namespace wflogscan {
namespace {

constexpr std::string_view kTimeKey = R"(,"time":")";
constexpr std::string_view kStreamKey = R"(","stream":"std)";  // "stdout" and "stderr" are all there is

DockerJsonShape ShapeFromValueEnd(std::string_view line, std::size_t value_end) {
  DockerJsonShape shape;
  const std::string_view rest = line.substr(value_end);
  if (!rest.starts_with(kStreamKey) || rest.size() < kStreamKey.size() + 4) return shape;
  const std::string_view name = rest.substr(kStreamKey.size(), 4);
  if (name == "out\"") {
    shape.stream = OutputStream::kStdout;
  } else if (name == "err\"") {
    shape.stream = OutputStream::kStderr;
  } else {
    return shape;
  }
  shape.is_record = true;
  shape.log = line.substr(kDockerJsonOpening.size(), value_end - kDockerJsonOpening.size());
  shape.complete = EndsInEscapedNewline(shape.log);
  return shape;
}

bool StartsWithAny(std::string_view text, const auto& prefixes) {
  for (std::string_view prefix : prefixes) {
    if (text.starts_with(prefix)) return true;
  }
  return false;
}

// Heads of lines that belong to a Go crash, a Java stack trace, an OAuth2 error, or one of Azure's SDK or of
// Google's client.
constexpr auto kContinuationHeads = std::to_array<std::string_view>({"Response:",
                                                                     "goroutine ",
                                                                     "[signal ",
                                                                     "created by ",
                                                                     "fatal error: ",
                                                                     "Caused by: ",
                                                                     "caused by: ",
                                                                     "exit status ",
                                                                     "\t",
                                                                     "--------",
                                                                     "RESPONSE ",
                                                                     "ERROR CODE",
                                                                     "Response contained no body",
                                                                     "To troubleshoot, visit ",
                                                                     "Attempted credentials:",
                                                                     "GET https://",
                                                                     "POST https://",
                                                                     "Details:",
                                                                     "More details:",
                                                                     "Reason: ",
                                                                     ", "});

// What a body begins with that stands on one line below the fields of an answer. A logger's JSON begins
// otherwise, nearly always.
constexpr auto kAnswerHeads =
    std::to_array<std::string_view>({"{\"error", "{\"fail", "{\"fault", "{\"meta", "{\"code", "{\"detail",
                                     "{\"message", "{\"status", "{\"type", "{\"title"});

// A bracket on a line of its own.
bool IsAlone(std::string_view head) { return head.size() == 1 || head[1] == '\n' || head[1] == '\r'; }

}  // namespace

bool EndsInEscapedNewline(std::string_view value) {
  if (!value.ends_with(R"(\n)")) return false;
  std::size_t backslashes = 0;
  for (std::size_t i = value.size() - 1; i > 0 && value[i - 1] == '\\'; --i) ++backslashes;
  return backslashes % 2 == 1;
}

DockerJsonShape ShapeOfDockerJson(std::string_view line) {
  if (!LooksLikeDockerJson(line)) return {};
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  // The tail has a fixed form, so it is read backwards: "}, a time of 20 to 35 bytes, its key, the stream.
  constexpr std::size_t kLongestTime = kLongestTimeAndEnd - 1;  // with one quote
  if (line.ends_with("\"}")) {
    const std::size_t time_end = line.size() - 2;
    const std::size_t time_begin = line.rfind('"', time_end - 1);
    if (time_begin != std::string_view::npos && time_end - time_begin <= kLongestTime &&
        line.substr(0, time_begin + 1).ends_with(kTimeKey)) {
      const std::string_view time = line.substr(time_begin + 1, time_end - time_begin - 1);
      const std::size_t stream_end = time_begin + 1 - kTimeKey.size();  // one past the stream's closing quote
      constexpr std::size_t kStreamBytes = kStreamKey.size() + 4;
      if (stream_end >= kDockerJsonOpening.size() + kStreamBytes) {
        DockerJsonShape shape = ShapeFromValueEnd(line, stream_end - kStreamBytes);
        if (shape.is_record) {
          shape.time = time;
          return shape;
        }
      }
      const std::size_t value_end = EndOfJsonString(line, kDockerJsonOpening.size());
      if (value_end == std::string_view::npos) return {};
      DockerJsonShape shape = ShapeFromValueEnd(line, value_end);
      shape.time = time;
      return shape;
    }
  }
  const std::size_t value_end = EndOfJsonString(line, kDockerJsonOpening.size());
  if (value_end == std::string_view::npos) return {};
  return ShapeFromValueEnd(line, value_end);
}

bool BeginsHttpStatusLine(std::string_view text) {
  constexpr std::string_view kProtocol = "HTTP/";
  if (!text.starts_with(kProtocol)) return false;
  std::size_t at = kProtocol.size();
  while (at < text.size() && (absl::ascii_isdigit(text[at]) || text[at] == '.')) ++at;
  const std::string_view status = text.substr(at, 4);
  return at > kProtocol.size() && status.size() == 4 && status[0] == ' ' &&
         std::all_of(status.begin() + 1, status.end(), absl::ascii_isdigit);
}

bool BeginsHttpField(std::string_view text) {
  if (text.empty() || !absl::ascii_isupper(text.front())) return false;
  std::size_t size = 0;
  while (size < text.size() && (absl::ascii_isalnum(text[size]) || text[size] == '-')) ++size;
  if (!text.substr(size).starts_with(": ")) return false;
  static constexpr auto kSingleWords =
      std::to_array<std::string_view>({"Age", "Allow", "Connection", "Date", "Etag", "Expires", "Location",
                                       "Pragma", "Server", "Vary", "Via"});
  const std::string_view name = text.substr(0, size);
  return Contains(name, "-") ||
         std::find(kSingleWords.begin(), kSingleWords.end(), name) != kSingleWords.end();
}

bool LooksLikeGoFrame(std::string_view text) {
  bool dotted = false;
  for (const char c : text.substr(0, kContinuationWindow)) {
    if (c == '(') return dotted;
    if (c == '.') {
      dotted = true;
    } else if (!absl::ascii_isalnum(c) && c != '_' && c != '/' && c != '-') {
      return false;
    }
  }
  return false;
}

bool MayContinueRecord(std::string_view head) {
  head = head.substr(0, kContinuationWindow);
  if (LooksLikeDockerJson(head)) {
    head.remove_prefix(kDockerJsonOpening.size());
    // A tab is \u0009 from the engine and \t from other writers; an escaped line break right away is an empty
    // line.
    if (head.starts_with(R"(\u0009)") || head.starts_with(R"(\t)") || head.starts_with(R"(\n)") ||
        head.starts_with(R"(\r\n)") || head.starts_with('"')) {
      return true;
    }
    if (head.starts_with(R"(\u003c)")) return true;  // Go's JSON for what a tag begins with
    if (head.starts_with(R"({\n)") || head.starts_with(R"({\r\n)")) return true;
  }
  if (head.empty()) return true;
  switch (head.front()) {
    case ' ':
    case '\n':
    case '\r':
    case '}':
    case ']':
    case ')':
      return true;
    case '{':
      return IsAlone(head) || StartsWithAny(head, kAnswerHeads);
    case '[':
      return IsAlone(head) || StartsWithAny(head, kContinuationHeads);
    case '<':  // a tag, and not syslog's <134>
      return head.size() > 1 && !absl::ascii_isdigit(head[1]);
    default:
      // Most lines begin with a time: no digit begins any of these heads.
      return (!absl::ascii_isdigit(head.front()) && StartsWithAny(head, kContinuationHeads)) ||
             LooksLikeGoFrame(head) || BeginsHttpStatusLine(head) || BeginsHttpField(head);
  }
}

std::optional<std::string_view> WithoutEscapedLineBreak(std::string_view text) {
  constexpr std::string_view kLineBreak = R"(\n)";
  if (!text.ends_with(kLineBreak)) return std::nullopt;
  text.remove_suffix(kLineBreak.size());
  if (text.ends_with('\\')) return std::nullopt;
  return text;
}

std::optional<std::string_view> ContentOfWholeRecord(const DockerJsonShape& shape) {
  if (!shape.is_record || !shape.complete || shape.time.empty()) return std::nullopt;
  return WithoutEscapedLineBreak(shape.log);
}

}  // namespace wflogscan
