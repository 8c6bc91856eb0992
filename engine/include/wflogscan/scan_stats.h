#ifndef WFLOGSCAN_SCAN_STATS_H_
#define WFLOGSCAN_SCAN_STATS_H_

// Where a scan spends its time and what becomes of the lines on the way, for people who make it faster and
// for people who write rules: a stem that stands in healthy lines has each of them looked at in vain.
//
// Times are those of the clock on the wall, added up over the threads: two threads that work for a second
// have two seconds. Fields marked (memory) tell what a thread knew already from lines before. Each thread
// remembers on its own, so these depend on their number and on who read which block; the others do not.

#include <cstdint>
#include <string>
#include <vector>

namespace wflogscan {

struct StageStats {
  std::uint64_t nanoseconds = 0;
  std::uint64_t bytes = 0;  // of the lines that reached the stage, as they stand in the block
  std::uint64_t lines = 0;

  void Merge(const StageStats& other) {
    nanoseconds += other.nanoseconds;
    bytes += other.bytes;
    lines += other.lines;
  }
};

// A stem that rules lean on.
struct StemStats {
  std::string stem;
  std::uint64_t lines = 0;                // that it proposed
  std::uint64_t confirmed = 0;            // of these, where a rule holds of a signature that has the stem
  std::uint64_t nanoseconds_in_vain = 0;  // spent on the others, whatever else they were proposed for
};

struct ScanStats {
  StageStats wait;      // for another thread that reads; no lines
  StageStats read;      // read, unpack, make UTF-8 of it, cut into blocks
  StageStats propose;   // take the numbers out, look for stems and statuses
  StageStats classify;  // lines that were proposed: decode, match, attribute
  StageStats count;
  StageStats merge;   // threads' counts, captures of one log; no lines
  StageStats report;  // no lines
  StageStats meter;   // what these statistics cost; no lines

  std::uint64_t searched = 0;  // lines whose stems were looked for, since no like was known (memory)

  std::uint64_t proposed = 0;  // lines; each of them for one or more of these:
  std::uint64_t proposed_for_rule = 0;
  std::uint64_t proposed_for_status = 0;
  std::uint64_t proposed_as_success = 0;
  std::uint64_t proposed_as_complaint = 0;

  std::uint64_t known_in_vain = 0;    // proposed for a rule, and known to match none (memory)
  std::uint64_t fast_successes = 0;   // successes read without decoding the line (memory)
  std::uint64_t other_successes = 0;  // (memory); the sum of the two is not
  std::uint64_t decoded = 0;          // (memory)
  std::uint64_t worked_out = 0;       // decoded, and no verdict of the like was known (memory)
  std::uint64_t confirmed = 0;        // lines that carry a signature

  std::vector<StemStats> stems;  // that proposed a line, those that did most in vain first
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_SCAN_STATS_H_
