#ifndef WFLOGSCAN_TESTS_SUPPORT_OTHER_NUMBERS_H_
#define WFLOGSCAN_TESTS_SUPPORT_OTHER_NUMBERS_H_

#include <cstddef>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"

namespace wflogscan::testing {

// The line as it might come again: most of its numbers are others, some of them such as rules ask for.
inline std::string WithOtherNumbers(std::string_view line, std::minstd_rand* random) {
  static constexpr const char* kNumbers[] = {"0",   "0",   "00",  "7",   "10",  "137",
                                             "200", "401", "403", "429", "503", "4010"};
  std::string other;
  for (std::size_t at = 0; at < line.size();) {
    if (!absl::ascii_isdigit(line[at])) {
      other += line[at++];
      continue;
    }
    std::string digits;
    while (at < line.size() && absl::ascii_isdigit(line[at])) digits += line[at++];
    switch ((*random)() % 8) {
      case 0:
        other += kNumbers[(*random)() % std::size(kNumbers)];
        break;
      case 1:
      case 2:
        other += digits;
        break;
      default:
        for (std::size_t i = 0; i < digits.size(); ++i) other += static_cast<char>('0' + (*random)() % 10);
        break;
    }
  }
  return other;
}

}  // namespace wflogscan::testing

#endif  // WFLOGSCAN_TESTS_SUPPORT_OTHER_NUMBERS_H_
