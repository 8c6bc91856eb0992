#ifndef WFLOGSCAN_ENGINE_MATCH_STATUS_TAIL_H_
#define WFLOGSCAN_ENGINE_MATCH_STATUS_TAIL_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "absl/strings/ascii.h"
#include "engine/match/http_status.h"
#include "engine/match/lower_case.h"
#include "engine/match/status_words.h"

namespace wflogscan {

// Whether the reader's windows end where they should, or nowhere, so that it takes for a status what any line
// of more and longer numbers would make it take for one.
enum class StatusBounds : std::uint8_t { kExact, kNone };

// What follows a number that may be an HTTP status (match/http_status.h).
class StatusTail {
 public:
  explicit StatusTail(std::string_view text) : text_(text.substr(0, kStatusLookAhead)) {
    std::size_t at = 0;
    while (at < text_.size() && absl::ascii_isspace(text_[at]) && text_[at] != '\n') ++at;
    at_end_ = at == text_.size() || text_[at] == '\n';
    first_ = text_.empty() ? '\0' : text_.front();
    word_ = !text_.empty() && absl::ascii_isspace(first_) ? text_.substr(1) : std::string_view();
  }

  bool AtEnd() const { return at_end_; }

  // A mark that ends a number, and not one that goes on with it: no 401.5, 401%, 401-0, 401/500.
  bool Marked() const {
    if (text_.empty() || IsWordChar(first_) || absl::ascii_isspace(first_)) return false;
    if (first_ == '.' || first_ == ',') return text_.size() < 2 || !absl::ascii_isdigit(text_[1]);
    return first_ != '%' && first_ != '/' && first_ != '+' && first_ != '-';
  }

  // The text goes on as it does after a status, and not as after a count ("401 events").
  bool FitsStatus() const {
    if (at_end_ || Marked()) return true;
    if (word_.empty()) return false;
    if (std::string_view("\"'([{<-}]").find(word_.front()) != std::string_view::npos) return true;
    switch (absl::ascii_tolower(word_.front())) {
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

  // As after an arrow or a URL, where many numbers may stand: "-> 401 in 31ms", "https://host: 401 {body}".
  bool FitsResult() const {
    if (at_end_ || (Marked() && first_ != '.' && first_ != ',')) return true;
    if (word_.empty()) return false;
    return word_.front() == '(' || word_.front() == '{' || StartsWithLower(word_, "unauth") ||
           StartsWithLower(word_, "forb") || StartsWithLower(word_, "too many") ||
           StartsWithLower(word_, "http:") || StartsWithLower(word_, "https:") || word_.starts_with("-> ") ||
           (StartsWithLower(word_, "in ") && word_.size() > 3 && absl::ascii_isdigit(word_[3])) ||
           IsDuration(word_);
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
  bool FitsField() const { return StartsSentence() || StartsField(); }
  bool StartsField() const {
    std::size_t at = 0;
    while (at < word_.size() && at < 30 && IsWordChar(word_[at])) ++at;
    return at > 0 && at < word_.size() && word_[at] == '=';
  }

  bool SaysItself(const Wording& wording, StatusBounds bounds) const {
    std::size_t at = 0;
    while (at < 4 && at < text_.size() && !IsWordChar(text_[at])) ++at;
    std::string_view after = text_.substr(at);
    if (at == 0 || after.empty()) return false;
    const char first = absl::ascii_tolower(after.front());
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
    return StartsWithLower(text_, ", message=") &&
           ContainsLower(bounds == StatusBounds::kNone ? text_ : text_.substr(0, 160), ", url=url(");
  }

  // What the vendor answered: "fetch: 403: {...}", "fetch: 502: <html>", "poll: 401 {...}".
  bool OpensBody() const {
    std::string_view rest = text_;
    if (rest.starts_with(':')) rest.remove_prefix(1);
    if (!rest.starts_with(' ')) return false;
    rest.remove_prefix(1);
    return rest.starts_with('{') || rest.starts_with('<') || rest.starts_with('[') ||
           rest.starts_with("\\\"");
  }

  // What the request took: "401 88ms", "(401) in 88ms", "[401] - 1.2s", "401 (30.0s)".
  bool TakesTime() const {
    std::string_view rest = text_;
    if (rest.starts_with(')') || rest.starts_with(']')) rest.remove_prefix(1);
    if (!rest.starts_with(' ')) return false;
    rest.remove_prefix(1);
    for (const std::string_view before : {"in ", "- ", "("}) {
      if (!rest.starts_with(before)) continue;
      rest.remove_prefix(before.size());
      break;
    }
    return IsDuration(rest);
  }
  // "401 after 3 attempts", and not "401 after filtering".
  bool CountsAttempts() const {
    constexpr std::string_view kAfter = " after ";
    return text_.size() > kAfter.size() && text_.starts_with(kAfter) &&
           absl::ascii_isdigit(text_[kAfter.size()]);
  }
  bool AnnouncesRetry() const {
    return std::any_of(std::begin(kRetries), std::end(kRetries),
                       [this](std::string_view retry) { return text_.starts_with(retry); });
  }
  bool StartsSentence() const { return !word_.empty() && word_.front() >= 'A' && word_.front() <= 'Z'; }
  bool StartsWith(std::string_view mark) const { return text_.starts_with(mark); }
  bool ClosesWith(char c) const { return first_ == c; }

 private:
  static constexpr std::string_view kRetries[] = {", retry", ", will retry", ", backing off", ", giving up"};

  static bool IsDuration(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size() && at < 13 && (absl::ascii_isdigit(text[at]) || text[at] == '.')) ++at;
    if (at == 0) return false;
    text.remove_prefix(at);
    if (text.starts_with(' ')) text.remove_prefix(1);
    return StartsWithWord(text, "ms") || StartsWithWord(text, "s") || StartsWithWord(text, "\xc2\xb5s");
  }

  std::string_view text_;
  std::string_view word_;  // behind the blank, if one comes first
  char first_ = '\0';
  bool at_end_ = false;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_STATUS_TAIL_H_
