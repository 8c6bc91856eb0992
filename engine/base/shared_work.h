#ifndef WFLOGSCAN_ENGINE_BASE_SHARED_WORK_H_
#define WFLOGSCAN_ENGINE_BASE_SHARED_WORK_H_

#include <functional>

namespace wflogscan {

// Runs `work` on the calling thread and on up to threads - 1 others, and returns when all are done. `work`
// takes its share until there is none left, so that fewer threads do the same: a host that grants no further
// one (a limit on processes or on address space) makes it slower and nothing else.
void ShareWork(int threads, const std::function<void()>& work);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_SHARED_WORK_H_
