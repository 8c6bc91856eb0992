#ifndef WFLOGSCAN_TESTS_SUPPORT_WHOLE_SKELETON_H_
#define WFLOGSCAN_TESTS_SUPPORT_WHOLE_SKELETON_H_

// What every skeleton promises, for tests and fuzz targets alike.

#include <cstddef>
#include <string>

#include "engine/match/line_skeleton.h"

namespace wflogscan::testing {

// Whether the numbers, put back into the skeleton, give the line, and are told apart as they are.
inline bool IsWhole(const LineSkeleton& skeleton) {
  std::string line;
  std::size_t next = 0;
  for (const char c : skeleton.text()) {
    if (!LineSkeleton::IsPlaceholder(c)) {
      line += c;
      continue;
    }
    if (next == skeleton.number_count()) return false;
    const LineSkeleton::Number number = skeleton.NumberAt(next);
    const bool is_long = number.text.size() >= LineNumbers::kLong;
    const bool is_digit_or_id = number.text.size() == 1 || number.is_id;
    if (number.is_id != (c == LineSkeleton::kId)) return false;
    if (next < LineNumbers::kTold &&
        ((skeleton.numbers().LongOnes() >> next & 1) != (is_long ? 1 : 0) ||
         (skeleton.numbers().DigitsAndIds() >> next & 1) != (is_digit_or_id ? 1 : 0))) {
      return false;
    }
    line += number.text;
    ++next;
  }
  return next == skeleton.number_count() && line == skeleton.line();
}

}  // namespace wflogscan::testing

#endif  // WFLOGSCAN_TESTS_SUPPORT_WHOLE_SKELETON_H_
