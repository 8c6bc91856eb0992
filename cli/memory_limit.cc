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
  limit.rlim_cur = std::min(limit.rlim_cur, (160 + 32 * static_cast<rlim_t>(jobs)) * kMiB);
  ::setrlimit(RLIMIT_DATA, &limit);
#endif
}

}  // namespace wflogscan::cli
