#include "engine/rules/did_you_mean.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace wflogscan {
namespace {

constexpr std::size_t kMaxWord = 64;

}  // namespace

std::size_t EditDistance(std::string_view a, std::string_view b) {
  if (a.size() > kMaxWord || b.size() > kMaxWord) return std::max(a.size(), b.size());
  std::array<std::size_t, kMaxWord + 1> row;  // row[j]: from the first i bytes of a to the first j of b
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

std::string DidYouMean(std::string_view word, const std::vector<std::string_view>& known) {
  std::size_t best = std::max<std::size_t>(1, (std::min(word.size(), kMaxWord) + 1) / 3) + 1;
  std::string_view nearest;
  for (const std::string_view candidate : known) {
    const std::size_t distance = EditDistance(word, candidate);
    if (distance >= best) continue;
    best = distance;
    nearest = candidate;
  }
  if (nearest.empty()) return "";
  return std::string("; did you mean ").append(Quoted(nearest)).append("?");
}

std::string Quoted(std::string_view word) { return std::string(1, '"').append(word).append(1, '"'); }

}  // namespace wflogscan
