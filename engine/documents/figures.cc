#include "engine/documents/figures.h"

#include <charconv>

#include "absl/strings/ascii.h"

namespace wflogscan {
std::string_view TrimBlanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

std::optional<std::uint64_t> ParseCount(std::string_view text) {
  constexpr std::uint64_t kAlmostTooLarge = ~std::uint64_t{0} / 10 - 1;
  text = TrimBlanks(text);
  std::uint64_t count = 0;
  std::size_t at = 0;
  for (; at < text.size() && (absl::ascii_isdigit(text[at]) || (at > 0 && text[at] == ',')); ++at) {
    if (text[at] == ',') continue;
    if (count > kAlmostTooLarge) return std::nullopt;
    count = count * 10 + static_cast<std::uint64_t>(text[at] - '0');
  }
  if (at == 0 || (at < text.size() && text[at] != ' ')) return std::nullopt;
  return count;
}

std::optional<double> ParsePercent(std::string_view text) {
  text = TrimBlanks(text);
  if (!text.ends_with('%')) return std::nullopt;
  text.remove_suffix(1);
  double percent = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), percent, std::chars_format::fixed);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return percent;
}

std::optional<std::int64_t> ParseAge(std::string_view text) {
  constexpr std::int64_t kMostOfAUnit = 1'000'000;
  text = TrimBlanks(text);
  std::int64_t seconds = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || count < 0 || count > kMostOfAUnit) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.starts_with('.')) {
      text.remove_prefix(1);
      while (!text.empty() && absl::ascii_isdigit(text.front())) text.remove_prefix(1);
    }
    std::size_t letters = 0;
    while (letters < text.size() && !absl::ascii_isdigit(text[letters])) ++letters;
    const std::string_view unit = text.substr(0, letters);
    text.remove_prefix(letters);
    if (unit == "y") {
      seconds += count * 365 * 86400;
    } else if (unit == "d") {
      seconds += count * 86400;
    } else if (unit == "h") {
      seconds += count * 3600;
    } else if (unit == "m") {
      seconds += count * 60;
    } else if (unit == "s") {
      seconds += count;
    } else if (unit != "ms" && unit != "us" && unit != "µs" && unit != "ns") {
      return std::nullopt;
    }
  }
  return seconds;
}

}  // namespace wflogscan
