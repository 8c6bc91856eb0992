#include "cli/memory_limit.h"

#include <sys/resource.h>

#include <algorithm>
#include <thread>

namespace wflogscan::cli {

void LimitMemory() {
  // The shadow memory of the sanitizers is data too, terabytes of it.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  rlimit limit{};
  if (::getrlimit(RLIMIT_DATA, &limit) != 0) return;
  const rlim_t cores = std::max(1U, std::thread::hardware_concurrency());
  limit.rlim_cur = std::min(limit.rlim_cur, (rlim_t{1} << 30) + cores * (rlim_t{32} << 20));
  ::setrlimit(RLIMIT_DATA, &limit);
#endif
}

}  // namespace wflogscan::cli
