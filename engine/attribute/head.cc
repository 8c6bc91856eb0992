#include "engine/attribute/head.h"

#include <algorithm>
#include <functional>

#include "absl/strings/ascii.h"
#include "engine/attribute/head_parts.h"

namespace wflogscan {
namespace {

std::string_view Unquoted(std::string_view value) {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
    return value.substr(1, value.size() - 2);
  return value;
}

}  // namespace

std::size_t HeadParser::PlaceOf(std::string_view part) const {
  const std::less_equal<const char*> not_after;
  const auto is_within = [&](std::string_view whole) {
    return not_after(whole.data(), part.data()) &&
           not_after(part.data() + part.size(), whole.data() + whole.size());
  };
  if (part.empty()) return Head::kNowhere;
  if (is_within(text_)) return static_cast<std::size_t>(part.data() - text_.data());
  if (is_within(padded_)) return json_at_ + static_cast<std::size_t>(part.data() - padded_.data());
  return Head::kNowhere;
}

void HeadParser::TakeTimeField(std::string_view value) {
  if (head_.time) return;
  head_.time = ParseRfc3339(value);
  head_.time_form = TimeForm::kRfc3339;
  if (!head_.time) {
    head_.time = EpochTime(value);
    head_.time_form = TimeForm::kEpoch;
  }
  if (head_.time) {
    head_.time_at = PlaceOf(value);
    head_.time_bytes = value.size();
  } else {
    head_.has_unread_time = true;
  }
}

void HeadParser::TakeConnectorField(std::string_view value, ConnectorRank rank) {
  std::size_t at = 0;
  for (std::size_t i = 0; i <= rank; ++i) at += connector_fields_of_rank_[i];
  head_.connector_fields.insert(head_.connector_fields.begin() + static_cast<std::ptrdiff_t>(at), value);
  ++connector_fields_of_rank_[rank];
}

void HeadParser::TakeCountField(std::string_view value) {
  constexpr std::size_t kMostDigits = 15;
  if (value.empty() || value.size() > kMostDigits ||
      !std::all_of(value.begin(), value.end(), absl::ascii_isdigit)) {
    return;
  }
  std::uint64_t count = 0;
  for (const char digit : value) count = count * 10 + static_cast<std::uint64_t>(digit - '0');
  head_.count = count;
  head_.count_at = PlaceOf(value);
}

void HeadParser::TakeField(std::optional<HeadField> field, std::string_view value) {
  if (!field) return;
  switch (*field) {
    case HeadField::kTime:
      TakeTimeField(value);
      break;
    case HeadField::kLevel:
      if (head_.level == Level::kNone) head_.level = LevelFromWord(value);
      break;
    case HeadField::kMessage:
      head_.message = value;
      head_.message_at = PlaceOf(value);
      break;
    case HeadField::kLogger:
      head_.logger = value;
      break;
    case HeadField::kService:
      head_.service = value;
      TakeConnectorField(value, kNamesPart);
      break;
    case HeadField::kConnector:
      TakeConnectorField(value, kNamesConnector);
      break;
    case HeadField::kIntegration:
      TakeConnectorField(value, kNamesIntegration);
      break;
    case HeadField::kPart:
      TakeConnectorField(value, kNamesPart);
      break;
    case HeadField::kInstance:
      head_.instance = value;
      has_instance_field_ = true;
      break;
    case HeadField::kInstanceLabel:
      if (!has_instance_field_) head_.instance = value;
      break;
    case HeadField::kCount:
      TakeCountField(value);
      break;
  }
}

void HeadParser::ParseJson(std::string_view text) {
  json_at_ = static_cast<std::size_t>(text.data() - text_.data());
  simdjson::ondemand::document document;
  simdjson::ondemand::object object;
  bool opened = false;
  // A line that was cut off is closed for the parser, or it would refuse even what is whole.
  for (const std::string_view closing : {"", "}", "\"}"}) {
    padded_.assign(text).append(closing);
    const std::size_t size = padded_.size();
    padded_.append(simdjson::SIMDJSON_PADDING, '\0');
    const simdjson::padded_string_view view(padded_.data(), size, padded_.size());
    opened = parser_.iterate(view).get(document) == simdjson::SUCCESS &&
             document.get_object().get(object) == simdjson::SUCCESS;
    if (opened) break;
  }
  if (!opened) return;
  TakeJsonFields(&object, /*outer=*/std::nullopt);
}

void HeadParser::TakeJsonFields(simdjson::ondemand::object* object, std::optional<std::string_view> outer) {
  // What was read before an error stays: a cut or sloppy line still has its head.
  for (auto member : *object) {
    std::string_view key;
    if (member.unescaped_key().get(key) != simdjson::SUCCESS) return;
    simdjson::ondemand::value value;
    if (member.value().get(value) != simdjson::SUCCESS) return;
    simdjson::ondemand::json_type type;
    if (value.type().get(type) != simdjson::SUCCESS) return;
    const auto take = [&](std::string_view text) {
      TakeField(outer ? HeadFieldOf(*outer, key) : HeadFieldOf(key), text);
    };
    if (type == simdjson::ondemand::json_type::string) {
      std::string_view string;
      const std::string_view token = value.raw_json_token();
      if (value.get_string().get(string) != simdjson::SUCCESS) return;
      const std::string_view raw = token.substr(1, string.size());
      take(raw == string ? raw : string);
    } else if (type == simdjson::ondemand::json_type::number) {
      std::string_view digits = value.raw_json_token();
      while (!digits.empty() && absl::ascii_isspace(digits.back())) digits.remove_suffix(1);
      take(digits);
    } else if (type == simdjson::ondemand::json_type::object && !outer) {
      simdjson::ondemand::object nested;
      if (value.get_object().get(nested) != simdjson::SUCCESS) return;
      TakeJsonFields(&nested, key);
    }
  }
}

void HeadParser::ParseLogfmt(std::string_view line) {
  for (std::size_t equals = line.find('='); equals != std::string_view::npos;) {
    std::size_t key_begin = equals;
    while (key_begin > 0 && (IsTagChar(line[key_begin - 1]) || line[key_begin - 1] == '@')) --key_begin;
    std::size_t end = equals + 1;
    std::string_view value;
    if (end < line.size() && line[end] == '"') {
      ++end;
      while (end < line.size() && line[end] != '"') end += line[end] == '\\' ? 2 : 1;
      end = end < line.size() ? end + 1 : line.size();
      value = Unquoted(line.substr(equals + 1, end - equals - 1));
    } else {
      while (end < line.size() && line[end] != ' ' && line[end] != '\t' && line[end] != ',') ++end;
      value = line.substr(equals + 1, end - equals - 1);
    }
    const bool at_word = key_begin == 0 || line[key_begin - 1] == ' ' || line[key_begin - 1] == '\t' ||
                         line[key_begin - 1] == ',';
    if (at_word && key_begin < equals && !value.empty()) {
      TakeField(HeadFieldOf(line.substr(key_begin, equals - key_begin)), value);
    }
    equals = line.find('=', end > equals + 1 ? end : equals + 1);
  }
}

void HeadParser::ParseText(std::string_view line) {
  std::string_view rest = line;
  SkipBlanks(&rest);
  std::string_view time_place;
  bool tabbed = false;  // zap's console encoder puts a tab behind the level
  if (const std::string_view prefix = TakePrefixBeforeTime(&rest, &head_, &time_place); !prefix.empty()) {
    TakeField(HeadField::kService, prefix);
  }
  if (!TakeKlogHead(&rest, &head_)) {
    // At most: a process id, a time, a level, a place in the code, in any order.
    for (int i = 0; i < 5; ++i) {
      tabbed = rest.starts_with('\t');
      SkipBlanks(&rest);
      if (i > 0 && SkipSeparator(&rest)) SkipBlanks(&rest);
      if (SkipProcessId(&rest) || TakeTime(&rest, &head_, &time_place) || SkipUnreadTime(&rest, &head_) ||
          TakeLevel(&rest, &head_) || SkipCaller(&rest)) {
        continue;
      }
      const std::string_view name = TakeNameBeforeLevel(/*is_first=*/i == 0, &rest, &head_);
      if (name.empty()) break;
      TakeField(HeadField::kService, name);
    }
  }
  head_.time_at = PlaceOf(time_place);
  SkipBlanks(&rest);
  std::string_view after_tag;
  if (tabbed) {
    // zap console: logger, caller, message, fields, a tab between them. Logger and caller are both optional.
    while (!rest.empty()) {
      const std::size_t tab = rest.find('\t');
      const std::string_view column = rest.substr(0, tab);
      const std::size_t colon = column.rfind(':');
      const bool is_caller = colon != std::string_view::npos && column.substr(0, colon).ends_with(".go");
      const bool is_logger = !is_caller && head_.logger.empty() && tab != std::string_view::npos &&
                             column.find(' ') == std::string_view::npos && colon == std::string_view::npos;
      if (!is_caller && !is_logger) break;
      if (is_logger) head_.logger = column;
      if (tab == std::string_view::npos) break;
      rest.remove_prefix(tab + 1);
    }
    const std::string_view message = rest.substr(0, rest.find('\t'));
    const std::size_t fields = rest.rfind("\t{");
    if (fields != std::string_view::npos) ParseJson(rest.substr(fields + 1));
    head_.message = message;
    head_.message_at = PlaceOf(message);
    TakeTagOffMessage();
    return;
  }
  // klog's structured calls quote the message: "fetched host detections" connector="qualys".
  if (rest.starts_with('"')) rest = rest.substr(1, rest.find('"', 1) - 1);
  head_.tag = TakeBracketedTag(&rest);
  if (head_.tag.empty()) head_.tag = TagOf(rest, &after_tag);
  head_.message = head_.tag.empty() || after_tag.data() == nullptr ? rest : after_tag;
  head_.message_at = PlaceOf(head_.message);
  const std::string_view message = head_.message;
  ParseLogfmt(line);
  if (head_.message.data() != message.data() && head_.tag.empty()) TakeTagOffMessage();
}

void HeadParser::TakeTagOffMessage() {
  std::string_view after_tag = head_.message;
  head_.tag = TakeBracketedTag(&after_tag);
  if (LevelFromWord(head_.tag) != Level::kNone) head_.tag = {};
  if (head_.tag.empty()) head_.tag = TagOf(head_.message, &after_tag);
  if (head_.tag.empty()) return;
  if (head_.message_at != Head::kNowhere) {
    head_.message_at += static_cast<std::size_t>(after_tag.data() - head_.message.data());
  }
  head_.message = after_tag;
}

const Head& HeadParser::Parse(std::string_view text) {
  text_ = text;
  head_.time.reset();
  head_.time_at = head_.time_bytes = head_.message_at = head_.count_at = Head::kNowhere;
  head_.has_unread_time = false;
  head_.level = Level::kNone;
  head_.tag = head_.message = head_.logger = head_.service = head_.instance = {};
  head_.connector_fields.clear();
  connector_fields_of_rank_.fill(0);
  has_instance_field_ = false;
  head_.count.reset();
  std::string_view line = text.substr(0, text.find('\n'));
  const std::size_t start = line.find_first_not_of(" \t");
  if (start != std::string_view::npos && line[start] == '{') {
    ParseJson(line.substr(start));
    TakeTagOffMessage();
    return head_;
  }
  ParseText(line);
  return head_;
}

}  // namespace wflogscan
