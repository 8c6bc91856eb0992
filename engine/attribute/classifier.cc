#include "engine/attribute/classifier.h"

#include <algorithm>

#include "engine/attribute/success.h"

namespace wflogscan {
namespace {

bool AnyHit(const PatternHits& hits, const std::vector<PatternId>& patterns) {
  return std::any_of(patterns.begin(), patterns.end(), [&](PatternId id) { return hits.Contains(id); });
}

bool AllHit(const PatternHits& hits, const std::vector<PatternId>& patterns) {
  return std::all_of(patterns.begin(), patterns.end(), [&](PatternId id) { return hits.Contains(id); });
}

bool Holds(const CompiledRule& rule, const PatternHits& hits) {
  return (rule.any.empty() || AnyHit(hits, rule.any)) && AllHit(hits, rule.all) && !AnyHit(hits, rule.none);
}

}  // namespace

void Classifier::ApplyRules(Match* match) {
  for (const PatternId pattern : hits_.list()) {
    for (const RuleIndex rule : rules_.RulesOfPattern(pattern)) {
      if (Holds(rules_.rules()[rule], hits_)) match->rules.push_back(rule);
    }
  }
  std::sort(match->rules.begin(), match->rules.end());
  match->rules.erase(std::unique(match->rules.begin(), match->rules.end()), match->rules.end());
  std::uint64_t suppressed = 0;
  for (const RuleIndex rule : match->rules) suppressed |= rules_.rules()[rule].suppresses;
  const auto is_suppressed = [&](RuleIndex rule) {
    const SignatureIndex signature = rules_.rules()[rule].signature;
    return signature < 64 && (suppressed >> signature & 1) != 0;
  };
  match->rules.erase(std::remove_if(match->rules.begin(), match->rules.end(), is_suppressed), match->rules.end());
  for (const RuleIndex rule : match->rules) match->signatures.push_back(rules_.rules()[rule].signature);
  std::sort(match->signatures.begin(), match->signatures.end());
  match->signatures.erase(std::unique(match->signatures.begin(), match->signatures.end()), match->signatures.end());
}

ConnectorIndex Classifier::ConnectorByText() const {
  ConnectorIndex by_alias = kNoConnector;
  ConnectorIndex by_host = kNoConnector;
  bool alias_is_clear = true;
  bool host_is_clear = true;
  for (const PatternId pattern : hits_.list()) {
    if (pattern < rules_.first_name_pattern()) continue;
    const RuleSet::NamePattern& name = rules_.Name(pattern);
    const bool explained = std::any_of(hits_.list().begin(), hits_.list().end(), [&](PatternId other) {
      if (other < rules_.first_name_pattern()) return false;
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

void Classifier::Attribute(const Head& head, ServiceIndex source_service, Match* match) {
  match->service = names_.FindService(head.service);
  if (match->service == kNoService) match->service = source_service;
  match->connector = kNoConnector;
  match->instance = head.instance;
  if (match->service != kNoService && !names_.RunsConnectors(match->service)) {
    match->instance = {};
    return;
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
  if (match->connector == kNoConnector) match->connector = ConnectorByText();
  if (match->connector == kNoConnector) {
    match->instance = {};
  } else if (match->service == kNoService) {
    match->service = names_.connector_service();
  }
}

void Classifier::Classify(const Record& record, ServiceIndex source_service, Match* match) {
  match->record = &record;
  match->rules.clear();
  match->signatures.clear();
  match->is_success = false;
  match->records = 0;
  hits_.Clear();
  engine_->Scan(record.match_text, &hits_);
  const Head& head = head_parser_.Parse(record.text);
  match->time = head.time ? head.time : record.wrapper_time;
  match->level = head.level;
  Attribute(head, source_service, match);
  ApplyRules(match);
  if (match->connector == kNoConnector) return;
  const bool only_about_data = std::all_of(match->signatures.begin(), match->signatures.end(), [&](SignatureIndex i) {
    const std::string& id = rules_.pack().signatures[i].id;
    return id == "no-data" || id == "duplicates" || id == "slow-poll" || id == "memory-pressure";
  });
  if (!only_about_data) return;
  if (const auto success = ReadSuccess(head, rules_.pack().connectors[match->connector])) {
    match->is_success = true;
    match->records = success->records.value_or(0);
  }
}

}  // namespace wflogscan
