#ifndef WFLOGSCAN_CLI_END_PROCESS_H_
#define WFLOGSCAN_CLI_END_PROCESS_H_

namespace wflogscan::cli {

// Ends the process with this status once all is written, and leaves the memory to the system: to free what a
// scan holds block by block takes a tenth of a short one. Under the sanitizers it returns the status instead,
// so that what is never freed is found.
int EndProcess(int status);

}  // namespace wflogscan::cli

#endif  // WFLOGSCAN_CLI_END_PROCESS_H_
