#include "engine/base/value_search.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "engine/base/diagnosis_words.h"
#include "engine/base/secret_value.h"
#include "engine/base/string_bridge.h"

namespace wflogscan {

std::size_t ValueSearch::SeparatorOfValue(std::size_t i) const {
  constexpr std::string_view kKey = "value";
  if (IsQuote(At(i))) ++i;
  if (!absl::EqualsIgnoreCase(ToAbsl(text_.substr(std::min(i, text_.size()), kKey.size())), ToAbsl(kKey)))
    return std::string_view::npos;
  i += kKey.size();
  if (IsQuote(At(i))) ++i;
  i = SkipSpace(i);
  return At(i) == ':' || At(i) == '=' ? i : std::string_view::npos;
}

std::size_t ValueSearch::SkipField(std::size_t i) const {
  constexpr std::size_t kLongest = 64;  // of its name, and of its value
  const std::size_t limit = std::min(text_.size(), i + kLongest);
  if (IsQuote(At(i))) ++i;
  const std::size_t name = i;
  while (i < limit && IsWordByte(text_[i])) ++i;
  if (i == name || ReadKey(Part(name, i)).kind != KeyKind::kNone) return std::string_view::npos;
  if (IsQuote(At(i))) ++i;
  i = SkipBlanks(i);
  if (At(i) != ':' && At(i) != '=') return std::string_view::npos;
  i = SkipBlanks(i + 1);
  if (IsQuote(At(i))) {
    i = ReadQuoted(i, {}, kLongest).next;
  } else {
    const std::size_t most = std::min(text_.size(), i + kLongest);
    while (i < most && IsWordByte(text_[i])) ++i;
  }
  i = SkipSpace(i);
  return At(i) == ',' ? SkipSpace(i + 1) : std::string_view::npos;
}

std::size_t ValueSearch::ValueInObject(std::size_t open) const {
  if (At(open) != '{') return open;
  std::size_t field = SkipSpace(open + 1);
  for (int fields = 0; fields < kMostFieldsBefore && field != std::string_view::npos; ++fields) {
    const std::size_t separator = SeparatorOfValue(field);
    if (separator != std::string_view::npos) return SkipSpace(separator + 1);
    field = SkipField(field);
  }
  return open;
}

bool ValueSearch::IsQuotedKey(std::size_t open) const {
  const char behind = At(SkipBlanks(ReadQuoted(open, {}).next));
  return behind == ':' || behind == '=';
}

std::size_t ValueSearch::SkipGoTypes(std::size_t begin, bool* is_list) const {
  static constexpr std::string_view kPointer = "(0x";
  static constexpr std::array<std::string_view, 8> kTypes = {
      "(string)",         "([]string)", "(*string)", "(interface {})",
      "([]interface {})", "[]string",   "(len=",     kPointer};
  std::size_t i = begin;
  for (bool more = true; more;) {
    more = false;
    for (const std::string_view type : kTypes) {
      if (text_.substr(std::min(i, text_.size()), type.size()) != type) continue;
      std::size_t end = i + type.size();
      if (type.back() != ')' && type.front() == '(') {
        const std::size_t close = text_.substr(end, 40).find(')');
        if (close == std::string_view::npos) continue;
        end += close + 1;
      }
      if (type == kPointer && At(end) != '(') continue;  // to nothing that is shown
      i = SkipBlanks(end);
      more = true;
    }
    if (i > begin && At(i) == '{' && !*is_list) {
      *is_list = more = true;
      i = SkipSpace(i + 1);
    }
  }
  return i;
}

// passwords:
//   - x
std::size_t ValueSearch::TakeItems(std::size_t begin, const SecretKey& key, int percent) {
  std::size_t dash = begin;
  std::size_t end = begin;
  for (; At(dash) == '-' && IsBlank(At(dash + 1)); dash = SkipSpace(end)) {
    const std::size_t item = SkipBlanks(dash + 1);
    if (IsFieldAt(item)) return item;
    end = TakeValue(item, key, '=', percent, true);
    if (end <= dash) return item;
  }
  return std::max(begin, end);
}

std::size_t ValueSearch::TakeValue(std::size_t begin, const SecretKey& key, char separator, int percent,
                                   bool blank_before) {
  std::size_t i = begin;
  // YAML's block scalars, and JSON that breaks the line before the value.
  if (At(i) == '|' || At(i) == '>') {
    std::size_t line = i + 1;
    while (At(line) == '-' || At(line) == '+' || absl::ascii_isdigit(At(line))) ++line;
    line = SkipBlanks(line);
    if (line < text_.size() && text_[line] == '\n') {
      const std::size_t value = SkipBlanks(line + 1);
      const std::size_t value_end = std::min(text_.find('\n', value), text_.size());
      if (!IsSecret(Part(value, value_end), key)) return value;
      Add(value, value_end);
      return value_end;
    }
  }
  if (i < text_.size() && text_[i] == '\n') {
    const std::size_t line = SkipSpace(i);
    const char first = At(line);
    // A key without quotes may end a sentence, so its value must be indented below it.
    if (separator == ':' && !IsBlank(text_[line - 1])) return i;
    if (separator == ':' && first == '-' && IsBlank(At(line + 1))) return TakeItems(line, key, percent);
    if (first != '[' && first != '{' && !IsQuote(first)) return i;
    if (IsQuote(first) && IsQuotedKey(line)) return i;  // the next line's key
    i = line;
  }
  bool bracket = false;
  i = SkipGoTypes(i, &bracket);
  if (key.kind == KeyKind::kCookie && text_.substr(std::min(i, text_.size())).starts_with("map[")) i += 3;
  if (!bracket && (At(i) == '[' || At(i) == '(')) {
    bracket = true;
    i = SkipGoTypes(SkipSpace(i + 1), &bracket);
  }
  if (std::string_view("bBuUrRfF").find(At(i)) != std::string_view::npos && IsQuote(At(i + 1))) ++i;
  for (std::size_t inner = ValueInObject(i); inner > i; inner = ValueInObject(i)) i = inner;
  if (At(i) == '{') {
    const std::size_t field = SkipSpace(i + 1);
    if (IsQuote(At(field)) || At(field) == '}' || IsFieldAt(field)) return i;
  }

  const bool is_below =
      i > begin && Part(begin, std::min(i, text_.size())).find('\n') != std::string_view::npos;
  if (is_below && !IsQuote(At(i)) && (IsFieldAt(i) || At(i) == '<')) return i;
  if (IsQuote(At(i))) {
    std::size_t next = i;
    // One value, or all of a list.
    for (bool more = true; more;) {
      if ((bracket || is_below) && IsQuotedKey(next))
        return next;  // of what stands below a list or an object left open
      if (At(next + 1) == '{' && (IsQuote(At(next + 2)) || At(next + 2) == '}'))
        return next + 1;  // JSON in a string
      const Quoted value = ReadQuoted(next, key);
      const std::string_view content = Part(value.begin, value.end);
      const std::size_t line = content.find('\n');
      if (key.kind == KeyKind::kAuthorization) {
        authorization_.TakeValue(value.begin, value.end, key, percent);
      } else if (IsSecret(content, key)) {
        Add(value.begin, value.end);
      } else if (content.size() > 16) {
        return value.begin;  // a phrase that may hold keys of its own
      }
      // The closing quote on a later line may open that line's own value, so that line is read all the same.
      if (line != std::string_view::npos) return value.begin + line;
      next = value.next;
      more = false;
      if (bracket) {
        bool separated = false;
        std::size_t comma = next;
        for (; IsBlank(At(comma)) || (comma < text_.size() && (text_[comma] == ',' || text_[comma] == '\n'));
             ++comma) {
          separated = separated || text_[comma] == ',';
        }
        comma = SkipGoTypes(comma, &bracket);
        more = separated && comma < text_.size() && IsQuote(text_[comma]);
        if (more) next = comma;
      }
    }
    return next;
  }
  if (bracket && (key.kind == KeyKind::kAuthorization || key.kind == KeyKind::kCookie || !blank_before)) {
    // Go's map[Authorization:[Bearer x]] and []string values: everything up to the bracket.
    std::size_t close = i;
    while (close < text_.size() && text_[close] != '\n' &&
           !((text_[close] == ']' || text_[close] == ')') &&
             (EndsValueBefore(close + 1) || IsQuote(At(close + 1))))) {
      ++close;
    }
    if (key.kind == KeyKind::kAuthorization) return authorization_.TakeValue(i, close, key, percent);
    if (IsSecret(Part(i, close), key)) {
      Add(i, close);
      return close;
    }
    return i;
  }
  if (key.kind == KeyKind::kAuthorization) return authorization_.TakeValue(i, text_.size() + 1, key, percent);
  if (key.kind == KeyKind::kCookie) {
    const std::size_t end = ParametersEnd(i, percent);
    const std::string_view list = Part(i, end);
    if (!list.empty() &&
        (IsSecret(list, key) || (list.find('=') != std::string_view::npos && !IsPlaceholder(list) &&
                                 list.find(kMark) == std::string_view::npos))) {
      Add(i, end);
      return end;
    }
    return i;
  }
  return TakeRun(i, key, separator, percent, blank_before);
}

std::size_t ValueSearch::TakeRun(std::size_t begin, const SecretKey& key, char separator, int percent,
                                 bool blank_before) {
  const std::string_view rest = text_.substr(std::min(begin, text_.size()));
  if (rest.starts_with("map[") || rest.starts_with("&{")) return begin;
  std::size_t end = RunEnd(begin, percent);
  // /app;jsessionid=x?page=1
  if (key.kind == KeyKind::kRandomOnly)
    end = begin + std::min(end - begin, Part(begin, end).find_first_of("?#"));
  const std::string_view run = Part(begin, std::max(begin, end));
  const bool prose = separator == ':' && blank_before;
  if (run.empty()) return begin;
  // PWD=/root in a dump of the environment.
  if (key.kind == KeyKind::kPassword && run.starts_with('/') && begin >= 4 &&
      Part(begin - 4, begin) == "PWD=")
    return end;
  if (ReadScheme(run) != Scheme::kNone) return begin;  // "token: Bearer x", told by the scheme

  if (run.size() <= kLongestPhrase && (prose || key.kind == KeyKind::kToken)) {
    // "token: status=401", "X-ApiKeys: accessKey=...;secretKey=...": the next key's turn.
    const std::size_t equals = run.find('=');
    if (equals != std::string_view::npos && equals + 1 < run.size() && run[equals + 1] != '=' &&
        ReadDiagnosis(run.substr(0, equals)).all_known) {
      return begin;
    }
  }
  if (prose) {
    std::size_t next_begin = SkipBlanks(end);
    while (std::string_view(":;,").find(At(next_begin)) != std::string_view::npos)
      next_begin = SkipBlanks(next_begin + 1);
    const DiagnosisWords words = ReadDiagnosis(run);
    const DiagnosisWords next_words =
        ReadDiagnosis(Part(next_begin, std::max(next_begin, RunEnd(next_begin, percent))));
    const bool known_follows = next_words.all_known && (next_words.count > 0 || next_words.has_status_code);
    if (words.all_known && words.count > 0 && (key.kind != KeyKind::kPassword || known_follows)) return begin;
    const bool one_word = run.size() <= 14 &&
                          std::all_of(run.begin(), run.end(), [](char c) { return absl::ascii_isalpha(c); });
    if (key.kind == KeyKind::kToken && one_word && known_follows) return begin;
    if (IsHost(run)) return begin;
  }
  // A connection string's values end at the semicolon, blanks or not.
  if (key.kind == KeyKind::kPassword && separator == '=' && !blank_before) {
    std::size_t name = begin - 1;
    while (name > 0 && begin - name < 64 && (IsWordByte(text_[name - 1]) || text_[name - 1] == '=')) --name;
    if (name > 0 && text_[name - 1] == ';') {
      const std::size_t semicolon = text_.substr(begin, kLongestPhrase).find_first_of(";\n\"");
      if (semicolon != std::string_view::npos && text_[begin + semicolon] == ';')
        end = std::max(end, begin + semicolon);
    }
  }
  if (!IsSecret(Part(begin, end), key)) return begin;
  Add(begin, end);
  return end;
}

std::size_t ValueSearch::TakeProse(std::size_t begin, const SecretKey& key) {
  std::size_t i = begin;
  for (const std::string_view verb : {"is ", "was ", "of ", "'", "\""}) {
    if (absl::EqualsIgnoreCase(ToAbsl(text_.substr(i, verb.size())), ToAbsl(verb))) {
      i += IsQuote(verb[0]) ? 0 : verb.size();
      break;
    }
  }
  if (IsQuote(At(i))) {
    const Quoted value = ReadQuoted(i, key, kLongestPhrase);
    const std::string_view content = Part(value.begin, value.end);
    if (!LooksRandom(content, 8)) return begin;
    Add(value.begin, value.end);
    return value.next;
  }
  const std::size_t end = RunEnd(i, i < text_.size() ? view_.percent[i] : 0);
  if (end <= i || !LooksRandom(Part(i, end), 12) || Part(i, end).find('=') != std::string_view::npos)
    return begin;
  Add(i, end);
  return end;
}

}  // namespace wflogscan
