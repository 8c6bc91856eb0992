#include "engine/source/api_answer.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "simdjson.h"

namespace wflogscan {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool IsErrorStatus(std::int64_t status) { return status >= 400 && status <= 599; }

// "401" as a word.
bool BeginsWithErrorStatus(std::string_view text) {
  return text.size() >= 3 && (text[0] == '4' || text[0] == '5') && absl::ascii_isdigit(text[1]) &&
         absl::ascii_isdigit(text[2]) &&
         (text.size() == 3 || kBlanks.find(text[3]) != std::string_view::npos);
}

bool IsOneOf(std::string_view key, const auto& keys) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

bool IsErrorObject(std::string_view text) {
  static constexpr std::array<std::string_view, 12> kLoggersKeys = {
      "level",  "lvl",       "severity",    "logger",  "caller", "msg",
      "module", "connector", "integration", "service", "stream", "log"};
  static constexpr std::array<std::string_view, 4> kStatusKeys = {"status", "code", "statusCode",
                                                                  "status_code"};
  static constexpr std::array<std::string_view, 3> kWordKeys = {"message", "detail", "title"};
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  if (parser.parse(text.data(), text.size()).get(object) != simdjson::SUCCESS) return false;
  bool says_error = false;
  bool has_words = false;
  bool has_more = false;
  for (const auto [key, value] : object) {
    if (IsOneOf(key, kLoggersKeys)) return false;
    const bool is_status = IsOneOf(key, kStatusKeys);
    std::int64_t number = 0;
    if (is_status && value.get(number) == simdjson::SUCCESS) {
      if (!IsErrorStatus(number)) return false;
      says_error = true;
    }
    if ((key == "error" || key == "errors") && (value.is_string() || value.is_object() || value.is_array())) {
      says_error = true;
    }
    if (key == "success" && value.is_bool() && value.get_bool().value_unsafe()) return false;
    if (IsOneOf(key, kWordKeys)) {
      has_words = true;
    } else if (!is_status && key != "success") {
      has_more = true;
    }
  }
  return says_error || (has_words && !has_more);
}

}  // namespace

bool IsApiErrorAnswer(std::string_view whole) {
  constexpr std::size_t kLongestReason = 64;
  if (whole.size() > kMostAnswerBytes) return false;
  const std::size_t begin = whole.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return false;
  const std::string_view text = whole.substr(begin, whole.find_last_not_of(kBlanks) + 1 - begin);
  if (text.front() == '{') return IsErrorObject(text);
  if (text.starts_with("HTTP/")) {
    const std::size_t blank = text.find(' ');
    return blank != std::string_view::npos && blank <= 8 && BeginsWithErrorStatus(text.substr(blank + 1));
  }
  const auto is_word = [](char c) { return c == ' ' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'); };
  return text.size() <= kLongestReason && BeginsWithErrorStatus(text) &&
         std::all_of(text.begin() + 3, text.end(), is_word);
}

}  // namespace wflogscan
