#ifndef WFLOGSCAN_ENGINE_MATCH_RULE_SET_H_
#define WFLOGSCAN_ENGINE_MATCH_RULE_SET_H_

// A RulePack made ready to scan with: the stems for raw blocks, the patterns for decoded records in groups,
// and the tables that turn pattern hits into rules and connector names.
//
// Patterns are kept in groups, one Vectorscan database each: a group a signature, one for the exclusions
// (`none`) and one for connector names. A line is run against the groups whose stems it holds, and the
// exclusions and names are looked for only on lines that a rule matched. One database of all patterns costs
// ten times as much a line (2800 ns against 100 to 500) and six seconds to compile; a group is compiled, or
// fetched from the cache folder, when the first line asks for it.
//
// Immutable but for that; threads share one by const reference.

#include <array>
#include <bitset>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "engine/base/fact_kind.h"
#include "engine/base/level.h"
#include "engine/match/database_cache.h"
#include "engine/match/http_status.h"
#include "engine/match/number_stems.h"
#include "engine/match/occasion_mask.h"
#include "engine/match/sampled_filter.h"
#include "engine/match/stem.h"
#include "engine/match/stem_label.h"
#include "engine/match/vectorscan.h"
#include "wflogscan/rules.h"

namespace wflogscan {

using PatternId = std::uint32_t;
using RuleIndex = std::uint32_t;       // into RulePack::rules
using SignatureIndex = std::uint8_t;   // into RulePack::signatures: the smaller is nearer to the root cause
using ConnectorIndex = std::uint16_t;  // into RulePack::connectors
inline constexpr ConnectorIndex kNoConnector = 0xFFFF;

// Group i < number of signatures holds the selecting patterns of signature i; then come the two below.
using GroupIndex = std::uint8_t;

// Which records an exclusion pattern is asked about.
struct ExclusionCondition {
  std::uint8_t levels = 0xFF;      // bit i: Level i
  bool only_unattributed = false;  // whose tag, fields and logger name no connector
  bool only_attributed = false;    // where they do
  std::uint16_t unless = 0;        // that none of these patterns matches, RuleSet::PatternsOfUnless

  bool AsksHead() const { return levels != 0xFF || only_unattributed || only_attributed; }
  bool IsMetByHead(Level level, bool is_attributed) const {
    return (levels >> static_cast<unsigned>(level) & 1) != 0 &&
           !(is_attributed ? only_unattributed : only_attributed);
  }
  friend bool operator==(const ExclusionCondition&, const ExclusionCondition&) = default;
};

struct CompiledRule {
  std::vector<StatusCode> statuses;
  std::vector<PatternId> any;
  std::vector<PatternId> all;
  std::vector<PatternId> none;  // under RuleSet::ConditionOf
  SignatureIndex signature = 0;
  GroupMask suppresses = 0;  // bit i: signature i
  // What it is only about, where it names any; of a name that the catalog lacks, nothing is.
  bool names_connectors = false;
  bool names_services = false;
  std::vector<ConnectorIndex> connectors;
  std::vector<std::uint8_t> services;  // into RulePack::services
  bool looks_at_others = false;        // at_least, followed_by or not_followed_by
  // Where this is no rule of the pack but what one of them waits for: that one.
  std::optional<RuleIndex> waiting_rule;
};

// The patterns of which one must match before anything else of the rule is looked at: all of `any`, or the
// first of `all`, or what the first field with a pattern asks for, wherever such a field may stand in the
// record (of a list, the first element). None where only a status selects the rule.
std::vector<std::string> SelectingPatterns(const Rule& rule);
// All that need stems: these, and what the rule waits for.
std::vector<std::string> StemmedPatterns(const Rule& rule);

class RuleSet {
 public:
  // kInvalidArgument: a pattern without a stem or one that Vectorscan rejects, with the rule's origin.
  static absl::StatusOr<std::unique_ptr<const RuleSet>> Compile(RulePack pack, const CacheOptions& cache);

  const RulePack& pack() const { return pack_; }
  // The pack's, in its order, then what some of them wait for.
  const std::vector<CompiledRule>& rules() const { return rules_; }

  // Every pattern, each once a group; group g's are [first_pattern(g), first_pattern(g + 1)).
  const std::vector<std::string>& patterns() const { return patterns_; }
  PatternId first_pattern(GroupIndex group) const { return first_pattern_[group]; }
  // Of a pattern of the exclusion group.
  const ExclusionCondition& ConditionOf(PatternId pattern) const {
    return exclusion_conditions_[pattern - first_pattern_[exclusion_group()]];
  }
  const std::vector<PatternId>& PatternsOfUnless(const ExclusionCondition& condition) const {
    return unless_[condition.unless];
  }
  GroupIndex exclusion_group() const { return static_cast<GroupIndex>(pack_.signatures.size()); }
  GroupIndex name_group() const { return static_cast<GroupIndex>(pack_.signatures.size() + 1); }
  GroupIndex group_count() const { return static_cast<GroupIndex>(pack_.signatures.size() + 2); }
  GroupMask all_signature_groups() const {
    return static_cast<GroupMask>((std::uint64_t{1} << pack_.signatures.size()) - 1);
  }

  // The group's patterns as a database that reports pattern ids less first_pattern(group); null for a group
  // without patterns. Compiles on first use, which may take a second. Thread-safe.
  absl::StatusOr<const hs_database_t*> GroupDatabase(GroupIndex group) const;
  // Has the databases of these groups ready, so that nobody waits for one after the other: up to `threads`
  // threads, this one included, load or compile them. What goes wrong is told by GroupDatabase. Thread-safe.
  void PrepareGroups(std::span<const GroupIndex> groups, int threads) const;

  // The rules for which a hit of `pattern` is the first condition (one of `any`, or the first of `all`).
  const std::vector<RuleIndex>& RulesOfPattern(PatternId pattern) const { return rules_of_pattern_[pattern]; }

  // The same for a status, and the groups that hold further conditions of those rules. Null: no rule asks for
  // it.
  struct StatusRules {
    std::vector<RuleIndex> rules;
    GroupMask groups = 0;
  };
  const StatusRules* RulesOfStatus(StatusCode status) const {
    const auto found = rules_of_status_.find(status);
    return found == rules_of_status_.end() ? nullptr : &found->second;
  }

  // The rules that hold where a document says this, ascending.
  const std::vector<RuleIndex>& RulesOfFact(FactKind kind) const {
    return rules_of_fact_[static_cast<std::size_t>(kind)];
  }

  struct NamePattern {
    ConnectorIndex connector = kNoConnector;
    bool is_host = false;
    std::vector<PatternId> shadows;  // names of other connectors that are part of this one ("Okta" in
                                     // "Okta Customer Identity Cloud"): a hit of this one explains theirs
  };
  const NamePattern& Name(PatternId pattern) const { return names_[pattern - first_pattern_[name_group()]]; }

  // Those shorter than SampledFilter::kStringBytes are literals of the stem database, by index; the others
  // are looked for by the sampled filter.
  const std::vector<Stem>& short_stems() const { return short_stems_; }
  const std::vector<Stem>& long_stems() const { return long_stems_; }
  const hs_database_t* stem_database() const { return stem_database_.get(); }
  const SampledFilter& sampled_filter() const { return *sampled_filter_; }
  const NumberStems& number_stems() const { return *number_stems_; }

  // Whether a rule asks for the HTTP status `code`, below 1000.
  bool AsksForStatus(std::size_t code) const { return asked_statuses_.test(code); }

  // What rules do not see of a record.
  const OccasionMask& occasion_mask() const { return *occasion_mask_; }
  // What the selecting patterns of one signature do not tell apart.
  const NumberClasses& NumberClassesOf(GroupIndex group) const { return group_classes_[group]; }

 private:
  RuleSet() = default;
  CompiledRule CompileRule(const Rule& rule) const;
  void TabulateRules();
  void TabulateExclusions();
  void CompileNames();
  // What is derived from the patterns, as the cache has it: one blob a stem, then the classes of numbers, and
  // the stems' database. False: it is something else, and nothing is set.
  bool Restore(const CachedBlobs& cached);
  absl::StatusOr<std::vector<Stem>> DeriveStems() const;
  void SetStems(std::vector<Stem> stems);
  // The signatures' classes of numbers, then those of all patterns.
  std::vector<NumberClasses> DeriveClasses() const;
  void SetClasses(std::vector<NumberClasses> classes);
  std::vector<std::string> PatternsThatReadRecords() const;

  struct Group {
    std::once_flag once;
    ReadyDatabase database;
    absl::Status status;
  };

  RulePack pack_;
  CacheOptions cache_;
  mutable PageArena cached_;  // what came from the cache
  std::vector<CompiledRule> rules_;
  std::vector<std::string> patterns_;
  std::vector<PatternId> first_pattern_;
  std::vector<ExclusionCondition> exclusion_conditions_;  // by pattern of that group
  std::vector<std::vector<PatternId>> unless_ = {{}};     // the first is of conditions without any
  std::vector<std::vector<RuleIndex>> rules_of_pattern_;
  absl::flat_hash_map<StatusCode, StatusRules> rules_of_status_;
  std::array<std::vector<RuleIndex>, kFactNames.size()> rules_of_fact_;
  std::vector<NamePattern> names_;
  std::vector<Stem> short_stems_;
  std::vector<Stem> long_stems_;
  ReadyDatabase stem_database_;
  std::unique_ptr<const SampledFilter> sampled_filter_;
  std::unique_ptr<const NumberStems> number_stems_;
  std::bitset<1000> asked_statuses_;
  std::unique_ptr<const OccasionMask> occasion_mask_;
  std::vector<NumberClasses> group_classes_;  // by signature
  mutable std::vector<std::unique_ptr<Group>> groups_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_RULE_SET_H_
