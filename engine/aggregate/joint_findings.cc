#include "engine/aggregate/joint_findings.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "engine/aggregate/connector_history.h"
#include "engine/aggregate/joint_judge.h"
#include "engine/base/civil_time.h"

namespace wflogscan {
namespace {

using Subject = JointTally::Subject;
using Kind = JointTally::Kind;
using Records = JointTally::Records;

// Of the records of one subject.
using SpansOfRules = std::map<RuleIndex, std::vector<EventSpan>>;

struct LateFinding {
  Tally::FindingKey key;
  FindingTally finding;
  std::uint64_t failures = 0;
};

class JointCounter {
 public:
  JointCounter(const RuleSet& rules, const std::vector<ServiceCoverage>& coverage,
               const std::optional<LogTime>& until, const Tally& tally)
      : pack_(rules.pack()), coverage_(coverage), until_(until), tally_(tally), history_(pack_, tally) {}

  std::vector<LateFinding> Count() {
    for (const auto& [subject, content] : tally_.joint().subjects()) {
      const SpansOfRules spans = Judge(subject, content);
      for (const auto& [kind, records] : content.records) Take(subject, kind, records, spans);
    }
    return std::move(late_);
  }

 private:
  SpansOfRules Judge(const Subject& subject, const JointTally::OfSubject& content) const {
    std::map<RuleIndex, EventSeries> events;
    for (const auto& [kind, records] : content.records) {
      for (const RuleIndex rule : kind.rules) {
        events.try_emplace(rule, EventSeries(JointTally::kMaxTimes)).first->second.Merge(records.when);
      }
    }
    SpansOfRules spans;
    for (const auto& [rule, series] : events) spans[rule] = JudgeRule(subject, content, rule, series);
    return spans;
  }

  std::vector<EventSpan> JudgeRule(const Subject& subject, const JointTally::OfSubject& content,
                                   RuleIndex index, const EventSeries& events) const {
    const Rule& rule = pack_.rules[index];
    if (rule.at_least) {
      return Bursts(events, static_cast<std::uint64_t>(rule.at_least->count),
                    rule.at_least->within_seconds * kNanosecondsPerSecond);
    }
    const FollowCondition& follow = *rule.follow();
    const std::int64_t window = follow.within_seconds * kNanosecondsPerSecond;
    std::vector<const EventSeries*> awaited;
    if (const auto own = content.awaited.find(index); own != content.awaited.end()) {
      awaited.push_back(&own->second);
    }
    bool all_are_known = true;
    if (follow.success) {
      const Occurrences* succeeded = history_.SuccessesFor(subject.connector, subject.instance);
      if (succeeded != nullptr) awaited.push_back(&succeeded->timed);
      all_are_known = subject.connector != kNoConnector && history_.any_success() &&
                      (succeeded == nullptr || succeeded->untimed.empty());
    }
    if (rule.followed_by) return Followed(events, awaited, window);
    if (!all_are_known) return {};
    return NotFollowed(events, awaited, window, ReachOf(subject.service));
  }

  LogReach ReachOf(ServiceIndex service) const {
    LogReach reach;
    reach.end = tally_.last_time() ? tally_.last_time()->unix_ns : 0;
    if (service != kNoService) {
      for (const ServiceCoverage& coverage : coverage_) {
        if (coverage.service != pack_.services[service].id || !coverage.last) continue;
        reach.end = coverage.last->unix_ns;
        for (const CoverageGap& gap : coverage.gaps) {
          reach.gaps.push_back({gap.from.unix_ns, gap.to.unix_ns});
        }
      }
    }
    if (until_) reach.end = std::min(reach.end, until_->unix_ns);
    return reach;
  }

  // What of these records counts.
  void Take(const Subject& subject, const Kind& kind, const Records& records, const SpansOfRules& spans) {
    FindingTally finding;
    const auto in_any_span = [&](std::int64_t first, std::int64_t last) {
      return std::any_of(kind.rules.begin(), kind.rules.end(),
                         [&](RuleIndex rule) { return Contains(spans.at(rule), first, last); });
    };
    for (const EventSeries::Bucket& bucket : records.when.buckets()) {
      for (const RuleIndex rule : kind.rules) {
        if (Contains(spans.at(rule), bucket.first, bucket.last)) finding.rules.Add(rule, bucket.count);
      }
      if (kind.counts_anyway || !in_any_span(bucket.first, bucket.last)) continue;
      finding.count += bucket.count;
      if (bucket.count > 1) finding.when.timed.Add(bucket.first, bucket.count - 1);
      finding.when.timed.Add(bucket.last);
    }
    if (finding.rules.entries().empty()) return;
    if (finding.count > 0) {
      finding.when.first = LogTime{finding.when.timed.first(), records.fraction_digits};
      finding.when.last = LogTime{finding.when.timed.last(), records.fraction_digits};
      finding.evidence = records.evidence;
      TakeSamples(records, in_any_span, &finding.samples);
    }
    const std::uint64_t failures = kind.is_success ? 0 : finding.count;
    late_.push_back({{kind.signature, subject.service, subject.connector, subject.instance},
                     std::move(finding),
                     failures});
  }

  // Lines that do not count stand in where none that does was kept: they say the same.
  template <typename InAnySpan>
  void TakeSamples(const Records& records, const InAnySpan& in_any_span, SampleSet* samples) const {
    for (const bool only_counted : {true, false}) {
      for (const auto& [interval, entry] : records.samples.entries()) {
        if (only_counted && !in_any_span(entry.time.unix_ns, entry.time.unix_ns)) continue;
        samples->Offer(entry.position, entry.time, entry.text, tally_.samples_per_finding());
      }
      if (!samples->entries().empty()) return;
    }
  }

  const RulePack& pack_;
  const std::vector<ServiceCoverage>& coverage_;
  const std::optional<LogTime>& until_;
  const Tally& tally_;
  const ConnectorHistory history_;
  std::vector<LateFinding> late_;
};

}  // namespace

void CountJointFindings(const RuleSet& rules, const std::vector<ServiceCoverage>& coverage,
                        const std::optional<LogTime>& until, Tally* tally) {
  if (tally->joint().subjects().empty()) return;
  for (const LateFinding& late : JointCounter(rules, coverage, until, *tally).Count()) {
    tally->AddLate(late.key, late.finding, late.failures);
  }
}

}  // namespace wflogscan
