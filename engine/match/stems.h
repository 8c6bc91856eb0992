#ifndef WFLOGSCAN_ENGINE_MATCH_STEMS_H_
#define WFLOGSCAN_ENGINE_MATCH_STEMS_H_

// Stems: the literal strings of which every match of a pattern must contain one.
//
// Stage one looks for stems in raw blocks, before any wrapping is removed. So a stem holds only characters
// that hardly a JSON encoder escapes (MayHideStemChars) and that base/unescape.h never produces out of
// something else: letters, digits, blank and _ : . - = (. Case does not count.
//
// The derivation is RE2's (FilteredRE2): it computes, for a pattern, a formula over literals that every match
// satisfies. A set of stems is sound if the formula cannot hold when none of them occurs, and that is asked
// of RE2 as it stands, so a mistake in the choice of stems can cost speed but never a finding.
//
// Which of the sound sets is best is a matter of cost: a stem costs a little for being looked for, and much
// for every healthy line that it proposes in vain. The latter is measured on a sample of healthy lines
// (rules/healthy.log). What many patterns can share is cheap ("refus" rather than "connection r", "actively
// ref" ...), and what another pattern already looks for is free.
//
// A stem is a part of the literal that RE2 says is there; the rest of it is the stem's context
// (match/stem_context.h). Where one of some other literals must be there as well, those are its companions.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "engine/match/stem_context.h"

namespace wflogscan {

// Whether a stem may hold this character.
bool IsStemChar(char c);
// Whether one of them is spelled as an escape in the raw line, as Gson spells '=' (\u003d).
bool MayHideStemChars(std::string_view raw);

struct StemChoice {
  struct Place {
    std::size_t stem = 0;  // into `stems`
    StemContext context;
    std::vector<std::string> companions;  // one of which is in every match as well, where there are any
  };
  std::vector<std::string> stems;                    // sorted
  std::vector<absl::Status> statuses;                // by pattern: OK, or why it has no stem (with a hint)
  std::vector<std::vector<Place>> stems_of_pattern;  // every match holds one of them in its context
};

// Stems for these caseless patterns. About a millisecond a pattern.
StemChoice ChooseStems(const std::vector<std::string>& patterns, std::string_view healthy_log);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_STEMS_H_
