#ifndef WFLOGSCAN_ENGINE_MATCH_SKELETON_BATCH_X86_H_
#define WFLOGSCAN_ENGINE_MATCH_SKELETON_BATCH_X86_H_

#include <cstddef>

#include "engine/match/skeleton_batch.h"

#if defined(__x86_64__)
namespace wflogscan {

// Each a NumberTaker, for processors of which IsSupported says so.
TakenBytes TakeNumbersWithAvx2(const char* bytes, std::size_t size, SkeletonBatch* batch);
TakenBytes TakeNumbersWithAvx512(const char* bytes, std::size_t size, SkeletonBatch* batch);

}  // namespace wflogscan
#endif

#endif  // WFLOGSCAN_ENGINE_MATCH_SKELETON_BATCH_X86_H_
