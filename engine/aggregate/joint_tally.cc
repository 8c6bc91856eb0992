#include "engine/aggregate/joint_tally.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/container/inlined_vector.h"

namespace wflogscan {
namespace {

Position PositionOf(const Match& match) { return {match.source, match.record->line}; }

}  // namespace

void JointTally::Records::Merge(const Records& other) {
  when.Merge(other.when);
  fraction_digits = std::max(fraction_digits, other.fraction_digits);
  samples.Merge(other.samples);
  for (const auto& [name, values] : other.evidence) evidence[name].Merge(values);
}

void JointTally::OfSubject::Merge(const OfSubject& other) {
  for (const auto& [kind, theirs] : other.records) records[kind].Merge(theirs);
  for (const auto& [rule, theirs] : other.awaited) {
    awaited.try_emplace(rule, EventSeries(kMaxTimes)).first->second.Merge(theirs);
  }
}

JointTally::Subject JointTally::SubjectOf(const Match& match) {
  constexpr std::size_t kMaxNameBytes = 64;
  return {match.service, match.connector,
          match.connector == kNoConnector ? "" : std::string(match.instance.substr(0, kMaxNameBytes))};
}

JointTally::OfSubject& JointTally::SubjectOf(Subject subject) {
  if (!tells_instances_) subject.instance.clear();
  const auto known = subjects_.find(subject);
  if (known != subjects_.end()) return known->second;
  if (tells_instances_ && subjects_.size() == kMaxSubjects) {
    ForgetInstances();
    subject.instance.clear();
  }
  return subjects_[std::move(subject)];
}

void JointTally::ForgetInstances() {
  tells_instances_ = false;
  std::map<Subject, OfSubject> merged;
  for (auto& [subject, content] : subjects_) {
    merged[{subject.service, subject.connector, ""}].Merge(content);
  }
  subjects_ = std::move(merged);
}

std::vector<JointTally::Kind> JointTally::KindsOf(const RuleSet& rules, const Match& match) {
  std::vector<Kind> kinds;
  for (const RuleIndex rule : match.joint_rules) {
    const SignatureIndex signature = rules.rules()[rule].signature;
    const auto known = std::find_if(kinds.begin(), kinds.end(),
                                    [&](const Kind& kind) { return kind.signature == signature; });
    if (known != kinds.end()) {
      known->rules.push_back(rule);
      continue;
    }
    const bool counts_anyway =
        std::find(match.signatures.begin(), match.signatures.end(), signature) != match.signatures.end();
    kinds.push_back({signature, counts_anyway, match.is_success, {rule}});
  }
  return kinds;
}

void JointTally::Add(const RuleSet& rules, const Match& match) {
  if (!match.is_joint() || !match.time) return;
  OfSubject& subject = SubjectOf(SubjectOf(match));
  for (const RuleIndex rule : match.awaited_by) {
    subject.awaited.try_emplace(rule, EventSeries(kMaxTimes)).first->second.Add(match.time->unix_ns);
  }
  for (const Kind& kind : KindsOf(rules, match)) {
    Records& records = subject.records[kind];
    records.when.Add(match.time->unix_ns);
    records.fraction_digits = std::max(records.fraction_digits, match.time->fraction_digits);
    // Several rules may have read the same figure; the line says it once.
    absl::InlinedVector<std::pair<std::string_view, std::string_view>, 8> counted;
    for (const CapturedSpan& span : match.joint_captures) {
      if (rules.rules()[span.rule].signature != kind.signature) continue;
      const std::string& name = rules.pack().rules[span.rule].captures[span.capture].name;
      const std::pair<std::string_view, std::string_view> figure(
          name, std::string_view(match.record->match_text).substr(span.begin, span.size));
      if (std::find(counted.begin(), counted.end(), figure) != counted.end()) continue;
      counted.push_back(figure);
      records.evidence[name].Add(figure.second);
    }
  }
}

void JointTally::AddPlace(const RuleSet& rules, const Match& match) {
  if (match.joint_rules.empty() || !match.time) return;
  OfSubject& subject = SubjectOf(SubjectOf(match));
  for (const Kind& kind : KindsOf(rules, match)) {
    subject.records[kind].samples.Offer(PositionOf(match), *match.time, match.record->text);
  }
}

void JointTally::Merge(const JointTally& other) {
  if (!other.tells_instances_ && tells_instances_) ForgetInstances();
  for (const auto& [subject, content] : other.subjects_) SubjectOf(subject).Merge(content);
}

void JointTally::DropPlaces() {
  for (auto& [subject, content] : subjects_) {
    for (auto& [kind, records] : content.records) records.samples = {};
  }
}

void JointTally::TakePlaces(const JointTally& places, bool copy) {
  for (const auto& [subject, content] : places.subjects_) {
    // A tally of places saw fewer subjects and may still tell instances that the counts do not.
    const auto mine =
        subjects_.find(tells_instances_ ? subject : Subject{subject.service, subject.connector, ""});
    if (mine == subjects_.end()) continue;
    for (const auto& [kind, theirs] : content.records) {
      const auto records = mine->second.records.find(kind);
      if (records == mine->second.records.end()) continue;
      if (copy) {
        records->second.samples.Fill(theirs.samples);
      } else {
        records->second.samples.Merge(theirs.samples);
      }
    }
  }
}

}  // namespace wflogscan
