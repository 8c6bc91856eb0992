#include "engine/source/rotation.h"

#include <array>
#include <limits>
#include <tuple>

#include "absl/strings/ascii.h"

namespace wflogscan {
namespace {

constexpr std::array<std::string_view, 4> kCompressionEndings = {".gz", ".zst", ".xz", ".bz2"};

}  // namespace

RotatedName RotatedName::Of(std::string_view name) {
  constexpr std::ptrdiff_t kDigitsOfADate = 8;
  constexpr std::ptrdiff_t kMostDigitsOfANumber = 4;
  RotatedName rotated;
  for (const std::string_view ending : kCompressionEndings) {
    if (name.size() > ending.size() && name.ends_with(ending)) {
      rotated.is_compressed = true;
      name.remove_suffix(ending.size());
      break;
    }
  }
  rotated.uncompressed = name;
  rotated.log = name;
  std::size_t tail_at = name.size();
  while (tail_at > 0 &&
         (absl::ascii_isdigit(name[tail_at - 1]) || name[tail_at - 1] == '.' || name[tail_at - 1] == '-')) {
    --tail_at;
  }
  const std::string_view tail = name.substr(tail_at);
  if (tail_at == 0 || tail.size() < 2 || absl::ascii_isdigit(tail.front()) || !absl::ascii_isdigit(tail[1]))
    return rotated;
  const std::ptrdiff_t digits = std::count_if(tail.begin(), tail.end(), absl::ascii_isdigit);
  if (digits >= kDigitsOfADate) {
    rotated.log = name.substr(0, tail_at);
    rotated.date = tail;
    rotated.age = std::numeric_limits<std::int64_t>::max();
  } else if (tail.front() == '.' && digits == static_cast<std::ptrdiff_t>(tail.size()) - 1 &&
             digits <= kMostDigitsOfANumber) {
    rotated.log = name.substr(0, tail_at);
    for (const char c : tail.substr(1)) rotated.age = rotated.age * 10 + (c - '0');
  }
  return rotated;
}

bool IsReadBefore(std::string_view a, std::string_view b) {
  const RotatedName first = RotatedName::Of(a);
  const RotatedName second = RotatedName::Of(b);
  // The older one has the higher age and comes first; dates rise with time. The names last: no two are equal.
  return std::tuple(first.log, second.age, first.date, a) < std::tuple(second.log, first.age, second.date, b);
}

bool GoesOn(std::string_view older, std::string_view newer) {
  const RotatedName first = RotatedName::Of(older);
  const RotatedName second = RotatedName::Of(newer);
  if (first.log != second.log || first.age == 0) return false;
  if (first.date.empty()) return second.date.empty() && second.age == first.age - 1;
  return second.date.empty() ? second.age == 0 : second.date > first.date;
}

}  // namespace wflogscan
