#ifndef WFLOGSCAN_ENGINE_MATCH_STEMS_H_
#define WFLOGSCAN_ENGINE_MATCH_STEMS_H_

// Stems: the literal strings of which every match of a pattern must contain one.
//
// Stage one looks for stems in raw blocks, before any wrapping is removed. So a stem holds only characters that no
// JSON encoder escapes and that decode/unescape.h never produces out of something else: letters, digits, blank and
// _ : . - = (. Case does not count.
//
// The derivation is RE2's (FilteredRE2): it computes, for a pattern, a formula over literals that every match
// satisfies. A set of stems is sound if the formula cannot hold when none of them occurs, and that is asked of RE2 as
// it stands, so a mistake in the choice of stems can cost speed but never a finding.

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace wflogscan {

// A small sound set for one caseless pattern, in lower case. kInvalidArgument with a hint where there is none: the
// pattern is broken, or it can match without any literal worth looking for. About 100 us.
absl::StatusOr<std::vector<std::string>> StemsOfPattern(std::string_view pattern);

// Sorted, without duplicates, and without strings that contain another one of the set.
std::vector<std::string> MinimalStems(std::vector<std::string> stems);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_STEMS_H_
