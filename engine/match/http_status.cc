#include "engine/match/http_status.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <initializer_list>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "engine/base/string_bridge.h"
#include "engine/base/unescape.h"

namespace wflogscan {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsWordChar(char c) { return IsLetter(c) || IsDigit(c) || c == '_'; }
bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
char ToLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// What a word before the number may be. A word has several of these.
enum WordClass : std::uint32_t {
  kStatusNoun = 1U << 0,  // "status", "statusCode": names a status by itself
  kCodeNoun = 1U << 1,    // "code": names one where a key is, or behind a kCodeOwner
  kCodeOwner = 1U << 2,   // "response" of "response code"
  kHttp = 1U << 3,
  kHttpPart = 1U << 4,    // may stand between "HTTP" and the number
  kCopula = 1U << 5,      // "was" of "status code was 401"
  kReply = 1U << 6,       // "error=401": weaker, wants a fitting end
  kVerb = 1U << 7,        // "returned 401"
  kVerbFiller = 1U << 8,  // "returned back an HTTP status of 401"
  kFailVerb = 1U << 9,    // "rejected with 401"
  kFailure = 1U << 10,    // "poll failed: 401"
  kOperation = 1U << 11,  // "poll" of that
  kOccasion = 1U << 12,   // "after a 401"
  kOccasionFiller = 1U << 13,
  kArticle = 1U << 14,
  kAnnounces = 1U << 15,     // "reason: 401" at the very end
  kTrouble = 1U << 16,       // "... denied ... (401)"
  kStatusPrefix = 1U << 17,  // "http" of http_status
};

constexpr std::size_t kLongestWord = 20;

class WordTable {
 public:
  WordTable() {
    Add(kStatusNoun, {"status", "statuscode", "httpstatus", "httpstatuscode", "httpcode", "responsecode",
                      "respcode", "responsestatus", "responsestatuscode"});
    Add(kCodeNoun, {"code", "errorcode", "errcode", "returncode", "resultcode"});
    Add(kCodeOwner, {"status", "response", "error", "return", "http", "result"});
    Add(kHttp, {"http", "https"});
    Add(kHttpPart, {"status", "error", "code", "response", "client", "server", "failure", "failed",
                    "exception", "request", "statuscode"});
    Add(kCopula, {"was", "of", "is", "returned"});
    Add(kReply, {"resp", "response", "reply", "result", "ret", "error", "err", "http"});
    Add(kVerb, {"got",      "response",  "gets",      "returned", "received",    "gave",    "given",
                "answered", "answers",   "responded", "responds", "replied",     "replies", "said",
                "says",     "returning", "receiving", "getting",  "encountered", "hit",     "saw"});
    Add(kVerbFiller, {"back", "us", "with", "a", "an", "the", "http", "status", "statuscode", "code", "error",
                      "response", "of"});
    Add(kFailVerb,
        {"failed", "rejected", "refused", "failing", "errored", "fails", "aborted", "replied", "terminated"});
    Add(kFailure, {"failed", "error", "rejected", "refused", "denied", "failure"});
    Add(kOperation,
        {"poll",     "polling", "request",        "call",          "fetch",   "fetching",   "login",
         "logon",    "auth",    "authentication", "authorization", "query",   "api",        "get",
         "post",     "put",     "refresh",        "sync",          "collect", "collection", "collector",
         "download", "upload",  "connect",        "connection",    "attempt", "check",      "import",
         "ingest",   "job",     "task",           "export",        "send",    "push",       "pull",
         "scrape",   "write",   "lookup",         "search",        "list",    "read"});
    Add(kOccasion, {"after", "on", "following", "unexpected"});
    Add(kOccasionFiller, {"http", "status", "code", "response", "statuscode"});
    Add(kArticle, {"a", "an", "the"});
    Add(kAnnounces, {"later", "again", "reason", "cause", "response", "request", "server", "answer",
                     "attempt", "attempts"});
    Add(kTrouble, {"failed",       "error",          "denied",   "rejected", "refused", "unauthorized",
                   "unauthorised", "forbidden",      "response", "request",  "http",    "invalid",
                   "unexpected",   "authentication", "auth",     "server",   "api",     "unavailable",
                   "limited",      "exceeded",       "gateway",  "throttled"});
    Add(kStatusPrefix, {"http", "resp", "response", "error", "err", "api", "upstream", "last", "vendor",
                        "return", "result", "status"});
  }

  std::uint32_t ClassOf(std::string_view word) const {
    // Most words are none of these, and their size and first letter say so.
    if (word.empty() || word.size() > kLongestWord || !IsLetter(word.front()) ||
        (beginnings_[word.size()] >> (ToLower(word.front()) - 'a') & 1) == 0) {
      return 0;
    }
    std::array<char, kLongestWord> lower;
    for (std::size_t i = 0; i < word.size(); ++i) lower[i] = ToLower(word[i]);
    const auto found = words_.find(absl::string_view(lower.data(), word.size()));
    return found == words_.end() ? 0 : found->second;
  }

 private:
  void Add(std::uint32_t word_class, std::initializer_list<absl::string_view> list) {
    for (const absl::string_view word : list) {
      words_[word] |= word_class;
      beginnings_[word.size()] |= std::uint32_t{1} << (word.front() - 'a');
    }
  }

  absl::flat_hash_map<absl::string_view, std::uint32_t> words_;
  std::array<std::uint32_t, kLongestWord + 1> beginnings_ =
      {};  // by size: bit i, a word that begins with letter i
};

std::uint32_t ClassOf(std::string_view word) {
  static const auto* const table = new WordTable;
  return table->ClassOf(word);
}

bool StartsWithLower(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    if (ToLower(text[i]) != lower[i]) return false;
  }
  return true;
}

bool StartsWithWord(std::string_view text, std::string_view lower) {
  return StartsWithLower(text, lower) && (text.size() == lower.size() || !IsWordChar(text[lower.size()]));
}

bool EndsWithLower(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() && StartsWithLower(text.substr(text.size() - lower.size()), lower);
}

bool ContainsLower(std::string_view text, std::string_view lower) {
  for (std::size_t i = 0; i + lower.size() <= text.size(); ++i) {
    if (ToLower(text[i]) == lower.front() && StartsWithLower(text.substr(i), lower)) return true;
  }
  return false;
}

// Letters whatever their case, and everything else as one more.
class LetterSet {
 public:
  void Add(char c) { bits_ |= Bit(c); }
  bool Contains(char c) const { return (bits_ & Bit(c)) != 0; }

 private:
  static std::uint32_t Bit(char c) {
    return IsLetter(c) ? std::uint32_t{1} << (ToLower(c) - 'a') : std::uint32_t{1} << 31;
  }
  std::uint32_t bits_ = 0;
};

// What servers and libraries print beside a status, in lower case. `reasons` are its reason phrases; `claims`
// may follow it after a blank; `proofs` stand anywhere near where the number is only a quoted string.
struct Wording {
  Wording(std::vector<std::string_view> reasons_in, std::vector<std::string_view> claims_in,
          std::vector<std::string_view> proofs_in)
      : reasons(std::move(reasons_in)), claims(std::move(claims_in)), proofs(std::move(proofs_in)) {
    for (const std::string_view reason : reasons) {
      reason_beginnings.Add(reason.front());
      reason_endings.Add(reason.back());
    }
    for (const std::string_view claim : claims) claim_beginnings.Add(claim.front());
  }

  std::vector<std::string_view> reasons;
  std::vector<std::string_view> claims;
  std::vector<std::string_view> proofs;
  // Most numbers are no status, and one look at a letter says that their surroundings are no wording either.
  LetterSet reason_beginnings;
  LetterSet reason_endings;
  LetterSet claim_beginnings;
};

const Wording& WordingOf(std::string_view code) {
  static const auto* const unauthorized = new Wording{
      {"unauthorized", "unauthorised", "not authorized", "not authorised"},
      {"client error", "authorization required", "authentication required", "authentication failed",
       "authentication error", "access denied", "invalid token", "invalid api", "invalid credential",
       "invalid access", "invalid bearer", "bad credentials", "unauthenticated", "- bad credentials"},
      {"unauthorized", "unauthorised", "authentication", "invalid credentials", "token expired",
       "token has expired", "invalid token"}};
  static const auto* const forbidden = new Wording{
      {"forbidden", "access denied"},
      {"client error", "access denied", "permission denied", "not allowed", "insufficient",
       "access forbidden", "request forbidden", "missing"},
      {"forbidden", "access denied", "permission", "not authorized", "not authorised", "insufficient"}};
  static const auto* const too_many =
      new Wording{{"too many requests"},
                  {"client error", "rate limit", "throttled", "quota", "resource exhausted"},
                  {"too many", "rate limit", "rate_limit", "ratelimit", "rate-limit", "throttl", "quota"}};
  static const auto* const server_error =
      new Wording{{"internal server error", "bad gateway", "service unavailable",
                   "service temporarily unavailable", "gateway timeout", "gateway time-out", "server error"},
                  {"server error"},
                  {"internal server error", "bad gateway", "service unavailable", "gateway time"}};
  static const auto* const other = new Wording{{"bad request", "conflict", "proxy authentication required"},
                                               {"client error"},
                                               {"bad request", "conflict", "proxy authentication required"}};
  if (code == "401") return *unauthorized;
  if (code == "403") return *forbidden;
  if (code == "429") return *too_many;
  return code.front() == '5' ? *server_error : *other;
}

// What follows the number.
class Tail {
 public:
  explicit Tail(std::string_view text) : text_(text.substr(0, kStatusLookAhead)) {
    std::size_t at = 0;
    while (at < text_.size() && IsSpace(text_[at]) && text_[at] != '\n') ++at;
    at_end_ = at == text_.size() || text_[at] == '\n';
    first_ = text_.empty() ? '\0' : text_.front();
    word_ = !text_.empty() && IsSpace(first_) ? text_.substr(1) : std::string_view();
  }

  bool AtEnd() const { return at_end_; }

  // A mark that ends a number, and not one that goes on with it: no 401.5, 401%, 401-0, 401/500.
  bool Marked() const {
    if (text_.empty() || IsWordChar(first_) || IsSpace(first_)) return false;
    if (first_ == '.' || first_ == ',') return text_.size() < 2 || !IsDigit(text_[1]);
    return first_ != '%' && first_ != '/' && first_ != '+' && first_ != '-';
  }

  // The text goes on as it does after a status, and not as after a count ("401 events").
  bool FitsStatus() const {
    if (at_end_ || Marked()) return true;
    if (word_.empty()) return false;
    if (std::string_view("\"'([{<-").find(word_.front()) != std::string_view::npos) return true;
    switch (ToLower(word_.front())) {
      case 'u':
        return StartsWithLower(word_, "unauth");
      case 'f':
        return StartsWithWord(word_, "from") || StartsWithLower(word_, "forbidden") ||
               StartsWithLower(word_, "for url") || StartsWithLower(word_, "for http") ||
               StartsWithLower(word_, "for get") || StartsWithLower(word_, "for post") ||
               StartsWithLower(word_, "for request") || StartsWithLower(word_, "for /");
      case 'o':
        return StartsWithWord(word_, "on");
      case 'w':
        return StartsWithWord(word_, "when") || StartsWithWord(word_, "while") ||
               StartsWithWord(word_, "with");
      case 'e':
        return StartsWithWord(word_, "error");
      case 'r':
        return StartsWithWord(word_, "response");
      case 's':
        return StartsWithWord(word_, "status");
      case 'h':
        return StartsWithLower(word_, "http");
      case 'c':
        return StartsWithLower(word_, "calling");
      case 'a':
        return StartsWithWord(word_, "after") || StartsWithWord(word_, "again");
      case 'b':
        return StartsWithLower(word_, "because") || StartsWithWord(word_, "by");
      case 'd':
        return StartsWithWord(word_, "due") || StartsWithLower(word_, "during");
      case 'i':
        return StartsWithLower(word_, "invalid") || StartsWithLower(word_, "in response");
      case 't':
        return StartsWithLower(word_, "too many");
      case 'n':
        return StartsWithLower(word_, "not auth");
      default:
        return false;
    }
  }

  // As after an arrow or a URL, where many numbers may stand: "-> 401 in 31ms".
  bool FitsResult() const {
    if (at_end_ || (Marked() && first_ != '.' && first_ != ',')) return true;
    if (word_.empty()) return false;
    return word_.front() == '(' || StartsWithLower(word_, "unauth") || StartsWithLower(word_, "forb") ||
           StartsWithLower(word_, "too many") || StartsWithLower(word_, "http:") ||
           StartsWithLower(word_, "https:") ||
           (StartsWithLower(word_, "in ") && word_.size() > 3 && IsDigit(word_[3])) || IsDuration(word_);
  }

  // As after "a 401".
  bool FitsArticle() const {
    return at_end_ ||
           std::string_view(",:;)").find(first_ == '\0' ? ' ' : first_) != std::string_view::npos ||
           StartsWithWord(word_, "response") || StartsWithWord(word_, "error") ||
           StartsWithWord(word_, "status") || StartsWithWord(word_, "from") ||
           StartsWithLower(word_, "unauth");
  }

  // "level=..." or a sentence of its own follows: "status: 401 Unauthorized", "status: 401 url=...".
  bool FitsField() const {
    if (word_.empty()) return false;
    if (word_.front() >= 'A' && word_.front() <= 'Z') return true;
    std::size_t at = 0;
    while (at < word_.size() && at < 30 && IsWordChar(word_[at])) ++at;
    return at > 0 && at < word_.size() && word_[at] == '=';
  }

  bool SaysItself(const Wording& wording) const {
    std::size_t at = 0;
    while (at < 4 && at < text_.size() && !IsWordChar(text_[at])) ++at;
    std::string_view after = text_.substr(at);
    if (at == 0 || after.empty()) return false;
    const char first = ToLower(after.front());
    if (!wording.reason_beginnings.Contains(first) && !wording.claim_beginnings.Contains(first) &&
        first != 'f' && first != 'm' && first != 'r') {
      return false;
    }
    for (const std::string_view key : {"message='", "message=\"", "message=", "reason="}) {
      if (StartsWithLower(after, key)) {
        after.remove_prefix(key.size());
        break;
      }
    }
    for (const std::string_view reason : wording.reasons) {
      if (StartsWithLower(after, reason)) return true;
    }
    for (const std::string_view claim : wording.claims) {
      if (StartsWithLower(word_, claim)) return true;
    }
    if (StartsWithLower(word_, "for url")) return true;
    for (const std::string_view method :
         {"from get ", "from post ", "from put ", "from patch ", "from delete "}) {
      if (StartsWithLower(word_, method)) return true;
    }
    return StartsWithLower(text_, ", message=") && ContainsLower(text_.substr(0, 160), ", url=url(");
  }

  bool StartsSentence() const { return !word_.empty() && word_.front() >= 'A' && word_.front() <= 'Z'; }
  bool StartsWith(std::string_view mark) const { return text_.starts_with(mark); }
  bool ClosesWith(char c) const { return first_ == c; }
  std::string_view text() const { return text_; }

 private:
  static bool IsDuration(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size() && at < 13 && (IsDigit(text[at]) || text[at] == '.')) ++at;
    if (at == 0) return false;
    text.remove_prefix(at);
    if (text.starts_with(' ')) text.remove_prefix(1);
    return StartsWithWord(text, "ms") || StartsWithWord(text, "s");
  }

  std::string_view text_;
  std::string_view word_;  // behind the blank, if one comes first
  char first_ = '\0';
  bool at_end_ = false;
};

// What stands before the number, read backwards.
class Lead {
 public:
  enum class Join : std::uint8_t { kStart, kBlank, kEquals, kColon, kArrow, kComma, kDash, kOther };

  explicit Lead(std::string_view text) : rest_(text) {
    if (rest_.empty()) return;
    const char opener = rest_.back();
    if (opener == '(' || opener == '[' || opener == '\'' || opener == '"') {
      opener_ = opener;
      rest_.remove_suffix(1);
    }
    const std::size_t before = rest_.size();
    TrimBlanks();
    blanks_ = before - rest_.size();
    if (rest_.empty()) return;
    switch (rest_.back()) {
      case '=':
        join_ = Join::kEquals;
        break;
      case ':':
        join_ = Join::kColon;
        break;
      case ',':
        join_ = Join::kComma;
        break;
      case '>':
        join_ = rest_.ends_with("=>") || rest_.ends_with("->") ? Join::kArrow : Join::kOther;
        break;
      case '-':
        join_ = rest_.ends_with("<-") || rest_.ends_with("<--") ? Join::kArrow
                : blanks_ > 0 && rest_.ends_with(" -")          ? Join::kDash
                                                                : Join::kOther;
        break;
      case '\x90':  // U+2190 and U+2192, the arrows left and right
      case '\x92':
        join_ =
            rest_.ends_with("\xe2\x86\x90") || rest_.ends_with("\xe2\x86\x92") ? Join::kArrow : Join::kOther;
        break;
      default:
        join_ = blanks_ > 0 ? Join::kBlank : Join::kOther;
        return;
    }
    if (join_ == Join::kArrow) {
      is_fat_arrow_ = rest_.ends_with("=>");
      rest_.remove_suffix(rest_.ends_with("<--") || rest_.back() == '\x90' || rest_.back() == '\x92' ? 3 : 2);
    } else if (join_ != Join::kOther) {
      rest_.remove_suffix(1);
    }
    TrimBlanks();
    if (IsKey()) {
      for (int quotes = 0; quotes < 2 && (rest_.ends_with('"') || rest_.ends_with('\'')); ++quotes) {
        rest_.remove_suffix(1);
      }
    }
  }

  Join join() const { return join_; }
  bool IsKey() const {
    return join_ == Join::kEquals || join_ == Join::kColon || (join_ == Join::kArrow && is_fat_arrow_);
  }
  char opener() const { return opener_; }
  std::size_t blanks() const { return blanks_; }  // right before the number or its opener
  std::string_view rest() const { return rest_; }

 private:
  void TrimBlanks() {
    for (int i = 0; i < 8 && !rest_.empty() && (rest_.back() == ' ' || rest_.back() == '\t'); ++i)
      rest_.remove_suffix(1);
  }

  std::string_view rest_;  // what is left to read, its end first
  char opener_ = '\0';
  std::size_t blanks_ = 0;
  Join join_ = Join::kStart;
  bool is_fat_arrow_ = false;
};

// The words before a point, nearest first; each is joined to the next by one blank, _, - or dot.
struct WordChain {
  static constexpr std::size_t kMost = 8;
  std::array<std::string_view, kMost> words;
  std::array<std::uint32_t, kMost> classes = {};
  std::array<char, kMost> joined_by = {};  // the character before the word; '\0' at the start
  std::size_t size = 0;

  explicit WordChain(std::string_view text) {
    while (size < kMost) {
      std::size_t begin = text.size();
      while (begin > 0 && IsLetter(text[begin - 1])) --begin;
      if (begin == text.size()) return;
      words[size] = text.substr(begin);
      classes[size] = ClassOf(words[size]);
      joined_by[size] = begin == 0 ? '\0' : text[begin - 1];
      ++size;
      const char joiner = begin == 0 ? '\0' : text[begin - 1];
      if (joiner != ' ' && joiner != '_' && joiner != '-' && joiner != '.') return;
      // A word of no class ends the walk: what stands before it says nothing of the number.
      if (classes[size - 1] == 0 && size > 1) return;
      text = text.substr(0, begin - 1);
    }
  }

  std::uint32_t At(std::size_t i) const { return i < size ? classes[i] : 0; }
  bool Is(std::size_t i, std::string_view lower) const {
    return i < size && words[i].size() == lower.size() && StartsWithLower(words[i], lower);
  }
  // Past the words of this class, at most `most` of them.
  std::size_t Skip(std::size_t from, std::uint32_t word_class, std::size_t most) const {
    std::size_t i = from;
    while (i < size && i - from < most && (classes[i] & word_class) != 0) ++i;
    return i;
  }
};

bool IsHttpVersion(std::string_view text) {
  // "HTTP/1.1", "HTTP/2"
  std::size_t end = text.size();
  while (end > 0 && text.size() - end < 3 && (IsDigit(text[end - 1]) || text[end - 1] == '.')) --end;
  return end < text.size() && EndsWithLower(text.substr(0, end), "http/");
}

bool EndsInUrl(std::string_view text) {
  if (text.ends_with('"') || text.ends_with('\'')) text.remove_suffix(1);
  std::size_t begin = text.size();
  while (begin > 0 && std::string_view(" \t\n\"'<>").find(text[begin - 1]) == std::string_view::npos) --begin;
  const std::string_view token = text.substr(begin);
  constexpr std::string_view kShortest = "http://a.io";
  if (token.size() < kShortest.size()) return false;
  const std::size_t scheme = token.find("://");
  return scheme != std::string_view::npos &&
         (EndsWithLower(token.substr(0, scheme), "http") || EndsWithLower(token.substr(0, scheme), "https"));
}

// "[ERROR]", or with a tag "[ERROR] okta".
bool EndsInLevel(std::string_view text, bool tagged) {
  if (tagged) {
    constexpr std::size_t kLongestTag = 42;
    std::size_t tag = text.size();
    while (tag > 0 && text[tag - 1] != ' ' && text.size() - tag <= kLongestTag) --tag;
    if (tag < 2 || text[tag - 2] != ']') return false;
    text = text.substr(0, tag - 1);
  }
  if (!text.ends_with(']')) return false;
  for (const std::string_view level : {"[error]", "[warn]", "[warning]", "[fatal]"}) {
    if (EndsWithLower(text, level)) return true;
  }
  return false;
}

bool HasTrouble(std::string_view text) {
  constexpr std::size_t kWindow = 120;
  if (text.size() > kWindow) text.remove_prefix(text.size() - kWindow);
  if (const std::size_t line = text.rfind('\n'); line != std::string_view::npos) text.remove_prefix(line + 1);
  for (std::size_t i = 0; i < text.size();) {
    if (!IsLetter(text[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < text.size() && IsLetter(text[i])) ++i;
    const bool whole =
        (begin == 0 || !IsWordChar(text[begin - 1])) && (i == text.size() || !IsWordChar(text[i]));
    if (whole && (ClassOf(text.substr(begin, i - begin)) & kTrouble) != 0) return true;
  }
  return false;
}

bool HasProof(std::string_view before, std::string_view after, const Wording& wording) {
  if (before.size() > 200) before.remove_prefix(before.size() - 200);
  after = after.substr(0, 200);
  return std::any_of(wording.proofs.begin(), wording.proofs.end(), [&](std::string_view proof) {
    return ContainsLower(after, proof) || ContainsLower(before, proof);
  });
}

// The words of `chain`, which end right before the number and its join, tell of a status.
bool WordsSayStatus(const WordChain& chain, const Lead& lead, const Tail& tail) {
  const bool is_key = lead.IsKey();
  const bool tight = lead.blanks() == 0;  // status=401, and not "status: 401"
  std::size_t i = 0;
  if (!is_key) i = chain.Skip(0, kCopula, 1);

  // HTTP 401, "HTTP status code was 401", "HTTP request failed: 401".
  if (const std::size_t http = chain.Skip(i, kHttpPart, 3); (chain.At(http) & kHttp) != 0) {
    if (lead.join() != Lead::Join::kComma && lead.join() != Lead::Join::kDash) return true;
  }
  const bool prefixed_well =
      chain.size < 2 || chain.joined_by[0] != '_' || (chain.At(1) & kStatusPrefix) != 0;
  if (is_key) {
    if ((chain.At(0) & kCodeNoun) != 0 && prefixed_well) return true;
    if ((chain.At(0) & kStatusNoun) != 0 && prefixed_well) {
      if (tight || chain.words[0].size() > 6) return true;  // longer than "status" itself
      if (tail.FitsField() || tail.FitsStatus()) return true;
    }
    if ((chain.At(0) & kReply) != 0 && tail.FitsStatus()) return true;
  } else {
    if ((chain.At(i) & kStatusNoun) != 0) return true;
    if ((chain.At(i) & kCodeNoun) != 0 && (chain.At(i + 1) & kCodeOwner) != 0) return true;
  }
  if (chain.Is(0, "error") || (chain.Is(0, "code") && chain.Is(1, "error"))) {
    // curl's "error: 401", Python's "error 401: Unauthorized", "error: 401 - denied".
    if (tail.StartsSentence() || tail.StartsWith(": ") || tail.StartsWith(" - ")) return true;
  }

  // "an HTTP 401 response", before anything that only looks at what follows.
  if (const std::size_t article = chain.Skip(0, kOccasionFiller, 2);
      !is_key && (chain.At(article) & kArticle) != 0 && !chain.Is(article, "the") && tail.FitsArticle()) {
    return true;
  }
  if (!tail.FitsStatus()) return false;
  // urllib3: "too many 503 error responses"
  if (chain.Is(0, "many") && chain.Is(1, "too")) return true;

  // "got back a 401", "received response: 401".
  if (const std::size_t verb = chain.Skip(0, kVerbFiller, 4);
      ((chain.At(verb) | (verb > 0 ? chain.At(verb - 1) : 0)) & kVerb) != 0 && (!is_key || verb > 0)) {
    return true;
  }
  // "rejected with status 401", "failed due to an HTTP 401".
  std::size_t with = chain.Skip(0, kHttpPart | kHttp, 3);
  with = chain.Skip(with, kArticle, 1);
  if (chain.Is(with, "with") || chain.Is(with, "by")) {
    if ((chain.At(with + 1) & kFailVerb) != 0) return true;
  } else if (chain.Is(with, "to") && chain.Is(with + 1, "due")) {
    if ((chain.At(with + 2) & kFailVerb) != 0) return true;
  }
  // "poll failed: 401", "login rejected with 401".
  std::size_t failure = chain.Is(0, "with") ? 1 : 0;
  if ((chain.At(failure) & kFailure) != 0) {
    ++failure;
    if (chain.Is(failure, "has")) ++failure;
    if ((chain.At(failure) & kOperation) != 0) return true;
  }
  // "after a 401", "because of HTTP 401", "last status: 401".
  std::size_t occasion = chain.Skip(0, kOccasionFiller, 3);
  if (occasion > 0 && chain.Is(occasion, "last")) return true;
  if (chain.Is(0, "error") && chain.Is(1, "last")) return true;
  occasion = chain.Skip(occasion, kArticle, 1);
  if ((chain.At(occasion) & kOccasion) != 0) return true;
  if ((chain.Is(occasion, "to") && chain.Is(occasion + 1, "due")) ||
      (chain.Is(occasion, "of") && chain.Is(occasion + 1, "because")) ||
      (chain.Is(occasion, "by") && chain.Is(occasion + 1, "caused"))) {
    return true;
  }
  return tail.AtEnd() && (chain.At(0) & kAnnounces) != 0;
}

bool IsQuoted(const Lead& lead) { return lead.opener() == '"' || lead.opener() == '\''; }

}  // namespace

bool IsHttpStatus(std::string_view text, std::size_t at) {
  const std::string_view code = text.substr(at, 3);
  if (at > 0 && IsWordChar(text[at - 1])) return false;
  if (at + 3 < text.size()) {
    const char next = text[at + 3];
    if (IsWordChar(next) || next == '%') return false;
    if (next == '.' && at + 4 < text.size() && IsDigit(text[at + 4])) return false;
  }
  std::string_view before = text.substr(0, at);
  if (before.size() > kStatusLookBehind) before.remove_prefix(before.size() - kStatusLookBehind);
  const std::string_view after = text.substr(at + 3, kStatusLookAhead);
  if (!before.empty()) {
    const char last = before.back();
    if (last == '.' || last == '/' || last == '+' || last == '#' || last == '$') return false;
  }
  const Tail tail(after);
  const Wording& wording = WordingOf(code);
  if (tail.SaysItself(wording)) return true;
  if (before.empty()) return false;

  // "Too Many Requests (429)"
  std::size_t marks = 0;
  while (marks < 4 && marks < before.size() && !IsWordChar(before[before.size() - 1 - marks])) ++marks;
  if (marks > 0) {
    const std::string_view words = before.substr(0, before.size() - marks);
    if (!words.empty() && wording.reason_endings.Contains(words.back())) {
      for (const std::string_view reason : wording.reasons) {
        if (EndsWithLower(words, reason)) return true;
      }
    }
  }

  const Lead lead(before);
  if (lead.join() == Lead::Join::kOther || lead.join() == Lead::Join::kStart) return false;
  const std::string_view rest = lead.rest();
  if (lead.opener() == '[' && lead.IsKey() && !tail.ClosesWith(']')) return false;  // a list of statuses
  if (IsQuoted(lead)) {
    // A number in quotes is a string, which programs also use for ids: something near must tell what it is.
    const WordChain chain(rest);
    if (lead.IsKey()) {
      if (chain.Is(0, "status") && chain.Is(1, "http") && tail.ClosesWith(lead.opener())) return true;
      return ((chain.At(0) & (kStatusNoun | kCodeNoun)) != 0) && HasProof(before, after, wording);
    }
    const std::size_t i = chain.Skip(0, kCopula, 1);
    return ((chain.At(i) & kStatusNoun) != 0 && (i > 0 || !chain.Is(i, "status"))) ||
           ((chain.At(i) & kCodeNoun) != 0 && (chain.At(i + 1) & kCodeOwner) != 0);
  }
  if (lead.opener() == '(' && lead.join() == Lead::Join::kBlank && tail.ClosesWith(')') &&
      HasTrouble(before)) {
    return true;
  }
  switch (lead.join()) {
    case Lead::Join::kBlank:
      if (IsHttpVersion(rest)) return true;
      // urllib3: https://host:443 "GET /path HTTP/1.1" 401
      if (rest.ends_with('"') && IsHttpVersion(rest.substr(0, rest.size() - 1))) {
        return before.find("://") != std::string_view::npos;
      }
      if (EndsInUrl(rest)) return tail.FitsResult();
      if (EndsInLevel(rest, /*tagged=*/false)) return tail.FitsStatus();
      break;
    case Lead::Join::kArrow:
      if (!lead.IsKey()) return tail.FitsResult();
      break;
    case Lead::Join::kColon:
      if (EndsInLevel(rest, /*tagged=*/true)) return tail.FitsStatus();
      [[fallthrough]];
    default:
      if (EndsInUrl(rest)) return tail.FitsResult();
      break;
  }
  const WordChain chain(rest);
  if (lead.join() == Lead::Join::kArrow && (chain.At(0) & (kStatusNoun | kCodeNoun)) == 0)
    return tail.FitsResult();
  return chain.size > 0 && WordsSayStatus(chain, lead, tail);
}

bool MayBeHttpStatus(std::string_view line, std::size_t at, std::string* scratch) {
  // Next to a backslash nothing is what it seems: "\n401" is a word of its own once it is decoded.
  const std::size_t near = std::min<std::size_t>(at, 8);
  if (at + 3 < line.size() && IsWordChar(line[at + 3])) return false;
  if (at > 0 && IsWordChar(line[at - 1]) && std::memchr(line.data() + at - near, '\\', near) == nullptr)
    return false;
  // Where a string of the wrapping ends right behind the number, the record ends there.
  if (at + 3 < line.size() && line[at + 3] == '"' && MayBeHttpStatus(line.substr(0, at + 3), at, scratch))
    return true;
  const std::size_t near_begin = at - std::min(at, kStatusLookBehind);
  const std::size_t near_size = std::min(line.size(), at + 3 + kStatusLookAhead) - near_begin;
  if (std::memchr(line.data() + near_begin, '\\', near_size) == nullptr) return IsHttpStatus(line, at);
  const std::size_t begin = at - std::min(at, 4 * kStatusLookBehind);
  const std::string_view window = line.substr(begin, at - begin + 3 + 4 * kStatusLookAhead);
  scratch->clear();
  UnescapeForMatching(window.substr(0, at - begin), scratch);
  const std::size_t decoded_at = scratch->size();
  if (begin > 0 && decoded_at < kStatusLookBehind) return true;  // escaped so often that too little is left
  UnescapeForMatching(window.substr(at - begin), scratch);
  return IsHttpStatus(*scratch, decoded_at);
}

void FindHttpStatuses(std::string_view text, std::vector<StatusCode>* found) {
  found->clear();
  for (std::size_t at = 0; at + 3 <= text.size();) {
    if (!IsDigit(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && IsDigit(text[end])) ++end;
    if (end - at == 3 && text[at] >= '1' && text[at] <= '5' && IsHttpStatus(text, at)) {
      found->push_back(
          static_cast<StatusCode>((text[at] - '0') * 100 + (text[at + 1] - '0') * 10 + text[at + 2] - '0'));
    }
    at = end;
  }
  std::sort(found->begin(), found->end());
  found->erase(std::unique(found->begin(), found->end()), found->end());
}

}  // namespace wflogscan
