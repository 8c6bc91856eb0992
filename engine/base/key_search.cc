#include "engine/base/key_search.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "absl/strings/ascii.h"
#include "engine/base/secret_value.h"
#include "engine/base/word_list.h"

namespace wflogscan {
namespace {

constexpr std::size_t kLongestTag = 512;     // the names of namespaces are long
constexpr std::size_t kShortestSecond = 16;  // of a pair

}  // namespace

void KeySearch::Words() {
  for (std::size_t i = 0; i < text_.size();) {
    if (!IsWordByte(text_[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text_.size() && IsWordByte(text_[end])) ++end;
    i = std::max(end, TakeWord(i, end));
  }
}

SecretKey KeySearch::KeyAt(std::size_t begin, std::size_t end) const {
  const std::string_view word = Part(begin, end);
  SecretKey key = ReadKey(word);
  if (key.kind == KeyKind::kRandomOnly && (EqualsIgnoreCase(word, "key") || EqualsIgnoreCase(word, "keys"))) {
    std::size_t last = begin;
    if (last > 0 && IsBlank(text_[last - 1])) --last;
    std::size_t first = last;
    while (first > 0 && last - first < 16 && absl::ascii_isalpha(text_[first - 1])) --first;
    if (last < begin && MakesKeySecret(Part(first, last))) {
      key.kind = KeyKind::kToken;
      key.in_prose = true;
    }
  }
  if (key.kind == KeyKind::kNone && EqualsIgnoreCase(word, "community")) {
    // BGP has communities as well.
    const std::size_t first = begin - std::min<std::size_t>(begin, 24);
    const std::string_view ahead = Part(first, begin);
    if (ahead.find("snmp") != std::string_view::npos || ahead.find("SNMP") != std::string_view::npos)
      key.kind = KeyKind::kPassword;
  }
  return key;
}

bool KeySearch::FollowsName(std::size_t begin) const {
  static constexpr std::array<std::string_view, 4> kNames = {"name", "key", "header", "field"};
  std::size_t i = begin;
  if (i > 0 && IsQuote(text_[i - 1])) --i;
  while (i > 0 && begin - i < 8 && IsBlank(text_[i - 1])) --i;
  if (i == 0 || (text_[i - 1] != ':' && text_[i - 1] != '=')) return false;
  --i;
  if (i > 0 && IsQuote(text_[i - 1])) --i;
  std::size_t name = i;
  while (name > 0 && i - name < 8 && absl::ascii_isalpha(text_[name - 1])) --name;
  return AnyEquals(Part(name, i), kNames);
}

std::size_t KeySearch::TakeElement(std::size_t begin, std::size_t end, const SecretKey& key) {
  std::size_t open = begin;
  if (open > 0 && text_[open - 1] == ':') {
    --open;
    while (open > 0 && begin - open < 32 && IsWordByte(text_[open - 1])) --open;
  }
  if (open == 0 || text_[open - 1] != '<') return end;
  --open;
  if (EqualsIgnoreCase(Part(begin, end), "code")) return end;  // of an error
  if (key.kind == KeyKind::kRandomOnly && EqualsIgnoreCase(Part(begin, end), "key")) {
    // PAN-OS's answer to a login. S3 names objects so.
    constexpr std::string_view kParent = "<result>";
    std::size_t parent = open;
    while (parent > 0 && open - parent < 32 && (IsBlank(text_[parent - 1]) || text_[parent - 1] == '\n'))
      --parent;
    if (!Part(0, parent).ends_with(kParent)) return end;
  }
  const std::string_view tag = text_.substr(end, kLongestTag);
  const std::size_t close = tag.find_first_of("<>");
  if (close == std::string_view::npos) return end;
  constexpr std::string_view kAttribute = " value=";
  const std::size_t attribute = tag.substr(0, close).find(kAttribute);
  if (attribute != std::string_view::npos)
    return values_.TakeValue(end + attribute + kAttribute.size(), key, '=', view_.percent[end], false);
  if (tag[close] != '>' || (close > 0 && tag[close - 1] == '/')) return end;
  if (close > 0 && tag.substr(0, close).find('=') == std::string_view::npos) return end;  // <token expired>
  std::size_t value = end + close + 1;
  constexpr std::string_view kData = "<![CDATA[";
  if (text_.substr(value, kData.size()) == kData) {
    value += kData.size();
    const std::size_t value_end = std::min(text_.find("]]>", value), text_.size());
    if (!IsSecret(Part(value, value_end), key)) return value;
    Add(value, value_end);
    return value_end;
  }
  // A bracket written like the one before the key; &lt; is part of the value.
  const auto size_of = [&](std::size_t at) { return view_.begin[at + 1] - view_.begin[at]; };
  std::size_t value_end = value;
  while (value_end < text_.size() && (text_[value_end] != '<' || size_of(value_end) != size_of(open)))
    ++value_end;
  if (!IsSecret(Part(value, value_end), key)) return value;
  Add(value, value_end);
  return value_end;
}

std::size_t KeySearch::TakeBesideName(std::size_t begin, std::size_t after, const SecretKey& key) {
  const std::size_t blanks_end = SkipBlanks(after);
  const char separator = At(blanks_end);
  std::size_t at = SkipSpace(separator == ',' || separator == ';' ? blanks_end + 1 : blanks_end);
  const std::size_t second = at;
  for (int fields = 0; fields < ValueSearch::kMostFieldsBefore && at != std::string_view::npos; ++fields) {
    const std::size_t of_value = values_.SeparatorOfValue(at);
    if (of_value != std::string_view::npos)
      return values_.TakeValue(SkipSpace(of_value + 1), key, '=', view_.percent[of_value], false);
    at = separator == ',' ? values_.SkipField(at) : std::string_view::npos;
  }
  if (separator == ',') return std::max(after, TakeSecond(second, key));
  return separator == '\n' ? std::max(after, TakeFormPart(begin, blanks_end, key)) : after;
}

std::size_t KeySearch::TakeSecond(std::size_t begin, const SecretKey& key) {
  std::size_t i = begin;
  if (At(i) == 'b' && IsQuote(At(i + 1))) ++i;
  if (!IsQuote(At(i))) return begin;
  const Quoted value = ReadQuoted(i, key, kLongestPhrase);
  const char behind = At(SkipBlanks(value.next));
  const std::string_view content = Part(value.begin, value.end);
  const bool is_cookie = key.kind == KeyKind::kCookie && content.find('=') != std::string_view::npos;
  // In a list of names the second is a name as well.
  if (behind == ':' || behind == '=' || (!is_cookie && !LooksRandom(content, kShortestSecond))) return begin;
  if (IsPlaceholder(content)) return begin;
  Add(value.begin, value.end);
  return value.next;
}

std::size_t KeySearch::TakeFormPart(std::size_t begin, std::size_t line, const SecretKey& key) {
  constexpr std::string_view kDisposition = "form-data";
  const std::size_t first = begin - std::min<std::size_t>(begin, 64);
  if (!FollowsName(begin) || Part(first, begin).find(kDisposition) == std::string_view::npos) return line;
  std::size_t i = SkipSpace(line);
  for (int headers = 0; headers < 3 && text_.substr(std::min(i, text_.size()), 8) == "Content-"; ++headers)
    i = SkipSpace(std::min(text_.find('\n', i), text_.size()));
  const std::size_t end = std::min(text_.find('\n', i), text_.size());
  if (IsSecret(Part(i, end), key)) Add(i, end);
  return i;  // where headers and content were mistaken, the line has keys of its own
}

void KeySearch::TakeBeforeName(std::size_t end) {
  constexpr std::size_t kLongest = 2048;
  std::size_t i = IsQuote(At(end)) ? end + 1 : end;
  i = SkipBlanks(i);
  if (At(i) != ':' && At(i) != '=') return;
  i = SkipSpace(i + 1);
  if (!IsQuote(At(i))) return;
  const Quoted value = ReadQuoted(i, {}, kLongest);
  i = SkipSpace(value.next);
  if (At(i) != ',') return;
  i = SkipSpace(i + 1);
  if (IsQuote(At(i))) ++i;
  while (absl::ascii_isalpha(At(i))) ++i;
  if (IsQuote(At(i))) ++i;
  i = SkipBlanks(i);
  if (At(i) != ':' && At(i) != '=') return;
  i = SkipSpace(i + 1);
  if (IsQuote(At(i))) ++i;
  std::size_t name_end = i;
  while (name_end < text_.size() && IsWordByte(text_[name_end])) ++name_end;
  if (!FollowsName(i)) return;
  const SecretKey key = ReadKey(Part(i, name_end));
  if (key.kind == KeyKind::kAuthorization) {
    authorization_.TakeValue(value.begin, value.end, key, 0);
  } else if (IsSecret(Part(value.begin, value.end), key)) {
    Add(value.begin, value.end);
  }
}

void KeySearch::TakeStructKey(std::size_t begin, std::size_t value) {
  static constexpr std::array<std::string_view, 8> kCompany = {
      "Secret:", "Host:", "URL:", "Endpoint:", "ClientID:", "User:", "Username:", "Timeout:"};
  constexpr std::size_t kMost = 256;  // of the fields before it, and behind
  const std::size_t end = RunEnd(value, 0);
  const std::string_view run = Part(value, std::max(value, end));
  // A path is the key of an object or a bucket.
  if (!LooksRandom(run, 16) || run.find_first_of("/.") != std::string_view::npos) return;
  const std::size_t first = begin - std::min(begin, kMost);
  const std::size_t brace = Part(first, begin).rfind('{');
  if (brace == std::string_view::npos) return;
  const std::size_t last = std::min(text_.size(), end + kMost);
  std::string_view behind = Part(end, last);
  behind = behind.substr(0, behind.find_first_of("}\n"));
  const std::string_view ahead = Part(first + brace, begin);
  const bool is_credential = std::any_of(kCompany.begin(), kCompany.end(), [&](std::string_view field) {
    return behind.find(field) != std::string_view::npos || ahead.find(field) != std::string_view::npos;
  });
  if (is_credential) Add(value, end);
}

std::size_t KeySearch::TakePathSegment(std::size_t begin) {
  std::size_t end = begin;
  while (end < text_.size() && (IsWordByte(text_[end]) || text_[end] == '~' || text_[end] == '=')) ++end;
  const std::string_view segment = Part(begin, end);
  if (!LooksRandom(segment, 20) || segment.find('.') != std::string_view::npos) return begin;
  Add(begin, end);
  return end;
}

std::size_t KeySearch::TakeWord(std::size_t begin, std::size_t end) {
  const std::string_view word = Part(begin, end);
  const SecretKey key = KeyAt(begin, end);
  const char before = begin > 0 ? text_[begin - 1] : ' ';
  if (key.kind == KeyKind::kNone) {
    if (EqualsIgnoreCase(word, "value")) TakeBeforeName(end);
    return std::max(authorization_.TakeScheme(begin, end), logins_.TakeUserFlag(begin, end));
  }
  std::size_t i = end;
  bool quote_closed = false;
  for (int closers = 0; closers < 3 && (IsQuote(At(i)) || At(i) == ']' || At(i) == ')'); ++closers, ++i) {
    quote_closed = quote_closed || IsQuote(At(i));
  }
  const std::size_t after = i;
  i = SkipBlanks(i);
  const char separator = At(i);
  const int percent = i < text_.size() ? view_.percent[i] : 0;

  if (after == end && separator != '=' && separator != ':') {
    const std::size_t element = TakeElement(begin, end, key);
    if (element > end) return element;
  }
  // ?code= and &key= only, because both are common words of error messages.
  if (key.kind == KeyKind::kRandomOnly && (EqualsIgnoreCase(word, "code") || EqualsIgnoreCase(word, "key")) &&
      (separator != '=' || (before != '?' && before != '&'))) {
    if (word == "Key" && separator == ':' && after == end) TakeStructKey(begin, SkipBlanks(i + 1));
    return std::max(authorization_.TakeScheme(begin, end), logins_.TakeUserFlag(begin, end));
  }
  if (separator == '=') {
    ++i;
    while (At(i) == '=' || At(i) == '>' || At(i) == '~') ++i;
    const std::size_t value = SkipBlanks(i);
    return values_.TakeValue(value, key, '=', percent, value > i);
  }
  if (before == ':' && separator == ':' && EqualsIgnoreCase(word, "secret")) {
    // arn:aws:secretsmanager:us-east-1:123456789012:secret:okta-AbCdEf is a name.
    const std::size_t first = begin - std::min<std::size_t>(begin, 64);
    if (Part(first, begin).find(":secretsmanager:") != std::string_view::npos) return end;
  }
  const bool test_result = word.ends_with("PASS") && !quote_closed;  // "--- PASS: TestRetry"
  if (separator == ':' && before != '/' && !(At(i + 1) == '/' && At(i + 2) == '/') && !test_result) {
    ++i;
    while (At(i) == '=' || At(i) == ':') ++i;
    const std::size_t value = SkipBlanks(i);
    return values_.TakeValue(value, key, quote_closed ? '=' : ':', percent, value > i);
  }
  if (separator == '-' && At(i + 1) == '>')
    return values_.TakeValue(SkipBlanks(i + 2), key, '=', percent, false);
  if (quote_closed || FollowsName(begin)) {
    const std::size_t beside = TakeBesideName(begin, after, key);
    if (beside > after) return beside;
  }
  if (separator == '/' && before == '/' && i == end && key.kind == KeyKind::kToken && !key.plural &&
      key.in_prose)
    return std::max(end, TakePathSegment(i + 1));
  if (i > after && word.starts_with('-') && !quote_closed && At(i) != '-') {
    return values_.TakeValue(i, key, '=', percent, true);
  }
  const std::size_t scheme = authorization_.TakeScheme(begin, end);
  if (scheme > end) return scheme;
  return i > after && key.in_prose ? values_.TakeProse(i, key) : end;
}

}  // namespace wflogscan
