#ifndef WFLOGSCAN_ENGINE_BASE_BYTE_RANGE_H_
#define WFLOGSCAN_ENGINE_BASE_BYTE_RANGE_H_

#include <cstddef>

namespace wflogscan {

// A part of a text, [begin, end).
struct ByteRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_BYTE_RANGE_H_
