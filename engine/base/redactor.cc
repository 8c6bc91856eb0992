// From hostile bytes to one harmless line: find the secrets, escape what is not fit for a screen, cut.
//
// The cut comes last, so that it cannot leave a part of a secret. Of a very long text only a window is looked
// at; its last kLookAheadBytes are never shown, so that a secret whose end the window does not hold is still
// recognised by its beginning.
//
// Redaction is repeated until it changes nothing, because "[redacted]" and the cut are context for what
// stands beside them. Each round turns characters into marks and never back, so it comes to an end; in
// practice after the first.
//
// Tested by tests/base/redactor_test.cc and tests/fuzz/redactor_fuzz.cc.

#include "engine/base/redactor.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/plain_view.h"
#include "engine/base/secret_finder.h"
#include "engine/base/string_bridge.h"

namespace wflogscan {
namespace {

constexpr std::size_t kLookAheadBytes = 4096;
constexpr int kMaxRounds = 12;

constexpr std::string_view kCutBegin = "…[+";
constexpr std::string_view kCutEnd = " bytes]";

// Takes the mark of an earlier cut off `text` and returns its figure; 0 where there is none.
std::size_t TakeCutMark(std::string_view* text) {
  if (!text->ends_with(kCutEnd)) return 0;
  const std::string_view head = text->substr(0, text->size() - kCutEnd.size());
  std::size_t digits = head.size();
  while (digits > 0 && head.size() - digits < 19 && head[digits - 1] >= '0' && head[digits - 1] <= '9')
    --digits;
  if (digits == head.size() || head[digits] == '0' || !head.substr(0, digits).ends_with(kCutBegin)) return 0;
  std::size_t value = 0;
  std::from_chars(head.data() + digits, head.data() + head.size(), value);
  *text = head.substr(0, digits - kCutBegin.size());
  return value;
}

// The character as it may be shown: itself, or its escape.
std::string_view Visible(std::string_view bytes, std::size_t at, const Utf8Unit& unit,
                         std::array<char, 16>* buffer) {
  if (unit.valid && !MustBeEscaped(unit.code)) return bytes.substr(at, unit.size);
  if (unit.code == '\n') return "\\n";
  if (unit.code == '\r') return "\\r";
  if (unit.code == '\t') return "\\t";
  const char* format = !unit.valid || unit.code < 0x80 ? "\\x%02x"
                       : unit.code > 0xffff            ? "\\U%08x"
                                                       : "\\u%04x";
  const int size = std::snprintf(buffer->data(), buffer->size(), format, static_cast<unsigned>(unit.code));
  return {buffer->data(), static_cast<std::size_t>(size)};
}

}  // namespace

Redactor::Shown Redactor::ShowOnce(std::string_view text) const {
  std::string_view window = text;
  std::size_t shown_to = text.size();
  if (const std::size_t most = options_.max_bytes < std::numeric_limits<std::uint32_t>::max() / 8
                                   ? options_.max_bytes * 4 + 2 * kLookAheadBytes
                                   : std::numeric_limits<std::uint32_t>::max() / 2;
      text.size() > most) {
    window = text.substr(0, most);
    shown_to = most - kLookAheadBytes;
  }
  const std::vector<ByteRange> secrets =
      options_.hide_secrets ? FindSecrets(window) : std::vector<ByteRange>();

  Shown shown;
  shown.text.reserve(std::min(window.size(), options_.max_bytes) + 32);
  std::array<char, 16> buffer;
  std::size_t at = 0;
  auto secret = secrets.begin();
  while (at < shown_to) {
    std::string_view piece;
    std::size_t next = at;
    if (secret != secrets.end() && secret->begin <= at) {
      piece = kRedacted;
      next = secret->end;
      ++secret;
    } else if (window.substr(at, kRedacted.size()) == kRedacted) {
      piece = kRedacted;  // whole or not at all, also when it is cut
      next = at + kRedacted.size();
    } else {
      const Utf8Unit unit = ReadUtf8(window, at);
      piece = Visible(window, at, unit, &buffer);
      next = at + unit.size;
    }
    if (shown.text.size() + piece.size() > options_.max_bytes) break;
    shown.text += piece;
    at = next;
  }
  shown.hidden_bytes = text.size() - std::min(at, text.size());
  shown.changed = shown.text != text;
  return shown;
}

RedactedText Redactor::Redact(std::string_view text) const {
  std::size_t hidden_bytes = TakeCutMark(&text);
  Shown shown;
  for (int round = 0; round < kMaxRounds; ++round) {
    Shown next = ShowOnce(round == 0 ? text : std::string_view(shown.text));
    const bool changed = next.changed;
    hidden_bytes += std::min(next.hidden_bytes, std::numeric_limits<std::size_t>::max() / 16);
    shown = std::move(next);
    if (!changed) {
      if (hidden_bytes > 0) absl::StrAppend(&shown.text, ToAbsl(kCutBegin), hidden_bytes, ToAbsl(kCutEnd));
      return RedactedText(std::move(shown.text));
    }
  }
  return RedactedText(std::string(kRedacted));
}

}  // namespace wflogscan
