#include "engine/aggregate/tally.h"

#include <algorithm>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "engine/base/stable_hash.h"

namespace wflogscan {
namespace {

void TakeEarlier(const std::optional<LogTime>& time, std::optional<LogTime>* first) {
  if (time && (!*first || *time < **first)) *first = time;
}

void TakeLater(const std::optional<LogTime>& time, std::optional<LogTime>* last) {
  if (time && (!*last || *time > **last)) *last = time;
}

// One axis for all places: sources stand 2^40 lines apart.
std::int64_t Fold(Position position) {
  return static_cast<std::int64_t>(position.source) << 40 | static_cast<std::int64_t>(position.line);
}

}  // namespace

void Occurrences::Add(std::optional<LogTime> time, Position position) {
  if (time) {
    timed.Add(time->unix_ns);
    TakeEarlier(time, &first);
    TakeLater(time, &last);
  } else {
    untimed.Add(Fold(position));
  }
}

void Occurrences::Merge(const Occurrences& other) {
  timed.Merge(other.timed);
  untimed.Merge(other.untimed);
  TakeEarlier(other.first, &first);
  TakeLater(other.last, &last);
}

void FindingTally::Merge(const FindingTally& other, std::size_t samples_per_finding) {
  count += other.count;
  when.Merge(other.when);
  for (const auto& [rule, rule_count] : other.rules) rules[rule] += rule_count;
  for (const auto& [name, values] : other.evidence) evidence[name].Merge(values);
  samples.Merge(other.samples, samples_per_finding);
}

void ConnectorTally::Merge(const ConnectorTally& other) {
  failures += other.failures;
  polls += other.polls;
  records += other.records;
  failed.Merge(other.failed);
  succeeded.Merge(other.succeeded);
}

void SourceTally::AddProblem(std::uint64_t line, std::string_view problem) {
  problems.try_emplace(line, problem);
  if (problems.size() > kMaxProblems) problems.erase(std::prev(problems.end()));
}

FindingTally& Tally::FindingAt(std::uint64_t key) {
  std::unique_ptr<FindingTally>& finding = findings_[key];
  if (finding == nullptr) finding = std::make_unique<FindingTally>();
  return *finding;
}

ConnectorTally& Tally::ConnectorAt(ConnectorIndex connector, InstanceId instance) {
  const std::uint64_t key = Pack(0, 0, connector, instance);
  if (key == last_connector_key_) return *last_connector_;
  std::unique_ptr<ConnectorTally>& tally = connectors_[key];
  if (tally == nullptr) tally = std::make_unique<ConnectorTally>();
  last_connector_key_ = key;
  last_connector_ = tally.get();
  return *tally;
}

SourceTally& Tally::SourceAt(std::uint32_t source) {
  if (source >= sources_.size()) sources_.resize(source + 1);
  return sources_[source];
}

void Tally::SeeTime(std::optional<LogTime> time) {
  TakeEarlier(time, &first_time_);
  TakeLater(time, &last_time_);
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
  last_connector_key_ = ~std::uint64_t{0};

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
  if (match.signatures.empty() && !match.is_success) return;
  const Position position{match.source, match.record->line};
  SourceTally& source = SourceAt(match.source);
  SeeTime(match.time);
  const InstanceId instance = Intern(match.connector, match.instance);

  ConnectorTally& connector = ConnectorAt(match.connector, instance);
  if (match.is_success) {
    ++connector.polls;
    connector.records += match.records;
    connector.succeeded.Add(match.time, position);
  }
  if (match.signatures.empty()) return;
  ++matched_lines_;
  ++source.matched_lines;
  ++connector.failures;
  if (!match.is_success) connector.failed.Add(match.time, position);
  for (const SignatureIndex signature : match.signatures) {
    FindingTally& finding = FindingAt(Pack(signature, match.service, match.connector, instance));
    ++finding.count;
    finding.when.Add(match.time, position);
    finding.samples.Offer(position, match.time, match.record->text, samples_per_finding_);
    for (const RuleIndex rule : match.rules) {
      if (rules_->rules()[rule].signature == signature) ++finding.rules[rule];
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
  ++connector.polls;
  connector.records += success.records;
  connector.succeeded.Add(success.time, position);
}

void Tally::AddLines(std::uint32_t source, std::uint64_t lines) { SourceAt(source).lines += lines; }

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
  for (std::size_t i = 0; i < other.sources_.size(); ++i) {
    SourceTally& source = SourceAt(static_cast<std::uint32_t>(i));
    source.lines += other.sources_[i].lines;
    source.matched_lines += other.sources_[i].matched_lines;
    for (const auto& [line, problem] : other.sources_[i].problems) source.AddProblem(line, problem);
  }
  matched_lines_ += other.matched_lines_;
  SeeTime(other.first_time_);
  SeeTime(other.last_time_);
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
