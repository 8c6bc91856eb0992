#include "engine/attribute/success.h"

#include <algorithm>
#include <cctype>

#include "absl/strings/match.h"
#include "engine/base/string_bridge.h"
#include "engine/source/line_shape.h"

namespace wflogscan {
namespace {

constexpr std::string_view kFetched = "fetched";
constexpr std::size_t kMaxCountDigits = 15;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsWordChar(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// Digits at text[*at], as a number; nullopt if there are none, too many, or they are part of a longer word.
std::optional<std::uint64_t> TakeCount(std::string_view text, std::size_t* at) {
  std::uint64_t count = 0;
  const std::size_t begin = *at;
  while (*at < text.size() && IsDigit(text[*at]))
    count = count * 10 + static_cast<std::uint64_t>(text[(*at)++] - '0');
  if (*at == begin || *at - begin > kMaxCountDigits) return std::nullopt;
  if (*at < text.size() && (IsWordChar(text[*at]) || text[*at] == '.' || text[*at] == '%'))
    return std::nullopt;
  return count;
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
  if (at == message.size()) return head.count ? std::optional(Success{head.count}) : std::nullopt;
  if (message[at] != ' ') return std::nullopt;
  ++at;
  if (const std::optional<std::uint64_t> count = TakeCount(message, &at)) return Success{count};
  // "fetched events" with the number in a field.
  return head.count ? std::optional(Success{head.count}) : std::nullopt;
}

std::optional<FastSuccess> ReadSuccessFast(std::string_view raw_line, const Names& names) {
  FastSuccess success;
  std::string_view text = raw_line;
  std::string_view wrapper_time;
  if (LooksLikeDockerJson(text)) {
    const DockerJsonShape shape = ShapeOfDockerJson(text);
    if (!shape.is_record || !shape.complete || shape.time.empty()) return std::nullopt;
    text = shape.log.substr(0, shape.log.size() - 2);  // the escaped line break
    wrapper_time = shape.time;
    // An escape or a quote would need decoding, and the engine writes no other record twice.
    if (text.find('\\') != std::string_view::npos) return std::nullopt;
  }
  std::size_t consumed = 0;
  if (const std::optional<LogTime> time = ParseRfc3339Prefix(text, &consumed)) {
    if (consumed >= text.size() || text[consumed] != ' ') return std::nullopt;
    success.time = time;
    text.remove_prefix(consumed + 1);
  } else if (!wrapper_time.empty()) {
    success.time = ParseRfc3339(wrapper_time);
    if (!success.time) return std::nullopt;
  }
  constexpr std::string_view kLevel = "[INFO] ";
  if (!text.starts_with(kLevel)) return std::nullopt;
  text.remove_prefix(kLevel.size());
  std::size_t tag_size = 0;
  while (tag_size < text.size() && text[tag_size] != ':' && text[tag_size] != ' ') ++tag_size;
  constexpr std::string_view kAfterTag = ": fetched ";
  if (!text.substr(tag_size).starts_with(kAfterTag)) return std::nullopt;
  const std::string_view tag = text.substr(0, tag_size);
  if (tag.find_first_of("/[(#@") != std::string_view::npos) return std::nullopt;  // an instance
  const NamedConnector named = names.FindConnector(tag);
  if (named.connector == kNoConnector || !named.instance.empty()) return std::nullopt;
  success.connector = named.connector;
  std::size_t at = tag_size + kAfterTag.size();
  const std::optional<std::uint64_t> count = TakeCount(text, &at);
  if (!count) return std::nullopt;
  success.records = *count;
  // Fields after the message might name an instance, a service or another time.
  const std::string_view rest = text.substr(at);
  if (std::any_of(rest.begin(), rest.end(), [](char c) { return c == '=' || c == '"' || c == '\t'; })) {
    return std::nullopt;
  }
  return success;
}

}  // namespace wflogscan
