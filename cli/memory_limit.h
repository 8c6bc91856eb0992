#ifndef WFLOGSCAN_CLI_MEMORY_LIMIT_H_
#define WFLOGSCAN_CLI_MEMORY_LIMIT_H_

namespace wflogscan::cli {

// Bounds the memory that this process can have for data (RLIMIT_DATA; address space that is only reserved
// does not count) by what a scan with so many worker threads may take: 160 MiB and 32 MiB a thread. Measured
// needs, a zip of eight logs: 80 MiB with one thread, 250 MiB with eight, thread stacks of 8 MiB included.
//
// An archive's header may claim a hundred million members or a dictionary of 4 GiB, and its reader would ask
// the system for as much; with this it is told "no", and the archive is reported. A limit that is lower
// already stays. To be called before threads are started.
void LimitMemory(int jobs);

}  // namespace wflogscan::cli

#endif  // WFLOGSCAN_CLI_MEMORY_LIMIT_H_
