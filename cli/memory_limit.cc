#include "cli/memory_limit.h"

#include <sys/resource.h>

#include <algorithm>

namespace wflogscan::cli {

void LimitMemory([[maybe_unused]] int jobs) {
  // The shadow memory of the sanitizers is data too, terabytes of it.
#ifndef WFLOGSCAN_SANITIZED
  rlimit limit{};
  if (::getrlimit(RLIMIT_DATA, &limit) != 0) return;
  constexpr rlim_t kMiB = rlim_t{1} << 20;
  constexpr rlim_t kUsualStack = 8 * kMiB;
  constexpr rlim_t kOfThread = 1024 * kMiB;  // five nested decoders of 128 MiB each, and much room
  rlimit stack{};
  if (::getrlimit(RLIMIT_STACK, &stack) != 0 || stack.rlim_cur == RLIM_INFINITY) stack.rlim_cur = kUsualStack;
  const rlim_t bound = 2048 * kMiB + static_cast<rlim_t>(jobs) * (kOfThread + stack.rlim_cur);
  limit.rlim_cur = std::min(limit.rlim_cur, bound);
  ::setrlimit(RLIMIT_DATA, &limit);
#endif
}

}  // namespace wflogscan::cli
