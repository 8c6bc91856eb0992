#include "engine/match/http_status.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <initializer_list>

#include "absl/strings/ascii.h"
#include "engine/base/byte_word.h"
#include "engine/base/unescape.h"
#include "engine/match/line_skeleton.h"
#include "engine/match/lower_case.h"
#include "engine/match/status_lead.h"
#include "engine/match/status_tail.h"
#include "engine/match/status_words.h"

namespace wflogscan {
namespace {

constexpr std::string_view kMethods[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};

bool IsHttpVersion(std::string_view text) {
  // "HTTP/1.1", "HTTP/2"
  std::size_t end = text.size();
  while (end > 0 && text.size() - end < 3 && (absl::ascii_isdigit(text[end - 1]) || text[end - 1] == '.'))
    --end;
  return end < text.size() && EndsWithLower(text.substr(0, end), "http/");
}

// Where the text's last word begins, which may be a URL or a path.
std::size_t BeginOfLastToken(std::string_view text) {
  std::size_t begin = text.size();
  while (begin > 0 && std::string_view(" \t\n\"'<>").find(text[begin - 1]) == std::string_view::npos) --begin;
  return begin;
}

// "GET /api/v1/logs": a request without its host.
bool EndsInRequest(std::string_view text) {
  const std::size_t begin = BeginOfLastToken(text);
  if (!text.substr(begin).starts_with('/') || begin == 0) return false;
  const std::string_view before = text.substr(0, begin - 1);
  return std::any_of(std::begin(kMethods), std::end(kMethods), [before](std::string_view method) {
    return before.ends_with(method) &&
           (before.size() == method.size() || !IsWordChar(before[before.size() - method.size() - 1]));
  });
}

// Whether a field before the message says that its level is one of these, by their beginnings.
bool SaysLevel(std::string_view before, std::initializer_list<std::string_view> levels) {
  constexpr std::string_view kKey = "level";
  for (std::size_t at = 0; at + kKey.size() < before.size(); ++at) {
    if (!StartsWithLower(before.substr(at), kKey)) continue;
    const std::size_t value = before.find_first_not_of("\":= ", at + kKey.size());
    if (value == std::string_view::npos) return false;
    if (std::any_of(levels.begin(), levels.end(),
                    [&](std::string_view level) { return StartsWithLower(before.substr(value), level); })) {
      return true;
    }
  }
  return false;
}

bool IsSaidInPassing(std::string_view before) { return SaysLevel(before, {"info", "debug", "trace"}); }
bool IsSaidToBeAnError(std::string_view before) { return SaysLevel(before, {"err", "fatal", "crit"}); }

// Whether what stands before a value in quotes is the key of a message.
bool IsMessageKey(const WordChain& chain) {
  return chain.Is(0, "message") || chain.Is(0, "msg") || chain.Is(0, "error") || chain.Is(0, "err");
}

bool EndsInUrl(std::string_view text, StatusBounds bounds) {
  if (text.ends_with('"') || text.ends_with('\'')) text.remove_suffix(1);
  const std::string_view token = text.substr(BeginOfLastToken(text));
  constexpr std::string_view kShortest = "http://a.io";
  if (bounds == StatusBounds::kExact && token.size() < kShortest.size()) return false;
  const std::size_t scheme = token.find("://");
  return scheme != std::string_view::npos &&
         (EndsWithLower(token.substr(0, scheme), "http") || EndsWithLower(token.substr(0, scheme), "https"));
}

// "600 -> 500": a figure was changed. Behind "attempt 2 ->" and "/users/12 ->" stands a result.
bool EndsInFigure(std::string_view text, StatusBounds bounds) {
  std::size_t size = 0;
  while (size < text.size() && absl::ascii_isdigit(text[text.size() - 1 - size])) ++size;
  if (bounds == StatusBounds::kNone || size < 3) return false;
  text.remove_suffix(size);
  return text.empty() || std::string_view(" (=:[").find(text.back()) != std::string_view::npos;
}

// "non 200", "non-2xx": what came instead follows. Of a skeleton's numbers nothing is known but where they
// stand.
bool EndsInNonSuccess(std::string_view text, StatusBounds bounds) {
  std::size_t size = 0;
  while (size < 4 && size < text.size() && IsWordChar(text[text.size() - 1 - size])) ++size;
  if (size == 0 || (bounds == StatusBounds::kExact && size != 3)) return false;
  if (!absl::ascii_isdigit(text[text.size() - size])) return false;
  text.remove_suffix(size);
  if (!text.ends_with(' ') && !text.ends_with('-')) return false;
  text.remove_suffix(1);
  return EndsWithLower(text, "non") && (text.size() == 3 || !IsWordChar(text[text.size() - 4]));
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

// "[GET /path]": how go-swagger's clients begin their errors.
bool EndsInBracketedRequest(std::string_view text) {
  return text.ends_with(']') && EndsInRequest(text.substr(0, text.size() - 1));
}

// The message of an error, or its whole first part, if that is all that stands before the colon: "query
// issues" of "[ERROR] wiz: query issues: 401" and of err="query issues: 401". Empty if it is none. A warning
// may count what it does.
std::string_view ErrorMessageAtEnd(std::string_view text, bool or_warning) {
  const std::size_t colon = text.rfind(": ");
  if (colon != std::string_view::npos && text.find('"', colon) == std::string_view::npos) {
    const std::string_view head = text.substr(0, colon);
    const bool is_error = EndsInLevel(head, /*tagged=*/true) &&
                          (or_warning || ContainsLower(head, "[error]") || ContainsLower(head, "[fatal]"));
    return is_error ? text.substr(colon + 2) : std::string_view();
  }
  const std::size_t quote = text.rfind('"');
  if (quote == std::string_view::npos) return {};
  std::string_view key = text.substr(0, quote);
  while (!key.empty() && std::string_view("=: \"\\").find(key.back()) != std::string_view::npos) {
    key.remove_suffix(1);
  }
  return IsMessageKey(WordChain(key)) && IsSaidToBeAnError(key) ? text.substr(quote + 1) : std::string_view();
}

// Whether it names what was asked of the vendor, "query issues", "siem/all" or a host, and no figure.
bool NamesRequest(std::string_view message) {
  constexpr std::size_t kLongest = 60;
  const auto is_of_name = [](char c) {
    return IsWordChar(c) || c == ' ' || c == '/' || c == '.' || c == '-';
  };
  if (message.empty() || message.size() > kLongest ||
      !std::all_of(message.begin(), message.end(), is_of_name)) {
    return false;
  }
  const std::size_t blank = message.find(' ');
  if (blank == std::string_view::npos && message.find_first_of("/.") != std::string_view::npos) {
    return !EndsWithLower(message, ".go") && absl::ascii_isalpha(message.back());
  }
  const std::string_view last = message.substr(message.rfind(' ') + 1);
  if ((ClassOfStatusWord(last) & kMeasures) != 0) return false;
  return ((ClassOfStatusWord(message.substr(0, blank)) | ClassOfStatusWord(last)) & kAsks) != 0;
}

bool HasTrouble(std::string_view text, StatusBounds bounds) {
  constexpr std::size_t kWindow = 120;
  if (bounds == StatusBounds::kExact && text.size() > kWindow) text.remove_prefix(text.size() - kWindow);
  if (const std::size_t line = text.rfind('\n'); line != std::string_view::npos) text.remove_prefix(line + 1);
  for (std::size_t i = 0; i < text.size();) {
    if (!absl::ascii_isalpha(text[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < text.size() && absl::ascii_isalpha(text[i])) ++i;
    // A window may begin in the middle of a word.
    const bool begins = bounds == StatusBounds::kNone || begin == 0 || !IsWordChar(text[begin - 1]);
    const bool ends = i == text.size() || !IsWordChar(text[i]);
    if (begins && ends && (ClassOfStatusWord(text.substr(begin, i - begin)) & kTrouble) != 0) return true;
  }
  return false;
}

bool HasProof(std::string_view before, std::string_view after, const Wording& wording, StatusBounds bounds) {
  constexpr std::size_t kWindow = 200;
  if (bounds == StatusBounds::kExact) {
    if (before.size() > kWindow) before.remove_prefix(before.size() - kWindow);
    after = after.substr(0, kWindow);
  }
  return std::any_of(wording.proofs.begin(), wording.proofs.end(), [&](std::string_view proof) {
    return ContainsLower(after, proof) || ContainsLower(before, proof);
  });
}

// The words of `chain`, which end right before the number and its join, tell of a status.
bool WordsSayStatus(const WordChain& chain, const StatusLead& lead, const StatusTail& tail) {
  const bool is_key = lead.IsKey();
  const bool tight = lead.blanks() == 0;  // status=401, and not "status: 401"
  std::size_t i = 0;
  if (!is_key) i = chain.Skip(0, kCopula, 1);

  // HTTP 401, "HTTP status code was 401", "HTTP request failed: 401".
  if (const std::size_t http = chain.Skip(i, kHttpPart, 3); (chain.At(http) & kHttp) != 0) {
    if (lead.join() != StatusLead::Join::kComma && lead.join() != StatusLead::Join::kDash) return true;
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
    // "okta: error 503, will retry", and no "parse error 503, retrying without it".
    if (chain.size == 1 && tail.AnnouncesRetry()) return true;
  }

  // "an HTTP 401 response", before anything that only looks at what follows.
  if (const std::size_t article = chain.Skip(0, kOccasionFiller, 2);
      !is_key && (chain.At(article) & kArticle) != 0 && !chain.Is(article, "the") && tail.FitsArticle()) {
    return true;
  }
  if (!tail.FitsStatus()) return false;
  // urllib3: "too many 503 error responses"
  if (chain.Is(0, "many") && chain.Is(1, "too")) return true;

  // "list api 401", "content api 401, retrying".
  if (!is_key && chain.Is(0, "api") &&
      ((tail.AtEnd() && (chain.At(1) & kOperation) != 0) || tail.StartsWith(", retry"))) {
    return true;
  }

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

bool IsQuoted(const StatusLead& lead) { return lead.opener() == '"' || lead.opener() == '\''; }

// Whether the number [begin, end) is no part of a longer word or number.
bool StandsAlone(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin > 0) {
    const char last = text[begin - 1];
    if (IsWordChar(last) || last == '.' || last == '/' || last == '+' || last == '#' || last == '$')
      return false;
  }
  if (end == text.size()) return true;
  const char next = text[end];
  if (IsWordChar(next) || next == '%') return false;
  return next != '.' || end + 1 == text.size() || !absl::ascii_isdigit(text[end + 1]);
}

// `wording` is what may stand beside the number.
bool IsStatus(std::string_view text, std::size_t at, const Wording& wording, StatusBounds bounds) {
  if (!StandsAlone(text, at, at + 3)) return false;
  std::string_view before = text.substr(0, at);
  if (before.size() > kStatusLookBehind) before.remove_prefix(before.size() - kStatusLookBehind);
  const std::string_view after = text.substr(at + 3, kStatusLookAhead);
  const StatusTail tail(after);
  if (tail.SaysItself(wording, bounds)) return true;
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

  const StatusLead lead(before);
  if (lead.opener() == '[' && lead.blanks() == 0 && tail.ClosesWith(']') &&
      EndsInBracketedRequest(lead.rest())) {
    return true;
  }
  if (lead.join() == StatusLead::Join::kOther || lead.join() == StatusLead::Join::kStart) return false;
  const std::string_view rest = lead.rest();
  if (lead.opener() == '[' && lead.IsKey() && !tail.ClosesWith(']')) return false;  // a list of statuses
  if (IsQuoted(lead)) {
    // A number in quotes is a string, which programs also use for ids: something near must tell what it is.
    const WordChain chain(rest);
    if (lead.IsKey()) {
      // "message":"403: no access", "message":"403 - no access"
      if (IsMessageKey(chain) && (tail.StartsWith(": ") || tail.StartsWith(" - ")) &&
          !IsSaidInPassing(before)) {
        return true;
      }
      const bool is_spelled_out = (chain.Is(0, "status") && chain.Is(1, "http")) ||
                                  chain.Is(0, "statuscode") || (chain.Is(0, "code") && chain.Is(1, "status"));
      if (is_spelled_out && tail.ClosesWith(lead.opener())) return true;
      if ((chain.At(0) & (kStatusNoun | kCodeNoun)) == 0) return false;
      const bool is_of_an_answer = chain.Is(0, "status") || (chain.Is(0, "code") && chain.Is(1, "response"));
      return HasProof(before, after, wording, bounds) ||
             (is_of_an_answer && tail.ClosesWith(lead.opener()) && HasTrouble(before, bounds));
    }
    const std::size_t i = chain.Skip(0, kCopula, 1);
    return ((chain.At(i) & kStatusNoun) != 0 && (i > 0 || !chain.Is(i, "status"))) ||
           ((chain.At(i) & kCodeNoun) != 0 && (chain.At(i + 1) & kCodeOwner) != 0);
  }
  if (lead.opener() == '(' && lead.join() == StatusLead::Join::kBlank && tail.ClosesWith(')') &&
      HasTrouble(before, bounds)) {
    return true;
  }
  // What is a URL in a skeleton may be none in some of its lines, whose words are asked then.
  const bool is_sure = bounds == StatusBounds::kExact;
  switch (lead.join()) {
    case StatusLead::Join::kBlank:
      if (IsHttpVersion(rest)) return true;
      // urllib3: https://host:443 "GET /path HTTP/1.1" 401
      if (rest.ends_with('"') && IsHttpVersion(rest.substr(0, rest.size() - 1))) {
        const bool has_url = before.find("://") != std::string_view::npos;
        if (is_sure || has_url) return has_url;
      }
      if (EndsInUrl(rest, bounds) && (is_sure || tail.FitsResult() || tail.StartsField())) {
        return tail.FitsResult() || tail.StartsField();
      }
      if (EndsInLevel(rest, /*tagged=*/false)) return tail.FitsStatus();
      if (tail.TakesTime() && EndsInRequest(rest)) return true;
      break;
    case StatusLead::Join::kArrow:
      if (!lead.IsKey()) return !EndsInFigure(rest, bounds) && tail.FitsResult();
      break;
    case StatusLead::Join::kColon:
      if ((EndsInLevel(rest, /*tagged=*/true) || EndsInNonSuccess(rest, bounds)) &&
          (is_sure || tail.FitsStatus())) {
        return tail.FitsStatus();
      }
      if (tail.AtEnd() || tail.OpensBody() || tail.ClosesWith('"')) {
        if (NamesRequest(ErrorMessageAtEnd(rest, /*or_warning=*/tail.OpensBody()))) return true;
      }
      if (EndsInRequest(rest) && (tail.FitsResult() || tail.AnnouncesRetry() || tail.CountsAttempts())) {
        return true;
      }
      [[fallthrough]];
    case StatusLead::Join::kDash:
      if (tail.TakesTime() && EndsInRequest(rest)) return true;
      [[fallthrough]];
    default:
      // Behind an equals sign it is the value of a parameter of that URL, as below.
      if (lead.join() != StatusLead::Join::kEquals && EndsInUrl(rest, bounds) &&
          (is_sure || tail.FitsResult())) {
        return tail.FitsResult();
      }
      break;
  }
  const WordChain chain(rest);
  if (lead.join() == StatusLead::Join::kEquals && chain.size > 0 &&
      (chain.joined_by[0] == '?' || chain.joined_by[0] == '&')) {
    return false;
  }
  if (lead.join() == StatusLead::Join::kArrow && (chain.At(0) & (kStatusNoun | kCodeNoun)) == 0)
    return tail.FitsResult();
  return chain.size > 0 && WordsSayStatus(chain, lead, tail);
}

bool MayBeStatus(std::string_view line, std::size_t at, const Wording& wording, StatusBounds bounds,
                 std::string* scratch) {
  if (at + 3 < line.size() && IsWordChar(line[at + 3])) return false;
  // "\n401" is a word of its own once it is decoded.
  if (at > 0 && IsWordChar(line[at - 1]) && !IsBehindEscape(line, at)) return false;
  // Where a string of the wrapping ends right behind the number, the record ends there.
  if (at + 3 < line.size() && line[at + 3] == '"' &&
      MayBeStatus(line.substr(0, at + 3), at, wording, bounds, scratch))
    return true;
  const std::size_t near_begin = at - std::min(at, kStatusLookBehind);
  const std::size_t near_size = std::min(line.size(), at + 3 + kStatusLookAhead) - near_begin;
  if (std::memchr(line.data() + near_begin, '\\', near_size) == nullptr)
    return IsStatus(line, at, wording, bounds);
  const std::size_t begin = at - std::min(at, 4 * kStatusLookBehind);
  const std::string_view window = line.substr(begin, at - begin + 3 + 4 * kStatusLookAhead);
  scratch->clear();
  UnescapeForMatching(window.substr(0, at - begin), scratch);
  const std::size_t decoded_at = scratch->size();
  if (begin > 0 && decoded_at < kStatusLookBehind) return true;  // escaped so often that too little is left
  UnescapeForMatching(window.substr(at - begin), scratch);
  if (IsStatus(*scratch, decoded_at, wording, bounds)) return true;
  // A real parser undoes these as well where they are the wrapping's.
  if (scratch->find("\\u") == std::string::npos) return false;
  std::string decoded;
  UnescapeBeyondAscii(std::string_view(*scratch).substr(0, decoded_at), &decoded);
  const std::size_t status_at = decoded.size();
  if (begin > 0 && status_at < kStatusLookBehind) return true;
  UnescapeBeyondAscii(std::string_view(*scratch).substr(decoded_at), &decoded);
  return IsStatus(decoded, status_at, wording, bounds);
}

// Whether skeleton[at] begins an escape that may have a number in it. One whose digits are all there has not.
bool IsOpenEscape(std::string_view skeleton, std::size_t at) {
  constexpr std::size_t kDigits = 4;
  if (skeleton[at] != '\\' || at + 1 == skeleton.size()) return false;
  const char next = skeleton[at + 1];
  const std::string_view digits = skeleton.substr(at + 2, kDigits);
  if (next == 'u' && digits.size() == kDigits) {
    return !std::all_of(digits.begin(), digits.end(), absl::ascii_isxdigit);
  }
  return LineSkeleton::IsPlaceholder(next) || std::string_view("uUxX").find(next) != std::string_view::npos;
}

// Whether numbers of this skeleton may be part of what the reader looks at: of an escape, or of a word.
bool MayReadNumbers(std::string_view skeleton) {
  for (std::size_t i = 0; i < skeleton.size(); ++i) {
    const bool has_next = i + 1 < skeleton.size();
    if (IsOpenEscape(skeleton, i)) return true;
    if (skeleton[i] == LineSkeleton::kId &&
        ((i > 0 && IsWordChar(skeleton[i - 1])) || (has_next && IsWordChar(skeleton[i + 1])))) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool IsBehindEscape(std::string_view text, std::size_t at) {
  constexpr std::size_t kEscapeBytes = 8;
  const std::size_t near = std::min(at, kEscapeBytes);
  return text.substr(at - near, near).find('\\') != std::string_view::npos;
}

bool EscapesQuotesOnly(std::string_view text) {
  std::size_t at = text.find('\\');
  while (at != std::string_view::npos && at + 1 < text.size() && text[at + 1] == '"')
    at = text.find('\\', at + 2);
  return at == std::string_view::npos;
}

bool IsHttpStatus(std::string_view text, std::size_t at) {
  return IsStatus(text, at, WordingOf(text.substr(at, 3)), StatusBounds::kExact);
}

bool MayBeHttpStatus(std::string_view line, std::size_t at, std::string* scratch) {
  return MayBeStatus(line, at, WordingOf(line.substr(at, 3)), StatusBounds::kExact, scratch);
}

std::uint64_t HttpStatusesInSkeleton(std::string_view skeleton) {
  constexpr std::size_t kMost = 64;
  std::vector<std::size_t> places;
  for (std::size_t at = 0; at < skeleton.size(); ++at) {
    if (LineSkeleton::IsPlaceholder(skeleton[at])) places.push_back(at);
  }
  const bool has_odd_escapes = !EscapesQuotesOnly(skeleton);
  const bool may_read_numbers = MayReadNumbers(skeleton);
  std::uint64_t statuses = 0;
  std::uint64_t asked = 0;
  for (std::size_t i = 0; i < std::min(kMost, places.size()); ++i) {
    const std::uint64_t bit = std::uint64_t{1} << i;
    if (may_read_numbers || (has_odd_escapes && IsBehindEscape(skeleton, places[i]))) {
      statuses |= bit;
    } else if (skeleton[places[i]] != LineSkeleton::kId && StandsAlone(skeleton, places[i], places[i] + 1)) {
      asked |= bit;
    }
  }
  std::string scratch;
  std::string line;
  std::vector<std::size_t> numbers;  // where they begin in `line`
  // Of the words that the reader knows these are the ones that may be the end of an id, "12a" and "12bad";
  // and behind a status it tells what begins with a capital from other words, and both from a number.
  for (const std::string_view id : {"0", "0a", "0bad", "a0", "A0"}) {
    line.clear();
    numbers.clear();
    std::size_t next = 0;
    for (const std::size_t place : places) {
      line.append(skeleton, next, place - next);
      numbers.push_back(line.size());
      line += skeleton[place] == LineSkeleton::kId ? id : "0";
      next = place + 1;
    }
    line.append(skeleton, next);
    for (std::uint64_t left = asked; left != 0; left &= left - 1) {
      const std::size_t at = numbers[static_cast<std::size_t>(std::countr_zero(left))];
      line.insert(at, "00");
      if (MayBeStatus(line, at, WordingOfAny(), StatusBounds::kNone, &scratch)) statuses |= left & -left;
      line.erase(at, 2);
    }
    asked &= ~statuses;
    if (asked == 0 || skeleton.find(LineSkeleton::kId) == std::string_view::npos) break;
  }
  return statuses;
}

void FindHttpStatuses(std::string_view text, std::vector<StatusCode>* found) {
  found->clear();
  for (std::size_t at = FindDigit(text, 0); at + 3 <= text.size(); at = FindDigit(text, at)) {
    std::size_t end = at;
    while (end < text.size() && absl::ascii_isdigit(text[end])) ++end;
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
