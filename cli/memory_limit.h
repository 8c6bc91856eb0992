#ifndef WFLOGSCAN_CLI_MEMORY_LIMIT_H_
#define WFLOGSCAN_CLI_MEMORY_LIMIT_H_

namespace wflogscan::cli {

// Bounds the memory that this process can have for data (RLIMIT_DATA; address space that is only reserved
// does not count): 1 GiB and 32 MiB for each core, ten times what a scan takes. An archive's header may claim
// a hundred million members or a dictionary of 4 GiB, and its reader would ask the system for as much; with
// this it is told "no", and the archive is reported. A limit that is lower already stays. To be called before
// threads are started.
void LimitMemory();

}  // namespace wflogscan::cli

#endif  // WFLOGSCAN_CLI_MEMORY_LIMIT_H_
