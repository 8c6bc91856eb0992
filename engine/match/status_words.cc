#include "engine/match/status_words.h"

#include <array>
#include <cstddef>
#include <initializer_list>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"

namespace wflogscan {
namespace {

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
    Add(kAsks, {"fetch",      "fetching", "poll",    "polling", "query", "querying",     "list",
                "listing",    "get",      "getting", "search",  "sync",  "collect",      "collecting",
                "collection", "download", "lookup",  "read",    "login", "authenticate", "refresh",
                "pull",       "scrape",   "export",  "describe"});
    Add(kMeasures, {"attempt", "attempts", "retries", "count",  "total", "size",  "depth",
                    "lag",     "ms",       "seconds", "bytes",  "page",  "pages", "line",
                    "lines",   "id",       "port",    "offset", "limit", "batch", "number"});
    Add(kStatusPrefix, {"http", "resp", "response", "error", "err", "api", "upstream", "last", "vendor",
                        "return", "result", "status"});
  }

  std::uint32_t ClassOf(std::string_view word) const {
    // Most words are none of these, and their size and first letter say so.
    if (word.empty() || word.size() > kLongestWord || !absl::ascii_isalpha(word.front()) ||
        (beginnings_[word.size()] >> (absl::ascii_tolower(word.front()) - 'a') & 1) == 0) {
      return 0;
    }
    std::array<char, kLongestWord> lower;
    for (std::size_t i = 0; i < word.size(); ++i) lower[i] = absl::ascii_tolower(word[i]);
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

}  // namespace

std::uint32_t ClassOfStatusWord(std::string_view word) {
  static const auto* const table = new WordTable;
  return table->ClassOf(word);
}

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
  static const auto* const too_many = new Wording{
      {"too many requests"},
      {"client error", "rate limit", "throttled", "quota", "over quota", "slow down", "resource exhausted"},
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

const Wording& WordingOfAny() {
  static const auto* const any = [] {
    std::vector<std::string_view> reasons;
    std::vector<std::string_view> claims;
    std::vector<std::string_view> proofs;
    const auto add = [](const std::vector<std::string_view>& from, std::vector<std::string_view>* to) {
      to->insert(to->end(), from.begin(), from.end());
    };
    for (const std::string_view code : {"400", "401", "403", "429", "500"}) {  // one for each wording
      add(WordingOf(code).reasons, &reasons);
      add(WordingOf(code).claims, &claims);
      add(WordingOf(code).proofs, &proofs);
    }
    return new Wording(std::move(reasons), std::move(claims), std::move(proofs));
  }();
  return *any;
}

}  // namespace wflogscan
