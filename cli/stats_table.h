#ifndef WFLOGSCAN_CLI_STATS_TABLE_H_
#define WFLOGSCAN_CLI_STATS_TABLE_H_

// What `scan --stats` prints: stages, what became of the lines, and the stems that proposed most in vain.

#include <string>

#include "wflogscan/scan_stats.h"

namespace wflogscan::cli {

// Without `timing` there are no times, and nothing of what depends on what a thread happened to know: equal
// input gives equal bytes.
std::string StatsTable(const ScanStats& stats, bool timing);

}  // namespace wflogscan::cli

#endif  // WFLOGSCAN_CLI_STATS_TABLE_H_
