#ifndef WFLOGSCAN_ENGINE_AGGREGATE_TALLY_H_
#define WFLOGSCAN_ENGINE_AGGREGATE_TALLY_H_

// Match -> counts. One Tally a thread, no lock a line, merged once at the end.
//
// Everything in it is a sum, a minimum, a maximum, or a set that forgets by a stable hash, so any division of
// the lines among tallies and any order of merging give the same content. What needs the order of events (is
// it still failing?) is decided at the end from their times (aggregate/state.h), never from the order of Add
// calls.
//
// Memory is bounded: signatures, services and connectors are closed sets; named instances are kept up to
// kMaxInstances, and the rest are counted with their connector under no instance. Of sources, of which a scan
// may have some hundred thousand, a tally knows those that it counted something of, whatever their numbers:
// many tallies are of one source only.

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/functional/function_ref.h"
#include "engine/aggregate/duration_sketch.h"
#include "engine/aggregate/event_series.h"
#include "engine/aggregate/joint_tally.h"
#include "engine/aggregate/sample_set.h"
#include "engine/aggregate/unexplained_set.h"
#include "engine/aggregate/value_counter.h"
#include "engine/attribute/match.h"
#include "engine/attribute/success.h"
#include "engine/match/rule_set.h"

namespace wflogscan {

// Events on the axis that each of them has: time, or failing that the place in the input.
struct Occurrences {
  EventSeries timed;    // nanoseconds since the epoch
  EventSeries untimed;  // Position folded into one number
  std::optional<LogTime> first;
  std::optional<LogTime> last;

  void Add(const std::optional<LogTime>& time, Position position, std::uint64_t amount = 0);
  void Merge(const Occurrences& other);
  // As if what has no time had stood where it stands in `other`, or nowhere.
  void TakePlaces(const Occurrences& other) { untimed.Merge(other.untimed); }
  void DropPlaces() { untimed = {}; }
  bool empty() const { return timed.empty() && untimed.empty(); }
};

// The source of an event without a time.
std::int64_t SourceAt(std::int64_t untimed);

// How many lines of a finding each rule found: one rule, most of the time.
class RuleCounts {
 public:
  using Entry = std::pair<RuleIndex, std::uint64_t>;

  void Add(RuleIndex rule, std::uint64_t count) {
    const auto place = std::find_if(entries_.begin(), entries_.end(),
                                    [rule](const Entry& entry) { return entry.first >= rule; });
    if (place != entries_.end() && place->first == rule) {
      place->second += count;
    } else {
      entries_.insert(place, {rule, count});
    }
  }
  void Merge(const RuleCounts& other) {
    for (const auto& [rule, count] : other.entries_) Add(rule, count);
  }
  bool Contains(RuleIndex rule) const {
    return std::any_of(entries_.begin(), entries_.end(),
                       [rule](const Entry& entry) { return entry.first == rule; });
  }
  std::span<const Entry> entries() const { return entries_; }  // by rule

 private:
  absl::InlinedVector<Entry, 2> entries_;
};

struct FindingTally {
  std::uint64_t count = 0;
  std::uint64_t empty_polls = 0;  // of these lines, those that say no more than that a poll brought nothing
  Occurrences when;
  RuleCounts rules;
  std::map<std::string, ValueCounter, std::less<>> evidence;  // by capture name
  SampleSet samples;

  void Merge(const FindingTally& other, std::size_t samples_per_finding);
};

struct ConnectorTally {
  bool counts_records = true;  // as the catalog says; otherwise no poll of it is known to be empty
  std::uint64_t failures = 0;  // lines with a signature that are no success
  std::uint64_t polls = 0;
  std::uint64_t records = 0;
  // Every successful poll is in one of these two.
  Occurrences brought;  // something, or it does not say how much
  Occurrences empty;
  DurationSketch durations;  // of polls, where lines tell

  void AddPoll(std::uint64_t fetched, bool is_empty, const std::optional<LogTime>& time, Position position);
  Occurrences Succeeded() const;  // O(buckets)
  void Merge(const ConnectorTally& other);
};

struct SourceTally {
  std::uint64_t lines = 0;
  std::uint64_t matched_lines = 0;
  std::uint64_t long_lines = 0;  // that were read in parts
};

// What is wrong inside of one source: the first few, by line.
using SourceProblems = std::map<std::uint64_t, std::string>;

// Lines of one source that are one row of kStandIns.
struct StandInTally {
  std::uint64_t lines = 0;
  std::uint64_t first_line = 0;

  void Merge(const StandInTally& other);
};

class Tally {
 public:
  static constexpr std::size_t kMaxInstances = 256;
  static constexpr std::size_t kMaxProblems = 4;  // of a source

  // `rules` is shared and must outlive the tally.
  Tally(const RuleSet& rules, std::size_t samples_per_finding);

  void Add(const Match& match);
  void AddSuccess(const FastSuccess& success, Position position);
  // A line that is not to be counted: the log goes on, and others than the connectors that are counted do.
  void SeeOther(const Match& match);
  void AddLines(std::uint32_t source, std::uint64_t lines);
  void AddLongLine(std::uint32_t source) { ++sources_[source].long_lines; }
  // `stand_in` is its row in kStandIns.
  void AddStandIn(std::size_t stand_in, Position position);
  void AddProblem(std::uint32_t source, std::uint64_t line, std::string_view problem);
  void Merge(const Tally& other);

  // For lines that several captures hold (bundle_tally.h). When the line happened, but no count: it was
  // counted before.
  void AddTime(const Match& match);
  // The same of one that was counted at this time, as another capture states it, which may be finer.
  void WidenTime(const Match& match);
  // Where the line stands: for samples and, if it has no time, for the order of events. No count either.
  void AddPlace(const Match& match);
  // Forgets where lines stand, or takes over what `places` knows of that. Of a `copy` of another capture only
  // what is not known without it.
  void DropPlaces();
  void TakePlaces(const Tally& places, bool copy);
  // The lines of each source, and no other count.
  void MergeSources(const Tally& other);

  // Lines of a finding that count after all, now that all are known (joint_findings.h). `failures` of them
  // are no successes.
  struct FindingKey;
  void AddLate(const FindingKey& key, const FindingTally& finding, std::uint64_t failures);

  // An instance of a connector; index 0 stands for "none named".
  struct Instance {
    ConnectorIndex connector = kNoConnector;
    std::string name;
    std::uint64_t hash = 0;
  };
  struct FindingKey {
    SignatureIndex signature = 0;
    ServiceIndex service = kNoService;
    ConnectorIndex connector = kNoConnector;
    std::string instance;
    friend auto operator<=>(const FindingKey&, const FindingKey&) = default;
  };
  struct ConnectorKey {
    ConnectorIndex connector = kNoConnector;
    std::string instance;
    friend auto operator<=>(const ConnectorKey&, const ConnectorKey&) = default;
  };

  // The content under stable keys, for the report. O(content).
  std::map<FindingKey, const FindingTally*> Findings() const;
  std::map<ConnectorKey, const ConnectorTally*> Connectors() const;
  const JointTally& joint() const { return joint_; }
  std::size_t samples_per_finding() const { return samples_per_finding_; }
  const UnexplainedSet& unexplained() const { return unexplained_; }
  // Zeros where nothing of it was counted.
  SourceTally SourceOf(std::uint32_t source) const;
  std::size_t known_sources() const { return sources_.size(); }
  const std::map<std::uint32_t, SourceProblems>& problems() const { return problems_; }  // by source
  struct StandInKey {
    std::uint32_t source = 0;
    std::size_t stand_in = 0;
    friend auto operator<=>(const StandInKey&, const StandInKey&) = default;
  };
  const std::map<StandInKey, StandInTally>& stand_ins() const { return stand_ins_; }
  std::uint64_t matched_lines() const { return matched_lines_; }
  const std::optional<LogTime>& first_time() const { return first_time_; }
  const std::optional<LogTime>& last_time() const { return last_time_; }
  // Of connectors that are not counted.
  const std::optional<LogTime>& first_time_of_others() const { return first_time_of_others_; }
  const std::optional<LogTime>& last_time_of_others() const { return last_time_of_others_; }
  bool dropped_instances() const { return dropped_instances_; }

 private:
  using InstanceId = std::uint32_t;
  static std::uint64_t Pack(SignatureIndex signature, ServiceIndex service, ConnectorIndex connector,
                            InstanceId instance) {
    return std::uint64_t{signature} << 56 | std::uint64_t{service} << 48 | std::uint64_t{connector} << 32 |
           instance;
  }

  InstanceId Intern(ConnectorIndex connector, std::string_view name);
  void ForgetLargestInstance();
  FindingTally& FindingAt(std::uint64_t key);
  ConnectorTally& ConnectorAt(ConnectorIndex connector, InstanceId instance);
  void SeeTime(const std::optional<LogTime>& time);
  // The line says that a poll found nothing new and that this is no trouble.
  bool IsEmptyPoll(const Match& match) const;
  // Where it is kept when the match happened, with the records that it fetched.
  void ForEachOccurrences(const Match& match, InstanceId instance,
                          absl::FunctionRef<void(Occurrences*, std::uint64_t)> take);
  void AddOccurrence(const Match& match, InstanceId instance);

  const RuleSet* rules_;
  std::size_t samples_per_finding_;
  std::optional<SignatureIndex> no_data_;
  std::optional<SignatureIndex> slow_poll_;
  absl::flat_hash_map<std::uint64_t, std::unique_ptr<FindingTally>> findings_;
  absl::flat_hash_map<std::uint64_t, std::unique_ptr<ConnectorTally>> connectors_;
  std::map<std::uint64_t, InstanceId> instance_by_hash_;
  std::vector<Instance> instances_{1};
  std::uint64_t instance_limit_ = ~std::uint64_t{0};  // instances of a larger hash are not told apart
  bool dropped_instances_ = false;
  JointTally joint_;
  UnexplainedSet unexplained_;
  absl::flat_hash_map<std::uint32_t, SourceTally> sources_;
  std::map<std::uint32_t, SourceProblems> problems_;  // hardly any source has one
  std::map<StandInKey, StandInTally> stand_ins_;      // nor these
  std::uint64_t matched_lines_ = 0;
  std::optional<LogTime> first_time_;
  std::optional<LogTime> last_time_;
  std::optional<LogTime> first_time_of_others_;
  std::optional<LogTime> last_time_of_others_;
  // By connector, those of no instance: half of all lines are success lines, and hardly one names an
  // instance.
  std::vector<ConnectorTally*> plain_connectors_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_AGGREGATE_TALLY_H_
