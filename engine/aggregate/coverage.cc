#include "engine/aggregate/coverage.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>

#include "engine/aggregate/time_range.h"
#include "engine/match/sampled_lines.h"
#include "engine/source/rotation.h"

namespace wflogscan {
namespace {

constexpr std::int64_t kMinute = 60'000'000'000;
constexpr std::int64_t kShortestGap = 10 * kMinute;
constexpr std::int64_t kUsualPausesInAGap = 4;
constexpr std::size_t kFewestPauses = 16;
constexpr std::size_t kLeftOut = 3;
constexpr std::size_t kPausesPerLeftOut = 50;

std::uint64_t BitOf(ServiceIndex service) { return service < 64 ? std::uint64_t{1} << service : 0; }

std::vector<CoverageGap> FindGaps(const EventSeries& times, std::uint8_t fraction_digits) {
  const std::vector<EventSeries::Bucket>& buckets = times.buckets();
  if (buckets.size() <= kFewestPauses) return {};
  std::vector<std::int64_t> pauses;
  for (std::size_t i = 1; i < buckets.size(); ++i) pauses.push_back(buckets[i].first - buckets[i - 1].last);
  std::sort(pauses.begin(), pauses.end(), std::greater<>());
  const std::int64_t usual = pauses[std::max(kLeftOut, pauses.size() / kPausesPerLeftOut)];
  std::vector<CoverageGap> gaps;
  for (std::size_t i = 1; i < buckets.size(); ++i) {
    const std::int64_t pause = buckets[i].first - buckets[i - 1].last;
    if (pause < kShortestGap || pause / kUsualPausesInAGap < usual) continue;
    gaps.push_back({{buckets[i - 1].last, fraction_digits}, {buckets[i].first, fraction_digits}});
  }
  return gaps;
}

// What people and support bundles ask for: 100, 200, 500, 1000 and so on.
bool IsTailLimit(std::uint64_t lines) {
  if (lines < 100) return false;
  while (lines % 10 == 0) lines /= 10;
  return lines == 1 || lines == 2 || lines == 5;
}

}  // namespace

void CoverageTally::Times::Add(LogTime time) {
  Widen(time, &first, &last);
  all.Add(time.unix_ns);
}

void CoverageTally::Times::Merge(const Times& other) {
  Widen(other.first, other.last, &first, &last);
  all.Merge(other.all);
}

CoverageTally::SourceSpan& CoverageTally::SpanOf(std::uint32_t source) {
  std::unique_ptr<SourceSpan>& span = sources_[source];
  if (span == nullptr) span = std::make_unique<SourceSpan>();
  return *span;
}

void CoverageTally::AddTo(std::uint32_t source, ServiceIndex service, LogTime time) {
  if (service != kNoService) {
    std::unique_ptr<Times>& times = services_[service];
    if (times == nullptr) times = std::make_unique<Times>();
    times->Add(time);
    return;
  }
  if (unnamed_.size() >= kMaxUnnamed && source > unnamed_.rbegin()->first) return;
  unnamed_[source].Add(time);
  if (unnamed_.size() > kMaxUnnamed) unnamed_.erase(std::prev(unnamed_.end()));
}

void CoverageTally::AddTime(std::uint32_t source, ServiceIndex service, LogTime time) {
  SourceSpan& span = SpanOf(source);
  span.services |= BitOf(service);
  if (!span.first || time < *span.first) span.first = time;
  AddTo(source, service, time);
}

void CoverageTally::AddLine(std::uint32_t source, const SampledLine& line) {
  SourceSpan& span = SpanOf(source);
  if (line.ends_its_block && line.number >= span.last_line.number) span.last_line = line;
  span.services |= BitOf(line.service);
  if (line.number == 1) {
    span.starts_oddly = line.is_odd_start;
  } else if (line.number <= 4 && line.time) {
    span.is_timed = true;
  }
  // The last line of a block may be any line. It counts if it is the source's, or was to be sampled anyway.
  if (!line.time || FirstSampledLine(line.number) != line.number) return;
  if (!span.first || *line.time < *span.first) span.first = line.time;
  AddTo(source, line.service, *line.time);
}

void CoverageTally::Merge(CoverageTally&& other) {
  for (std::size_t i = 0; i < services_.size(); ++i) {
    if (other.services_[i] == nullptr) continue;
    if (services_[i] == nullptr) services_[i] = std::make_unique<Times>();
    services_[i]->Merge(*other.services_[i]);
  }
  for (const auto& [source, times] : other.unnamed_) unnamed_[source].Merge(times);
  while (unnamed_.size() > kMaxUnnamed) unnamed_.erase(std::prev(unnamed_.end()));
  sources_.merge(other.sources_);
  for (const auto& [source, span] : other.sources_) {  // that both know
    SourceSpan& mine = SpanOf(source);
    const SourceSpan& theirs = *span;
    if (theirs.first && (!mine.first || *theirs.first < *mine.first)) mine.first = theirs.first;
    mine.services |= theirs.services;
    if (theirs.last_line.number > mine.last_line.number) mine.last_line = theirs.last_line;
    mine.starts_oddly = mine.starts_oddly || theirs.starts_oddly;
    mine.is_timed = mine.is_timed || theirs.is_timed;
  }
}

class CoverageBuilder {
 public:
  CoverageBuilder(const RulePack& pack, const CoverageTally& tally, const std::vector<CoveredSource>& sources)
      : pack_(pack), tally_(tally), sources_(sources), spans_(sources.size(), &kNothing) {
    for (const auto& [source, span] : tally.sources_) {
      if (source < spans_.size()) spans_[source] = span.get();
    }
  }

  std::vector<ServiceCoverage> Build() {
    std::map<std::string, ServiceCoverage> covered;
    std::map<std::string, std::size_t> earliest_of;  // by service: the source that reaches furthest back
    for (std::size_t i = 0; i < pack_.services.size(); ++i) {
      const auto service = static_cast<ServiceIndex>(i);
      CoverageTally::Times times;
      if (tally_.services_[i] != nullptr) times = *tally_.services_[i];
      std::optional<std::size_t> earliest;
      for (std::size_t source = 0; source < sources_.size(); ++source) {
        const CoverageTally::SampledLine& last = spans_[source]->last_line;
        const bool is_its_own = ServiceOf(source) == service;
        if (last.time && (last.service == service || (last.service == kNoService && is_its_own))) {
          times.Add(*last.time);
        }
        if (!is_its_own || sources_[source].lines == 0) continue;
        if (sources_[source].service == kNoService) {
          if (const auto unnamed = tally_.unnamed_.find(static_cast<std::uint32_t>(source));
              unnamed != tally_.unnamed_.end()) {
            times.Merge(unnamed->second);
          }
        }
        if (!earliest || ReachesFurtherBack(source, *earliest)) earliest = source;
      }
      if (!times.first && !earliest) continue;
      ServiceCoverage& coverage = covered[pack_.services[i].id];
      coverage.service = pack_.services[i].id;
      coverage.first = times.first;
      coverage.last = times.last;
      if (times.first) coverage.gaps = FindGaps(times.all, times.first->fraction_digits);
      if (earliest) earliest_of[coverage.service] = *earliest;
    }
    FindParts(earliest_of);
    for (const auto& [id, source] : earliest_of) covered[id].truncated = IsTruncated(source);
    std::vector<ServiceCoverage> all;
    all.reserve(covered.size());
    for (auto& [id, coverage] : covered) all.push_back(std::move(coverage));
    return all;
  }

 private:
  ServiceIndex ServiceOf(std::size_t source) const {
    if (sources_[source].service != kNoService) return sources_[source].service;
    const std::uint64_t services = spans_[source]->services;
    return std::has_single_bit(services) ? static_cast<ServiceIndex>(std::countr_zero(services)) : kNoService;
  }

  // Those without times come last; of several the longest counts.
  bool ReachesFurtherBack(std::size_t a, std::size_t b) const {
    const auto key = [this](std::size_t source) {
      const std::optional<LogTime>& first = spans_[source]->first;
      return std::tuple(!first.has_value(), first.value_or(LogTime{}));
    };
    if (key(a) != key(b)) return key(a) < key(b);
    return sources_[a].lines > sources_[b].lines;
  }

  // Of these sources' logs alone: there may be as many logs as sources.
  void FindParts(const std::map<std::string, std::size_t>& wanted) {
    for (const auto& [id, source] : wanted) ages_[RotatedName::Of(sources_[source].name).log];
    for (const CoveredSource& source : sources_) {
      const RotatedName name = RotatedName::Of(source.name);
      if (!name.date.empty()) continue;
      if (const auto log = ages_.find(name.log); log != ages_.end()) log->second.insert(name.age);
    }
  }

  bool IsTruncated(std::size_t source) const {
    const CoverageTally::SourceSpan& span = *spans_[source];
    if (span.starts_oddly && span.is_timed) return true;
    const std::set<std::int64_t>& ages = ages_.at(RotatedName::Of(sources_[source].name).log);
    if (ages.empty()) return false;  // they are told apart by their dates
    // Numbered from 1; 0 is the newest part.
    const auto numbered = static_cast<std::int64_t>(ages.size() - ages.count(0));
    if (numbered > 0 && numbered < *ages.rbegin()) return true;
    return ages.size() == 1 && IsTailLimit(sources_[source].lines);
  }

  const RulePack& pack_;
  const CoverageTally& tally_;
  const std::vector<CoveredSource>& sources_;
  static constexpr CoverageTally::SourceSpan kNothing = {};
  std::vector<const CoverageTally::SourceSpan*> spans_;      // of every source
  std::map<std::string_view, std::set<std::int64_t>> ages_;  // by rotated log: the parts that are there
};

std::vector<ServiceCoverage> BuildCoverage(const RulePack& pack, const CoverageTally& tally,
                                           const std::vector<CoveredSource>& sources) {
  return CoverageBuilder(pack, tally, sources).Build();
}

}  // namespace wflogscan
