#ifndef WFLOGSCAN_ARCHIVE_LIMITS_H_
#define WFLOGSCAN_ARCHIVE_LIMITS_H_

#include <cstdint>

namespace wflogscan {

// How much is unpacked of one input, whatever it claims to hold. Where a bound is met, the report names it
// and the scan goes on with what can still be read.
struct ArchiveLimits {
  // Archives and compressed files inside of each other. A compression around an archive (tar.gz) counts with
  // it as one.
  int max_depth = 5;
  std::uint64_t max_members = 100'000;  // in all archives of one input
  // Unpacked bytes for each byte of the input, judged only of what is larger than ratio_floor_bytes: logs of
  // a healthy day shrink to a hundredth, and small things harm nobody.
  std::uint64_t max_ratio = 1000;
  std::uint64_t ratio_floor_bytes = std::uint64_t{256} << 20;
  std::uint64_t max_total_bytes = std::uint64_t{64} << 30;  // unpacked from one input, every layer counted
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ARCHIVE_LIMITS_H_
