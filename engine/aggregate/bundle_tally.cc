#include "engine/aggregate/bundle_tally.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <utility>

#include "engine/base/stable_hash.h"

namespace wflogscan {
namespace {

constexpr std::int64_t kNanosecondsPerMillisecond = 1'000'000;

std::uint64_t Mixed(std::uint64_t value, std::uint64_t seed) {
  return StableLineHash({reinterpret_cast<const char*>(&value), sizeof(value)}, seed);
}

std::uint64_t LogOf(ServiceIndex service) {
  constexpr std::uint64_t kOfService = 1;
  return Mixed(service, kOfService);
}

// Whose log a line is from: its service's if that is known, then whatever the wrapping calls it. The kernel's
// is one, whether dmesg, the journal or syslog kept it. Last comes the name of the file.
std::uint64_t LogOf(const Match& match, const CaptureOrigin& origin) {
  constexpr std::uint64_t kOfName = 2;
  constexpr std::uint64_t kOfFile = 3;
  if (match.service != kNoService) return LogOf(match.service);
  if (match.record->framing == Framing::kKernel) return StableLineHash("kernel", kOfName);
  if (!match.record->wrapper_service.empty()) return StableLineHash(match.record->wrapper_service, kOfName);
  return Mixed(origin.name, kOfFile);
}

// The first line lacks what lines begin with, a level or a time: it may be the rest of one.
bool MayHaveLostItsHead(const Match& match, TimeOrigin time_origin) {
  return match.record->line == 1 && (time_origin == TimeOrigin::kNone ||
                                     (time_origin == TimeOrigin::kWrapping && match.level == Level::kNone));
}

}  // namespace

Tally& BundleTally::PlacesOf(std::uint32_t source) {
  if (const auto known = places_.find(source); known != places_.end()) return known->second;
  if (other_places_ && places_.size() >= kMaxPlaces && source > places_.rbegin()->first) {
    return *other_places_;
  }
  places_.emplace(source, NewTally());
  BoundPlaces();
  const auto kept = places_.find(source);
  return kept == places_.end() ? *other_places_ : kept->second;
}

void BundleTally::BoundPlaces() {
  while (places_.size() > kMaxPlaces) {
    const auto last = std::prev(places_.end());
    if (!other_places_) other_places_ = NewTally();
    other_places_->Merge(last->second);
    places_.erase(last);
  }
}

void BundleTally::BoundHeads() {
  constexpr std::size_t kMaxHeads = 256;
  while (heads_.size() > kMaxHeads) {
    const auto last = std::prev(heads_.end());
    counted_.Merge(last->second.tally);
    PlacesOf(last->first).Merge(last->second.place);
    heads_.erase(last);
  }
}

CaptureLedger::Line BundleTally::LineOf(std::uint64_t log, std::string_view text, std::optional<LogTime> time,
                                        TimeOrigin time_origin, const CaptureOrigin& origin) const {
  CaptureLedger::Line line;
  line.hash = StableLineHash(text, Mixed(origin.bundle, log));
  line.source = origin.source;
  line.log = origin.log;
  line.has_own_time = time_origin == TimeOrigin::kText;
  if (time_origin == TimeOrigin::kWrapping) line.wrapped_ms = time->unix_ns / kNanosecondsPerMillisecond;
  return line;
}

void BundleTally::MarkTimed(std::uint32_t source) {
  if (source >= has_times_.size()) has_times_.resize(source + 1);
  has_times_[source] = true;
}

void BundleTally::Count(const CaptureLedger::Line& line, CaptureLedger::Novelty novelty, const Match& match,
                        TimeOrigin time_origin) {
  if (match.time) MarkTimed(line.source);
  const auto repeated = [&]() -> Tally& {
    return repeated_.try_emplace(CaptureLedger::ShardOf(line.hash), NewTally()).first->second;
  };
  switch (novelty) {
    case CaptureLedger::Novelty::kNew:
      if (MayHaveLostItsHead(match, time_origin)) {
        Head head{NewTally(), NewTally(), line.hash, match.level != Level::kNone};
        Head& kept = heads_.try_emplace(line.source, std::move(head)).first->second;
        kept.tally.Add(match);
        kept.place.AddPlace(match);
        BoundHeads();
        return;
      } else {
        counted_.Add(match);
      }
      break;
    case CaptureLedger::Novelty::kNewTime: {
      counted_.AddTime(match);
      Match without_time = match;
      without_time.time.reset();
      repeated().Add(without_time);
      break;
    }
    case CaptureLedger::Novelty::kRepeated:
      if (time_origin == TimeOrigin::kWrapping) counted_.WidenTime(match);
      repeated().Add(match);
      break;
  }
  if (!match.signatures.empty() || !match.joint_rules.empty() || !match.time)
    PlacesOf(line.source).AddPlace(match);
}

void BundleTally::Add(const Match& match, TimeOrigin time_origin, const CaptureOrigin& origin) {
  const CaptureLedger::Line line =
      LineOf(LogOf(match, origin), match.record->text, match.time, time_origin, origin);
  Count(line, ledger_.Enter(line), match, time_origin);
}

void BundleTally::AddSuccess(const FastSuccess& success, ServiceIndex service, std::uint64_t line,
                             const CaptureOrigin& origin) {
  const TimeOrigin time_origin = !success.time          ? TimeOrigin::kNone
                                 : success.has_own_time ? TimeOrigin::kText
                                                        : TimeOrigin::kWrapping;
  waiting_lines_.push_back(LineOf(LogOf(service), success.text, success.time, time_origin, origin));
  waiting_.push_back({success, time_origin, service, line});
  if (waiting_.size() == kMostWaiting) CountSuccesses();
}

void BundleTally::CountSuccesses() {
  std::array<CaptureLedger::Novelty, kMostWaiting> novelties;
  ledger_.EnterAll(waiting_lines_, std::span(novelties).first(waiting_.size()));
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    CountSuccess(waiting_[i], waiting_lines_[i], novelties[i]);
  }
  waiting_.clear();
  waiting_lines_.clear();
}

void BundleTally::CountSuccess(const Waiting& waiting, const CaptureLedger::Line& entered,
                               CaptureLedger::Novelty novelty) {
  const FastSuccess& success = waiting.success;
  // Mostly it is new and has a time, and then nobody will ask where it stood; it has a level, so its head is
  // whole.
  if (novelty == CaptureLedger::Novelty::kNew && success.time) {
    MarkTimed(entered.source);
    counted_.AddSuccess(success, {entered.source, waiting.line});
    return;
  }
  record_.line = waiting.line;
  record_.text = success.text;
  Match match;
  match.record = &record_;
  match.source = entered.source;
  match.time = success.time;
  match.level = Level::kInfo;  // the short road takes no other
  match.service = waiting.service;
  match.connector = success.connector;
  match.is_success = true;
  match.records = success.records;
  Count(entered, novelty, match, waiting.time_origin);
}

void BundleTally::Merge(BundleTally&& other) {
  counted_.Merge(other.counted_);
  for (const auto& [shard, tally] : other.repeated_) {
    repeated_.try_emplace(shard, NewTally()).first->second.Merge(tally);
  }
  if (other.other_places_) {
    if (!other_places_) other_places_ = NewTally();
    other_places_->Merge(*other.other_places_);
  }
  for (const auto& [source, tally] : other.places_) {
    places_.try_emplace(source, NewTally()).first->second.Merge(tally);
  }
  BoundPlaces();
  heads_.merge(other.heads_);
  BoundHeads();
  has_times_.resize(std::max(has_times_.size(), other.has_times_.size()));
  for (std::size_t i = 0; i < other.has_times_.size(); ++i) {
    if (other.has_times_[i]) has_times_[i] = true;
  }
}

Tally BundleTally::Settle(const CaptureLedger::Overlaps& overlaps) {
  const auto take = [&](const Tally& tally, bool counts) {
    if (counts) {
      counted_.Merge(tally);
    } else {
      counted_.MergeSources(tally);
    }
  };
  for (const auto& [shard, tally] : repeated_) take(tally, !ledger_.Remembers(shard));
  for (const auto& [source, head] : heads_) {
    const bool is_cut = !head.has_level || (source < has_times_.size() && has_times_[source]);
    const bool is_rest_of_another = is_cut && overlaps.repeated_lines[source] > 0 &&
                                    ledger_.Remembers(CaptureLedger::ShardOf(head.hash)) &&
                                    !ledger_.IsHeldElsewhere(head.hash, source);
    take(head.tally, !is_rest_of_another);
    if (!is_rest_of_another) PlacesOf(source).Merge(head.place);
  }
  counted_.DropPlaces();
  for (const bool copies : {false, true}) {
    for (const auto& [source, tally] : places_) {
      if (overlaps.is_copy[source] == copies) counted_.TakePlaces(tally, copies);
    }
    if (!copies && other_places_) counted_.TakePlaces(*other_places_, false);
  }
  return std::move(counted_);
}

}  // namespace wflogscan
