#include "engine/base/duration_words.h"

#include <charconv>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace wflogscan {
namespace {

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kSecond = 1000 * kMillisecond;

std::string Two(std::int64_t amount, std::int64_t in_large, const char* large, const char* small) {
  const std::int64_t rest = amount % in_large;
  return absl::StrCat(amount / in_large, " ", large, rest == 0 ? "" : absl::StrCat(" ", rest, " ", small));
}

}  // namespace

std::string DurationWords(std::int64_t nanoseconds) {
  if (nanoseconds < kSecond) return absl::StrCat(nanoseconds / kMillisecond, " ms");
  if (nanoseconds < 10 * kSecond) {
    const std::int64_t tenths = nanoseconds / (kSecond / 10);
    return absl::StrCat(tenths / 10, tenths % 10 == 0 ? "" : absl::StrCat(".", tenths % 10), " s");
  }
  const std::int64_t seconds = nanoseconds / kSecond;
  if (seconds < 60) return absl::StrCat(seconds, " s");
  if (seconds < 3600) return Two(seconds, 60, "min", "s");
  if (seconds < 86400) return Two(seconds / 60, 60, "h", "min");
  return Two(seconds / 3600, 24, "d", "h");
}

std::optional<std::int64_t> ParseDurationSeconds(std::string_view text) {
  std::int64_t amount = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
  if (error != std::errc() || amount < 0 || end + 1 != text.data() + text.size()) return std::nullopt;
  std::int64_t unit_seconds = 0;
  switch (*end) {
    case 's':
      unit_seconds = 1;
      break;
    case 'm':
      unit_seconds = 60;
      break;
    case 'h':
      unit_seconds = 3600;
      break;
    case 'd':
      unit_seconds = 86400;
      break;
    case 'w':
      unit_seconds = 604800;
      break;
    default:
      return std::nullopt;
  }
  constexpr std::int64_t kMaxSeconds = std::int64_t{100} * 366 * 86400;
  if (amount > kMaxSeconds / unit_seconds) return std::nullopt;
  return amount * unit_seconds;
}

}  // namespace wflogscan
