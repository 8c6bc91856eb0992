#include "cli/end_process.h"

#include <unistd.h>

#include <cstdio>
#include <iostream>

namespace wflogscan::cli {

int EndProcess(int status) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  std::cout.flush();
  std::cerr.flush();
  std::fflush(nullptr);
  ::_exit(status);
#endif
  return status;
}

}  // namespace wflogscan::cli
