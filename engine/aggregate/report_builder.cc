#include "engine/aggregate/report_builder.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/aggregate/state.h"
#include "engine/base/sha256.h"

namespace wflogscan {
namespace {

constexpr std::size_t kEvidenceShown = 5;
constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr std::int64_t kMaxTimelineBuckets = 60;

// Twelve hex digits name a finding for a person and for a baseline; 2^48 is plenty for the few hundred there
// can be.
std::string FindingId(const Finding& finding) {
  const std::string key = absl::StrCat(finding.signature, "|", finding.service.value_or(""), "|",
                                       finding.connector.value_or(""), "|", finding.instance.value_or(""));
  return Sha256Hex(key).substr(0, 12);
}

Timeline MakeTimeline(const EventSeries& series, std::int64_t width) {
  Timeline timeline;
  timeline.bucket_seconds = width / kNanosecondsPerSecond;
  const auto floor = [width](std::int64_t at) {
    const std::int64_t remainder = at % width;
    return at - (remainder < 0 ? remainder + width : remainder);
  };
  const std::int64_t start = floor(series.first());
  timeline.start = {start, 0};
  timeline.counts.resize(static_cast<std::size_t>((floor(series.last()) - start) / width + 1));
  for (const EventSeries::Bucket& bucket : series.buckets()) {
    timeline.counts[static_cast<std::size_t>((floor(bucket.start) - start) / width)] += bucket.count;
  }
  return timeline;
}

template <typename Counted>
void SortByCount(std::vector<Counted>* counted, const auto& name) {
  std::sort(counted->begin(), counted->end(), [&](const Counted& a, const Counted& b) {
    return std::tuple(b.count, name(a)) < std::tuple(a.count, name(b));
  });
}

std::vector<Evidence> MakeEvidence(const FindingTally& tally, const Redactor& redactor) {
  std::vector<Evidence> evidence;
  for (const auto& [name, values] : tally.evidence) {
    Evidence& shown = evidence.emplace_back();
    shown.name = name;
    for (const ValueCounter::Entry& entry : values.entries()) {
      shown.values.push_back({redactor.Redact(entry.value), entry.count});
    }
    SortByCount(&shown.values, [](const EvidenceValue& value) { return value.value.str(); });
    if (shown.values.size() > kEvidenceShown) shown.values.resize(kEvidenceShown);
  }
  return evidence;
}

std::optional<std::string> NameOrNull(const std::string& name) {
  return name.empty() ? std::nullopt : std::optional(name);
}

class Builder {
 public:
  Builder(const RuleSet& rules, const Tally& tally, const Redactor& redactor, Report* report)
      : pack_(rules.pack()),
        tally_(tally),
        redactor_(redactor),
        connectors_(tally.Connectors()),
        report_(report) {
    if (!tally.first_time()) return;
    EventSeries range;
    range.Add(tally.first_time()->unix_ns);
    range.Add(tally.last_time()->unix_ns);
    timeline_width_ = range.WidthFor(kNanosecondsPerSecond, kMaxTimelineBuckets);
  }

  void AddFinding(const Tally::FindingKey& key, const FindingTally& tally) {
    const SignatureInfo& signature = pack_.signatures[key.signature];
    Finding finding;
    finding.signature = signature.id;
    finding.severity = signature.severity;
    if (key.service != kNoService) finding.service = pack_.services[key.service].id;
    if (key.connector != kNoConnector) finding.connector = pack_.connectors[key.connector].id;
    if (!key.instance.empty()) finding.instance = redactor_.Redact(key.instance).str();
    finding.id = FindingId(finding);
    finding.count = tally.count;
    for (const auto& [rule, count] : tally.rules) finding.rules.push_back({pack_.rules[rule].id, count});
    SortByCount(&finding.rules, [](const RuleCount& rule) { return rule.id; });
    // A rule may know better than its signature how bad it is; the most frequent cause speaks.
    if (!finding.rules.empty()) {
      const Rule* rule = pack_.FindRule(finding.rules.front().id);
      if (rule != nullptr && rule->severity) finding.severity = *rule->severity;
    }
    finding.first_seen = tally.when.first;
    finding.last_seen = tally.when.last;
    const ConnectorTally* connector = SuccessesFor(key.connector, key.instance);
    const Verdict verdict = Judge(tally.when, connector == nullptr ? nullptr : &connector->succeeded);
    finding.state = verdict.state;
    finding.recovered_at = verdict.recovered_at;
    if (!tally.when.timed.empty()) finding.timeline = MakeTimeline(tally.when.timed, timeline_width_);
    finding.evidence = MakeEvidence(tally, redactor_);
    for (const SampleSet::Entry& sample : tally.samples.entries()) {
      finding.samples.push_back({report_->sources[sample.position.source].name, sample.position.line,
                                 sample.time, redactor_.Redact(sample.text)});
    }
    report_->findings.push_back(std::move(finding));
  }

  void AddConnector(const Tally::ConnectorKey& key, const ConnectorTally& tally) {
    ConnectorSummary summary;
    if (key.connector != kNoConnector) {
      summary.id = pack_.connectors[key.connector].id;
      summary.title = pack_.connectors[key.connector].title;
    }
    summary.instance = NameOrNull(redactor_.Redact(key.instance).str());
    summary.failures = tally.failures;
    summary.polls = tally.polls;
    summary.records = tally.records;
    summary.last_success = tally.succeeded.last;
    summary.findings = static_cast<std::uint64_t>(
        std::count_if(report_->findings.begin(), report_->findings.end(), [&](const Finding& finding) {
          return finding.connector == summary.id && finding.instance == summary.instance;
        }));
    summary.state = StateOf(key, tally);
    const bool well = summary.state == ConnectorState::kOk || summary.state == ConnectorState::kRecovered ||
                      summary.state == ConnectorState::kUnknown;
    // Without data since the last success; if there was none, at least since the first failure.
    const std::optional<LogTime> since = summary.last_success ? summary.last_success : tally.failed.first;
    if (!well && since && tally_.last_time()) {
      summary.without_data_seconds = (tally_.last_time()->unix_ns - since->unix_ns) / kNanosecondsPerSecond;
    }
    report_->connectors.push_back(std::move(summary));
  }

  const std::map<Tally::ConnectorKey, const ConnectorTally*>& connectors() const { return connectors_; }

 private:
  // Whose successes tell whether a failure is over: the instance's own, or the connector's where its success
  // lines name no instance at all.
  const ConnectorTally* SuccessesFor(ConnectorIndex connector, const std::string& instance) const {
    if (connector == kNoConnector) return nullptr;
    const auto own = connectors_.find({connector, instance});
    if (own != connectors_.end() && !own->second->succeeded.empty()) return own->second;
    const auto plain = connectors_.find({connector, ""});
    const bool any_named = std::any_of(connectors_.begin(), connectors_.end(), [&](const auto& entry) {
      return entry.first.connector == connector && !entry.first.instance.empty() && entry.second->polls > 0;
    });
    if (plain != connectors_.end() && !any_named) return plain->second;
    return own == connectors_.end() ? nullptr : own->second;
  }

  bool IsSilent(const Tally::ConnectorKey& key, const ConnectorTally& tally) const {
    if (key.connector == kNoConnector || !tally.succeeded.last || !tally_.last_time()) return false;
    const std::optional<std::int64_t> interval = pack_.connectors[key.connector].ShortestPollSeconds();
    if (!interval) return false;
    const std::int64_t deadline = tally.succeeded.last->unix_ns + 3 * *interval * kNanosecondsPerSecond;
    // Others must have succeeded after that, or it is the log that ends here and not the connector.
    return std::any_of(connectors_.begin(), connectors_.end(), [&](const auto& entry) {
      return entry.second->succeeded.last && entry.second->succeeded.last->unix_ns > deadline;
    });
  }

  ConnectorState StateOf(const Tally::ConnectorKey& key, const ConnectorTally& tally) const {
    if (key.connector == kNoConnector) return ConnectorState::kUnknown;
    if (!tally.failed.empty()) {
      switch (Judge(tally.failed, SuccessesFor(key.connector, key.instance) == nullptr
                                      ? &tally.succeeded
                                      : &SuccessesFor(key.connector, key.instance)->succeeded)
                  .state) {
        case FindingState::kOngoing:
          return ConnectorState::kFailing;
        case FindingState::kFlapping:
          return ConnectorState::kFlapping;
        case FindingState::kRecovered:
          return IsSilent(key, tally) ? ConnectorState::kSilent : ConnectorState::kRecovered;
        case FindingState::kUnknown:
          return ConnectorState::kUnknown;
      }
    }
    if (tally.polls == 0) return ConnectorState::kUnknown;
    return IsSilent(key, tally) ? ConnectorState::kSilent : ConnectorState::kOk;
  }

  const RulePack& pack_;
  const Tally& tally_;
  const Redactor& redactor_;
  const std::map<Tally::ConnectorKey, const ConnectorTally*> connectors_;
  Report* report_;
  std::int64_t timeline_width_ = kNanosecondsPerSecond;
};

}  // namespace

Report BuildReport(const RuleSet& rules, const Tally& tally, const Redactor& redactor,
                   std::vector<SourceSummary> sources) {
  Report report;
  report.tool.matcher = MatcherName();
  report.tool.rule_count = rules.pack().rules.size();
  report.tool.rules_sha256 = rules.pack().sha256;
  report.sources = std::move(sources);
  for (std::size_t i = 0; i < report.sources.size(); ++i) {
    SourceSummary& source = report.sources[i];
    if (i < tally.sources().size()) {
      source.lines = tally.sources()[i].lines;
      source.matched_lines = tally.sources()[i].matched_lines;
      for (const auto& [line, problem] : tally.sources()[i].problems) source.problems.push_back(problem);
    }
    report.scan.bytes += source.bytes;
    report.scan.lines += source.lines;
    for (const std::string& problem : source.problems) report.problems.push_back({source.name, problem});
  }
  report.scan.matched_lines = tally.matched_lines();
  if (tally.first_time()) report.scan.time_range = TimeRange{*tally.first_time(), *tally.last_time()};

  Builder builder(rules, tally, redactor, &report);
  for (const auto& [key, finding] : tally.Findings()) builder.AddFinding(key, *finding);
  std::sort(report.findings.begin(), report.findings.end(), [](const Finding& a, const Finding& b) {
    return std::tuple(b.severity, b.count, a.id) < std::tuple(a.severity, a.count, b.id);
  });
  for (const auto& [key, connector] : builder.connectors()) builder.AddConnector(key, *connector);
  if (tally.dropped_instances()) {
    report.problems.push_back(
        {"", absl::StrCat("more than ", Tally::kMaxInstances,
                          " named instances: the rest are counted under their connector without a name")});
  }
  return report;
}

}  // namespace wflogscan
