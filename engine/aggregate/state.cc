#include "engine/aggregate/state.h"

namespace wflogscan {
namespace {

constexpr int kFlappingEpisodes = 3;

int CountEpisodes(const EventSeries& failed, const EventSeries& succeeded) {
  int episodes = 0;
  auto success = succeeded.buckets().begin();
  bool in_episode = false;
  for (const EventSeries::Bucket& failure : failed.buckets()) {
    for (; success != succeeded.buckets().end() && success->first <= failure.first; ++success)
      in_episode = false;
    if (!in_episode) ++episodes;
    in_episode = true;
  }
  return episodes;
}

}  // namespace

Verdict Judge(const Occurrences& failed, const Occurrences* succeeded) {
  Verdict verdict;
  if (failed.empty() || succeeded == nullptr) return verdict;
  // Times decide where there are any; a log without them is judged by the order of its lines.
  const bool by_time = !failed.timed.empty();
  const EventSeries& failures = by_time ? failed.timed : failed.untimed;
  const EventSeries& successes = by_time ? succeeded->timed : succeeded->untimed;
  verdict.episodes = CountEpisodes(failures, successes);
  if (successes.empty() || successes.last() <= failures.last()) {
    verdict.state = FindingState::kOngoing;
    if (verdict.episodes >= kFlappingEpisodes) verdict.state = FindingState::kFlapping;
    return verdict;
  }
  const std::int64_t troubled = failures.last() - failures.first();
  const std::int64_t well = successes.last() - failures.last();
  if (verdict.episodes >= kFlappingEpisodes && well < troubled) {
    verdict.state = FindingState::kFlapping;
    return verdict;
  }
  verdict.state = FindingState::kRecovered;
  if (by_time) {
    const std::int64_t at = successes.FirstAfter(failures.last());
    verdict.recovered_at = LogTime{at, succeeded->last ? succeeded->last->fraction_digits : std::uint8_t{0}};
  }
  return verdict;
}

}  // namespace wflogscan
