#include "engine/aggregate/state.h"

#include <algorithm>
#include <vector>

namespace wflogscan {
namespace {

constexpr std::size_t kFlappingEpisodes = 3;
// Of the time from the first failure to the last, failing for less than one tenth is a blip now and then: a
// poll every five minutes that fails once an hour stays below it.
constexpr double kFlappingShare = 0.1;

struct Episode {
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::int64_t end = 0;  // the first success after `last`, or `last`
};

// The successes after `from` and before `to`, as well as the buckets know.
std::uint64_t CountBetween(const EventSeries& successes, std::int64_t from, std::int64_t to) {
  const std::vector<EventSeries::Bucket>& buckets = successes.buckets();
  std::uint64_t count = 0;
  auto bucket = std::upper_bound(buckets.begin(), buckets.end(), from,
                                 [](std::int64_t at, const EventSeries::Bucket& b) { return at < b.last; });
  for (; bucket != buckets.end() && bucket->first < to; ++bucket) {
    const bool is_first_inside = bucket->first > from;
    const bool is_last_inside = bucket->last < to;
    // Of a bucket that reaches beyond, one event is known to lie inside.
    if (is_first_inside && is_last_inside) {
      count += bucket->count;
    } else if (is_first_inside || is_last_inside) {
      ++count;
    }
  }
  return count;
}

std::vector<Episode> EpisodesOf(const EventSeries& failures, const EventSeries& successes,
                                std::uint64_t successes_needed) {
  std::vector<Episode> episodes;
  for (const EventSeries::Bucket& failure : failures.buckets()) {
    if (episodes.empty() ||
        CountBetween(successes, episodes.back().last, failure.first) >= successes_needed) {
      episodes.push_back({failure.first, failure.last, failure.last});
    } else {
      episodes.back().last = failure.last;
    }
    episodes.back().end = successes.FirstAfter(episodes.back().last);
  }
  return episodes;
}

bool IsFlapping(const std::vector<Episode>& episodes, bool is_over, std::int64_t last_success) {
  if (episodes.size() < kFlappingEpisodes) return false;
  const Episode& last = episodes.back();
  const auto length = [](std::int64_t from, std::int64_t to) { return static_cast<double>(to - from); };
  double failing = 0;
  for (const Episode& episode : episodes) failing += length(episode.first, episode.end);
  if (failing < kFlappingShare * length(episodes.front().first, last.end)) return false;
  return is_over ? last_success - last.last < last.last - episodes.front().first
                 : last.last - last.first < last.first - episodes.front().first;
}

}  // namespace

Verdict Judge(const Occurrences& failed, const Occurrences* succeeded, std::uint64_t successes_needed) {
  Verdict verdict;
  if (failed.empty() || succeeded == nullptr) return verdict;
  // Times decide where there are any; a log without them is judged by the order of its lines.
  const bool by_time = !failed.timed.empty();
  const EventSeries& failures = by_time ? failed.timed : failed.untimed;
  const EventSeries& successes = by_time ? succeeded->timed : succeeded->untimed;
  const std::vector<Episode> episodes = EpisodesOf(failures, successes, successes_needed);
  verdict.episodes = static_cast<int>(episodes.size());
  if (successes.empty() && !succeeded->empty()) return verdict;
  const std::int64_t last_success = successes.empty() ? failures.last() : successes.last();
  const bool is_over = last_success > failures.last() &&
                       CountBetween(successes, failures.last(), last_success) + 1 >= successes_needed;
  if (IsFlapping(episodes, is_over, last_success)) {
    verdict.state = FindingState::kFlapping;
    return verdict;
  }
  if (!is_over) {
    verdict.state = FindingState::kOngoing;
    return verdict;
  }
  verdict.state = FindingState::kRecovered;
  if (by_time) {
    verdict.recovered_at =
        LogTime{episodes.back().end, succeeded->last ? succeeded->last->fraction_digits : std::uint8_t{0}};
  }
  return verdict;
}

}  // namespace wflogscan
