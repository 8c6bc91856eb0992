#include "engine/base/secret_value.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "engine/base/diagnosis_words.h"
#include "engine/base/plain_view.h"
#include "engine/base/word_list.h"

namespace wflogscan {
namespace {

bool IsDate(std::string_view text) {
  return text.size() >= 10 && absl::ascii_isdigit(text[0]) && absl::ascii_isdigit(text[3]) &&
         text[4] == '-' && absl::ascii_isdigit(text[5]) && absl::ascii_isdigit(text[6]) && text[7] == '-';
}

bool IsFilePath(std::string_view text) {
  static constexpr std::array<std::string_view, 8> kEndings = {".json", ".pem", ".key", ".crt",
                                                               ".yaml", ".yml", ".txt", ".conf"};
  return text.starts_with('/') && EndsWithAny(text, kEndings) &&
         std::all_of(text.begin(), text.end(), [](char c) { return IsWordByte(c) || c == '/'; });
}

}  // namespace

bool IsHost(std::string_view text) {
  static constexpr std::array<std::string_view, 24> kEndings = {
      "com", "net", "org", "io",  "local", "lan", "cloud", "ai",  "svc",  "internal",    "us", "eu",
      "de",  "uk",  "co",  "dev", "gov",   "edu", "mil",   "app", "corp", "localdomain", "ca", "au"};
  while (!text.empty() && (absl::ascii_isdigit(text.back()) || text.back() == ':' || text.back() == '.'))
    text.remove_suffix(1);
  const std::size_t dot = text.rfind('.');
  return dot != std::string_view::npos && dot > 0 && text.size() <= 253 &&
         AnyEquals(text.substr(dot + 1), kEndings) && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(c) || c == '.' || c == '-';
         });
}

bool LooksRandom(std::string_view text, std::size_t min_size) {
  if (text.size() < min_size || IsDate(text) || IsHost(text)) return false;
  bool letter = false;
  bool digit = false;
  int jumps = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!absl::ascii_isalnum(c) && std::string_view("-_+/=~.@!#$%^*").find(c) == std::string_view::npos)
      return false;
    letter = letter || absl::ascii_isalpha(c);
    digit = digit || absl::ascii_isdigit(c);
    jumps += i > 0 && absl::ascii_isupper(c) && absl::ascii_islower(text[i - 1]) ? 1 : 0;
  }
  return ((letter && digit) || jumps >= 3) && !ReadDiagnosis(text).all_known;
}

bool IsPlaceholder(std::string_view text) {
  const auto all = [](std::string_view part, auto&& good) {
    return std::all_of(part.begin(), part.end(), good);
  };
  if (all(text, [](char c) { return c == PlainView::kRedactedMark; })) return true;
  if (text.size() > kLongestPhrase) return false;
  if (all(text, [](char c) { return c == '*' || c == '.' || c == '#'; })) return true;
  if (text.size() < 2) return false;
  if (text.size() > 2 && all(text, [](char c) { return c == 'x' || c == 'X'; })) return true;
  const auto name = [](char c) { return IsWordByte(c) || c == ' '; };
  const char first = text.front();
  const char last = text.back();
  if (first == '<' && last == '>') return ReadDiagnosis(text.substr(1, text.size() - 2)).all_known;
  if (first == '$' && text[1] == '{' && last == '}') {
    return text.size() <= 66 &&
           all(text.substr(2, text.size() - 3), [](char c) { return absl::ascii_isupper(c) || c == '_'; });
  }
  if (first == '$') return all(text.substr(1), [](char c) { return absl::ascii_isupper(c) || c == '_'; });
  if (text.size() > 4 && text.starts_with("{{") && text.ends_with("}}")) {
    return text.size() <= 66 && all(text.substr(2, text.size() - 4), name);
  }
  return first == '%' && (text == "%s" || text == "%v" || text == "%q" || text == "%d" || text[1] == '!');
}

bool IsSecret(std::string_view text, const SecretKey& key) {
  if (text.empty() || IsPlaceholder(text)) return false;
  if (text.size() > kLongestPhrase) return true;
  const DiagnosisWords words = ReadDiagnosis(text);
  switch (key.kind) {
    case KeyKind::kPassword:
      if (words.all_known && (words.has_state || (words.count == 0 && words.has_status_code))) return false;
      if (words.all_known && key.plural && words.count == 0) return false;
      if (IsFilePath(text)) return false;
      return std::any_of(text.begin(), text.end(), absl::ascii_isalnum) || text.size() >= 6;
    case KeyKind::kToken:
    case KeyKind::kAuthorization:
    case KeyKind::kCookie:
      if (words.all_known || text.size() < 6 || IsHost(text) || IsFilePath(text)) return false;
      return !key.plural || !std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
    case KeyKind::kRandomOnly:
      return LooksRandom(text, 10);
    case KeyKind::kNone:
      break;
  }
  return false;
}

}  // namespace wflogscan
