#include "cli/byte_size.h"

#include <charconv>
#include <limits>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace wflogscan::cli {

absl::StatusOr<std::uint64_t> ParseByteSize(std::string_view text) {
  const absl::Status refused = absl::InvalidArgumentError(
      absl::StrCat("\"", std::string(text), "\" is no size; write a number of bytes, or 500M, or 64GiB"));
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return refused;
  std::string unit(end, text.data() + text.size());
  absl::AsciiStrToLower(&unit);
  if (unit.empty() || unit == "b") return value;
  constexpr std::string_view kPrefixes = "kmgt";
  const std::size_t prefix = kPrefixes.find(unit.front());
  const std::string_view rest = std::string_view(unit).substr(1);
  if (prefix == std::string_view::npos || !(rest.empty() || rest == "b" || rest == "ib")) return refused;
  const auto shift = 10 * (prefix + 1);
  if (value > std::numeric_limits<std::uint64_t>::max() >> shift) return refused;
  return value << shift;
}

}  // namespace wflogscan::cli
