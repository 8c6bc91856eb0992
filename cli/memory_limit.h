#ifndef WFLOGSCAN_CLI_MEMORY_LIMIT_H_
#define WFLOGSCAN_CLI_MEMORY_LIMIT_H_

namespace wflogscan::cli {

// Bounds the memory that this process can have for data (RLIMIT_DATA; address space that is only reserved
// does not count): far above what a scan with so many worker threads takes, stacks and the dictionaries of
// decoders included, since a scan that meets the bound dies.
//
// An archive's header may claim a hundred million members, and its reader would ask the system for nine
// gigabytes; with this it is told "no", and the archive is reported. A limit that is lower already stays. To
// be called before threads are started.
void LimitMemory(int jobs);

}  // namespace wflogscan::cli

#endif  // WFLOGSCAN_CLI_MEMORY_LIMIT_H_
