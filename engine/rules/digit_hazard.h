#ifndef WFLOGSCAN_ENGINE_RULES_DIGIT_HAZARD_H_
#define WFLOGSCAN_ENGINE_RULES_DIGIT_HAZARD_H_

#include <optional>
#include <string>
#include <string_view>

namespace wflogscan {

// Rules see the digits of long numbers as 1 (match/occasion_mask.h), unless the number holds four digits or
// more that stand in some pattern. So a pattern that asks for a particular digit of such a number without
// spelling four of them out can never match what it was written for: `:422[23]`, `\b1\d{4}\b`, `[3-9]\d\dms`.
//
// The first such place in words, with what to write instead; nullopt where there is none. Reads the pattern
// from left to right and does not solve it: what a group's alternatives leave to what follows is guessed from
// the last of them. O(pattern).
std::optional<std::string> DigitHazard(std::string_view pattern);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RULES_DIGIT_HAZARD_H_
