#include "engine/aggregate/polling.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <utility>

namespace wflogscan {
namespace {

constexpr std::int64_t kDay = 86'400'000'000'000;

// Whether an event of `series` is known to lie between the two.
bool AnyBetween(const EventSeries& series, std::int64_t from, std::int64_t to) {
  const std::vector<EventSeries::Bucket>& buckets = series.buckets();
  const auto bucket =
      std::upper_bound(buckets.begin(), buckets.end(), from,
                       [](std::int64_t at, const EventSeries::Bucket& b) { return at < b.last; });
  return bucket != buckets.end() && (bucket->last < to || (bucket->first > from && bucket->first < to));
}

// One more of each kind than were seen: two polls do not show that it never happens.
double Share(std::uint64_t some, std::uint64_t all) {
  return (static_cast<double>(some) + 1) / (static_cast<double>(all) + 2);
}

bool IsToBeExpected(const EmptyRun& run, std::uint64_t other_polls, std::uint64_t other_empty_polls) {
  const double chance = std::max(Share(other_empty_polls, other_polls), run.chance_before);
  const auto polls = static_cast<double>(other_polls + run.polls);
  return polls * std::pow(chance, static_cast<double>(run.polls)) >= kRareRuns;
}

// Walks both series backwards from the run's first poll.
void LookBefore(const EventSeries& brought, const EventSeries& empty, EmptyRun* run) {
  constexpr std::array<std::uint64_t, 3> kWindows = {6, 12, 24};
  const auto before = [run](const EventSeries& series) {
    const auto end =
        std::lower_bound(series.buckets().begin(), series.buckets().end(), run->first,
                         [](const EventSeries::Bucket& b, std::int64_t at) { return b.last < at; });
    return std::make_reverse_iterator(end);
  };
  auto with_data = before(brought);
  auto without = before(empty);
  std::uint64_t empty_before = 0;
  for (const std::uint64_t window : kWindows) {
    while (run->polls_before < window) {
      const bool has_data = with_data != brought.buckets().rend();
      const bool has_empty = without != empty.buckets().rend();
      if (!has_data && !has_empty) break;
      if (has_data && (!has_empty || with_data->last > without->last)) {
        run->polls_before += with_data->count;
        run->records_before += with_data->amount;
        ++with_data;
      } else {
        run->polls_before += without->count;
        empty_before += without->count;
        ++without;
      }
    }
    if (run->polls_before == 0) return;
    const double mean = static_cast<double>(run->records_before) / static_cast<double>(run->polls_before);
    run->chance_before =
        std::max({run->chance_before, Share(empty_before, run->polls_before), 1 / (1 + mean)});
  }
}

bool IsUsualAtThatHour(const EmptyRun& run, const std::vector<EmptyRun>& runs) {
  return std::any_of(runs.begin(), runs.end(), [&run](const EmptyRun& other) {
    if (other.first == run.first || other.polls < run.polls / 2) return false;
    // Whole days apart: one of the two numbers of days between brings them as close as they get.
    const std::int64_t days = (run.first - other.first) / kDay;
    for (const std::int64_t shift : {days - 1, days, days + 1}) {
      if (shift == 0) continue;
      if (other.first + shift * kDay <= run.last && other.last + shift * kDay >= run.first) return true;
    }
    return false;
  });
}

}  // namespace

std::uint64_t CountOf(const EventSeries& series) {
  std::uint64_t count = 0;
  for (const EventSeries::Bucket& bucket : series.buckets()) count += bucket.count;
  return count;
}

std::optional<std::int64_t> UsualGap(const EventSeries& polls) {
  std::vector<std::pair<std::int64_t, std::uint64_t>> gaps;  // how long, how often
  std::uint64_t total = 0;
  const EventSeries::Bucket* before = nullptr;
  for (const EventSeries::Bucket& bucket : polls.buckets()) {
    if (before != nullptr) {
      gaps.emplace_back(bucket.first - before->last, 1);
      ++total;
    }
    if (bucket.count > 1) {
      const auto inner = bucket.count - 1;
      gaps.emplace_back((bucket.last - bucket.first) / static_cast<std::int64_t>(inner), inner);
      total += inner;
    }
    before = &bucket;
  }
  if (total == 0) return std::nullopt;
  std::sort(gaps.begin(), gaps.end());
  std::uint64_t before_it = (total - 1) * 9 / 10;
  for (const auto& [gap, count] : gaps) {
    if (before_it < count) return gap;
    before_it -= count;
  }
  return gaps.back().first;
}

std::vector<EmptyRun> EmptyRuns(const EventSeries& brought, const EventSeries& empty) {
  std::vector<EmptyRun> runs;
  bool is_torn = true;  // the last bucket had polls of both kinds in an order that is not known
  for (const EventSeries::Bucket& bucket : empty.buckets()) {
    const bool goes_on = !is_torn && !AnyBetween(brought, runs.back().last, bucket.first);
    is_torn = AnyBetween(brought, bucket.first, bucket.last);
    if (goes_on && !is_torn) {
      runs.back().last = bucket.last;
      runs.back().polls += bucket.count;
    } else {
      // Of a torn bucket it is only known that it holds no longer run than half of it.
      runs.push_back({.first = bucket.first,
                      .last = bucket.last,
                      .polls = is_torn ? (bucket.count + 1) / 2 : bucket.count});
    }
  }
  for (EmptyRun& run : runs) {
    run.is_over = !brought.empty() && brought.last() > run.last;
    LookBefore(brought, empty, &run);
  }
  return runs;
}

Occurrences Within(const Occurrences& occurrences, const EmptyPolls& polls) {
  Occurrences within;
  const EventSeries& series = polls.by_time ? occurrences.timed : occurrences.untimed;
  EventSeries* kept = polls.by_time ? &within.timed : &within.untimed;
  for (const EventSeries::Bucket& bucket : series.buckets()) {
    const bool is_inside = std::any_of(polls.faults.begin(), polls.faults.end(), [&](const EmptyRun& run) {
      return bucket.first >= run.first && bucket.last <= run.last;
    });
    if (!is_inside) continue;
    if (bucket.count > 1) kept->Add(bucket.first, bucket.count - 1);
    kept->Add(bucket.last);
  }
  if (polls.by_time && !kept->empty()) {
    within.first = LogTime{kept->first(), occurrences.first->fraction_digits};
    within.last = LogTime{kept->last(), occurrences.last->fraction_digits};
  }
  return within;
}

EmptyPolls JudgeEmptyPolls(const Occurrences& brought, const Occurrences& empty) {
  EmptyPolls polls;
  if (empty.empty()) return polls;
  polls.by_time = !empty.timed.empty();
  const EventSeries& with_data = polls.by_time ? brought.timed : brought.untimed;
  const EventSeries& without = polls.by_time ? empty.timed : empty.untimed;
  if (with_data.empty() && !brought.empty()) return polls;  // on the other axis: no order is known
  const std::uint64_t all_empty = CountOf(without);
  const std::uint64_t all = CountOf(with_data) + all_empty;
  std::vector<EmptyRun> runs = EmptyRuns(with_data, without);
  std::vector<EmptyRun> faults;
  for (const EmptyRun& run : runs) {
    if (run.polls < kShortestFault && !with_data.empty()) continue;
    if (!with_data.empty() && IsToBeExpected(run, all - run.polls, all_empty - run.polls)) continue;
    if (polls.by_time && IsUsualAtThatHour(run, runs)) continue;
    faults.push_back(run);
  }
  if (faults.empty()) return polls;
  const bool is_long =
      std::any_of(faults.begin(), faults.end(), [](const EmptyRun& r) { return r.polls >= kShortestFault; });
  polls.kind = is_long ? EmptyPolls::Kind::kFault : EmptyPolls::Kind::kTooFewToTell;
  polls.other_polls = all;
  polls.other_empty_polls = all_empty;
  for (const EmptyRun& run : faults) {
    polls.other_polls -= run.polls;
    polls.other_empty_polls -= run.polls;
  }
  polls.faults = std::move(faults);
  return polls;
}

}  // namespace wflogscan
