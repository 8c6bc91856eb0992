#include "engine/base/key_search.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "engine/base/secret_value.h"
#include "engine/base/string_bridge.h"

namespace wflogscan {

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

std::size_t KeySearch::TakeWord(std::size_t begin, std::size_t end) {
  const std::string_view word = Part(begin, end);
  SecretKey key = ReadKey(word);
  if (key.kind == KeyKind::kRandomOnly &&
      (absl::EqualsIgnoreCase(ToAbsl(word), "key") || absl::EqualsIgnoreCase(ToAbsl(word), "keys"))) {
    std::size_t last = begin;
    if (last > 0 && IsBlank(text_[last - 1])) --last;
    std::size_t first = last;
    while (first > 0 && last - first < 16 && absl::ascii_isalpha(text_[first - 1])) --first;
    if (last < begin && MakesKeySecret(Part(first, last))) {
      key.kind = KeyKind::kToken;
      key.in_prose = true;
    }
  }
  if (key.kind == KeyKind::kNone)
    return std::max(authorization_.TakeScheme(begin, end), logins_.TakeUserFlag(begin, end));

  const char before = begin > 0 ? text_[begin - 1] : ' ';
  std::size_t i = end;
  bool quote_closed = false;
  for (int closers = 0; closers < 3 && (IsQuote(At(i)) || At(i) == ']' || At(i) == ')'); ++closers, ++i) {
    quote_closed = quote_closed || IsQuote(At(i));
  }
  const std::size_t after = i;
  i = SkipBlanks(i);
  const char separator = At(i);
  const int percent = i < text_.size() ? view_.percent[i] : 0;

  // ?code= and &key= only, because both are common words of error messages.
  if (key.kind == KeyKind::kRandomOnly &&
      (absl::EqualsIgnoreCase(ToAbsl(word), "code") || absl::EqualsIgnoreCase(ToAbsl(word), "key")) &&
      (separator != '=' || (before != '?' && before != '&'))) {
    return std::max(authorization_.TakeScheme(begin, end), logins_.TakeUserFlag(begin, end));
  }
  if (separator == '=') {
    ++i;
    while (At(i) == '=' || At(i) == '>' || At(i) == '~') ++i;
    const std::size_t value = SkipBlanks(i);
    return values_.TakeValue(value, key, '=', percent, value > i);
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
  if (quote_closed) {
    // {"name": "Authorization", "value": "Bearer ..."}, <input name="password" value="...">
    std::size_t at = separator == ',' || separator == ';' ? i + 1 : i;
    while (IsBlank(At(at)) || (At(at) == '\n' && at < text_.size())) ++at;
    const std::size_t of_value = values_.SeparatorOfValue(at);
    if (of_value != std::string_view::npos)
      return values_.TakeValue(SkipBlanks(of_value + 1), key, '=', view_.percent[of_value], false);
  }
  if (before == '<' && after == end) {
    const std::size_t close = text_.substr(end, 200).find_first_of("<>");
    constexpr std::string_view kAttribute = " value=";
    const std::size_t attribute = text_.substr(end, 200).find(kAttribute);
    if (attribute < close && attribute != std::string_view::npos) {
      return values_.TakeValue(end + attribute + kAttribute.size(), key, '=', view_.percent[end], false);
    }
    if (close != std::string_view::npos && text_[end + close] == '>') {
      const std::size_t value = end + close + 1;
      // A bracket written like the one before the key; &lt; is part of the value.
      const auto size_of = [&](std::size_t at) { return view_.begin[at + 1] - view_.begin[at]; };
      std::size_t value_end = value;
      while (value_end < text_.size() &&
             (text_[value_end] != '<' || size_of(value_end) != size_of(begin - 1)))
        ++value_end;
      if (IsSecret(Part(value, value_end), key)) Add(value, value_end);
      return value_end;
    }
  }
  if (i > after && word.starts_with('-') && !quote_closed && At(i) != '-') {
    return values_.TakeValue(i, key, '=', percent, true);
  }
  const std::size_t scheme = authorization_.TakeScheme(begin, end);
  if (scheme > end) return scheme;
  return i > after && key.in_prose ? values_.TakeProse(i, key) : end;
}

}  // namespace wflogscan
