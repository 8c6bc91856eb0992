#ifndef WFLOGSCAN_ENGINE_BASE_SECRET_SHAPES_H_
#define WFLOGSCAN_ENGINE_BASE_SECRET_SHAPES_H_

// Tokens that vendors gave a prefix, so that they can be told from other text anywhere.
//
// All shapes are one pattern, which takes two milliseconds to compile. So it is compiled for the first text
// that holds a mark of one of them, and most logs have none. That no shape can do without a mark is asked of
// RE2 in tests/base/secret_shapes_test.cc.

#include <span>
#include <string_view>
#include <vector>

#include "engine/base/byte_range.h"

namespace wflogscan {

// In order; none overlaps another. Thread-safe. Linear in the text.
std::vector<ByteRange> FindSecretShapes(std::string_view text);

// For the test: the pattern, and of what a text that it matches holds one.
std::string_view SecretShapePattern();
std::span<const std::string_view> SecretShapeMarks();

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_SECRET_SHAPES_H_
