#include "engine/match/asked_statuses.h"

#include <bit>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "engine/base/byte_word.h"
#include "engine/match/http_status.h"

namespace wflogscan {

bool AskedStatuses::AsksFor(const char* code) const {
  std::size_t value = 0;
  for (std::size_t i = 0; i < kDigits; ++i) {
    if (!absl::ascii_isdigit(code[i])) return false;
    value = value * 10 + static_cast<std::size_t>(code[i] - '0');
  }
  return rules_->AsksForStatus(value);
}

bool AskedStatuses::AsksFor(std::string_view content, std::size_t begin, std::size_t end) const {
  if (end - begin < kDigits) return false;
  const std::size_t at = end - kDigits;
  if (!AsksFor(content.data() + at)) return false;
  // What an escape stands for may end in the middle of a number.
  return at == begin || IsBehindEscape(content, at);
}

bool AskedStatuses::MayBeStatus(std::string_view content, std::size_t begin, std::size_t end) {
  return AsksFor(content, begin, end) && MayBeHttpStatus(content, end - kDigits, &scratch_);
}

bool AskedStatuses::MayHoldStatus(std::string_view content) {
  for (std::size_t at = FindDigit(content, 0); at < content.size(); at = FindDigit(content, at)) {
    const std::size_t begin = at;
    while (at < content.size() && absl::ascii_isdigit(content[at])) ++at;
    if (MayBeStatus(content, begin, at)) return true;
  }
  return false;
}

bool AskedStatuses::MayHoldStatus(std::string_view content, const LineNumbers& numbers) {
  if (numbers.count() > LineNumbers::kTold) return MayHoldStatus(content);
  const bool has_escapes = content.find('\\') != std::string_view::npos;
  for (std::uint64_t left = has_escapes ? numbers.All() : numbers.OfSize(kDigits); left != 0;
       left &= left - 1) {
    const std::string_view number = numbers.TextOf(static_cast<std::size_t>(std::countr_zero(left)));
    if (number.data() < content.data() || number.data() >= content.data() + content.size()) continue;
    const auto begin = static_cast<std::size_t>(number.data() - content.data());
    if (MayBeStatus(content, begin, begin + number.size())) return true;
  }
  return false;
}

}  // namespace wflogscan
