#ifndef WFLOGSCAN_ENGINE_AGGREGATE_JOINT_JUDGE_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_JOINT_JUDGE_H_

// Which events stand so close together, or are followed by which others, as a rule asks.
//
// All answers are certain ones. A series knows each event until it is very full (event_series.h); then an
// event inside of a bucket may be anywhere between its first and its last, and what cannot be told does not
// hold. So a rule may keep silent in a log where its records, or what it waits for, come by the thousand in a
// time much longer than its window; it never speaks without reason.
//
// Events and windows are in nanoseconds. O(buckets).

#include <cstdint>
#include <span>
#include <vector>

#include "engine/aggregate/event_series.h"

namespace wflogscan {

// Both ends belong to it, and are events.
struct EventSpan {
  std::int64_t first = 0;
  std::int64_t last = 0;
  friend bool operator==(const EventSpan&, const EventSpan&) = default;
};

// How far a log can be trusted to hold what happened.
struct LogReach {
  struct Gap {
    std::int64_t from = 0;
    std::int64_t to = 0;
  };
  std::int64_t end = 0;
  std::vector<Gap> gaps;

  bool Covers(std::int64_t from, std::int64_t to) const;
};

// The events, as far as they are among `count` or more within `window`: two are within it that are just so
// far apart.
std::vector<EventSpan> Bursts(const EventSeries& events, std::uint64_t count, std::int64_t window);

// The events behind which, within `window`, an event of one of `awaited` comes. One at the same moment does:
// many logs count in seconds.
std::vector<EventSpan> Followed(const EventSeries& events, std::span<const EventSeries* const> awaited,
                                std::int64_t window);

// Those behind which none comes, as far as the log covers the window.
std::vector<EventSpan> NotFollowed(const EventSeries& events, std::span<const EventSeries* const> awaited,
                                   std::int64_t window, const LogReach& log);

bool Contains(const std::vector<EventSpan>& spans, std::int64_t first, std::int64_t last);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_JOINT_JUDGE_H_
