#include "engine/attribute/classifier.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "engine/attribute/data_signatures.h"
#include "engine/attribute/success.h"
#include "engine/base/status_macros.h"
#include "engine/match/complaint.h"

namespace wflogscan {
namespace {

bool AnyHit(const PatternHits& hits, const std::vector<PatternId>& patterns) {
  return std::any_of(patterns.begin(), patterns.end(), [&](PatternId id) { return hits.Contains(id); });
}

bool AllHit(const PatternHits& hits, const std::vector<PatternId>& patterns) {
  return std::all_of(patterns.begin(), patterns.end(), [&](PatternId id) { return hits.Contains(id); });
}

bool IsSelected(const CompiledRule& rule, const PatternHits& hits, const std::vector<StatusCode>& statuses) {
  const bool has_choice = !rule.any.empty() || !rule.statuses.empty();
  const bool has_status = std::find_first_of(rule.statuses.begin(), rule.statuses.end(), statuses.begin(),
                                             statuses.end()) != rule.statuses.end();
  return (!has_choice || has_status || AnyHit(hits, rule.any)) && AllHit(hits, rule.all);
}

template <typename Predicate>
void EraseRules(Match* match, const Predicate& predicate) {
  match->rules.erase(std::remove_if(match->rules.begin(), match->rules.end(), predicate), match->rules.end());
}

// `text` with the queries of its URLs blanked out, in *scratch where it has any: what somebody searches for,
// "?q=okta", is not who is asked.
std::string_view WithoutQueries(std::string_view text, std::string* scratch) {
  constexpr std::string_view kScheme = "://";
  std::string_view without = text;
  for (std::size_t at = text.find(kScheme); at != std::string_view::npos; at = text.find(kScheme, at)) {
    at += kScheme.size();
    const std::size_t end = std::min(text.find_first_of(" \t\n\"'<>\\", at), text.size());
    const std::size_t query = text.substr(0, end).find('?', at);
    at = end;
    if (query == std::string_view::npos) continue;
    if (without.data() == text.data()) without = scratch->assign(text);
    std::fill(scratch->begin() + static_cast<std::ptrdiff_t>(query),
              scratch->begin() + static_cast<std::ptrdiff_t>(end), '?');
  }
  return without;
}

}  // namespace

bool IsInScope(const CompiledRule& rule, ConnectorIndex connector, ServiceIndex service) {
  const auto holds = [](const auto& named, auto index) {
    return std::find(named.begin(), named.end(), index) != named.end();
  };
  return (!rule.names_connectors || holds(rule.connectors, connector)) &&
         (!rule.names_services || holds(rule.services, service));
}

bool Excludes(const RuleSet& rules, PatternId exclusion, const PatternHits& hits, Level level,
              bool is_attributed) {
  if (!hits.Contains(exclusion)) return false;
  const ExclusionCondition& condition = rules.ConditionOf(exclusion);
  return condition.IsMetByHead(level, is_attributed) && !AnyHit(hits, rules.PatternsOfUnless(condition));
}

Classifier::Classifier(const RuleSet& rules, const Names& names, const CaptureSet& captures,
                       std::unique_ptr<PatternEngine> engine, Options options)
    : rules_(rules),
      names_(names),
      captures_(captures),
      engine_(std::move(engine)),
      options_(options),
      field_conditions_(rules.pack()),
      hits_(rules.patterns().size()) {
  for (std::size_t i = 0; i < rules.pack().signatures.size(); ++i) {
    if (IsAboutData(rules.pack().signatures[i].id)) about_data_ |= GroupMask{1} << i;
  }
}

absl::Status Classifier::SelectRules(std::string_view text, const Interest& interest, Match* match) {
  GroupMask groups = interest.groups;
  for (const StatusCode status : statuses_) {
    if (const RuleSet::StatusRules* of_status = rules_.RulesOfStatus(status)) groups |= of_status->groups;
  }
  for (GroupMask rest = groups; rest != 0; rest &= rest - 1) {
    WFL_RETURN_IF_ERROR(engine_->Scan(static_cast<GroupIndex>(std::countr_zero(rest)), text, &hits_));
  }
  const auto select = [&](const std::vector<RuleIndex>& rules) {
    for (const RuleIndex rule : rules) {
      if (IsSelected(rules_.rules()[rule], hits_, statuses_)) match->rules.push_back(rule);
    }
  };
  for (const PatternId pattern : hits_.list()) select(rules_.RulesOfPattern(pattern));
  for (const StatusCode status : statuses_) {
    if (const RuleSet::StatusRules* of_status = rules_.RulesOfStatus(status)) select(of_status->rules);
  }
  match->is_selected = !match->rules.empty();
  if (!match->is_selected) return absl::OkStatus();
  std::sort(match->rules.begin(), match->rules.end());
  match->rules.erase(std::unique(match->rules.begin(), match->rules.end()), match->rules.end());
  return absl::OkStatus();
}

absl::Status Classifier::ExcludeRules(std::string_view text, absl::FunctionRef<absl::Status()> read_head,
                                      Match* match) {
  WFL_RETURN_IF_ERROR(engine_->Scan(rules_.exclusion_group(), text, &hits_));
  const bool head_decides = std::any_of(hits_.list().begin(), hits_.list().end(), [this](PatternId id) {
    return id >= rules_.first_pattern(rules_.exclusion_group()) &&
           id < rules_.first_pattern(rules_.name_group()) && rules_.ConditionOf(id).AsksHead();
  });
  if (head_decides) WFL_RETURN_IF_ERROR(read_head());
  const bool is_attributed = IsAttributed(match->named_by);
  EraseRules(match, [&](RuleIndex rule) {
    const std::vector<PatternId>& none = rules_.rules()[rule].none;
    return std::any_of(none.begin(), none.end(), [&](PatternId id) {
      return Excludes(rules_, id, hits_, match->level, is_attributed);
    });
  });
  return absl::OkStatus();
}

void Classifier::SettleRules(std::string_view text, Match* match) const {
  const std::vector<CompiledRule>& rules = rules_.rules();
  for (const RuleIndex rule : match->rules) {
    if (rules[rule].waiting_rule) match->awaited_by.push_back(*rules[rule].waiting_rule);
  }
  EraseRules(match, [&](RuleIndex rule) { return rules[rule].waiting_rule.has_value(); });
  GroupMask suppressed = 0;
  for (const RuleIndex rule : match->rules) suppressed |= rules[rule].suppresses;
  EraseRules(match, [&](RuleIndex rule) { return (suppressed >> rules[rule].signature & 1) != 0; });
  for (const RuleIndex rule : match->rules) {
    if (rules[rule].looks_at_others) match->joint_rules.push_back(rule);
  }
  EraseRules(match, [&](RuleIndex rule) { return rules[rule].looks_at_others; });
  // A record does not follow itself.
  match->awaited_by.erase(std::remove_if(match->awaited_by.begin(), match->awaited_by.end(),
                                         [&](RuleIndex rule) {
                                           return std::find(match->joint_rules.begin(),
                                                            match->joint_rules.end(),
                                                            rule) != match->joint_rules.end();
                                         }),
                          match->awaited_by.end());
  for (const RuleIndex rule : match->rules) match->signatures.push_back(rules[rule].signature);
  std::sort(match->signatures.begin(), match->signatures.end());
  match->signatures.erase(std::unique(match->signatures.begin(), match->signatures.end()),
                          match->signatures.end());
  captures_.Find(match->rules, text, [match](const CapturedSpan& span) { match->captures.push_back(span); });
  captures_.Find(match->joint_rules, text,
                 [match](const CapturedSpan& span) { match->joint_captures.push_back(span); });
}

void Classifier::NameConnectorByText(Match* match) const {
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
  if (by_alias != kNoConnector) {
    if (!alias_is_clear) return;
    match->connector = by_alias;
    match->named_by = NamedBy::kAlias;
  } else if (by_host != kNoConnector && host_is_clear) {
    match->connector = by_host;
    match->named_by = NamedBy::kHost;
  }
}

absl::Status Classifier::Attribute(const Head& head, std::string_view text, ServiceIndex source_service,
                                   Match* match) {
  match->service = names_.FindService(head.service);
  if (match->service == kNoService) match->service = source_service;
  if (match->service == kNoService) match->service = names_.FindService(head.tag);
  match->connector = kNoConnector;
  match->named_by = NamedBy::kNothing;
  match->instance = head.instance;
  if (match->service != kNoService && !names_.RunsConnectors(match->service)) {
    match->instance = {};
    return absl::OkStatus();
  }
  const auto take = [&](std::string_view name, NamedBy by) {
    if (match->connector != kNoConnector || name.empty()) return;
    const NamedConnector named = names_.FindConnector(name);
    if (named.connector == kNoConnector) return;
    match->connector = named.connector;
    match->named_by = by;
    if (match->instance.empty()) match->instance = named.instance;
  };
  take(head.tag, NamedBy::kTag);
  for (const std::string_view field : head.connector_fields) take(field, NamedBy::kField);
  take(head.logger, NamedBy::kLogger);
  if (match->connector == kNoConnector) {
    WFL_RETURN_IF_ERROR(engine_->Scan(rules_.name_group(), WithoutQueries(text, &scratch_text_), &hits_));
    NameConnectorByText(match);
  }
  if (match->connector == kNoConnector) {
    match->instance = {};
  } else if (match->service == kNoService) {
    match->service = names_.connector_service();
  }
  return absl::OkStatus();
}

absl::Status Classifier::WorkOut(const Record& record, const Interest& interest, ServiceIndex source_service,
                                 Match* match, std::optional<Verdict>* verdict) {
  hits_.Clear();
  const Head* head = nullptr;
  const auto read_head = [&]() -> absl::Status {
    if (head != nullptr) return absl::OkStatus();
    head = &head_parser_.Parse(record.text);
    match->time = head->time ? head->time : record.wrapper_time;
    match->has_own_time = head->time.has_value();
    match->level = head->level;
    return Attribute(*head, rules_see_, source_service, match);
  };
  WFL_RETURN_IF_ERROR(SelectRules(rules_see_, interest, match));
  if (match->is_selected) WFL_RETURN_IF_ERROR(ExcludeRules(rules_see_, read_head, match));
  if (std::any_of(match->rules.begin(), match->rules.end(), [this](RuleIndex rule) {
        return rules_.rules()[rule].names_connectors || rules_.rules()[rule].names_services;
      })) {
    WFL_RETURN_IF_ERROR(read_head());
    EraseRules(match, [&](RuleIndex rule) {
      return !IsInScope(rules_.rules()[rule], match->connector, match->service);
    });
  }
  bool fields_decide = false;
  EraseRules(match, [&](RuleIndex rule) {
    if (rules_.rules()[rule].waiting_rule || !field_conditions_.Asks(rule)) return false;
    fields_decide = true;
    return !field_conditions_.Hold(rule, record.text);
  });
  SettleRules(rules_see_, match);
  const bool may_be_unexplained = match->signatures.empty() && match->joint_rules.empty() &&
                                  interest.may_complain && MayComplain(record.text);
  if (match->signatures.empty() && !match->is_joint() && !interest.may_succeed && !may_be_unexplained) {
    const bool is_selected = match->is_selected;
    match->Clear();
    match->record = &record;
    match->is_selected = is_selected;
    if (!fields_decide) verdict->emplace().match = *match;
    return absl::OkStatus();
  }
  WFL_RETURN_IF_ERROR(read_head());

  std::optional<Success> success;
  const bool only_about_data =
      std::all_of(match->signatures.begin(), match->signatures.end(),
                  [this](SignatureIndex signature) { return (about_data_ >> signature & 1) != 0; });
  if (match->connector != kNoConnector && interest.may_succeed && only_about_data) {
    success = ReadSuccess(*head, rules_.pack().connectors[match->connector]);
  }
  if (success) {
    match->is_success = true;
    match->records = success->records.value_or(0);
  }
  match->is_unexplained = may_be_unexplained && !success && head->level >= Level::kWarning;

  // The fields of another record of the same masked text need not say the same.
  if (fields_decide) return absl::OkStatus();
  // What another record of the same masked text would not share must have a place to be read from.
  if (head->has_unread_time || (head->time && head->time_at == Head::kNowhere)) return absl::OkStatus();
  if (success && success->records && success->records_at == Head::kNowhere) return absl::OkStatus();
  Verdict keep;
  keep.match = *match;
  keep.match.instance = {};
  if (head->time) keep.time_at = head->time_at;
  keep.time_bytes = head->time_bytes;
  keep.time_form = head->time_form;
  if (success && success->records) keep.records_at = success->records_at;
  if (!match->instance.empty()) {
    keep.instance_at = head_parser_.PlaceOf(match->instance);
    keep.instance_size = match->instance.size();
    if (keep.instance_at == Head::kNowhere) return absl::OkStatus();
  }
  *verdict = std::move(keep);
  return absl::OkStatus();
}

bool Classifier::Replay(const Verdict& verdict, const Record& record, Match* match) {
  if (record.text.size() != verdict.text_bytes) return false;
  *match = verdict.match;
  match->record = &record;
  const std::string_view text = record.text;
  if (verdict.time_at != Head::kNowhere) {
    std::size_t consumed = 0;
    match->time = ReadTime(text.substr(verdict.time_at, verdict.time_bytes), verdict.time_form, &consumed);
    if (!match->time) return false;
  } else if (match->counts()) {
    match->time = record.wrapper_time;
  }
  if (verdict.records_at != Head::kNowhere) {
    const std::optional<std::uint64_t> records = ReadCount(text.substr(verdict.records_at));
    if (!records) return false;
    match->records = *records;
  }
  if (verdict.instance_at != Head::kNowhere) {
    match->instance = text.substr(verdict.instance_at, verdict.instance_size);
  }
  return true;
}

absl::Status Classifier::Classify(const Record& record, const Interest& interest, ServiceIndex source_service,
                                  Match* match) {
  // The wrapping's word counts where nothing better is known.
  if (source_service == kNoService && !record.wrapper_service.empty()) {
    source_service = names_.FindService(record.wrapper_service);
  }
  WFL_RETURN_IF_ERROR(Remember(record, interest, source_service, match));
  if (match->level == Level::kNone && !record.wrapper_level.empty()) {
    match->level = LevelFromName(record.wrapper_level);
  }
  return absl::OkStatus();
}

absl::Status Classifier::Remember(const Record& record, const Interest& interest, ServiceIndex source_service,
                                  Match* match) {
  // On the text as it stands: the mask takes a size of 401 bytes for what any other size is.
  statuses_.clear();
  if (interest.has_status) FindHttpStatuses(record.match_text, &statuses_);
  const VerdictCache::Circumstances circumstances{statuses_, interest, source_service};
  const auto replay = [&](const Fingerprint& key) {
    const Verdict* const known = cache_.Find(key);
    return known != nullptr && Replay(*known, record, match) ? known : nullptr;
  };
  std::optional<Fingerprint> alike;
  if (options_.remember && record.alike.size > 0) {
    alike = cache_.KeyOf(record.alike, circumstances);
    if (replay(*alike) != nullptr) return absl::OkStatus();
  }
  MaskText(record);
  std::optional<Fingerprint> key;
  if (options_.remember) {
    // What is alike with its escapes need not be without them: those have letters and digits of their own,
    // unless they are of quotes.
    const bool is_told_by_text = record.match_text == record.text || EscapesQuotesOnly(record.text);
    key = cache_.KeyOf(masked_text_, is_told_by_text ? std::string_view() : rules_see_, circumstances);
  }
  if (key) {
    if (const Verdict* const known = replay(*key)) {
      if (alike) cache_.Keep(*alike, *known);
      return absl::OkStatus();
    }
  }
  ++worked_out_;
  match->Clear();
  match->record = &record;
  std::optional<Verdict> verdict;
  WFL_RETURN_IF_ERROR(WorkOut(record, interest, source_service, match, &verdict));
  if (!verdict) return absl::OkStatus();
  verdict->text_bytes = record.text.size();
  if (alike) cache_.Keep(*alike, *verdict);
  if (key) cache_.Keep(*key, *std::move(verdict));
  return absl::OkStatus();
}

void Classifier::MaskText(const Record& record) {
  rules_.occasion_mask().Apply(record.text, &masked_text_);
  rules_see_ = masked_text_;
  if (record.match_text != record.text) {
    rules_.occasion_mask().Apply(record.match_text, &masked_match_text_);
    rules_see_ = masked_match_text_;
  }
}

}  // namespace wflogscan
