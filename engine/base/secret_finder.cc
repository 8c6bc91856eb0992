// The problem: a log shows the same password as password=x, "password":"x", {\"password\":\"x\"},
// password%3Dx, map[Password:[x]] and --password x, and beside it stand lines such as "token: expired" that
// must stay readable.
//
// The idea: undo the escapes first (plain_view.h), then one pass over the words. A word that ends like the
// name of a secret and is followed by a separator is a key; how its value is quoted says where the value
// ends; what the value reads like says whether it is a secret. Shapes that need no key (JWTs, vendors'
// tokens, PEM blocks, URLs with credentials) are looked for on their own, and everything that was found is
// joined.
//
// The cost: a few linear passes. Patterns are used for the vendors' shapes (secret_shapes.h) alone: where a
// quoted value ends depends on how many backslashes opened it, which no regular expression can say.

#include "engine/base/secret_finder.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "engine/base/diagnosis_words.h"
#include "engine/base/plain_view.h"
#include "engine/base/secret_key.h"
#include "engine/base/secret_shapes.h"
#include "engine/base/secret_value.h"
#include "engine/base/string_bridge.h"

namespace wflogscan {
namespace {

constexpr char kMark = PlainView::kRedactedMark;

bool IsBlank(char c) { return c == ' ' || c == '\t'; }
bool IsQuote(char c) { return c == '"' || c == '\'' || c == '`'; }

// "id:signature", as some vendors' schemes have it.
bool IsSignedId(std::string_view text) {
  constexpr std::size_t kShortest = 8;
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && LooksRandom(text.substr(colon + 1), kShortest);
}

// One text's search. Positions are those of the plain text; `percent` is how deep the key's separator was
// encoded: what is encoded deeper is part of the value.
class Search {
 public:
  explicit Search(const PlainView& view) : view_(view), text_(view.text), curl_at_(text_.find("curl")) {}

  void Words() {
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

  // scheme://user:password@host, scheme://token@host
  void Urls() {
    for (std::size_t i = text_.find("://"); i != std::string_view::npos; i = text_.find("://", i + 3))
      TakeUrl(i + 3);
  }

  void BareCredentials();
  void PemBlocks();
  void KeylessTokens();

  void Add(std::size_t begin, std::size_t end) {
    if (begin < end) found_.push_back({begin, end});
  }

  std::vector<ByteRange> Take() {
    std::sort(found_.begin(), found_.end(),
              [](const ByteRange& a, const ByteRange& b) { return a.begin < b.begin; });
    std::vector<ByteRange> joined;
    for (ByteRange range : found_) {
      // A mark beside a secret is the other half of it.
      while (range.end < text_.size() && text_[range.end] == kMark) ++range.end;
      while (range.begin > 0 && text_[range.begin - 1] == kMark) --range.begin;
      if (!joined.empty() && range.begin <= joined.back().end) {
        joined.back().end = std::max(joined.back().end, range.end);
      } else {
        joined.push_back(range);
      }
    }
    for (ByteRange& range : joined) range = {view_.begin[range.begin], view_.begin[range.end]};
    return joined;
  }

 private:
  std::string_view Part(std::size_t begin, std::size_t end) const { return text_.substr(begin, end - begin); }
  char At(std::size_t i) const { return i < text_.size() ? text_[i] : '\n'; }
  bool Structural(std::size_t i, int percent) const {
    return i >= text_.size() || view_.percent[i] <= percent;
  }

  std::size_t SkipBlanks(std::size_t i) const {
    while (i < text_.size() && IsBlank(text_[i])) ++i;
    return i;
  }

  // Whether what stands at i can follow a value.
  bool EndsValueBefore(std::size_t i) const {
    const char c = At(i);
    return IsBlank(c) || c == '\n' || std::string_view(",;:}])>&|<").find(c) != std::string_view::npos;
  }

  // name= or name: at i
  bool IsFieldAt(std::size_t i) const {
    if (IsQuote(At(i))) ++i;
    const std::size_t most = std::min(text_.size(), i + 48);
    std::size_t end = i;
    while (end < most && IsWordByte(text_[end])) ++end;
    if (end > i && IsQuote(At(end))) ++end;
    return end > i && (At(end) == '=' || At(end) == ':');
  }

  // Where a value without quotes ends.
  std::size_t RunEnd(std::size_t begin, int percent) const {
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

  struct Quoted {
    std::size_t begin = 0;  // of the value
    std::size_t end = 0;
    std::size_t next = 0;  // behind the closing quote
  };

  // The value whose opening quote is at `open`. A quote closes it when it is escaped exactly as deep as the
  // one that opened it, and belongs to the text around when it is escaped less. Inside a string of depth k,
  // where a quote has 2^k-1 backslashes, each backslash of the value itself adds 2^(k+1) of them. Looks no
  // further than `most` characters.
  Quoted ReadQuoted(std::size_t open, const SecretKey& key, std::size_t most = std::string_view::npos) const {
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
      if (EndsValueBefore(i + 1) || outer_quote || At(i + 1) == '.' || At(i + 1) == '\\' ||
          At(i + 1) == '/') {
        const bool shell_joint = quote == '\'' && At(i + 1) == quote;
        if (!shell_joint) return {value.begin, i, i + 1};
      }
    }
    value.end = value.next =
        std::max(value.begin, key.private_key ? limit : std::min(line_end, text_.size()));
    return value;
  }

  // Where the separator stands behind the key `value` at `i`, quoted or not; npos where that is none.
  std::size_t SeparatorOfValue(std::size_t i) const {
    constexpr std::string_view kKey = "value";
    if (IsQuote(At(i))) ++i;
    if (!absl::EqualsIgnoreCase(ToAbsl(text_.substr(std::min(i, text_.size()), kKey.size())), ToAbsl(kKey)))
      return std::string_view::npos;
    i += kKey.size();
    if (IsQuote(At(i))) ++i;
    i = SkipBlanks(i);
    return At(i) == ':' || At(i) == '=' ? i : std::string_view::npos;
  }

  // Where the value begins in {"value": "..."}, whose brace is at `open`; else `open`.
  std::size_t ValueInObject(std::size_t open) const {
    if (At(open) != '{') return open;
    const std::size_t separator = SeparatorOfValue(SkipBlanks(open + 1));
    return separator == std::string_view::npos ? open : SkipBlanks(separator + 1);
  }

  // Behind a list of parameters: a="b", c=d; e
  std::size_t ParametersEnd(std::size_t begin, int percent) const {
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

  std::size_t TakeWord(std::size_t begin, std::size_t end);
  std::size_t TakeValue(std::size_t begin, const SecretKey& key, char separator, int percent,
                        bool blank_before);
  std::size_t TakeRun(std::size_t begin, const SecretKey& key, char separator, int percent,
                      bool blank_before);
  std::size_t TakeAuthorization(std::size_t begin, std::size_t limit, const SecretKey& key, int percent);
  std::size_t TakeScheme(std::size_t begin, std::size_t end);
  std::size_t TakeProse(std::size_t begin, const SecretKey& key);
  std::size_t TakeUserFlag(std::size_t begin, std::size_t end);
  void TakeUrl(std::size_t begin);

  const PlainView& view_;
  std::string_view text_;
  std::size_t curl_at_;
  std::vector<ByteRange> found_;
};

// A word of the text at [begin, end). Returns where to go on.
std::size_t Search::TakeWord(std::size_t begin, std::size_t end) {
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
  if (key.kind == KeyKind::kNone) return std::max(TakeScheme(begin, end), TakeUserFlag(begin, end));

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
    return std::max(TakeScheme(begin, end), TakeUserFlag(begin, end));
  }
  if (separator == '=') {
    ++i;
    while (At(i) == '=' || At(i) == '>' || At(i) == '~') ++i;
    const std::size_t value = SkipBlanks(i);
    return TakeValue(value, key, '=', percent, value > i);
  }
  const bool test_result = word.ends_with("PASS") && !quote_closed;  // "--- PASS: TestRetry"
  if (separator == ':' && before != '/' && !(At(i + 1) == '/' && At(i + 2) == '/') && !test_result) {
    ++i;
    while (At(i) == '=' || At(i) == ':') ++i;
    const std::size_t value = SkipBlanks(i);
    return TakeValue(value, key, quote_closed ? '=' : ':', percent, value > i);
  }
  if (separator == '-' && At(i + 1) == '>') return TakeValue(SkipBlanks(i + 2), key, '=', percent, false);
  if (quote_closed) {
    // {"name": "Authorization", "value": "Bearer ..."}, <input name="password" value="...">
    std::size_t at = separator == ',' || separator == ';' ? i + 1 : i;
    while (IsBlank(At(at)) || (At(at) == '\n' && at < text_.size())) ++at;
    const std::size_t of_value = SeparatorOfValue(at);
    if (of_value != std::string_view::npos)
      return TakeValue(SkipBlanks(of_value + 1), key, '=', view_.percent[of_value], false);
  }
  if (before == '<' && after == end) {
    const std::size_t close = text_.substr(end, 200).find_first_of("<>");
    constexpr std::string_view kAttribute = " value=";
    const std::size_t attribute = text_.substr(end, 200).find(kAttribute);
    if (attribute < close && attribute != std::string_view::npos) {
      return TakeValue(end + attribute + kAttribute.size(), key, '=', view_.percent[end], false);
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
    return TakeValue(i, key, '=', percent, true);
  }
  const std::size_t scheme = TakeScheme(begin, end);
  if (scheme > end) return scheme;
  return i > after && key.in_prose ? TakeProse(i, key) : end;
}

std::size_t Search::TakeValue(std::size_t begin, const SecretKey& key, char separator, int percent,
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
      if (IsSecret(Part(value, value_end), key)) Add(value, value_end);
      return std::max(value_end, value);
    }
  }
  if (i < text_.size() && text_[i] == '\n') {
    std::size_t line = i;
    while (line < text_.size() && (IsBlank(text_[line]) || text_[line] == '\n')) ++line;
    if (!IsQuote(At(line)) || separator == ':') return i;
    const char behind = At(SkipBlanks(ReadQuoted(line, key).next));
    if (behind == ':' || behind == '=') return i;  // the next line's key
    i = line;
  }
  // Dumps of Go values: (string) (len=13) "..."
  if (text_.substr(std::min(i, text_.size()), 14) == "(string) (len=") {
    const std::size_t close = text_.substr(i, 40).find(") ", 14);
    if (close != std::string_view::npos) i += close + 2;
  }
  if (key.kind == KeyKind::kCookie && text_.substr(std::min(i, text_.size())).starts_with("map[")) i += 3;
  const bool bracket = At(i) == '[' || At(i) == '(';
  if (bracket) i = SkipBlanks(i + 1);
  if (std::string_view("bBuUrRfF").find(At(i)) != std::string_view::npos && IsQuote(At(i + 1))) ++i;
  for (std::size_t inner = ValueInObject(i); inner > i; inner = ValueInObject(i)) i = inner;
  if (At(i) == '{' && (IsQuote(At(i + 1)) || At(i + 1) == '}' || IsFieldAt(i + 1))) return i;

  if (IsQuote(At(i))) {
    std::size_t next = i;
    // One value, or all of a list.
    for (bool more = true; more;) {
      if (At(next + 1) == '{' && (IsQuote(At(next + 2)) || At(next + 2) == '}'))
        return next + 1;  // JSON in a string
      const Quoted value = ReadQuoted(next, key);
      const std::string_view content = Part(value.begin, value.end);
      const std::size_t line = content.find('\n');
      if (key.kind == KeyKind::kAuthorization) {
        TakeAuthorization(value.begin, value.end, key, percent);
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
    if (key.kind == KeyKind::kAuthorization) return TakeAuthorization(i, close, key, percent);
    if (IsSecret(Part(i, close), key)) {
      Add(i, close);
      return close;
    }
    return i;
  }
  if (key.kind == KeyKind::kAuthorization) return TakeAuthorization(i, text_.size() + 1, key, percent);
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

// A value without quotes. After "key: " it may as well be prose about the key.
std::size_t Search::TakeRun(std::size_t begin, const SecretKey& key, char separator, int percent,
                            bool blank_before) {
  const std::string_view rest = text_.substr(std::min(begin, text_.size()));
  if (rest.starts_with("map[") || rest.starts_with("&{")) return begin;
  std::size_t end = RunEnd(begin, percent);
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

// The value of an Authorization header: its scheme stays, the credential goes. A limit behind the end of the
// text means that the value's own look must say where it ends.
std::size_t Search::TakeAuthorization(std::size_t begin, std::size_t limit, const SecretKey& key,
                                      int percent) {
  const bool bounded = limit <= text_.size();
  const std::size_t most = std::min(limit, text_.size());
  begin = std::min(SkipBlanks(begin), most);
  std::size_t end = begin;
  while (end < most && IsWordByte(text_[end])) ++end;
  const Scheme scheme = ReadScheme(Part(begin, end));
  std::size_t credential = std::min(SkipBlanks(end), most);
  if (scheme != Scheme::kNone && credential < most && text_[credential] == '\n' &&
      IsBlank(At(credential + 1))) {
    credential = std::min(SkipBlanks(credential + 1), most);  // a header that was folded
  }
  if (scheme != Scheme::kNone && credential > end) {
    std::size_t credential_end = most;
    if (!bounded) {
      const std::size_t run_end = RunEnd(credential, percent);
      const std::size_t equals = Part(credential, run_end).find('=');
      const bool parameters = scheme == Scheme::kParameters ||
                              (equals != std::string_view::npos && credential + equals + 2 < run_end &&
                               text_[credential + equals + 1] != '=' && text_[run_end - 1] != '=');
      credential_end = IsQuote(At(credential))
                           ? std::min(ReadQuoted(credential, key).next, text_.find('\n', credential))
                       : parameters ? ParametersEnd(credential, percent)
                                    : run_end;
    }
    const std::string_view value = Part(credential, credential_end);
    const DiagnosisWords words = ReadDiagnosis(value);
    if (value.empty() || IsPlaceholder(value) || (words.all_known && (words.count != 1 || words.has_state))) {
      return std::max(end, credential);
    }
    Add(credential, credential_end);
    return credential_end;
  }
  if (bounded) {
    if (IsSecret(Part(begin, most), key) && Part(begin, most).find(kMark) == std::string_view::npos)
      Add(begin, most);
    return most;
  }
  std::size_t run_end = RunEnd(begin, percent);
  if (!IsSecret(Part(begin, run_end), key)) {
    // A scheme of a vendor's own before the credential.
    const std::size_t second = SkipBlanks(run_end);
    const std::size_t second_end = RunEnd(second, percent);
    const std::string_view value = Part(second, second_end);
    if (second > run_end && (LooksRandom(value, 8) || IsSignedId(value))) Add(second, second_end);
    return run_end;
  }
  const std::size_t second = SkipBlanks(run_end);
  const std::size_t second_end = RunEnd(second, percent);
  if (second > run_end && LooksRandom(Part(second, second_end), 6) && !IsFieldAt(second))
    run_end = second_end;
  Add(begin, run_end);
  return run_end;
}

// "Bearer x" wherever it stands.
std::size_t Search::TakeScheme(std::size_t begin, std::size_t end) {
  const Scheme scheme = ReadScheme(Part(begin, end));
  const std::size_t credential = SkipBlanks(end);
  if (scheme == Scheme::kNone || scheme == Scheme::kParameters || credential == end) return end;
  const std::size_t run_end = RunEnd(credential, credential < text_.size() ? view_.percent[credential] : 0);
  std::string_view run = Part(credential, run_end);
  if (run.empty() || IsPlaceholder(run) || IsQuote(run[0])) return end;
  // WWW-Authenticate: Bearer realm="...", error="invalid_token"
  const std::size_t equals = run.find('=');
  if (equals != std::string_view::npos && equals + 2 < run.size() && run[equals + 1] != '=') return end;
  const DiagnosisWords words = ReadDiagnosis(run);
  if (words.all_known) return end;
  bool secret = run.size() >= 6 && !IsHost(run);
  if (scheme == Scheme::kStrong) {
    // "bearer of bad news" is no credential, but "Bearer abcdefghijklm" is.
    secret = secret && (absl::ascii_isupper(text_[begin]) || LooksRandom(run, 6) || run.size() >= 12);
  } else if (absl::EqualsIgnoreCase(ToAbsl(Part(begin, end)), "basic")) {
    secret = run.size() >= 8 && (LooksRandom(run, 8) || (run.back() == '=' && run.size() % 4 == 0));
  } else {
    secret = LooksRandom(run, 12);
  }
  if (!secret) return end;
  Add(credential, run_end);
  return run_end;
}

// A key, a blank and then something that looks random: "invalid api key 0123456789abcdef".
std::size_t Search::TakeProse(std::size_t begin, const SecretKey& key) {
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

// curl -u user:password
std::size_t Search::TakeUserFlag(std::size_t begin, std::size_t end) {
  const std::string_view word = Part(begin, end);
  const bool is_short = word == "-u" || word == "-U";
  if (!is_short && word != "--user" && word != "--proxy-user") return end;
  if (is_short && curl_at_ > begin) return end;
  std::size_t i = At(end) == '=' ? end + 1 : SkipBlanks(end);
  if (i == end) return end;
  std::size_t value_end = 0;
  if (IsQuote(At(i))) {
    const Quoted value = ReadQuoted(i, {}, kLongestPhrase);
    i = value.begin;
    value_end = std::min(value.end, text_.find('\n', i));
  } else {
    value_end = RunEnd(i, i < text_.size() ? view_.percent[i] : 0);
  }
  const std::size_t colon = Part(i, std::max(i, value_end)).find(':');
  if (colon == std::string_view::npos) return end;
  if (!IsPlaceholder(Part(i + colon + 1, value_end))) Add(i + colon + 1, value_end);
  return value_end;
}

void Search::TakeUrl(std::size_t begin) {
  const int percent = view_.percent[begin - 1];
  const auto ends_url = [&](std::size_t i) {
    const char c = text_[i];
    return Structural(i, percent) && (IsBlank(c) || c == '\n' || IsQuote(c) || c == '<' || c == '>');
  };
  constexpr std::size_t kMostBytes = 2048;  // of a URL's first part; keeps a text of nothing but "://" linear
  const std::size_t most = std::min(text_.size(), begin + kMostBytes);
  std::size_t colon = std::string_view::npos;
  std::size_t at = std::string_view::npos;
  std::size_t i = begin;
  for (; i < most && !ends_url(i); ++i) {
    const char c = text_[i];
    if (!Structural(i, percent)) continue;
    if (c == '/' || c == '?' || c == '#') break;
    if (c == ',' && text_.substr(i, 40).find("://") != std::string_view::npos) break;
    if (c == ':' && colon == std::string_view::npos && at == std::string_view::npos) colon = i;
    if (c == '@') at = i;
  }
  const bool port = colon != std::string_view::npos && colon + 1 < i &&
                    std::all_of(text_.begin() + colon + 1, text_.begin() + i, absl::ascii_isdigit);
  if (at == std::string_view::npos && colon != std::string_view::npos && colon + 1 < i && !port) {
    // No port, so a password that holds a slash.
    for (; i < most && !ends_url(i) && !(text_[i] == ':' && text_.substr(i, 3) == "://"); ++i) {
      if (text_[i] == '@') at = i;
    }
    if (at == std::string_view::npos || begin == colon) return;
  }
  if (at == std::string_view::npos) return;
  if (colon != std::string_view::npos && colon < at) {
    if (!IsPlaceholder(Part(colon + 1, at))) Add(colon + 1, at);
    if (LooksRandom(Part(begin, colon), 20)) Add(begin, colon);
  } else if (LooksRandom(Part(begin, at), 10)) {
    Add(begin, at);
  }
}

// user:password@host without a scheme.
void Search::BareCredentials() {
  constexpr std::size_t kMostBytes = 128;  // of user and password
  constexpr std::size_t kShortest = 8;
  constexpr std::size_t kLongestHost = 253;
  for (std::size_t at = text_.find('@'); at != std::string_view::npos; at = text_.find('@', at + 1)) {
    std::size_t begin = at;
    while (begin > 0 && at - begin < kMostBytes && !IsBlank(text_[begin - 1]) && text_[begin - 1] != '\n' &&
           text_[begin - 1] != '/' && !IsQuote(text_[begin - 1])) {
      --begin;
    }
    const std::size_t colon = Part(begin, at).find(':');
    if (colon == std::string_view::npos || colon == 0) continue;
    const std::size_t password = begin + colon + 1;
    std::size_t end = at + 1;
    while (end - at <= kLongestHost && (absl::ascii_isalnum(At(end)) || At(end) == '.' || At(end) == '-'))
      ++end;
    if (LooksRandom(Part(password, at), kShortest) && IsHost(Part(at + 1, end))) Add(password, at);
  }
}

// -----BEGIN ... PRIVATE KEY----- up to its END, or as far as it looks like a key where the END is missing.
void Search::PemBlocks() {
  const auto is_body = [](char c) {
    return absl::ascii_isalnum(c) || IsBlank(c) || c == '\n' || c == '\\' ||
           std::string_view("+/=:,.-").find(c) != std::string_view::npos;
  };
  const auto is_secret_block = [](std::string_view name) {
    return name.find("PRIVATE KEY") != std::string_view::npos ||
           name.find("SEED") != std::string_view::npos || name.find("USER JWT") != std::string_view::npos;
  };
  std::size_t done = 0;
  for (std::size_t i = text_.find("----"); i != std::string_view::npos; i = text_.find("----", i)) {
    std::size_t name = i;
    while (name < text_.size() && text_[name] == '-') ++name;
    const bool begins = text_.substr(name, 5) == "BEGIN" || text_.substr(name, 6) == " BEGIN";
    const bool ends = text_.substr(name, 3) == "END" || text_.substr(name, 4) == " END";
    const std::size_t name_end = std::min(text_.substr(name, 64).find("---"), std::size_t{64});
    if ((!begins && !ends) || !is_secret_block(text_.substr(name, name_end))) {
      i = std::max(name, i + 4);
      continue;
    }
    std::size_t close = std::min(name + name_end, text_.size());
    while (close < text_.size() && text_[close] == '-') ++close;
    if (ends) {
      // Its BEGIN is not here: what stands before it is the rest of the key.
      std::size_t body = i;
      while (body > done && (absl::ascii_isalnum(text_[body - 1]) ||
                             std::string_view("+/=\n").find(text_[body - 1]) != std::string_view::npos)) {
        --body;
      }
      Add(body, i);
      i = done = close;
      continue;
    }
    std::size_t end = close;
    while (end < text_.size() && is_body(text_[end]) && text_.substr(end, 7) != "---END " &&
           text_.substr(end, 6) != "---END") {
      ++end;
    }
    if (text_.substr(end, 3) == "---") {
      const std::size_t tail = text_.substr(end + 3, 64).find("---");
      if (tail != std::string_view::npos) {
        end += 3 + tail;
        while (end < text_.size() && text_[end] == '-') ++end;
      }
    }
    while (end > close && (IsBlank(text_[end - 1]) || text_[end - 1] == '\n' || text_[end - 1] == ',')) --end;
    Add(i, end);
    i = done = std::max(end, close);
  }
}

// Secrets of a fixed length without a prefix: AWS secret keys (40), Okta tokens (42), NATS seeds (58).
void Search::KeylessTokens() {
  const auto each_run = [&](auto&& belongs, auto&& check) {
    for (std::size_t i = 0; i < text_.size();) {
      if (!belongs(text_[i])) {
        ++i;
        continue;
      }
      std::size_t end = i;
      bool upper = false;
      bool lower = false;
      bool digit = false;
      for (; end < text_.size() && belongs(text_[end]); ++end) {
        upper = upper || absl::ascii_isupper(text_[end]);
        lower = lower || absl::ascii_islower(text_[end]);
        digit = digit || absl::ascii_isdigit(text_[end]);
      }
      if (check(Part(i, end), upper, lower, digit)) Add(i, end);
      i = end;
    }
  };
  each_run([](char c) { return absl::ascii_isalnum(c) || c == '/' || c == '+'; },
           [](std::string_view run, bool upper, bool lower, bool digit) {
             return run.size() == 40 && upper && lower && digit && run[0] != '/';
           });
  each_run([](char c) { return absl::ascii_isalnum(c) || c == '_' || c == '-'; },
           [](std::string_view run, bool upper, bool lower, bool) {
             return run.size() == 42 && upper && lower && run.starts_with("00");
           });
  each_run([](char c) { return absl::ascii_isalnum(c); },
           [](std::string_view run, bool, bool lower, bool) {
             return run.size() == 58 && !lower && run[0] == 'S';
           });
}

}  // namespace

std::vector<ByteRange> FindSecrets(std::string_view text) {
  const PlainView view = MakePlainView(text);
  Search search(view);
  search.Words();
  search.Urls();
  search.BareCredentials();
  search.PemBlocks();
  search.KeylessTokens();
  for (const ByteRange& shape : FindSecretShapes(view.text)) search.Add(shape.begin, shape.end);
  return search.Take();
}

}  // namespace wflogscan
