#ifndef WFLOGSCAN_ENGINE_MATCH_STATUS_WORDS_H_
#define WFLOGSCAN_ENGINE_MATCH_STATUS_WORDS_H_

// The vocabulary of match/http_status.h: what words mean before a number that may be an HTTP status, and what
// programs print beside one. Words are compared without case.

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"

namespace wflogscan {

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
  kAsks = 1U << 18,          // "list issues: 401"
  kMeasures = 1U << 19,      // "fetch retries: 401": what stands before a figure
};

// The classes of a word, 0 for one that says nothing of a status. About 5 ns for most words.
std::uint32_t ClassOfStatusWord(std::string_view word);

// Letters whatever their case, and everything else as one more.
class LetterSet {
 public:
  void Add(char c) { bits_ |= Bit(c); }
  bool Contains(char c) const { return (bits_ & Bit(c)) != 0; }

 private:
  static std::uint32_t Bit(char c) {
    return absl::ascii_isalpha(c) ? std::uint32_t{1} << (absl::ascii_tolower(c) - 'a')
                                  : std::uint32_t{1} << 31;
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

// `code` is three digits.
const Wording& WordingOf(std::string_view code);
// That of all of them together.
const Wording& WordingOfAny();

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_STATUS_WORDS_H_
