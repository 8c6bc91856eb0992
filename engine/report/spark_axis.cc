#include "engine/report/spark_axis.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "engine/base/civil_time.h"
#include "engine/base/saturated.h"

namespace wflogscan {
namespace {

constexpr int kMinColumns = 4;  // fewer show no shape

bool IsUsable(const Finding& finding) {
  constexpr std::int64_t kCentury = 3'200'000'000;
  return finding.timeline && finding.timeline->bucket_seconds > 0 && !finding.timeline->counts.empty() &&
         finding.timeline->bucket_seconds <=
             kCentury / static_cast<std::int64_t>(finding.timeline->counts.size());
}

}  // namespace

SparkAxis::SparkAxis(const std::vector<const Finding*>& findings, int columns) {
  std::int64_t end = 0;
  bool any = false;
  for (const Finding* finding : findings) {
    if (!IsUsable(*finding)) continue;
    const std::int64_t start = FloorSeconds(finding->timeline->start.unix_ns);
    const std::int64_t length =
        finding->timeline->bucket_seconds * static_cast<std::int64_t>(finding->timeline->counts.size());
    start_ = any ? std::min(start_, start) : start;
    end = any ? std::max(end, start + length) : start + length;
    bucket_ = std::max(bucket_, finding->timeline->bucket_seconds);
    any = true;
  }
  if (!any || columns < kMinColumns) return;
  const std::int64_t remainder = start_ % bucket_;
  start_ -= remainder < 0 ? remainder + bucket_ : remainder;
  const std::int64_t buckets = (end - start_ + bucket_ - 1) / bucket_;
  seconds_per_column_ = bucket_ * ((buckets + columns - 1) / columns);
  for (const Finding* finding : findings) {
    for (const std::uint64_t sum : Sums(*finding)) highest_ = std::max(highest_, sum);
  }
}

std::string SparkAxis::Draw(const Finding& finding) const {
  static constexpr std::array<const char*, 9> kBlocks = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  std::string drawn;
  for (const std::uint64_t sum : Sums(finding)) {
    const double level = std::ceil(8.0 * static_cast<double>(sum) / static_cast<double>(highest_));
    drawn += kBlocks[sum == 0 ? 0 : static_cast<std::size_t>(std::clamp(level, 1.0, 8.0))];
  }
  return drawn;
}

std::vector<std::uint64_t> SparkAxis::Sums(const Finding& finding) const {
  std::vector<std::uint64_t> sums;
  if (seconds_per_column_ == 0 || !IsUsable(finding)) return sums;
  std::int64_t at = FloorSeconds(finding.timeline->start.unix_ns) - start_;
  for (const std::uint64_t count : finding.timeline->counts) {
    const auto column = static_cast<std::size_t>(at / seconds_per_column_);
    if (sums.size() <= column) sums.resize(column + 1);
    sums[column] = AddSaturated(sums[column], count);
    at += finding.timeline->bucket_seconds;
  }
  return sums;
}

}  // namespace wflogscan
