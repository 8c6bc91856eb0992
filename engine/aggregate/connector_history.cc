#include "engine/aggregate/connector_history.h"

#include <algorithm>

#include "engine/attribute/data_signatures.h"
#include "engine/base/civil_time.h"

namespace wflogscan {
namespace {

constexpr std::int64_t kSilentIntervals = 3;  // the contract's figure
constexpr std::int64_t kLongestInterval =
    400 * 86400 * kNanosecondsPerSecond;  // three of them do not overflow
// A client that does not reach the broker says so again within that time.
constexpr std::int64_t kLongestRetry = 900 * kNanosecondsPerSecond;

}  // namespace

ConnectorHistory::ConnectorHistory(const RulePack& pack, const Tally& tally)
    : pack_(pack), tally_(tally), tallies_(tally.Connectors()) {
  const auto see = [this](const Tally::ConnectorKey& key, const Occurrences& when) {
    if (!when.first || key.connector == kNoConnector) return;
    if (!first_line_ || *when.first < *first_line_) first_line_ = when.first;
    const auto [last, is_new] = last_line_.try_emplace(key, *when.last);
    if (!is_new) last->second = std::max(last->second, *when.last);
  };
  for (const auto& [key, connector] : tallies_) {
    const Occurrences& succeeded = succeeded_.emplace(key, connector->Succeeded()).first->second;
    any_success_ |= !succeeded.empty();
    see(key, succeeded);
  }
  for (const auto& [key, finding] : tally.Findings()) see({key.connector, key.instance}, finding->when);
  const std::optional<LogTime>& others = tally.first_time_of_others();
  if (others && (!first_line_ || *others < *first_line_)) first_line_ = others;
}

// Whose successes tell whether a failure is over: the instance's own, or the connector's where its success
// lines name no instance at all. Where only the success lines name one, the instance that was well longest
// ago speaks, since it may be the one that failed.
const Occurrences* ConnectorHistory::SuccessesFor(ConnectorIndex connector,
                                                  const std::string& instance) const {
  if (connector == kNoConnector) return nullptr;
  const auto own = succeeded_.find({connector, instance});
  if (own != succeeded_.end() && !own->second.empty()) return &own->second;
  const Occurrences* unnamed = nullptr;
  const Occurrences* laggard = nullptr;
  for (const auto& [key, succeeded] : succeeded_) {
    if (key.connector != connector || succeeded.empty()) continue;
    if (key.instance.empty()) {
      unnamed = &succeeded;
    } else if (laggard == nullptr || succeeded.last < laggard->last) {
      laggard = &succeeded;
    }
  }
  if (instance.empty() && laggard != nullptr) return laggard;
  if (unnamed != nullptr && laggard == nullptr) return unnamed;
  return own == succeeded_.end() ? nullptr : &own->second;
}

const Occurrences* ConnectorHistory::BroughtBy(ConnectorIndex connector, const std::string& instance) const {
  const auto own = tallies_.find({connector, instance});
  return own == tallies_.end() ? nullptr : &own->second->brought;
}

std::optional<std::int64_t> ConnectorHistory::IntervalNs(ConnectorIndex connector,
                                                         const EventSeries& polls) const {
  std::optional<std::int64_t> interval = UsualGap(polls);
  for (const PollingInterval& polling : pack_.connectors[connector].polling) {
    interval = std::max(interval.value_or(0), polling.seconds * kNanosecondsPerSecond);
  }
  if (interval) interval = std::min(*interval, kLongestInterval);
  return interval;
}

bool ConnectorHistory::IsOfBroker(const Tally::FindingKey& key) const {
  return pack_.signatures[key.signature].id == "broker" &&
         (key.service == kNoService || pack_.services[key.service].runs_connectors);
}

Verdict ConnectorHistory::JudgeBroker(const FindingTally& finding) const {
  Occurrences failed;
  for (const auto& [key, other] : tally_.Findings()) {
    if (IsOfBroker(key)) failed.Merge(other->when);
  }
  Occurrences succeeded;
  for (const auto& [key, polls] : succeeded_) succeeded.Merge(polls);
  const bool by_time = !finding.when.timed.empty();
  const EventSeries& failures = by_time ? failed.timed : failed.untimed;
  const EventSeries& polls = by_time ? succeeded.timed : succeeded.untimed;
  Verdict verdict;
  if (failures.empty() || polls.empty()) return verdict;
  // Which of two sources came first nobody knows but by times.
  if (!by_time && SourceAt(failures.last()) != SourceAt(polls.last())) return verdict;
  std::int64_t pause = UsualGap(failures).value_or(0);
  if (by_time) pause = std::min(pause, kLongestRetry);
  if (polls.last() - failures.last() <= pause) return verdict;
  verdict.state = FindingState::kRecovered;
  if (by_time) {
    verdict.recovered_at = LogTime{polls.FirstAfter(failures.last()),
                                   succeeded.last ? succeeded.last->fraction_digits : std::uint8_t{0}};
  }
  return verdict;
}

Verdict ConnectorHistory::Judge(const Tally::FindingKey& key, const FindingTally& finding,
                                const EmptyPolls* polls) const {
  const std::string& signature = pack_.signatures[key.signature].id;
  Verdict verdict;
  if (polls != nullptr) {
    verdict.episodes = static_cast<int>(polls->faults.size());
    if (polls->kind == EmptyPolls::Kind::kTooFewToTell) return verdict;
    const EmptyRun& last = polls->faults.back();
    verdict.state = last.is_over ? FindingState::kRecovered : FindingState::kOngoing;
    const Occurrences* brought = BroughtBy(key.connector, key.instance);
    if (last.is_over && polls->by_time && brought != nullptr) {
      verdict.recovered_at = LogTime{brought->timed.FirstAfter(last.last), brought->last->fraction_digits};
    }
    return verdict;
  }
  if (signature == "no-data") {
    // Only a poll that brought something answers "no data for two hours".
    return wflogscan::Judge(finding.when, BroughtBy(key.connector, key.instance));
  }
  if (key.connector == kNoConnector && IsOfBroker(key)) return JudgeBroker(finding);
  const Occurrences* succeeded = SuccessesFor(key.connector, key.instance);
  verdict = wflogscan::Judge(finding.when, succeeded,
                             IsAboutData(signature) ? kSuccessesAfterTrouble : kSuccessesAfterFailure);
  // In a log that holds no success line at all, the end of the failures may be their end.
  if (verdict.state == FindingState::kOngoing && !any_success_ && !finding.when.timed.empty()) {
    const std::optional<std::int64_t> interval = IntervalNs(key.connector, finding.when.timed);
    if (interval && tally_.last_time()->unix_ns - finding.when.timed.last() > kSilentIntervals * *interval) {
      verdict.state = FindingState::kUnknown;
    }
  }
  return verdict;
}

bool ConnectorHistory::IsSilent(const Tally::ConnectorKey& key) const {
  const Occurrences& succeeded = succeeded_.at(key);
  if (!succeeded.last) return false;
  const std::optional<std::int64_t> interval = IntervalNs(key.connector, succeeded.timed);
  if (!interval) return false;
  const std::int64_t deadline = succeeded.last->unix_ns + kSilentIntervals * *interval;
  const std::optional<LogTime>& others = tally_.last_time_of_others();
  const bool others_go_on = (others && others->unix_ns > deadline) ||
                            std::any_of(last_line_.begin(), last_line_.end(), [&](const auto& entry) {
                              return entry.first != key && entry.second.unix_ns > deadline;
                            });
  return others_go_on && std::none_of(succeeded_.begin(), succeeded_.end(), [&](const auto& entry) {
           // Lines that begin or cease to name the instance are the connector's own.
           return entry.first.connector == key.connector && entry.first != key && entry.second.last &&
                  (entry.first.instance.empty() || key.instance.empty()) &&
                  entry.second.last->unix_ns > deadline;
         });
}

ConnectorState ConnectorHistory::StateOf(const Tally::ConnectorKey& key,
                                         const std::vector<const Finding*>& findings) const {
  if (key.connector == kNoConnector) return ConnectorState::kUnknown;
  const Occurrences& succeeded = succeeded_.at(key);
  bool is_flapping = false;
  bool is_unknown = succeeded.empty();
  bool is_recovered = false;
  for (const Finding* finding : findings) {
    // A poll that took too long or brought duplicates did succeed.
    if (IsAboutData(finding->signature) &&
        (finding->state != FindingState::kOngoing ||
         (succeeded.last && (!finding->first_seen || *succeeded.last >= *finding->first_seen)))) {
      continue;
    }
    switch (finding->state) {
      case FindingState::kOngoing:
        return ConnectorState::kFailing;
      case FindingState::kFlapping:
        is_flapping = true;
        break;
      case FindingState::kUnknown:
        is_unknown = true;
        break;
      case FindingState::kRecovered:
        is_recovered = true;
        break;
    }
  }
  if (IsSilent(key)) return ConnectorState::kSilent;
  if (is_flapping) return ConnectorState::kFlapping;
  if (is_recovered && succeeded.empty()) return ConnectorState::kRecovered;  // another's success lines say so
  if (is_unknown) return ConnectorState::kUnknown;
  return is_recovered ? ConnectorState::kRecovered : ConnectorState::kOk;
}

std::optional<std::int64_t> ConnectorHistory::WithoutDataSeconds(const Tally::ConnectorKey& key) const {
  if (key.connector == kNoConnector) return std::nullopt;
  const Occurrences& succeeded = succeeded_.at(key);
  // Successes that have no time may be later than all that has.
  if (!succeeded.untimed.empty()) return std::nullopt;
  const std::optional<LogTime> since = succeeded.last ? succeeded.last : first_line_;
  if (!since || !tally_.last_time()) return std::nullopt;
  return (tally_.last_time()->unix_ns - since->unix_ns) / kNanosecondsPerSecond;
}

}  // namespace wflogscan
