#ifndef WFLOGSCAN_ENGINE_MATCH_STEM_FINDER_H_
#define WFLOGSCAN_ENGINE_MATCH_STEM_FINDER_H_

// Looks for stems in one line: the long ones by the sampled filter, the few short ones by Vectorscan. Cost
// (BM_StemsOfNewLine): some hundred nanoseconds a line.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "engine/match/proposal.h"
#include "engine/match/rule_set.h"
#include "engine/match/stem.h"

namespace wflogscan {

// Adds what stems say of a line, by their label.
void AddInterest(const StemLabel& label, Interest* interest);

// One per thread: owns its Vectorscan scratch. `rules` must outlive it.
class StemFinder {
 public:
  static absl::StatusOr<StemFinder> Create(const RuleSet& rules);
  static absl::StatusOr<StemFinder> Create(RuleSet&&) = delete;  // a temporary would dangle

  // Calls take(stem, offset of its last byte) for every place in `content` that holds a stem, of whatever
  // kind. False where the matcher fails, which may have left out any.
  bool ForEachStem(std::string_view content, absl::FunctionRef<void(const Stem&, std::size_t)> take);

  // What the stems of a line say of it, and whether it ends as a success may.
  Interest InterestOf(std::string_view content);
  // How many lines that was asked of.
  std::uint64_t searched_lines() const { return searched_lines_; }

 private:
  StemFinder(const RuleSet& rules, HsScratch scratch) : rules_(&rules), scratch_(std::move(scratch)) {}

  const RuleSet* rules_;
  HsScratch scratch_;
  std::uint64_t searched_lines_ = 0;
};

// Whether a line ends in the word of a success, which has nothing behind it to make it a stem.
bool EndsInSuccessWord(std::string_view content);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_STEM_FINDER_H_
