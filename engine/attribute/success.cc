#include "engine/attribute/success.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "absl/hash/hash.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "engine/base/byte_word.h"
#include "engine/base/string_bridge.h"
#include "engine/source/line_shape.h"

namespace wflogscan {
namespace {

constexpr std::string_view kFetched = "fetched";
constexpr std::size_t kMaxCountDigits = 15;
constexpr std::int64_t kSecondNs = 1'000'000'000;
constexpr std::size_t kMinuteBytes = 17;  // "2026-02-22T06:01:"
constexpr std::size_t kSecondBytes = 19;  // and its seconds
constexpr std::size_t kFractionAt = 20;

bool IsWordChar(char c) { return absl::ascii_isalnum(c) || c == '_'; }

// Digits at text[*at], as a number; nullopt if there are none, too many, or they are part of a longer word.
std::optional<std::uint64_t> TakeCount(std::string_view text, std::size_t* at) {
  std::uint64_t count = 0;
  const std::size_t begin = *at;
  while (*at < text.size() && absl::ascii_isdigit(text[*at]))
    count = count * 10 + static_cast<std::uint64_t>(text[(*at)++] - '0');
  if (*at == begin || *at - begin > kMaxCountDigits) return std::nullopt;
  if (*at < text.size() &&
      (IsWordChar(text[*at]) || text[*at] == '.' || text[*at] == '%' || text[*at] == '-')) {
    return std::nullopt;  // of an id, a fraction, a share
  }
  return count;
}

constexpr std::size_t kWordBytes = sizeof(std::uint64_t);

// The digits that begin at an offset of a text of kWordBytes at least, up to kWordBytes of them. How many
// there are cannot be guessed, so they are read all at once.
struct DigitRun {
  std::size_t size = 0;
  std::uint64_t value = 0;
};
DigitRun ReadDigits(std::string_view text, std::size_t at) {
  const std::size_t from = std::min(at, text.size() - kWordBytes);
  if (at - from == kWordBytes) return {};
  std::uint64_t word = WordAt(text.data() + from) >> 8 * (at - from);
  const auto size =
      static_cast<std::size_t>(std::countr_zero(NoDigitBits(word))) / 8;  // 8 where all are digits
  if (size == 0) return {};
  word ^= kEachByte * '0';
  word <<= 8 * (kWordBytes - size);  // as if there were zeros before it
  // Neighbours are put together: two digits, then four, then eight.
  word = (word * 10 + (word >> 8)) & 0x00FF00FF00FF00FFULL;
  word = (word * 100 + (word >> 16)) & 0x0000FFFF0000FFFFULL;
  word = (word * 10000 + (word >> 32)) & 0xFFFFFFFFULL;
  return {size, word};
}

}  // namespace

std::optional<Success> ReadSuccess(const Head& head, const Connector& connector) {
  if (head.level == Level::kError || head.level == Level::kFatal) return std::nullopt;
  const std::string_view message = head.message;
  for (const std::string& phrase : connector.success_phrases) {
    if (absl::StartsWithIgnoreCase(ToAbsl(message), phrase)) return Success{};
  }
  if (!absl::StartsWithIgnoreCase(ToAbsl(message), ToAbsl(kFetched))) return std::nullopt;
  std::size_t at = kFetched.size();
  if (at < message.size()) {
    if (message[at] != ' ') return std::nullopt;
    const std::size_t count_at = ++at;
    if (const std::optional<std::uint64_t> count = TakeCount(message, &at)) {
      return Success{count, head.message_at == Head::kNowhere ? Head::kNowhere : head.message_at + count_at};
    }
  }
  // "fetched events" with the number in a field.
  return head.count ? std::optional(Success{head.count, head.count_at}) : std::nullopt;
}

std::optional<std::uint64_t> ReadCount(std::string_view text) {
  std::size_t at = 0;
  return TakeCount(text, &at);
}

std::optional<LogTime> SuccessReader::ReadTimePrefix(std::string_view text, std::size_t* consumed) {
  const auto value = [text](std::size_t at) { return static_cast<unsigned char>(text[at]) - '0'; };
  if (text.size() > kSecondBytes && std::memcmp(text.data(), last_minute_.data(), kMinuteBytes) == 0 &&
      value(17) >= 0 && value(17) <= 5 && absl::ascii_isdigit(text[18])) {
    LogTime time{last_minute_ns_ + (value(17) * 10 + value(18)) * kSecondNs, 0};
    std::size_t at = kSecondBytes;
    if (text[at] == '.') {
      std::int64_t scale = kSecondNs / 10;
      for (++at; at < text.size() && absl::ascii_isdigit(text[at]) && scale > 0; ++at, scale /= 10) {
        time.unix_ns += (text[at] - '0') * scale;
        ++time.fraction_digits;
      }
    }
    if (at < text.size() && text[at] == 'Z' && text[at - 1] != '.') {
      *consumed = at + 1;
      return time;
    }
  }
  const std::optional<LogTime> time = ParseRfc3339Prefix(text, consumed);
  if (time && *consumed > kSecondBytes && text[*consumed - 1] == 'Z' && time->unix_ns >= 0 &&
      text.substr(kMinuteBytes, 2) < "60") {
    std::copy_n(text.data(), kMinuteBytes, last_minute_.begin());
    last_minute_ns_ = time->unix_ns - time->unix_ns % kSecondNs - (value(17) * 10 + value(18)) * kSecondNs;
  }
  return time;
}

ConnectorIndex SuccessReader::ConnectorOf(std::string_view tag) {
  Tag& known = tags_[absl::HashOf(ToAbsl(tag)) % kTags];
  if (known.text == tag) return known.connector;
  if (tag.find_first_of("/[(#@") != std::string_view::npos) return kNoConnector;  // an instance
  const NamedConnector named = names_.FindConnector(tag);
  if (!named.instance.empty()) return kNoConnector;
  known = {std::string(tag), named.connector};
  return named.connector;
}

bool SuccessReader::Read(std::string_view raw_line, std::string_view content, LineKind kind,
                         FastSuccess* success) {
  if (kind == kNoKind) return ReadAnew(raw_line, content, success);
  if (const Form& form = forms_[kind % kForms]; form.kind == kind && ReadForm(form, content, success)) {
    return true;
  }
  if (!ReadAnew(raw_line, content, success)) return false;
  Learn(kind, content, *success);
  return true;
}

bool SuccessReader::ReadForm(const Form& form, std::string_view content, FastSuccess* success) const {
  const char* const text = content.data();
  const std::size_t fraction_end = kFractionAt + form.fraction_digits;
  if (content.size() < form.count_at) return false;
  // Most lines are of the minute of the one before, and spell their time alike.
  if (!std::equal(last_minute_.begin(), last_minute_.end(), text) || text[kFractionAt - 1] != '.' ||
      text[fraction_end] != 'Z' || text[kMinuteBytes] > '5') {
    return false;
  }
  if (!form.lead.empty() && content.substr(form.count_at - form.lead.size(), form.lead.size()) != form.lead) {
    return false;
  }
  const auto digit = [text](std::size_t at) { return std::int64_t{text[at] - '0'}; };
  std::int64_t fraction = 0;
  for (std::size_t at = kFractionAt; at < fraction_end; ++at) fraction = fraction * 10 + digit(at);
  success->connector = form.connector;
  success->time = {last_minute_ns_ + (digit(kMinuteBytes) * 10 + digit(kMinuteBytes + 1)) * kSecondNs +
                       fraction * form.fraction_ns,
                   form.fraction_digits};
  success->records = 0;
  success->count = success->remark = {};
  success->text = content;
  success->has_own_time = true;
  if (!form.has_count) return content.size() == form.count_at;
  const DigitRun run = ReadDigits(content, form.count_at);
  if (run.size == 0 || run.size == kWordBytes) return false;
  success->records = run.value;
  success->count = content.substr(form.count_at, run.size);
  if (form.has_remark) success->remark = content.substr(form.count_at + run.size);
  return true;
}

void SuccessReader::Learn(LineKind kind, std::string_view content, const FastSuccess& success) {
  std::size_t consumed = 0;
  // In a record of the json-file a backslash begins an escape, and in a plain line of the same kind it does
  // not.
  if (content.find('\\') != std::string_view::npos) return;
  if (!success.has_own_time || success.text.data() != content.data() ||
      success.text.size() != content.size() || !ReadTimePrefix(content, &consumed) ||
      content[kFractionAt - 1] != '.' || content[consumed - 1] != 'Z') {
    return;
  }
  const std::size_t count_at = success.count.empty()
                                   ? content.size()
                                   : static_cast<std::size_t>(success.count.data() - content.data());
  const std::string_view lead = content.substr(consumed, count_at - consumed);
  const bool has_digit = std::any_of(lead.begin(), lead.end(), absl::ascii_isdigit);
  const std::size_t fraction_digits = consumed - 1 - kFractionAt;
  std::int64_t fraction_ns = kSecondNs;
  for (std::size_t i = 0; i < fraction_digits; ++i) fraction_ns /= 10;
  if (fraction_ns == 0) return;
  forms_[kind % kForms] = {.kind = kind,
                           .fraction_digits = static_cast<std::uint8_t>(fraction_digits),
                           .has_count = !success.count.empty(),
                           .has_remark = !success.remark.empty(),
                           .connector = success.connector,
                           .count_at = count_at,
                           .fraction_ns = fraction_ns,
                           .lead = std::string(has_digit ? lead : std::string_view())};
}

bool SuccessReader::ReadAnew(std::string_view raw_line, std::string_view content, FastSuccess* read) {
  FastSuccess& success = *read;
  success = {};
  std::string_view text = content;
  const bool is_record = LooksLikeDockerJson(raw_line);
  if (is_record) {
    if (content.size() == raw_line.size()) {
      const DockerJsonShape shape = ShapeOfDockerJson(raw_line);
      if (!shape.is_record || !shape.complete || shape.time.empty()) return false;
      text = shape.log.substr(0, shape.log.size() - 2);  // the escaped line break
    }
    // An escape or a quote would need decoding, and the engine writes no other record twice.
    if (text.find('\\') != std::string_view::npos) return false;
  }
  success.text = text;
  std::size_t consumed = 0;
  if (const std::optional<LogTime> time = ReadTimePrefix(text, &consumed)) {
    success.has_own_time = true;
    if (consumed >= text.size() || text[consumed] != ' ') return false;
    success.time = time;
    text.remove_prefix(consumed + 1);
  } else if (is_record) {
    const std::string_view wrapper_time = ShapeOfDockerJson(raw_line).time;
    success.time = ReadTimePrefix(wrapper_time, &consumed);
    if (!success.time || consumed != wrapper_time.size()) return false;
  }
  constexpr std::string_view kLevel = "[INFO] ";
  if (!text.starts_with(kLevel)) return false;
  text.remove_prefix(kLevel.size());
  std::size_t tag_size = 0;
  while (tag_size < text.size() && text[tag_size] != ':' && text[tag_size] != ' ') ++tag_size;
  if (!text.substr(tag_size).starts_with(": ")) return false;
  success.connector = ConnectorOf(text.substr(0, tag_size));
  if (success.connector == kNoConnector) return false;
  const std::string_view message = text.substr(tag_size + 2);
  constexpr std::string_view kBeforeCount = "fetched ";
  if (message.starts_with(kBeforeCount)) {
    std::size_t at = kBeforeCount.size();
    if (const std::optional<std::uint64_t> count = TakeCount(message, &at)) {
      success.records = *count;
      success.count = message.substr(kBeforeCount.size(), at - kBeforeCount.size());
      // Fields after the message might name an instance, a service or another time.
      const std::string_view rest = message.substr(at);
      bool has_digit = false;
      for (const char c : rest) {
        if (c == '=' || c == '"' || c == '\t') return false;
        has_digit |= absl::ascii_isdigit(c);
      }
      if (has_digit) success.remark = rest;
      return true;
    }
  }
  const std::vector<std::string>& phrases = pack_.connectors[success.connector].success_phrases;
  return std::find(phrases.begin(), phrases.end(), message) != phrases.end();
}

}  // namespace wflogscan
