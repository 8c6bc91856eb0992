#include "engine/attribute/record_fields.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "engine/base/string_bridge.h"
#include "engine/rules/glob.h"

namespace wflogscan {
namespace {

constexpr int kMaxEscapes = 4;  // JSON in a string in a string ...
constexpr int kMaxNesting = 16;

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool IsNameChar(char c) { return absl::ascii_isalnum(c) || c == '_' || c == '.' || c == '-' || c == '@'; }

std::size_t SkipBlanks(std::string_view text, std::size_t at) {
  while (at < text.size() && IsBlank(text[at])) ++at;
  return at;
}

// What "\u00XX" at text[at] (the backslash) stands for, where that is one byte of ASCII; -1 otherwise.
int UnicodeByte(std::string_view text, std::size_t at) {
  if (at + 6 > text.size() || text.substr(at + 2, 2) != "00") return -1;
  int value = 0;
  for (const char c : text.substr(at + 4, 2)) {
    if (!absl::ascii_isxdigit(c)) return -1;
    value = value * 16 + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return value < 0x80 ? value : -1;
}

// One level of a JSON string's escapes undone; what is no escape stays.
std::string UnescapeOnce(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\' || at + 1 == text.size()) {
      out.push_back(text[at]);
      continue;
    }
    const char escaped = text[at + 1];
    switch (escaped) {
      case '"':
      case '\\':
      case '/':
        out.push_back(escaped);
        break;
      case 'n':
        out.push_back('\n');
        break;
      case 'r':
        out.push_back('\r');
        break;
      case 't':
        out.push_back('\t');
        break;
      case 'u':
        if (const int byte = UnicodeByte(text, at); byte >= 0) {
          out.push_back(static_cast<char>(byte));
          at += 4;
          break;
        }
        [[fallthrough]];
      default:
        out.push_back('\\');
        out.push_back(escaped);
    }
    ++at;
  }
  return out;
}

class Walker {
 public:
  explicit Walker(absl::FunctionRef<void(std::string_view, std::string_view)> take) : take_(take) {}

  // Text with objects in it and, outside of JSON strings, key=value.
  void Text(std::string_view text, bool has_pairs, int escapes) {
    for (std::size_t at = 0; at < text.size();) {
      at = text.find_first_of(has_pairs ? "{=" : "{", at);
      if (at == std::string_view::npos) return;
      if (text[at] == '=') {
        at = Pair(text, at, escapes);
        continue;
      }
      const std::size_t first = SkipBlanks(text, at + 1);
      if (text.substr(first).starts_with("\\\"")) {
        // An object whose quotes are escaped, and who knows where the string ends: all of the rest is read.
        if (escapes < kMaxEscapes) Text(UnescapeOnce(text.substr(at)), has_pairs, escapes + 1);
        return;
      }
      at = first < text.size() && text[first] == '"' ? Object(text, at, 0, escapes) : at + 1;
    }
  }

 private:
  // text[at] is '='. Returns where to go on.
  std::size_t Pair(std::string_view text, std::size_t at, int escapes) {
    std::size_t key_begin = at;
    while (key_begin > 0 && IsNameChar(text[key_begin - 1])) --key_begin;
    const bool at_word = key_begin == 0 || IsBlank(text[key_begin - 1]) || text[key_begin - 1] == ',' ||
                         text[key_begin - 1] == '(' || text[key_begin - 1] == '[' ||
                         text[key_begin - 1] == ';';
    const std::string_view key = text.substr(key_begin, at - key_begin);
    ++at;
    if (key.empty() || !at_word || at == text.size()) return at;
    const std::size_t path_size = Enter(key);
    if (text[at] == '"') {
      String(text, &at, escapes);
    } else if (text[at] != '{') {  // body={"code":1} is an object of the text
      const std::size_t end = std::min(text.find_first_of(" \t\r\n,;)]}", at), text.size());
      if (end > at) Take(text.substr(at, end - at));
      at = end;
    }
    path_.resize(path_size);
    return at;
  }

  // text[at] is '{'. Returns where the object ends, or where it is none any more.
  std::size_t Object(std::string_view text, std::size_t at, int nesting, int escapes) {
    ++at;
    while (true) {
      while (at < text.size() && (IsBlank(text[at]) || text[at] == ',')) ++at;
      if (at >= text.size()) return at;
      if (text[at] == '}') return at + 1;
      if (text[at] != '"') return at;
      const std::string_view key = RawString(text, &at);
      at = SkipBlanks(text, at);
      if (at >= text.size() || text[at] != ':') return at;
      const std::size_t path_size = Enter(key);
      const std::size_t before = at + 1;
      at = Value(text, before, nesting, escapes);
      path_.resize(path_size);
      if (at == before) return at;
    }
  }

  // Returns where the value ends; `at` itself where there is none or it is nested too deep.
  std::size_t Value(std::string_view text, std::size_t at, int nesting, int escapes) {
    const std::size_t begin = at;
    at = SkipBlanks(text, at);
    if (at >= text.size()) return begin;
    if (text[at] == '"') {
      String(text, &at, escapes);
      return at;
    }
    if (text[at] == '{' || text[at] == '[') {
      if (nesting == kMaxNesting) return begin;
      return text[at] == '{' ? Object(text, at, nesting + 1, escapes) : List(text, at, nesting + 1, escapes);
    }
    const std::size_t end = std::min(text.find_first_of(" \t\r\n,]}", at), text.size());
    if (end == at) return begin;
    Take(text.substr(at, end - at));
    return end;
  }

  std::size_t List(std::string_view text, std::size_t at, int nesting, int escapes) {
    ++at;
    while (true) {
      while (at < text.size() && (IsBlank(text[at]) || text[at] == ',')) ++at;
      if (at >= text.size()) return at;
      if (text[at] == ']') return at + 1;
      const std::size_t before = at;
      at = Value(text, before, nesting, escapes);
      if (at == before) return at;
    }
  }

  // A string value, and the objects in it.
  void String(std::string_view text, std::size_t* at, int escapes) {
    const std::string_view raw = RawString(text, at);
    if (raw.find('\\') == std::string_view::npos) {
      Take(raw);
      if (escapes < kMaxEscapes) Text(raw, /*has_pairs=*/false, escapes + 1);
      return;
    }
    const std::string value = UnescapeOnce(raw);
    Take(value);
    if (escapes < kMaxEscapes) Text(value, /*has_pairs=*/false, escapes + 1);
  }

  // text[*at] is the opening quote; *at goes behind the closing one, or to the end of a text that was cut.
  static std::string_view RawString(std::string_view text, std::size_t* at) {
    const std::size_t begin = *at + 1;
    std::size_t end = begin;
    while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
    end = std::min(end, text.size());
    *at = std::min(end + 1, text.size());
    return text.substr(begin, end - begin);
  }

  void Take(std::string_view value) {
    if (!path_.empty()) take_(path_, value);
  }

  // Returns the size to cut path_ back to.
  std::size_t Enter(std::string_view key) {
    const std::size_t size = path_.size();
    if (!path_.empty()) path_.push_back('.');
    path_ += key;
    return size;
  }

  const absl::FunctionRef<void(std::string_view, std::string_view)> take_;
  std::string path_;
};

}  // namespace

void ForEachField(std::string_view text,
                  absl::FunctionRef<void(std::string_view path, std::string_view value)> take) {
  Walker(take).Text(text, /*has_pairs=*/true, 0);
}

bool PathEndsWith(std::string_view path, std::string_view name) {
  auto names = std::count(name.begin(), name.end(), '.') + 1;
  std::size_t begin = path.size();
  while (begin > 0 && (path[begin - 1] != '.' || --names > 0)) --begin;
  return GlobMatches(absl::AsciiStrToLower(ToAbsl(name)), absl::AsciiStrToLower(ToAbsl(path.substr(begin))));
}

}  // namespace wflogscan
