#ifndef WFLOGSCAN_ENGINE_SOURCE_RECORD_BOUNDS_H_
#define WFLOGSCAN_ENGINE_SOURCE_RECORD_BOUNDS_H_

// How far one record may reach. The reader cuts blocks by these bounds and the later stages join by them;
// were they to differ, what is found would depend on where a block happened to end.

#include <cstddef>

namespace wflogscan {

// A line is read as one up to this size, and one that the engine split is joined up to it. What is longer is
// read in parts, and the report says so.
inline constexpr std::size_t kMaxLineBytes = std::size_t{1} << 20;

// A record takes in at most this many continuation lines, so behind as many of them a cut is safe whatever
// they look like.
inline constexpr int kMaxContinuationLines = 200;

// A piece of a split line is given up for lost when more than this many lines came after it.
inline constexpr int kMaxLinesBetweenPieces = 64;

// Of what stands before a part of a line this much is kept, by which a secret is known that goes on in the
// part. The longest private keys take less.
inline constexpr std::size_t kMaxBytesBefore = std::size_t{8} << 10;

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_RECORD_BOUNDS_H_
