#include "engine/attribute/success.h"

#include <algorithm>
#include <array>

#include "absl/hash/hash.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "engine/base/string_bridge.h"
#include "engine/source/line_shape.h"

namespace wflogscan {
namespace {

constexpr std::string_view kFetched = "fetched";
constexpr std::size_t kMaxCountDigits = 15;

bool IsWordChar(char c) { return absl::ascii_isalnum(c) || c == '_'; }

// Digits at text[*at], in groups or not ("1,234"), as a number; nullopt if there are none, too many, or they
// are part of a longer word.
std::optional<std::uint64_t> TakeCount(std::string_view text, std::size_t* at) {
  std::uint64_t count = 0;
  const std::size_t begin = *at;
  const auto is_digit_at = [text](std::size_t i) { return i < text.size() && absl::ascii_isdigit(text[i]); };
  const auto take_digits = [&] {
    while (is_digit_at(*at)) count = count * 10 + static_cast<std::uint64_t>(text[(*at)++] - '0');
  };
  take_digits();
  while (*at > begin && *at - begin <= kMaxCountDigits && *at < text.size() && text[*at] == ',' &&
         is_digit_at(*at + 1) && is_digit_at(*at + 2) && is_digit_at(*at + 3) && !is_digit_at(*at + 4)) {
    ++*at;
    take_digits();
  }
  if (*at == begin || *at - begin > kMaxCountDigits) return std::nullopt;
  if (*at < text.size() &&
      (IsWordChar(text[*at]) || text[*at] == '.' || text[*at] == '%' || text[*at] == '-')) {
    return std::nullopt;  // of an id, a fraction, a share
  }
  return count;
}

// Whether more than one field of the text may be a count: which one is it depends on what they hold then.
bool MayHoldTwoCounts(std::string_view text) {
  std::size_t fields = 0;
  for (const std::string_view name : {"count", "records"}) {
    for (std::size_t at = 0; at + name.size() < text.size(); ++at) {
      if (!absl::EqualsIgnoreCase(ToAbsl(text.substr(at, name.size())), ToAbsl(name))) continue;
      const std::size_t next = text.find_first_not_of("\" \t\r", at + name.size());
      if (next != std::string_view::npos && (text[next] == '=' || text[next] == ':')) ++fields;
    }
  }
  return fields > 1;
}

// Takes `word` off the front of *text, in brackets or not, if a blank or a separator follows it.
bool TakeWord(std::string_view word, std::string_view* text) {
  constexpr std::string_view kOpening = "[(<";
  constexpr std::string_view kClosing = "])>";
  std::string_view rest = *text;
  const std::size_t bracket = rest.empty() ? kOpening.npos : kOpening.find(rest.front());
  if (bracket != kOpening.npos) rest.remove_prefix(1);
  if (word.empty() || !absl::StartsWithIgnoreCase(ToAbsl(rest), ToAbsl(word))) return false;
  rest.remove_prefix(word.size());
  if (bracket != kOpening.npos) {
    if (rest.empty() || rest.front() != kClosing[bracket]) return false;
    rest.remove_prefix(1);
  }
  if (rest.empty() || std::string_view(" \t:,").find(rest.front()) == std::string_view::npos) return false;
  *text = rest;
  return true;
}

bool TakeNameOf(const Connector& connector, std::string_view* text) {
  const auto take_any = [text](const std::vector<std::string>& names) {
    return std::any_of(names.begin(), names.end(),
                       [text](const std::string& name) { return TakeWord(name, text); });
  };
  return TakeWord(connector.id, text) || TakeWord(connector.title, text) || take_any(connector.aliases) ||
         take_any(connector.aliases_weak);
}

// The message without what may stand before the words of a success and says nothing else: the connector's
// name where it is no tag, "INFO okta fetched 12 events"; that it all went well, "successfully fetched".
std::string_view WithoutLead(std::string_view message, const Connector& connector) {
  static constexpr std::array<std::string_view, 6> kWell = {"successfully",    "poll complete",
                                                            "poll completed",  "poll finished",
                                                            "poll successful", "poll succeeded"};
  constexpr int kMostParts = 3;
  for (int part = 0; part < kMostParts; ++part) {
    const bool is_lead = TakeNameOf(connector, &message) ||
                         std::any_of(kWell.begin(), kWell.end(), [&message](std::string_view words) {
                           return TakeWord(words, &message);
                         });
    if (!is_lead) break;
    message.remove_prefix(std::min(message.find_first_not_of(" \t:,|-"), message.size()));
  }
  return message;
}

}  // namespace

std::optional<Success> ReadSuccess(const Head& head, const Connector& connector) {
  if (head.level == Level::kError || head.level == Level::kFatal) return std::nullopt;
  const std::string_view message = WithoutLead(head.message, connector);
  for (const std::string& phrase : connector.success_phrases) {
    if (absl::StartsWithIgnoreCase(ToAbsl(message), phrase)) return Success{};
  }
  if (!absl::StartsWithIgnoreCase(ToAbsl(message), ToAbsl(kFetched))) return std::nullopt;
  std::size_t at = kFetched.size();
  if (at < message.size()) {
    if (message[at] != ' ') return std::nullopt;
    const std::size_t count_at = ++at;
    if (const std::optional<std::uint64_t> count = TakeCount(message, &at)) {
      const std::size_t lead = head.message.size() - message.size();
      return Success{count,
                     head.message_at == Head::kNowhere ? Head::kNowhere : head.message_at + lead + count_at};
    }
  }
  // "fetched events" with the number in a field.
  return head.count ? std::optional(Success{head.count, head.count_at}) : std::nullopt;
}

std::optional<std::uint64_t> ReadCount(std::string_view text) {
  std::size_t at = 0;
  return TakeCount(text, &at);
}

std::optional<LogTime> SuccessReader::ReadRecordTime(std::string_view record) {
  const std::string_view text = ShapeOfDockerJson(record).time;
  std::size_t consumed = 0;
  const std::optional<LogTime> time = minute_.ReadPrefix(text, &consumed);
  return consumed == text.size() ? time : std::nullopt;
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

SuccessReader::Known* SuccessReader::PlaceFor(const SuccessLine& line) {
  if (line.kind == kNoKind) return nullptr;
  Known& known = known_[line.kind % kKnown];
  if (known.kind != line.kind || known.is_alike != line.is_alike) {
    known = {.kind = line.kind, .is_alike = line.is_alike};
  }
  return known.misses > kMostMisses ? nullptr : &known;
}

bool SuccessReader::Read(const SuccessLine& line, FastSuccess* success) {
  if (!ReadByForm(line, success)) {
    if (!ReadAnew(line, success)) return false;
    LearnDocumented(line, *success);
  }
  if (success->has_own_time || !LooksLikeDockerJson(line.raw)) return true;
  success->time = ReadRecordTime(line.raw);
  return success->time.has_value();
}

bool SuccessReader::ReadByForm(const SuccessLine& line, FastSuccess* success) {
  Known& known = known_[line.kind % kKnown];
  if (line.kind == kNoKind || known.kind != line.kind || known.is_alike != line.is_alike) return false;
  const bool is_read = known.form.Read(line.printed, line.is_alike, &minute_, success);
  if (is_read) {
    known.misses = 0;
  } else if (known.misses <= kMostMisses) {
    ++known.misses;
  }
  return is_read;
}

void SuccessReader::LearnDocumented(const SuccessLine& line, const FastSuccess& success) {
  const std::string_view text = line.printed;
  // In a record of the json-file a backslash begins an escape, and in a plain line of the same kind it does
  // not.
  if (text.find('\\') != std::string_view::npos) return;
  Known* const known = PlaceFor(line);
  if (known == nullptr) return;
  SuccessForm::Reading reading;
  std::size_t time_end = 0;
  if (success.has_own_time) {
    if (!ParseRfc3339Prefix(text, &time_end)) return;
    reading.time = {0, time_end};
  }
  std::size_t head_end = text.size();
  if (!success.count.empty()) {
    head_end = static_cast<std::size_t>(success.count.data() - text.data());
    reading.count = {head_end, head_end + success.count.size()};
  }
  reading.fixed = {{time_end, head_end}};
  known->form = SuccessForm(text, reading, success);
}

void SuccessReader::Learn(const SuccessLine& line, std::string_view text, const Match& match) {
  const bool is_named_by_text = match.named_by == NamedBy::kTag || match.named_by == NamedBy::kField ||
                                match.named_by == NamedBy::kLogger;
  if (!match.is_success || !match.signatures.empty() || match.is_joint() || !match.instance.empty() ||
      !is_named_by_text || text.find_first_of("\\\n") != std::string_view::npos) {
    return;
  }
  Known* const known = PlaceFor(line);
  if (known == nullptr) return;
  known->form = SuccessForm();
  // Where in the line the text's bytes are: quotes may be escaped in it, and nothing else.
  const std::string_view printed = line.printed;
  std::vector<std::size_t> places(text.size());
  std::size_t place = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (line.is_escaped && text[at] == '"' && printed.substr(place).starts_with(R"(\")")) ++place;
    if (place >= printed.size() || printed[place] != text[at]) return;
    places[at] = place++;
  }
  const std::string_view behind = printed.substr(place);
  if (!behind.empty() && behind != (line.is_escaped ? R"(\r)" : "\r")) return;

  const Head& head = head_parser_.Parse(text);
  const std::optional<Success> success = ReadSuccess(head, pack_.connectors[match.connector]);
  // A form asks nothing of how long a number is. klog's head is one only before so much text.
  const bool may_be_klog = text.size() > 1 && absl::ascii_isupper(text[0]) && absl::ascii_isdigit(text[1]);
  if (!success || head.level != Level::kInfo || head.has_unread_time || head.message_at == Head::kNowhere ||
      names_.FindService(head.tag) != kNoService || may_be_klog) {
    return;
  }
  const auto span_of = [&places](std::size_t begin, std::size_t size) {
    return size == 0 ? SuccessForm::Span() : SuccessForm::Span{places[begin], places[begin + size - 1] + 1};
  };
  SuccessForm::Reading reading;
  FastSuccess says;
  says.connector = match.connector;
  says.service = names_.FindService(head.service);
  says.is_escaped = printed.size() != text.size();
  if (head.time) {
    if (head.time_at == Head::kNowhere) return;
    std::size_t consumed = 0;
    says.time = ReadTime(text.substr(head.time_at, head.time_bytes), head.time_form, &consumed);
    if (says.time != head.time) return;
    reading.time = span_of(head.time_at, consumed);
    reading.time_form = head.time_form;
  }
  if (success->records) {
    const bool is_in_field = success->records_at == head.count_at;
    if (success->records_at == Head::kNowhere || (is_in_field && MayHoldTwoCounts(text))) return;
    std::size_t end = success->records_at;
    TakeCount(text, &end);
    reading.count = span_of(success->records_at, end - success->records_at);
    if (text.substr(success->records_at, end - success->records_at).find(',') != std::string_view::npos)
      return;
    // A message's own count goes before a field's, if it is not too long; and a name may stand before it.
    const std::size_t told = is_in_field ? head.message.size() : success->records_at - head.message_at;
    reading.fixed.push_back(span_of(head.message_at, told));
  } else {
    reading.fixed.push_back(span_of(head.message_at, head.message.size()));
  }
  // What a logger puts before the fields is told by its numbers.
  if (!text.substr(text.find_first_not_of(" \t")).starts_with('{')) {
    reading.fixed.push_back(span_of(0, std::min(head.message_at, text.find('='))));
  }
  std::vector<std::string_view> names = head.connector_fields;
  names.insert(names.end(), {head.tag, head.logger, head.service});
  for (const std::string_view name : names) {
    if (name.empty()) continue;
    const std::size_t at = head_parser_.PlaceOf(name);
    if (at == Head::kNowhere) return;
    reading.fixed.push_back(span_of(at, name.size()));
  }
  // A value of JSON that is no string is read by its first character.
  bool in_string = false;
  for (std::size_t at = std::min(text.find('{'), text.size()); at < text.size(); ++at) {
    if (text[at] == '"') in_string = !in_string;
    if (!in_string && absl::ascii_isalpha(text[at])) reading.fixed.push_back(span_of(at, 1));
  }
  known->form = SuccessForm(printed, reading, says);
}

bool SuccessReader::ReadAnew(const SuccessLine& line, FastSuccess* read) {
  FastSuccess& success = *read;
  success = {};
  std::string_view text = line.printed;
  // An escape or a quote would need decoding, and the engine writes no other record twice.
  if (line.is_escaped && text.find('\\') != std::string_view::npos) return false;
  success.text = text;
  success.is_documented = true;
  std::size_t consumed = 0;
  if (const std::optional<LogTime> time = minute_.ReadPrefix(text, &consumed)) {
    success.has_own_time = true;
    if (consumed >= text.size() || text[consumed] != ' ') return false;
    success.time = time;
    text.remove_prefix(consumed + 1);
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
      if (success.count.find(',') != std::string_view::npos)
        return false;  // read by its parts: the long road
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
