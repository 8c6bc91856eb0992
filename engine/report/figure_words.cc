#include "engine/report/figure_words.h"

#include <array>
#include <cstddef>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace wflogscan {
std::string Grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string Counted(std::uint64_t count, const std::string& noun) {
  return absl::StrCat(Grouped(count), " ", noun, count == 1 ? "" : "s");
}

std::string Scaled(double amount, const char* unit) {
  static constexpr std::array<const char*, 6> kPrefixes = {"", "k", "M", "G", "T", "P"};
  std::size_t prefix = 0;
  for (; amount >= 999.95 && prefix + 1 < kPrefixes.size(); ++prefix) amount /= 1000;
  return absl::StrFormat("%.*f %s%s", prefix == 0 ? 0 : 1, amount, kPrefixes[prefix], unit);
}

std::string Duration(std::int64_t seconds) {
  if (seconds % 86400 == 0) return absl::StrCat(seconds / 86400, " d");
  if (seconds % 3600 == 0) return absl::StrCat(seconds / 3600, " h");
  if (seconds % 60 == 0) return absl::StrCat(seconds / 60, " min");
  return absl::StrCat(seconds, " s");
}

std::string DateOf(LogTime time) { return ToRfc3339(time).substr(0, std::strlen("2026-02-22")); }

std::string ClockOf(LogTime time) {
  return ToRfc3339(time).substr(std::strlen("2026-02-22T"), std::strlen("06:01:20"));
}

}  // namespace wflogscan
