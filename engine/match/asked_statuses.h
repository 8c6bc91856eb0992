#ifndef WFLOGSCAN_ENGINE_MATCH_ASKED_STATUSES_H_
#define WFLOGSCAN_ENGINE_MATCH_ASKED_STATUSES_H_

// Which numbers of a raw line may be an HTTP status that a rule asks for. They need not be one: whether they
// are is told from the decoded record (match/http_status.h).

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/match/line_numbers.h"
#include "engine/match/rule_set.h"

namespace wflogscan {

// One per thread. `rules` must outlive it.
class AskedStatuses {
 public:
  static constexpr std::size_t kDigits = 3;

  explicit AskedStatuses(const RuleSet& rules) : rules_(&rules) {}

  // Whether a rule asks for the status that these kDigits characters are.
  bool AsksFor(const char* code) const;
  // Whether the number [begin, end) of the content is one that a rule asks for, or ends in one behind an
  // escape; then whether it may be a status.
  bool AsksFor(std::string_view content, std::size_t begin, std::size_t end) const;
  bool MayBeStatus(std::string_view content, std::size_t begin, std::size_t end);

  // Whether one of its numbers may be one; `numbers` are those of its line.
  bool MayHoldStatus(std::string_view content);
  bool MayHoldStatus(std::string_view content, const LineNumbers& numbers);

 private:
  const RuleSet* rules_;
  std::string scratch_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_ASKED_STATUSES_H_
