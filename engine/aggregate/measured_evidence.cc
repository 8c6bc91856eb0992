#include "engine/aggregate/measured_evidence.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/base/civil_time.h"
#include "engine/base/duration_words.h"

namespace wflogscan {
namespace {

constexpr std::size_t kMaxRuns = 5;

class Collector {
 public:
  explicit Collector(const Redactor& redactor) : redactor_(redactor) {}
  void Add(const char* name, const std::string& value, std::uint64_t count) {
    if (evidence_.empty() || evidence_.back().name != name) evidence_.push_back({name, {}});
    evidence_.back().values.push_back({redactor_.Redact(value), count});
  }
  std::vector<Evidence> Take() { return std::move(evidence_); }

 private:
  const Redactor& redactor_;
  std::vector<Evidence> evidence_;
};

void AddDurations(const DurationSketch& durations, Collector* collector) {
  if (durations.count() == 0) return;
  collector->Add("poll_p50", DurationWords(durations.Quantile(0.5)), durations.count());
  collector->Add("poll_p95", DurationWords(durations.Quantile(0.95)), durations.count());
  collector->Add("poll_max", DurationWords(durations.max_ns()), durations.count());
}

// "2026-02-22T06:01Z"
std::string Minute(std::int64_t unix_ns) { return ToRfc3339({unix_ns, 0}).substr(0, 16) + "Z"; }

void AddEmptyPolls(const EmptyPolls& polls, Collector* collector) {
  std::vector<EmptyRun> runs = polls.faults;
  std::stable_sort(runs.begin(), runs.end(),
                   [](const EmptyRun& a, const EmptyRun& b) { return a.polls > b.polls; });
  if (runs.size() > kMaxRuns) runs.resize(kMaxRuns);
  for (const EmptyRun& run : runs) {
    std::string value = "one after the other";
    if (polls.by_time) {
      value = run.is_over ? absl::StrCat(Minute(run.first), " to ", Minute(run.last))
                          : absl::StrCat("since ", ToRfc3339({run.first, 0}));
    }
    collector->Add("empty_polls", value, run.polls);
  }
  const EmptyRun& longest = runs.front();
  if (longest.polls_before > 0) {
    collector->Add("polls_before",
                   absl::StrCat(longest.records_before, " records in ", longest.polls_before, " polls"),
                   longest.polls_before);
  }
  collector->Add("other_polls",
                 polls.other_polls == 0
                     ? "none in this log"
                     : absl::StrCat(polls.other_empty_polls, " of ", polls.other_polls, " brought nothing"),
                 polls.other_polls);
}

// Events of a window that begins at `from`, as well as the buckets know.
std::uint64_t CountFrom(const EventSeries& series, std::int64_t from, std::int64_t window) {
  std::uint64_t count = 0;
  for (const EventSeries::Bucket& bucket : series.buckets()) {
    if (bucket.first >= from && bucket.last - from < window) count += bucket.count;
  }
  return count;
}

void AddRequestRate(const FindingTally& finding, const MeasuredContext& context, Collector* collector) {
  const Connector& connector = *context.connector;
  const EventSeries& refused = finding.when.timed;
  // Windows are told only where buckets are fine enough to fill them.
  std::int64_t window =
      (connector.rate_limit ? connector.rate_limit->per_seconds : 60) * kNanosecondsPerSecond;
  window = std::max(window, kNanosecondsPerSecond * 60);
  if (!refused.empty() && refused.width() <= window) {
    std::int64_t busiest = 0;
    std::uint64_t most = 0;
    for (const EventSeries::Bucket& bucket : refused.buckets()) {
      const std::uint64_t count = CountFrom(refused, bucket.first, window);
      if (count > most) {
        most = count;
        busiest = bucket.first;
      }
    }
    const std::uint64_t succeeded =
        context.succeeded == nullptr ? 0 : CountFrom(context.succeeded->timed, busiest, window);
    collector->Add("busiest_window",
                   absl::StrCat(most, " refused, ", succeeded, " succeeded in ", DurationWords(window)),
                   most);
  }
  if (connector.rate_limit) {
    const RateLimit& limit = *connector.rate_limit;
    collector->Add(
        "documented_limit",
        absl::StrCat(limit.requests, limit.requests_max ? absl::StrCat(" to ", *limit.requests_max) : "",
                     " in ", DurationWords(limit.per_seconds * kNanosecondsPerSecond)),
        finding.count);
  }
  if (const std::optional<std::int64_t> interval = SuggestedIntervalSeconds(connector)) {
    collector->Add("suggested_interval", DurationWords(*interval * kNanosecondsPerSecond), finding.count);
  }
}

}  // namespace

std::optional<std::int64_t> SuggestedIntervalSeconds(const Connector& connector) {
  if (connector.interval_on_429_seconds) return connector.interval_on_429_seconds;
  const std::optional<std::int64_t> shortest = connector.ShortestPollSeconds();
  return shortest ? std::optional(2 * *shortest) : std::nullopt;
}

std::vector<Evidence> MeasureEvidence(const std::string& signature, const FindingTally& finding,
                                      const MeasuredContext& context, const Redactor& redactor) {
  Collector collector(redactor);
  if (signature == "slow-poll" && context.tally != nullptr)
    AddDurations(context.tally->durations, &collector);
  if (context.empty_polls != nullptr) AddEmptyPolls(*context.empty_polls, &collector);
  if (signature == "rate-limit-429" && context.connector != nullptr) {
    AddRequestRate(finding, context, &collector);
  }
  for (const auto& [name, values] : finding.evidence) {
    if (name != "count" || !values.number_sum()) continue;
    collector.Add("count_total", std::to_string(*values.number_sum()), finding.count);
  }
  return collector.Take();
}

}  // namespace wflogscan
