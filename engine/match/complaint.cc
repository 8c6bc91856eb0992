#include "engine/match/complaint.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "engine/base/byte_word.h"
#include "engine/base/level.h"
#include "engine/match/line_skeleton.h"
#include "engine/source/line_shape.h"
#include "engine/source/wrapped_line.h"

namespace wflogscan {
namespace {

constexpr std::size_t kShortestLevel = 3;  // letters
// Escapes take more room than what they stand for.
constexpr std::size_t kEscapedWindow = 2 * kComplaintWindow;

// "E1126 06:01:20.123456 ..."
bool IsKlogHead(std::string_view text) {
  return text.size() > 8 && absl::ascii_isdigit(text[1]) && absl::ascii_isdigit(text[2]) &&
         absl::ascii_isdigit(text[3]) && absl::ascii_isdigit(text[4]) && text[5] == ' ' && text[8] == ':' &&
         (text[0] == 'I' || text[0] == 'W' || text[0] == 'E' || text[0] == 'F');
}

// Where to begin to look for words: behind "2026-02-22T06:01:20.123Z" or "2026/02/22 06:01:20", if that comes
// first.
std::size_t AfterTime(std::string_view text) {
  constexpr std::size_t kToSeconds = 19;
  constexpr std::size_t kToMilliseconds = 24;
  if (text.size() <= kToMilliseconds || !absl::ascii_isdigit(text[0]) || (text[4] != '-' && text[4] != '/') ||
      text[16] != ':') {
    return 0;
  }
  return text[kToMilliseconds] == ' ' ? kToMilliseconds : kToSeconds;
}

// Whether "[INFO]" or "[DEBUG]" stands at text[at], perhaps behind a blank. Nearly every healthy line has one
// of them there, so it is worth two comparisons of a word each, without a branch between that would be
// guessed wrong.
bool IsQuietTag(std::string_view text, std::size_t at) {
  constexpr std::size_t kWordBytes = sizeof(std::uint64_t);
  if (at + 2 + kWordBytes > text.size()) return false;
  if (text[at] == ' ') ++at;
  const std::uint64_t word = WordAt(text.data() + at + 1) | kEachByte * 0x20;
  constexpr std::uint64_t kInfo = 0x7d6f666e69;     // "info]", the first byte lowest, bit 5 set in each
  constexpr std::uint64_t kDebug = 0x7d6775626564;  // "debug]"
  const bool is_quiet =
      static_cast<int>((word & 0xffffffffff) == kInfo) | static_cast<int>((word & 0xffffffffffff) == kDebug);
  return text[at] == '[' && is_quiet;
}

bool StartsEscape(std::string_view text, std::size_t at) {
  return text[at] == '\\' || text[at] == '\x1b' ||
         (text[at] == '#' && at + 3 < text.size() && absl::ascii_isdigit(text[at + 1]) &&
          absl::ascii_isdigit(text[at + 2]) && absl::ascii_isdigit(text[at + 3]));
}

// The end of an escape that begins at `at`: one of a JSON string (\t, \u0009, which is how docker writes a
// tab) or of rsyslog (#011), or a terminal's, plain or in one of these (\u001b[31m, #033[31m).
std::size_t AfterEscape(std::string_view text, std::size_t at) {
  std::size_t size = 1;
  bool is_esc = text[at] == '\x1b';
  if (text[at] == '\\') {
    constexpr std::string_view kEscapedEsc = "\\u001b";
    size = at + 1 < text.size() && text[at + 1] == 'u' ? kEscapedEsc.size() : 2;
    is_esc = text.substr(at).starts_with(kEscapedEsc);
  } else if (text[at] == '#') {
    constexpr std::string_view kRsyslogEsc = "#033";
    size = kRsyslogEsc.size();
    is_esc = text.substr(at).starts_with(kRsyslogEsc);
  }
  at += size;
  if (!is_esc) return at;
  while (at < text.size() && !absl::ascii_isalpha(text[at])) ++at;
  return at + 1;
}

// Whether the word before `at` is a field's name: error=..., "error":..., \"error\":...
bool IsName(std::string_view text, std::size_t at) {
  if (at < text.size() && text[at] == '\\') ++at;
  if (at >= text.size()) return false;
  return text[at] == '=' || (text[at] == '"' && at + 1 < text.size() && text[at + 1] == ':');
}

// Part of a longer word: error-handler, /var/log/error.log, last_error.
bool JoinsWords(char c) {
  return c == '-' || c == '_' || c == '/' || c == '.' || c == '%' || absl::ascii_isdigit(c);
}

// The first word of text[begin, window) that is a level, and where it ends; kNone where there is none.
struct FoundLevel {
  Level level = Level::kNone;
  std::size_t end = 0;
};
FoundLevel FindLevel(std::string_view text, std::size_t begin, std::size_t window) {
  window = std::min(window, text.size());
  std::size_t after_escape = 0;  // what stands before it is a character of its own, whatever it ends in
  for (std::size_t at = begin; at < window;) {
    if (!absl::ascii_isalpha(text[at])) {
      const bool is_escape = StartsEscape(text, at);
      at = is_escape ? AfterEscape(text, at) : at + 1;
      if (is_escape) after_escape = at;
      continue;
    }
    const std::size_t word = at;
    while (at < text.size() && absl::ascii_isalpha(text[at])) ++at;
    if (at - word < kShortestLevel) continue;
    const Level level = LevelFromWord(text.substr(word, at - word));
    if (level == Level::kNone) continue;
    if ((word > after_escape && JoinsWords(text[word - 1])) || (at < text.size() && JoinsWords(text[at])) ||
        IsName(text, at)) {
      continue;
    }
    return {level, at};
  }
  return {};
}

// "[INFO]", "level=debug" or the like right behind a time, which may be a field. Whatever its numbers are, no
// other level can stand before that.
bool HasQuietTagBehindTime(std::string_view skeleton) {
  constexpr std::string_view kTime = "\x01-\x01-\x01T\x01:\x01:\x01";
  static_assert(LineSkeleton::kNumber == '\x01');
  const auto skip = [&skeleton](std::string_view part) {
    const bool is_there = skeleton.starts_with(part);
    if (is_there) skeleton.remove_prefix(part.size());
    return is_there;
  };
  skip("time=");
  skip("\"");
  if (!skip(kTime)) return false;
  skip(".\x01");  // a fraction
  skip("Z");
  skip("\"");
  return skip(" [INFO] ") || skip(" [DEBUG] ") || skip(" level=info ") || skip(" level=INFO ") ||
         skip(" level=debug ") || skip(" level=DEBUG ");
}

}  // namespace

bool MayComplain(std::string_view text, std::size_t window) {
  if (IsKlogHead(text)) return text.front() != 'I';
  const std::size_t begin = AfterTime(text);
  return !IsQuietTag(text, begin) && FindLevel(text, begin, window).level >= Level::kWarning;
}

bool IsQuietSkeleton(std::string_view skeleton) {
  if (HasQuietTagBehindTime(skeleton)) return true;
  // What stands before the first number is the same in all lines. Two characters keep klog's head away,
  // what is no digit a time, and to tell that a level is one takes what follows it.
  constexpr std::size_t kShortestOther = 2;
  constexpr std::size_t kToTell = 3;
  const std::size_t number = static_cast<std::size_t>(
      std::find_if(skeleton.begin(), skeleton.end(), LineSkeleton::IsPlaceholder) - skeleton.begin());
  if (number < kShortestOther || absl::ascii_isdigit(skeleton.front())) return false;
  const FoundLevel found = FindLevel(skeleton.substr(0, number), 0, kComplaintWindow);
  return found.level != Level::kNone && found.level < Level::kWarning && found.end + kToTell <= number;
}

bool MayComplain(const WrappedLine& line) {
  // journalctl's list of byte numbers: nothing can be said of it at a glance.
  return line.escape == PayloadEscape::kJsonBytes || MayComplain(line.payload, kEscapedWindow);
}

bool RawLineMayComplain(std::string_view line, const SourceFraming& source) {
  if (LooksLikeDockerJson(line)) return MayComplain(line.substr(kDockerJsonOpening.size()), kEscapedWindow);
  if (source.kind == Framing::kText) return MayComplain(line);
  return MayComplain(UnwrapLine(line, source));
}

}  // namespace wflogscan
