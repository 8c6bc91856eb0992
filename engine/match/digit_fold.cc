#include "engine/match/digit_fold.h"

#include <algorithm>

namespace wflogscan {
namespace {

// Whether the stem may lie within a time that is spelled like `shape` and has any number of decimals, its
// last digit not being the time's last.
bool FitsIntoTime(std::string_view stem, std::string_view shape) {
  std::string time(shape);
  time.append(stem.size(), '0');
  for (std::size_t at = 0; at + stem.size() <= time.size(); ++at) {
    const bool fits = std::equal(
        stem.begin(), stem.end(), time.begin() + static_cast<std::ptrdiff_t>(at), [](char have, char want) {
          return want == '0' ? have >= '0' && have <= '9' : (have | 0x20) == (want | 0x20);
        });
    if (fits) return true;
  }
  return false;
}

}  // namespace

void DigitFold::AddWindow(std::string_view stem, std::size_t at) {
  const std::uint32_t window = Load(&stem[at]);
  windows_.set(WindowIndex(window));
  places_[window].push_back({std::string(stem), at});
}

bool DigitFold::FindStem(std::string_view text, std::size_t at) const {
  const auto found = places_.find(Load(&text[at]));
  if (found == places_.end()) return false;
  return std::any_of(found->second.begin(), found->second.end(), [&](const Place& place) {
    if (at < place.window_at || at - place.window_at + place.stem.size() > text.size()) return false;
    const char* begin = &text[at - place.window_at];
    return std::equal(place.stem.begin(), place.stem.end(), begin,
                      [](char want, char have) { return (want | 0x20) == (have | 0x20); });
  });
}

DigitFold::DigitFold(const std::vector<std::string>& stems) {
  for (const std::string& stem : stems) {
    time_is_safe_ = time_is_safe_ && !FitsIntoTime(stem, kTimeShape);
    for (std::size_t begin = 0; begin < stem.size();) {
      if (!IsHex(stem[begin])) {
        ++begin;
        continue;
      }
      std::size_t end = begin;
      bool has_digit = false;
      for (; end < stem.size() && IsHex(stem[end]); ++end) has_digit = has_digit || IsDigit(stem[end]);
      if (begin > 0 && end < stem.size() && !has_digit) {
        // A whole word, and no number.
      } else if (begin > 0) {
        AddWindow(stem, begin - std::min(begin, kMaxDistance));
        PairsOf(pairs_before_, stem[begin - 1]) |= std::uint64_t{1} << BitOf(stem[begin]);
      } else if (end < stem.size()) {
        AddWindow(stem, end + std::min(stem.size() - end, kMaxDistance) - kWindowBytes);
        PairsOf(pairs_behind_, stem[end]) |= std::uint64_t{1} << BitOf(stem[end - 1]);
      } else {
        AddWindow(stem, 0);
        shortest_bare_ = std::min(shortest_bare_, stem.size());
      }
      begin = end;
    }
  }
}

}  // namespace wflogscan
