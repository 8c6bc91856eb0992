#include "engine/base/secret_search.h"

#include <algorithm>
#include <cstdint>

#include "engine/base/secret_value.h"

namespace wflogscan {

bool SecretSearch::EndsValueBefore(std::size_t i) const {
  const char c = At(i);
  return IsBlank(c) || c == '\n' || std::string_view(",;:}])>&|<").find(c) != std::string_view::npos;
}

bool SecretSearch::IsFieldAt(std::size_t i) const {
  if (IsQuote(At(i))) ++i;
  const std::size_t most = std::min(text_.size(), i + 48);
  std::size_t end = i;
  while (end < most && IsWordByte(text_[end])) ++end;
  if (end > i && IsQuote(At(end))) ++end;
  return end > i && (At(end) == '=' || At(end) == ':');
}

std::size_t SecretSearch::RunEnd(std::size_t begin, int percent) const {
  std::size_t i = begin;
  int opened = 0;
  for (; i < text_.size(); ++i) {
    const char c = text_[i];
    if (!Structural(i, percent)) continue;
    if (IsBlank(c) || c == '\n') break;
    if (IsQuote(c) && (EndsValueBefore(i + 1) || IsQuote(At(i + 1)) || i + 1 >= text_.size())) break;
    const std::size_t next = i + 1;
    const bool at_end = next >= text_.size() || IsBlank(At(next)) || At(next) == '\n' || IsQuote(At(next));
    if ((c == '&' || c == ',' || c == ';') && (at_end || At(next) == c || IsFieldAt(next))) break;
    if (c == '<' && At(next) == '/') break;
    if (c == '(' || c == '[' || c == '{' || c == '<') ++opened;
    if (c == ')' || c == ']' || c == '}' || c == '>') {
      if (opened > 0) {
        --opened;  // <nil>, ${TOKEN}
      } else if (at_end || EndsValueBefore(next) || At(next) == '.') {
        break;
      }
    }
  }
  if (i > begin + 1 && std::string_view(".,;:").find(text_[i - 1]) != std::string_view::npos) --i;
  return i;
}

SecretSearch::Quoted SecretSearch::ReadQuoted(std::size_t open, const SecretKey& key,
                                              std::size_t most) const {
  const char quote = text_[open];
  const std::uint32_t depth = view_.backslashes[open];
  const int percent = view_.percent[open];
  const auto same = [&](std::size_t i) {
    return i < text_.size() && text_[i] == quote && view_.backslashes[i] == depth &&
           view_.percent[i] == percent;
  };
  Quoted value;
  value.begin = open + 1;
  if (same(open + 1)) {
    if (!same(open + 2)) return {open + 1, open + 1, open + 2};
    value.begin = open + 3;  // Python's """
  }
  std::size_t limit = most < text_.size() - open ? open + most : text_.size();
  std::size_t line_end = limit;
  for (std::size_t i = value.begin; i < limit; ++i) {
    const char c = text_[i];
    if (c == '\n' && line_end >= limit) {
      line_end = i;
      if (!key.private_key) limit = std::min(limit, i + kLongestPhrase * 4);
    }
    if (view_.percent[i] < percent && (IsBlank(c) || c == '\n' || IsQuote(c) || c == '&'))
      return {value.begin, i, i};
    if (c != quote || view_.percent[i] != percent) continue;
    const std::uint32_t backslashes = view_.backslashes[i];
    if (backslashes < depth) return {value.begin, i, i};
    if (backslashes % (2 * (depth + 1)) != depth) continue;
    const bool outer_quote = i + 1 < text_.size() && IsQuote(text_[i + 1]) &&
                             (text_[i + 1] != quote || view_.backslashes[i + 1] < depth);
    if (EndsValueBefore(i + 1) || outer_quote || At(i + 1) == '.' || At(i + 1) == '\\' || At(i + 1) == '/') {
      const bool shell_joint = quote == '\'' && At(i + 1) == quote;
      if (!shell_joint) return {value.begin, i, i + 1};
    }
  }
  value.end = value.next = std::max(value.begin, key.private_key ? limit : std::min(line_end, text_.size()));
  return value;
}

std::size_t SecretSearch::ParametersEnd(std::size_t begin, int percent) const {
  std::size_t i = begin;
  while (i < text_.size() && text_[i] != '\n') {
    const char c = text_[i];
    if (Structural(i, percent)) {
      if (IsQuote(c)) {
        if (i == begin || At(i - 1) != '=') break;
        i = std::max(i + 1, std::min(ReadQuoted(i, {}).next, text_.find('\n', i)));
        continue;
      }
      if (c == ']' && (EndsValueBefore(i + 1) || i + 1 >= text_.size())) break;
      if (IsBlank(c)) {
        const char before = At(i - 1);
        if (before != ',' && before != ';') break;
      }
    }
    ++i;
  }
  return i;
}

}  // namespace wflogscan
