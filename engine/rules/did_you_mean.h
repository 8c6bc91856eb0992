#ifndef WFLOGSCAN_ENGINE_RULES_DID_YOU_MEAN_H_
#define WFLOGSCAN_ENGINE_RULES_DID_YOU_MEAN_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wflogscan {

// `; did you mean "any"?` for the known word that is nearest to `word`, by Levenshtein's distance; "" where
// none is near enough to be worth saying.
std::string DidYouMean(std::string_view word, const std::vector<std::string_view>& known);

// A word as messages show it: "word".
std::string Quoted(std::string_view word);

// The distance itself; words longer than 64 bytes are as far from everything as their length.
std::size_t EditDistance(std::string_view a, std::string_view b);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RULES_DID_YOU_MEAN_H_
