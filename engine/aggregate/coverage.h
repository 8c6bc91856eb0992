#ifndef WFLOGSCAN_ENGINE_AGGREGATE_COVERAGE_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_COVERAGE_H_

// What the logs of each service cover, so that "not found" is not read as "did not happen".
//
// Known are the times of the lines that count, of lines sampled by their number (match/sampled_lines.h), and
// of each source's last line. From them, for each service:
//
//   first, last  of these times, in all of its sources
//   gaps         pauses of a log that is steady otherwise: ten minutes or more, and at least four times its
//                usual longest pause, which is the longest one when the three longest, or one in fifty, are
//                left out. Of fewer than 16 pauses none is judged. Pauses are those between the buckets of an
//                EventSeries: what is shorter than a hundredth of the time covered cannot be seen
//   truncated    the source that reaches furthest back begins in mid-history: its first line is the rest of
//                one, or it has as many lines as are asked for with --tail (100, 200, 500, 1000, ...), or
//                parts of the rotated log are missing between those that are there
//
// A source of no known service counts for the one service that its lines name; if they name several or none,
// only the lines that name one count.
//
// A CoverageTally is one thread's; sums, minima and maxima only, so any order of merging gives the same. Of a
// source, and there may be some hundred thousand, it keeps 100 bytes if the thread read of it.

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "engine/aggregate/event_series.h"
#include "engine/attribute/names.h"
#include "wflogscan/log_time.h"
#include "wflogscan/report.h"

namespace wflogscan {

class CoverageTally {
 public:
  // A line of a service that is known. O(1) for times in order.
  void AddTime(std::uint32_t source, ServiceIndex service, LogTime time);

  struct SampledLine {
    std::uint64_t number = 0;
    std::optional<LogTime> time;
    ServiceIndex service = kNoService;
    bool is_odd_start = false;    // as no line begins
    bool ends_its_block = false;  // it may be the source's last one
  };
  void AddLine(std::uint32_t source, const SampledLine& line);
  void Merge(CoverageTally&& other);
  std::size_t known_sources() const { return sources_.size(); }

 private:
  friend class CoverageBuilder;

  struct Times {
    std::optional<LogTime> first;
    std::optional<LogTime> last;
    EventSeries all;

    void Add(LogTime time);
    void Merge(const Times& other);
  };
  struct SourceSpan {
    std::optional<LogTime> first;
    std::uint64_t services = 0;  // of its lines, a bit each
    SampledLine last_line;       // the one of the highest number
    bool starts_oddly = false;
    bool is_timed = false;  // the lines behind the first one have times
  };

  // Sources of no known service beyond so many, by their order, are not looked at.
  static constexpr std::size_t kMaxUnnamed = 16;

  void AddTo(std::uint32_t source, ServiceIndex service, LogTime time);
  SourceSpan& SpanOf(std::uint32_t source);

  std::array<std::unique_ptr<Times>, 256> services_;  // by ServiceIndex
  std::map<std::uint32_t, Times> unnamed_;            // lines of no known service, by source
  // Each in a piece of its own, which changes hands when tallies are merged.
  absl::flat_hash_map<std::uint32_t, std::unique_ptr<SourceSpan>> sources_;
};

struct CoveredSource {
  std::string_view name;
  ServiceIndex service = kNoService;
  std::uint64_t lines = 0;
};

// By the service's id. `sources` are the scan's, in its order.
std::vector<ServiceCoverage> BuildCoverage(const RulePack& pack, const CoverageTally& tally,
                                           const std::vector<CoveredSource>& sources);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_COVERAGE_H_
