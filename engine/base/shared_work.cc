#include "engine/base/shared_work.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <system_error>
#include <thread>
#include <vector>

namespace wflogscan {

void ShareWork(int threads, const std::function<void()>& work) {
  std::vector<std::thread> others;
  others.reserve(static_cast<std::size_t>(std::max(threads, 1) - 1));
  try {
    for (int i = 1; i < threads; ++i) others.emplace_back(std::cref(work));
  } catch (const std::system_error&) {
    // No further thread: those that there are do it all.
  }
  work();
  for (std::thread& other : others) other.join();
}

}  // namespace wflogscan
