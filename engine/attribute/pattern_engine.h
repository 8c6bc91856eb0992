#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_PATTERN_ENGINE_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_PATTERN_ENGINE_H_

// Which of a RuleSet's patterns match a text. Two engines give one answer: Vectorscan, a group of patterns in
// one pass, is what scans run on; RE2, one pattern after the other, is the slow and obvious one that it is
// tested against.

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/match/rule_set.h"

namespace wflogscan {

// The set of patterns that matched. Clearing costs as much as was in it.
class PatternHits {
 public:
  explicit PatternHits(std::size_t patterns) : is_hit_(patterns, 0) {}

  void Add(PatternId pattern) {
    if (is_hit_[pattern]) return;
    is_hit_[pattern] = 1;
    hits_.push_back(pattern);
  }
  bool Contains(PatternId pattern) const { return is_hit_[pattern] != 0; }
  const std::vector<PatternId>& list() const { return hits_; }  // in no particular order
  void Clear() {
    for (const PatternId pattern : hits_) is_hit_[pattern] = 0;
    hits_.clear();
  }

 private:
  std::vector<std::uint8_t> is_hit_;
  std::vector<PatternId> hits_;
};

// One per thread.
class PatternEngine {
 public:
  virtual ~PatternEngine() = default;
  // Adds those of the group that match to *hits. An error only where the group's database cannot be compiled.
  virtual absl::Status Scan(GroupIndex group, std::string_view text, PatternHits* hits) = 0;
};

absl::StatusOr<std::unique_ptr<PatternEngine>> MakeVectorscanEngine(const RuleSet& rules);

// Compiles every pattern, which takes a second: for tests and for linting.
absl::StatusOr<std::unique_ptr<PatternEngine>> MakeRe2Engine(const RuleSet& rules);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_PATTERN_ENGINE_H_
