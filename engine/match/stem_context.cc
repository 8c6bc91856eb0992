#include "engine/match/stem_context.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "engine/match/stems.h"

namespace wflogscan {
namespace {

bool IsTokenChar(char c) { return absl::ascii_isalnum(c); }

// The letters and digits around literal[at].
std::string_view TokenAt(std::string_view literal, std::size_t at) {
  std::size_t begin = at;
  std::size_t end = at;
  while (begin > 0 && IsTokenChar(literal[begin - 1])) --begin;
  while (end < literal.size() && IsTokenChar(literal[end])) ++end;
  return literal.substr(begin, end - begin);
}

// Whether literal[at] is in the raw line what it is in the masked one. A single letter at the literal's edge
// may be the last one of an id.
bool IsSureAt(std::string_view literal, std::size_t at) {
  if (!IsTokenChar(literal[at])) return IsStemChar(literal[at]);
  const std::string_view token = TokenAt(literal, at);
  return token.size() > 1 &&
         std::none_of(token.begin(), token.end(), [](char c) { return absl::ascii_isdigit(c); });
}

bool AreAlike(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), IsSameFolded);
}

}  // namespace

bool StemContext::HoldsAt(std::string_view text, std::size_t begin, std::size_t end) const {
  return begin >= before.size() && text.size() - end >= behind.size() &&
         AreAlike(text.substr(begin - before.size(), before.size()), before) &&
         AreAlike(text.substr(end, behind.size()), behind);
}

StemContext ContextIn(std::string_view literal, std::string_view stem) {
  const std::size_t at = literal.find(stem);
  const std::size_t stem_end = at + stem.size();
  std::size_t begin = at;
  while (begin > 0 && at - begin < StemContext::kMostBytes && IsSureAt(literal, begin - 1)) --begin;
  std::size_t end = stem_end;
  while (end < literal.size() && end - stem_end < StemContext::kMostBytes && IsSureAt(literal, end)) ++end;
  return {std::string(literal.substr(begin, at - begin)),
          std::string(literal.substr(stem_end, end - stem_end))};
}

std::string SurePartOf(std::string_view literal) {
  constexpr std::size_t kMostCompanionBytes = 64;  // tells as much, and its size is one byte in the cache
  std::string_view longest;
  for (std::size_t begin = 0; begin < literal.size();) {
    std::size_t end = begin;
    while (end < literal.size() && IsSureAt(literal, end)) ++end;
    if (end - begin > longest.size()) longest = literal.substr(begin, end - begin);
    begin = std::max(end, begin + 1);
  }
  std::string part(longest.substr(0, kMostCompanionBytes));
  std::transform(part.begin(), part.end(), part.begin(), FoldCase);
  return part;
}

}  // namespace wflogscan
