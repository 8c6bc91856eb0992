#include "engine/attribute/classifier.h"

#include <algorithm>
#include <bit>

#include "engine/attribute/success.h"
#include "engine/base/status_macros.h"

namespace wflogscan {
namespace {

bool AnyHit(const PatternHits& hits, const std::vector<PatternId>& patterns) {
  return std::any_of(patterns.begin(), patterns.end(), [&](PatternId id) { return hits.Contains(id); });
}

bool AllHit(const PatternHits& hits, const std::vector<PatternId>& patterns) {
  return std::all_of(patterns.begin(), patterns.end(), [&](PatternId id) { return hits.Contains(id); });
}

bool IsSelected(const CompiledRule& rule, const PatternHits& hits) {
  return (rule.any.empty() || AnyHit(hits, rule.any)) && AllHit(hits, rule.all);
}

}  // namespace

absl::Status Classifier::ApplyRules(std::string_view text, GroupMask groups, Match* match) {
  for (GroupMask rest = groups; rest != 0; rest &= rest - 1) {
    WFL_RETURN_IF_ERROR(engine_->Scan(static_cast<GroupIndex>(std::countr_zero(rest)), text, &hits_));
  }
  for (const PatternId pattern : hits_.list()) {
    for (const RuleIndex rule : rules_.RulesOfPattern(pattern)) {
      if (IsSelected(rules_.rules()[rule], hits_)) match->rules.push_back(rule);
    }
  }
  if (match->rules.empty()) return absl::OkStatus();
  std::sort(match->rules.begin(), match->rules.end());
  match->rules.erase(std::unique(match->rules.begin(), match->rules.end()), match->rules.end());
  WFL_RETURN_IF_ERROR(engine_->Scan(rules_.exclusion_group(), text, &hits_));
  const auto erase = [match](const auto& predicate) {
    match->rules.erase(std::remove_if(match->rules.begin(), match->rules.end(), predicate),
                       match->rules.end());
  };
  erase([&](RuleIndex rule) { return AnyHit(hits_, rules_.rules()[rule].none); });
  GroupMask suppressed = 0;
  for (const RuleIndex rule : match->rules) suppressed |= rules_.rules()[rule].suppresses;
  erase([&](RuleIndex rule) { return (suppressed >> rules_.rules()[rule].signature & 1) != 0; });
  for (const RuleIndex rule : match->rules) match->signatures.push_back(rules_.rules()[rule].signature);
  std::sort(match->signatures.begin(), match->signatures.end());
  match->signatures.erase(std::unique(match->signatures.begin(), match->signatures.end()),
                          match->signatures.end());
  return absl::OkStatus();
}

ConnectorIndex Classifier::ConnectorByText() const {
  ConnectorIndex by_alias = kNoConnector;
  ConnectorIndex by_host = kNoConnector;
  bool alias_is_clear = true;
  bool host_is_clear = true;
  for (const PatternId pattern : hits_.list()) {
    if (pattern < rules_.first_pattern(rules_.name_group())) continue;
    const RuleSet::NamePattern& name = rules_.Name(pattern);
    const bool explained = std::any_of(hits_.list().begin(), hits_.list().end(), [&](PatternId other) {
      if (other < rules_.first_pattern(rules_.name_group())) return false;
      const std::vector<PatternId>& shadows = rules_.Name(other).shadows;
      return std::find(shadows.begin(), shadows.end(), pattern) != shadows.end();
    });
    if (explained) continue;
    ConnectorIndex& by = name.is_host ? by_host : by_alias;
    bool& is_clear = name.is_host ? host_is_clear : alias_is_clear;
    if (by != kNoConnector && by != name.connector) is_clear = false;
    by = name.connector;
  }
  if (by_alias != kNoConnector) return alias_is_clear ? by_alias : kNoConnector;
  return host_is_clear ? by_host : kNoConnector;
}

absl::Status Classifier::Attribute(const Head& head, std::string_view text, ServiceIndex source_service,
                                   Match* match) {
  match->service = names_.FindService(head.service);
  if (match->service == kNoService) match->service = source_service;
  match->connector = kNoConnector;
  match->instance = head.instance;
  if (match->service != kNoService && !names_.RunsConnectors(match->service)) {
    match->instance = {};
    return absl::OkStatus();
  }
  const auto take = [&](std::string_view name) {
    if (match->connector != kNoConnector || name.empty()) return;
    const NamedConnector named = names_.FindConnector(name);
    if (named.connector == kNoConnector) return;
    match->connector = named.connector;
    if (match->instance.empty()) match->instance = named.instance;
  };
  take(head.tag);
  for (const std::string_view field : head.connector_fields) take(field);
  take(head.logger);
  if (match->connector == kNoConnector) {
    WFL_RETURN_IF_ERROR(engine_->Scan(rules_.name_group(), text, &hits_));
    match->connector = ConnectorByText();
  }
  if (match->connector == kNoConnector) {
    match->instance = {};
  } else if (match->service == kNoService) {
    match->service = names_.connector_service();
  }
  return absl::OkStatus();
}

absl::Status Classifier::Classify(const Record& record, GroupMask groups, bool may_be_success,
                                  ServiceIndex source_service, Match* match) {
  match->record = &record;
  match->rules.clear();
  match->signatures.clear();
  match->is_success = false;
  match->records = 0;
  match->time.reset();
  hits_.Clear();
  WFL_RETURN_IF_ERROR(ApplyRules(record.match_text, groups, match));
  if (match->signatures.empty() && !may_be_success) return absl::OkStatus();
  const Head& head = head_parser_.Parse(record.text);
  match->time = head.time ? head.time : record.wrapper_time;
  match->level = head.level;
  WFL_RETURN_IF_ERROR(Attribute(head, record.match_text, source_service, match));
  if (match->connector == kNoConnector || !may_be_success) return absl::OkStatus();
  const bool only_about_data =
      std::all_of(match->signatures.begin(), match->signatures.end(), [&](SignatureIndex i) {
        const std::string& id = rules_.pack().signatures[i].id;
        return id == "no-data" || id == "duplicates" || id == "slow-poll" || id == "memory-pressure";
      });
  if (!only_about_data) return absl::OkStatus();
  if (const auto success = ReadSuccess(head, rules_.pack().connectors[match->connector])) {
    match->is_success = true;
    match->records = success->records.value_or(0);
  }
  return absl::OkStatus();
}

}  // namespace wflogscan
