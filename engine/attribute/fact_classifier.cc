#include "engine/attribute/fact_classifier.h"

#include <algorithm>

namespace wflogscan {

void FactClassifier::Classify(const Fact& fact, ServiceIndex source_service, Record* record,
                              Match* match) const {
  *record = {};
  record->text = fact.sample;
  record->match_text = fact.figures;
  record->line = fact.line;
  match->Clear();
  match->record = record;
  match->time = fact.time;
  match->has_own_time = fact.time.has_value();
  match->service = names_.FindService(fact.subject);
  if (match->service == kNoService && (!fact.is_container || fact.subject.empty())) {
    match->service = source_service;
  }
  const RulePack& pack = rules_.pack();
  const auto speaks_of_service = [&](const Rule& rule) {
    return rule.of.empty() ||
           (match->service != kNoService &&
            std::find(rule.of.begin(), rule.of.end(), pack.services[match->service].id) != rule.of.end());
  };
  for (const FactKind kind : fact.kinds) {
    for (const RuleIndex rule : rules_.RulesOfFact(kind)) {
      if (speaks_of_service(pack.rules[rule])) match->rules.push_back(rule);
    }
  }
  std::sort(match->rules.begin(), match->rules.end());
  match->rules.erase(std::unique(match->rules.begin(), match->rules.end()), match->rules.end());
  for (const RuleIndex rule : match->rules) {
    match->signatures.push_back(rules_.rules()[rule].signature);
    if (match->service == kNoService && !fact.is_container && pack.rules[rule].service) {
      match->service = names_.FindService(*pack.rules[rule].service);
    }
  }
  std::sort(match->signatures.begin(), match->signatures.end());
  match->signatures.erase(std::unique(match->signatures.begin(), match->signatures.end()),
                          match->signatures.end());
  captures_.Find(match->rules, record->match_text,
                 [match](const CapturedSpan& span) { match->captures.push_back(span); });
}

}  // namespace wflogscan
