#include "engine/aggregate/report_builder.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/aggregate/connector_history.h"
#include "engine/aggregate/measured_evidence.h"
#include "engine/base/sha256.h"
#include "engine/base/string_bridge.h"
#include "engine/source/record_bounds.h"
#include "engine/source/stand_in.h"

namespace wflogscan {
namespace {

constexpr std::size_t kEvidenceShown = 5;
constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr std::int64_t kMaxTimelineBuckets = 60;
constexpr std::size_t kUnexplainedShown = 20;

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
        history_(rules.pack(), tally),
        report_(report) {
    if (!tally.first_time()) return;
    EventSeries range;
    range.Add(tally.first_time()->unix_ns);
    range.Add(tally.last_time()->unix_ns);
    timeline_width_ = range.WidthFor(kNanosecondsPerSecond, kMaxTimelineBuckets);
  }

  void AddFinding(const Tally::FindingKey& key, const FindingTally& tally) {
    const SignatureInfo& signature = pack_.signatures[key.signature];
    const auto known = history_.tallies().find({key.connector, key.instance});
    const ConnectorTally* connector =
        key.connector == kNoConnector || known == history_.tallies().end() ? nullptr : known->second;
    // A finding that is made of polls that brought nothing is only one where that was no quiet hour.
    std::optional<EmptyPolls> polls;
    if (connector != nullptr && tally.empty_polls == tally.count) {
      polls = JudgeEmptyPolls(connector->brought, connector->empty);
      if (polls->kind == EmptyPolls::Kind::kQuiet) return;
    }
    const Occurrences when = polls ? Within(tally.when, *polls) : tally.when;
    Finding finding;
    finding.signature = signature.id;
    finding.severity = signature.severity;
    if (key.service != kNoService) finding.service = pack_.services[key.service].id;
    if (key.connector != kNoConnector) finding.connector = pack_.connectors[key.connector].id;
    if (!key.instance.empty()) finding.instance = redactor_.Redact(key.instance).str();
    finding.id = FindingId(finding);
    finding.count = polls ? CountOf(when.timed) + CountOf(when.untimed) : tally.count;
    for (const auto& [rule, count] : tally.rules.entries()) {
      finding.rules.push_back({pack_.rules[rule].id, std::min(count, finding.count)});
    }
    SortByCount(&finding.rules, [](const RuleCount& rule) { return rule.id; });
    // A rule may know better than its signature how bad it is; the most frequent cause speaks.
    if (!finding.rules.empty()) {
      const Rule* rule = pack_.FindRule(finding.rules.front().id);
      if (rule != nullptr && rule->severity) finding.severity = *rule->severity;
    }
    finding.first_seen = when.first;
    finding.last_seen = when.last;
    const Verdict verdict = history_.Judge(key, tally, polls ? &*polls : nullptr);
    finding.state = verdict.state;
    finding.recovered_at = verdict.recovered_at;
    finding.episodes = verdict.episodes;
    if (!when.timed.empty()) finding.timeline = MakeTimeline(when.timed, timeline_width_);
    MeasuredContext context{.empty_polls = polls ? &*polls : nullptr};
    if (connector != nullptr) {
      context.connector = &pack_.connectors[key.connector];
      context.tally = connector;
      context.succeeded = &history_.Succeeded({key.connector, key.instance});
    }
    finding.evidence = MeasureEvidence(signature.id, tally, context, redactor_);
    for (Evidence& captured : MakeEvidence(tally, redactor_)) finding.evidence.push_back(std::move(captured));
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
    const Occurrences& succeeded = history_.Succeeded(key);
    summary.first_success = succeeded.first;
    summary.last_success = succeeded.last;
    summary.empty_polls = CountOf(tally.empty.timed) + CountOf(tally.empty.untimed);
    summary.last_data = tally.brought.last;
    std::vector<const Finding*> findings;
    for (const Finding& finding : report_->findings) {
      if (finding.connector == summary.id && finding.instance == summary.instance)
        findings.push_back(&finding);
    }
    summary.findings = findings.size();
    summary.state = history_.StateOf(key, findings);
    summary.without_data_seconds = history_.WithoutDataSeconds(key);
    report_->connectors.push_back(std::move(summary));
  }

  void AddUnexplained() {
    for (const auto& [hash, cluster] : tally_.unexplained().clusters()) {
      UnexplainedCluster& shown = report_->unexplained.emplace_back();
      shown.template_text = redactor_.Redact(cluster.template_text);
      shown.count = cluster.count;
      shown.level = ToString(cluster.level);
      if (cluster.service != kNoService) shown.service = pack_.services[cluster.service].id;
      if (cluster.connector != kNoConnector) shown.connector = pack_.connectors[cluster.connector].id;
      shown.sample = redactor_.Redact(cluster.sample);
    }
    SortByCount(&report_->unexplained, [](const UnexplainedCluster& cluster) {
      return std::tuple(cluster.template_text.str(), cluster.level, cluster.service, cluster.connector,
                        cluster.sample.str());
    });
    if (report_->unexplained.size() > kUnexplainedShown) report_->unexplained.resize(kUnexplainedShown);
  }

  const ConnectorHistory& history() const { return history_; }

 private:
  const RulePack& pack_;
  const Tally& tally_;
  const Redactor& redactor_;
  const ConnectorHistory history_;
  Report* report_;
  std::int64_t timeline_width_ = kNanosecondsPerSecond;
};

void AddStandIns(const Tally& tally, std::vector<SourceSummary>* sources) {
  for (const auto& [key, count] : tally.stand_ins()) {
    (*sources)[key.source].problems.push_back(
        absl::StrCat(ToAbsl(kStandIns[key.stand_in].problem), " (",
                     count.lines == 1 ? "" : absl::StrCat(count.lines, " times, first in "), "line ",
                     count.first_line, ")"));
  }
}

}  // namespace

Report BuildReport(const RuleSet& rules, const Tally& tally, const Redactor& redactor,
                   std::vector<SourceSummary> sources) {
  Report report;
  report.tool.matcher = MatcherName();
  report.tool.rule_count = rules.pack().rules.size();
  report.tool.rules_sha256 = rules.pack().sha256;
  report.sources = std::move(sources);
  AddStandIns(tally, &report.sources);
  for (std::size_t i = 0; i < report.sources.size(); ++i) {
    SourceSummary& source = report.sources[i];
    const auto index = static_cast<std::uint32_t>(i);
    const SourceTally counted = tally.SourceOf(index);
    source.lines = counted.lines;
    source.matched_lines = counted.matched_lines;
    if (counted.long_lines > 0) {
      source.problems.push_back(
          absl::StrCat(counted.long_lines, " line(s) longer than ", kMaxLineBytes >> 20,
                       " MiB: read in parts, so what spans two parts may be missed or counted twice"));
    }
    if (const auto known = tally.problems().find(index); known != tally.problems().end()) {
      for (const auto& [line, problem] : known->second) source.problems.push_back(problem);
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
  for (const auto& [key, connector] : builder.history().tallies()) builder.AddConnector(key, *connector);
  // Rules that were left out on purpose might explain them all.
  if (!rules.pack().narrowed) builder.AddUnexplained();
  if (tally.dropped_instances()) {
    report.problems.push_back(
        {"", absl::StrCat("more than ", Tally::kMaxInstances,
                          " named instances: the rest are counted under their connector without a name")});
  }
  return report;
}

}  // namespace wflogscan
