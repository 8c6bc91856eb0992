#include "engine/aggregate/tally.h"

#include <algorithm>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "engine/aggregate/time_range.h"
#include "engine/attribute/poll_duration.h"
#include "engine/base/saturated.h"
#include "engine/base/stable_hash.h"

namespace wflogscan {
namespace {

constexpr int kLineBits = 40;

// One axis for all places: sources stand 2^40 lines apart.
std::int64_t Fold(Position position) {
  return static_cast<std::int64_t>(position.source) << kLineBits | static_cast<std::int64_t>(position.line);
}

}  // namespace

std::int64_t SourceAt(std::int64_t untimed) { return untimed >> kLineBits; }

void Occurrences::Add(const std::optional<LogTime>& time, Position position, std::uint64_t amount) {
  if (time) {
    timed.Add(time->unix_ns, 1, amount);
    Widen(*time, &first, &last);
  } else {
    untimed.Add(Fold(position), 1, amount);
  }
}

void Occurrences::Merge(const Occurrences& other) {
  timed.Merge(other.timed);
  untimed.Merge(other.untimed);
  Widen(other.first, other.last, &first, &last);
}

void FindingTally::Merge(const FindingTally& other, std::size_t samples_per_finding) {
  count += other.count;
  empty_polls += other.empty_polls;
  when.Merge(other.when);
  rules.Merge(other.rules);
  for (const auto& [name, values] : other.evidence) evidence[name].Merge(values);
  samples.Merge(other.samples, samples_per_finding);
}

void ConnectorTally::AddPoll(std::uint64_t fetched, bool is_empty, const std::optional<LogTime>& time,
                             Position position) {
  ++polls;
  records = AddSaturated(records, fetched);
  (is_empty ? empty : brought).Add(time, position, fetched);
}

Occurrences ConnectorTally::Succeeded() const {
  Occurrences succeeded = brought;
  succeeded.Merge(empty);
  return succeeded;
}

void ConnectorTally::Merge(const ConnectorTally& other) {
  failures += other.failures;
  polls += other.polls;
  records = AddSaturated(records, other.records);
  brought.Merge(other.brought);
  empty.Merge(other.empty);
  durations.Merge(other.durations);
}

Tally::Tally(const RuleSet& rules, std::size_t samples_per_finding)
    : rules_(&rules),
      samples_per_finding_(samples_per_finding),
      plain_connectors_(rules.pack().connectors.size()) {
  const std::vector<SignatureInfo>& signatures = rules.pack().signatures;
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    if (signatures[i].id == "no-data") no_data_ = static_cast<SignatureIndex>(i);
    if (signatures[i].id == "slow-poll") slow_poll_ = static_cast<SignatureIndex>(i);
  }
}

void StandInTally::Merge(const StandInTally& other) {
  first_line = lines == 0 ? other.first_line : std::min(first_line, other.first_line);
  lines += other.lines;
}

FindingTally& Tally::FindingAt(std::uint64_t key) {
  std::unique_ptr<FindingTally>& finding = findings_[key];
  if (finding == nullptr) finding = std::make_unique<FindingTally>();
  return *finding;
}

ConnectorTally& Tally::ConnectorAt(ConnectorIndex connector, InstanceId instance) {
  const bool is_plain = instance == 0 && connector < plain_connectors_.size();
  if (is_plain && plain_connectors_[connector] != nullptr) return *plain_connectors_[connector];
  std::unique_ptr<ConnectorTally>& tally = connectors_[Pack(0, 0, connector, instance)];
  if (tally == nullptr) {
    tally = std::make_unique<ConnectorTally>();
    if (connector != kNoConnector)
      tally->counts_records = rules_->pack().connectors[connector].counts_records;
  }
  if (is_plain) plain_connectors_[connector] = tally.get();
  return *tally;
}

void Tally::SeeTime(const std::optional<LogTime>& time) {
  if (time) Widen(*time, &first_time_, &last_time_);
}

void Tally::SeeOther(const Match& match) {
  SeeTime(match.time);
  if (match.time && match.connector != kNoConnector) {
    Widen(*match.time, &first_time_of_others_, &last_time_of_others_);
  }
}

Tally::InstanceId Tally::Intern(ConnectorIndex connector, std::string_view name) {
  constexpr std::size_t kMaxNameBytes = 64;
  name = name.substr(0, kMaxNameBytes);
  if (name.empty() || connector == kNoConnector) return 0;
  const std::uint64_t hash = StableHash(name, connector);
  if (hash > instance_limit_) {
    dropped_instances_ = true;
    return 0;
  }
  const auto [place, is_new] =
      instance_by_hash_.try_emplace(hash, static_cast<InstanceId>(instances_.size()));
  if (!is_new) return place->second;
  instances_.push_back({connector, std::string(name), hash});
  if (instance_by_hash_.size() > kMaxInstances) {
    ForgetLargestInstance();
    if (hash > instance_limit_) return 0;
  }
  return instance_by_hash_.find(hash)->second;
}

void Tally::ForgetLargestInstance() {
  const auto largest = std::prev(instance_by_hash_.end());
  const InstanceId forgotten = largest->second;
  instance_limit_ = largest->first - 1;
  instance_by_hash_.erase(largest);
  dropped_instances_ = true;
  instances_[forgotten].name.clear();

  const auto fold = [forgotten](auto* table, const auto& merge) {
    std::vector<std::uint64_t> keys;
    for (const auto& [key, tally] : *table) {
      if (static_cast<InstanceId>(key) == forgotten) keys.push_back(key);
    }
    for (const std::uint64_t key : keys) {
      const auto node = std::move((*table)[key]);
      table->erase(key);
      merge(key & ~std::uint64_t{0xFFFFFFFF}, *node);
    }
  };
  fold(&findings_, [&](std::uint64_t key, const FindingTally& tally) {
    FindingAt(key).Merge(tally, samples_per_finding_);
  });
  fold(&connectors_, [&](std::uint64_t key, const ConnectorTally& tally) {
    ConnectorAt(static_cast<ConnectorIndex>(key >> 32), 0).Merge(tally);
  });
}

void Tally::Add(const Match& match) {
  const Position position{match.source, match.record->line};
  if (match.is_unexplained) {
    SeeTime(match.time);
    unexplained_.Add(match.level, match.service, match.connector, match.record->text);
  }
  if (match.is_joint()) {
    SeeTime(match.time);
    joint_.Add(*rules_, match);
    joint_.AddPlace(*rules_, match);
  }
  if (match.signatures.empty() && !match.is_success) return;
  SeeTime(match.time);
  const InstanceId instance = Intern(match.connector, match.instance);

  ConnectorTally& connector = ConnectorAt(match.connector, instance);
  const bool is_empty_poll = IsEmptyPoll(match);
  if (match.is_success || is_empty_poll) {
    const bool is_empty = is_empty_poll || (match.records == 0 && connector.counts_records);
    connector.AddPoll(match.is_success ? match.records : 0, is_empty, match.time, position);
  }
  const bool is_slow = slow_poll_ && std::find(match.signatures.begin(), match.signatures.end(),
                                               *slow_poll_) != match.signatures.end();
  if (match.is_success || is_slow) connector.durations.Add(ReadPollDuration(match.record->text));
  if (match.signatures.empty()) return;
  ++matched_lines_;
  ++sources_[match.source].matched_lines;
  if (!match.is_success && !is_empty_poll) ++connector.failures;
  for (const SignatureIndex signature : match.signatures) {
    FindingTally& finding = FindingAt(Pack(signature, match.service, match.connector, instance));
    ++finding.count;
    if (is_empty_poll) ++finding.empty_polls;
    finding.when.Add(match.time, position);
    finding.samples.Offer(position, match.time, match.record->text, samples_per_finding_);
    for (const RuleIndex rule : match.rules) {
      if (rules_->rules()[rule].signature == signature) finding.rules.Add(rule, 1);
    }
    // Several rules may have read the same figure; the line says it once.
    absl::InlinedVector<std::pair<std::string_view, std::string_view>, 8> counted;
    for (const CapturedSpan& span : match.captures) {
      if (rules_->rules()[span.rule].signature != signature) continue;
      const std::string& name = rules_->pack().rules[span.rule].captures[span.capture].name;
      const std::string_view value = std::string_view(match.record->match_text).substr(span.begin, span.size);
      const std::pair<std::string_view, std::string_view> figure(name, value);
      if (std::find(counted.begin(), counted.end(), figure) != counted.end()) continue;
      counted.push_back(figure);
      finding.evidence[name].Add(value);
    }
  }
}

void Tally::AddSuccess(const FastSuccess& success, Position position) {
  SeeTime(success.time);
  ConnectorTally& connector = ConnectorAt(success.connector, 0);
  connector.AddPoll(success.records, success.records == 0 && connector.counts_records, success.time,
                    position);
  if (!success.remark.empty()) connector.durations.Add(ReadPollDuration(success.remark));
}

bool Tally::IsEmptyPoll(const Match& match) const {
  if (match.connector == kNoConnector || match.signatures.size() != 1 || match.signatures[0] != no_data_) {
    return false;
  }
  if (match.is_success) return match.records == 0;
  // "no new events", said in passing. Who warns of it has reason to.
  return match.level == Level::kInfo || match.level == Level::kDebug || match.level == Level::kTrace;
}

void Tally::ForEachOccurrences(const Match& match, InstanceId instance,
                               absl::FunctionRef<void(Occurrences*, std::uint64_t)> take) {
  ConnectorTally& connector = ConnectorAt(match.connector, instance);
  const bool is_empty_poll = IsEmptyPoll(match);
  if (match.is_success || is_empty_poll) {
    const bool is_empty = is_empty_poll || (match.records == 0 && connector.counts_records);
    take(is_empty ? &connector.empty : &connector.brought, match.is_success ? match.records : 0);
  }
  for (const SignatureIndex signature : match.signatures) {
    take(&FindingAt(Pack(signature, match.service, match.connector, instance)).when, 0);
  }
}

void Tally::AddOccurrence(const Match& match, InstanceId instance) {
  const Position position{match.source, match.record->line};
  ForEachOccurrences(match, instance, [&](Occurrences* occurrences, std::uint64_t amount) {
    occurrences->Add(match.time, position, amount);
  });
}

void Tally::AddTime(const Match& match) {
  SeeTime(match.time);
  joint_.Add(*rules_, match);
  if (match.signatures.empty() && !match.is_success) return;
  AddOccurrence(match, Intern(match.connector, match.instance));
}

void Tally::WidenTime(const Match& match) {
  SeeTime(match.time);
  if (match.signatures.empty() && !match.is_success) return;
  ForEachOccurrences(match, Intern(match.connector, match.instance),
                     [&](Occurrences* occurrences, std::uint64_t) {
                       Widen(*match.time, &occurrences->first, &occurrences->last);
                     });
}

void Tally::AddPlace(const Match& match) {
  joint_.AddPlace(*rules_, match);
  if (match.signatures.empty() && !match.is_success) return;
  const InstanceId instance = Intern(match.connector, match.instance);
  if (!match.time) AddOccurrence(match, instance);
  for (const SignatureIndex signature : match.signatures) {
    FindingAt(Pack(signature, match.service, match.connector, instance))
        .samples.Offer({match.source, match.record->line}, match.time, match.record->text,
                       samples_per_finding_);
  }
}

void Tally::AddLate(const FindingKey& key, const FindingTally& finding, std::uint64_t failures) {
  const InstanceId instance = Intern(key.connector, key.instance);
  ConnectorAt(key.connector, instance).failures += failures;
  FindingAt(Pack(key.signature, key.service, key.connector, instance)).Merge(finding, samples_per_finding_);
}

void Tally::DropPlaces() {
  joint_.DropPlaces();
  for (const auto& [key, finding] : findings_) {
    finding->samples = {};
    finding->when.DropPlaces();
  }
  for (const auto& [key, connector] : connectors_) {
    connector->brought.DropPlaces();
    connector->empty.DropPlaces();
  }
}

void Tally::TakePlaces(const Tally& places, bool copy) {
  joint_.TakePlaces(places.joint_, copy);
  const auto take_order = [copy](const Occurrences& theirs, Occurrences* mine) {
    if (!copy || mine->empty()) mine->TakePlaces(theirs);
  };
  for (const auto& [key, theirs] : places.findings_) {
    const Instance& instance = places.instances_[static_cast<InstanceId>(key)];
    const auto mine =
        findings_.find((key & ~std::uint64_t{0xFFFFFFFF}) | Intern(instance.connector, instance.name));
    if (mine == findings_.end()) continue;
    take_order(theirs->when, &mine->second->when);
    if (copy) {
      mine->second->samples.Fill(theirs->samples, samples_per_finding_);
    } else {
      mine->second->samples.Merge(theirs->samples, samples_per_finding_);
    }
  }
  for (const auto& [key, theirs] : places.connectors_) {
    const Instance& instance = places.instances_[static_cast<InstanceId>(key)];
    const auto mine =
        connectors_.find((key & ~std::uint64_t{0xFFFFFFFF}) | Intern(instance.connector, instance.name));
    if (mine == connectors_.end()) continue;
    take_order(theirs->brought, &mine->second->brought);
    take_order(theirs->empty, &mine->second->empty);
  }
}

void Tally::AddLines(std::uint32_t source, std::uint64_t lines) { sources_[source].lines += lines; }

void Tally::AddProblem(std::uint32_t source, std::uint64_t line, std::string_view problem) {
  SourceProblems& problems = problems_[source];
  problems.try_emplace(line, problem);
  if (problems.size() > kMaxProblems) problems.erase(std::prev(problems.end()));
}

SourceTally Tally::SourceOf(std::uint32_t source) const {
  const auto known = sources_.find(source);
  return known == sources_.end() ? SourceTally{} : known->second;
}

void Tally::AddStandIn(std::size_t stand_in, Position position) {
  stand_ins_[{position.source, stand_in}].Merge({1, position.line});
}

void Tally::Merge(const Tally& other) {
  for (const auto& [key, tally] : other.findings_) {
    const Instance& theirs = other.instances_[static_cast<InstanceId>(key)];
    const InstanceId mine = Intern(theirs.connector, theirs.name);
    FindingAt((key & ~std::uint64_t{0xFFFFFFFF}) | mine).Merge(*tally, samples_per_finding_);
  }
  for (const auto& [key, tally] : other.connectors_) {
    const Instance& theirs = other.instances_[static_cast<InstanceId>(key)];
    ConnectorAt(static_cast<ConnectorIndex>(key >> 32), Intern(theirs.connector, theirs.name)).Merge(*tally);
  }
  if (other.dropped_instances_) {
    dropped_instances_ = true;
    while (!instance_by_hash_.empty() && std::prev(instance_by_hash_.end())->first > other.instance_limit_) {
      ForgetLargestInstance();
    }
    instance_limit_ = std::min(instance_limit_, other.instance_limit_);
  }
  joint_.Merge(other.joint_);
  unexplained_.Merge(other.unexplained_);
  for (const auto& [key, tally] : other.stand_ins_) stand_ins_[key].Merge(tally);
  MergeSources(other);
  matched_lines_ += other.matched_lines_;
  Widen(other.first_time_, other.last_time_, &first_time_, &last_time_);
  Widen(other.first_time_of_others_, other.last_time_of_others_, &first_time_of_others_,
        &last_time_of_others_);
}

void Tally::MergeSources(const Tally& other) {
  for (const auto& [source, theirs] : other.sources_) {
    SourceTally& mine = sources_[source];
    mine.lines += theirs.lines;
    mine.matched_lines += theirs.matched_lines;
    mine.long_lines += theirs.long_lines;
  }
  for (const auto& [source, problems] : other.problems_) {
    for (const auto& [line, problem] : problems) AddProblem(source, line, problem);
  }
}

std::map<Tally::FindingKey, const FindingTally*> Tally::Findings() const {
  std::map<FindingKey, const FindingTally*> findings;
  for (const auto& [key, tally] : findings_) {
    findings[{static_cast<SignatureIndex>(key >> 56), static_cast<ServiceIndex>(key >> 48),
              static_cast<ConnectorIndex>(key >> 32), instances_[static_cast<InstanceId>(key)].name}] =
        tally.get();
  }
  return findings;
}

std::map<Tally::ConnectorKey, const ConnectorTally*> Tally::Connectors() const {
  std::map<ConnectorKey, const ConnectorTally*> connectors;
  for (const auto& [key, tally] : connectors_) {
    connectors[{static_cast<ConnectorIndex>(key >> 32), instances_[static_cast<InstanceId>(key)].name}] =
        tally.get();
  }
  return connectors;
}

}  // namespace wflogscan
