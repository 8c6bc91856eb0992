#include "engine/base/shared_work.h"

#include <pthread.h>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

// From now on the system has no room for the stack of a new thread.
class NoFurtherThreads {
 public:
  NoFurtherThreads() {
    pthread_getattr_default_np(&before_);
    pthread_attr_t endless = before_;
    constexpr std::size_t kMoreThanThereIs = std::size_t{1} << 50;
    pthread_attr_setstacksize(&endless, kMoreThanThereIs);
    pthread_setattr_default_np(&endless);
  }
  ~NoFurtherThreads() {
    pthread_setattr_default_np(&before_);
    pthread_attr_destroy(&before_);
  }
  NoFurtherThreads(const NoFurtherThreads&) = delete;
  NoFurtherThreads& operator=(const NoFurtherThreads&) = delete;

 private:
  pthread_attr_t before_{};
};

TEST(ShareWork, TakesAsManyThreadsAsWereAskedFor) {
  constexpr int kThreads = 3;
  std::mutex mutex;
  std::condition_variable changed;
  int started = 0;
  ShareWork(kThreads, [&] {  // each waits for all
    std::unique_lock lock(mutex);
    ++started;
    changed.notify_all();
    changed.wait(lock, [&] { return started == kThreads; });
  });
  EXPECT_EQ(started, kThreads);
}

TEST(ShareWork, OneThreadIsTheCallingOne) {
  for (const int threads : {-1, 0, 1}) {
    int times = 0;
    ShareWork(threads, [&] { ++times; });
    EXPECT_EQ(times, 1);
  }
}

TEST(ShareWork, IsDoneByTheCallingThreadWhereNoOtherIsGranted) {
  const NoFurtherThreads none;
  std::atomic<int> times = 0;
  ShareWork(8, [&] { ++times; });
  EXPECT_EQ(times, 1);
}

}  // namespace
}  // namespace wflogscan
