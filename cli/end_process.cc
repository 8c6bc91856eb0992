#include "cli/end_process.h"

#include <unistd.h>

#include <cstdio>
#include <iostream>

namespace wflogscan::cli {

int EndProcess(int status) {
#ifndef WFLOGSCAN_SANITIZED
  std::cout.flush();
  std::cerr.flush();
  std::fflush(nullptr);
  ::_exit(status);
#endif
  return status;
}

}  // namespace wflogscan::cli
