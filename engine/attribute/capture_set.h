#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_CAPTURE_SET_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_CAPTURE_SET_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "engine/match/rule_set.h"
#include "re2/re2.h"

namespace wflogscan {

// A figure that a rule's capture found, as a place in the record's match_text.
struct CapturedSpan {
  RuleIndex rule = 0;
  std::uint32_t capture = 0;  // index into the rule's captures
  std::uint32_t begin = 0;
  std::uint32_t size = 0;
};

// The rules' captures. A capture is compiled when its rule first matches, because most scans need few of the
// hundreds there are and start-up is short. Thread-safe; share by const reference.
class CaptureSet {
 public:
  explicit CaptureSet(const RuleSet& rules);

  // Calls take(span) for each capture of these rules that finds something in `text`, rule by rule. About a
  // microsecond for each different pattern: many rules share one.
  template <typename Rules, typename Take>
  void Find(const Rules& rules, std::string_view text, const Take& take) const {
    absl::InlinedVector<std::pair<std::uint32_t, std::string_view>, 8> found;  // by pattern
    for (const RuleIndex rule : rules) {
      for (std::uint32_t i = 0; i < patterns_of_rule_[rule].size(); ++i) {
        const std::uint32_t pattern = patterns_of_rule_[rule][i];
        const auto known = std::find_if(found.begin(), found.end(),
                                        [&](const auto& entry) { return entry.first == pattern; });
        const std::string_view value = known != found.end() ? known->second : FindPattern(pattern, text);
        if (known == found.end()) found.emplace_back(pattern, value);
        if (value.empty()) continue;
        take(CapturedSpan{rule, i, static_cast<std::uint32_t>(value.data() - text.data()),
                          static_cast<std::uint32_t>(value.size())});
      }
    }
  }

 private:
  struct Lazy {
    std::string pattern;
    mutable std::once_flag compiled;
    mutable std::unique_ptr<re2::RE2> regex;
  };

  std::string_view FindPattern(std::uint32_t pattern, std::string_view text) const;

  std::vector<std::unique_ptr<Lazy>> patterns_;               // each once
  std::vector<std::vector<std::uint32_t>> patterns_of_rule_;  // parallel to the rule's captures
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_CAPTURE_SET_H_
