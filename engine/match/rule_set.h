#ifndef WFLOGSCAN_ENGINE_MATCH_RULE_SET_H_
#define WFLOGSCAN_ENGINE_MATCH_RULE_SET_H_

// A RulePack made ready to scan with: its stems as one literal database for raw blocks, its patterns as one database
// for decoded records, and the tables that turn pattern hits into rules and connector names.
//
// Immutable after Compile: threads share one by const reference. Compiling some hundred patterns takes about a hundred
// milliseconds, longer than most scans, so the databases are kept in the cache folder (match/database_cache.h).

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/match/database_cache.h"
#include "engine/match/vectorscan.h"
#include "wflogscan/rules.h"

namespace wflogscan {

using PatternId = std::uint32_t;
using RuleIndex = std::uint32_t;       // into RulePack::rules
using SignatureIndex = std::uint8_t;   // into RulePack::signatures: the smaller is nearer to the root cause
using ConnectorIndex = std::uint16_t;  // into RulePack::connectors
inline constexpr ConnectorIndex kNoConnector = 0xFFFF;

struct CompiledRule {
  std::vector<PatternId> any;
  std::vector<PatternId> all;
  std::vector<PatternId> none;
  SignatureIndex signature = 0;
  std::uint64_t suppresses = 0;  // bit i: signature i
};

// The patterns of which one must match before anything else of the rule is looked at; each of them needs stems: all of
// `any`, or the first of `all`.
std::vector<std::string> SelectingPatterns(const Rule& rule);

// What a stem stands for.
enum class StemKind : std::uint8_t {
  kRule,        // some rule may match the line
  kSuccess,     // the line may be a success line
  kAlways,      // the line must be decoded before anything can be said of it (it holds a terminal escape)
  kDockerJson,  // the block holds json-file records; reported once a block
};

class RuleSet {
 public:
  // kInvalidArgument: a pattern without a stem or one that Vectorscan rejects, with the rule's origin.
  static absl::StatusOr<std::unique_ptr<const RuleSet>> Compile(RulePack pack, const CacheOptions& cache);

  const RulePack& pack() const { return pack_; }
  const std::vector<CompiledRule>& rules() const { return rules_; }

  // Every pattern, each once: those of the rules, then from first_alias() on one for each alias and API host.
  const std::vector<std::string>& patterns() const { return patterns_; }
  PatternId first_name_pattern() const { return first_name_pattern_; }

  // The rules for which a hit of `pattern` is the first condition (one of `any`, or the first of `all`).
  const std::vector<RuleIndex>& RulesOfPattern(PatternId pattern) const { return rules_of_pattern_[pattern]; }

  struct NamePattern {
    ConnectorIndex connector = kNoConnector;
    bool is_host = false;
    std::vector<PatternId> shadows;  // names of other connectors that are part of this one ("Okta" in
                                     // "Okta Customer Identity Cloud"): a hit of this one explains theirs
  };
  const NamePattern& Name(PatternId pattern) const { return names_[pattern - first_name_pattern_]; }

  const std::vector<HsLiteral>& stems() const { return stems_; }
  StemKind KindOfStem(std::size_t stem) const { return stem_kinds_[stem]; }
  const hs_database_t* stem_database() const { return databases_.stems.get(); }
  const hs_database_t* pattern_database() const { return databases_.patterns.get(); }

 private:
  RuleSet() = default;
  PatternId Intern(const std::string& pattern);
  void CompileNames();
  void TabulateRules();
  absl::Status DeriveStems(std::vector<std::string>* stems) const;
  void SetStems(const std::vector<std::string>& rule_stems);

  RulePack pack_;
  std::vector<CompiledRule> rules_;
  std::vector<std::string> patterns_;
  std::vector<std::vector<RuleIndex>> rules_of_pattern_;
  PatternId first_name_pattern_ = 0;
  std::vector<NamePattern> names_;
  std::vector<HsLiteral> stems_;
  std::vector<StemKind> stem_kinds_;
  DatabasePair databases_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_RULE_SET_H_
