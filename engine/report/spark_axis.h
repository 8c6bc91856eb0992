#ifndef WFLOGSCAN_ENGINE_REPORT_SPARK_AXIS_H_
#define WFLOGSCAN_ENGINE_REPORT_SPARK_AXIS_H_

// One time axis and one scale for all sparklines of a table, so that they can be compared with each other.

#include <cstdint>
#include <string>
#include <vector>

#include "wflogscan/report.h"

namespace wflogscan {

class SparkAxis {
 public:
  // For these findings, in at most so many columns.
  SparkAxis(const std::vector<const Finding*>& findings, int columns);

  std::int64_t seconds_per_column() const { return seconds_per_column_; }  // 0: there is nothing to draw

  // A blank is no line at all, and one line is never a blank.
  std::string Draw(const Finding& finding) const;

 private:
  std::vector<std::uint64_t> Sums(const Finding& finding) const;

  std::int64_t start_ = 0;
  std::int64_t bucket_ = 0;
  std::int64_t seconds_per_column_ = 0;
  std::uint64_t highest_ = 1;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_REPORT_SPARK_AXIS_H_
