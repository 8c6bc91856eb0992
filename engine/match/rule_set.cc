#include "engine/match/rule_set.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <type_traits>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "engine/base/shared_work.h"
#include "engine/base/stable_hash.h"
#include "engine/base/status_macros.h"
#include "engine/base/string_bridge.h"
#include "engine/match/lone_zero.h"
#include "engine/match/number_classes.h"
#include "engine/match/stems.h"
#include "engine/rules/glob.h"
#include "engine/rules/rule_file.h"
#include "engine/source/stand_in.h"
#include "re2/re2.h"

namespace wflogscan {
namespace {

// Raised with every change to what is derived from the same rules: which stems, what they say, the classes of
// numbers.
constexpr int kDerivation = 5;

// What stage one looks for beside the rules' stems. Those of SampledFilter::kStringBytes cost nothing to
// speak of.
struct BuiltinStem {
  std::string_view text;
  StemKind kind;
};
constexpr BuiltinStem kBuiltinStems[] = {
    // What a success line may say; decode and attribute look closer. "fetched 42 events", "authenticated,
    // fetching events", {"msg":"fetched","count":42} however it is escaped (connectors.yaml,
    // success_phrases).
    {"fetched ", StemKind::kSuccess},
    {"fetched\"", StemKind::kSuccess},
    {"fetched\\", StemKind::kSuccess},
    {"fetched\r", StemKind::kSuccess},
    {"fetching", StemKind::kSuccess},
    // A line with terminal sequences must be decoded before anything can be said of it: the colour may stand
    // between a key and its value. These are ESC as JSON encoders and as rsyslog spell it; as a byte it is
    // looked for elsewhere.
    {"u001b", StemKind::kAlways},
    {"#033", StemKind::kAlways},
    // journalctl -o json, where the text is a list of byte numbers.
    {"essage\":[", StemKind::kAlways},
};

// A name as a whole word: not a part of a longer identifier or of a host.
std::string WordPattern(const std::string& name) {
  return absl::StrCat("(?:^|[^A-Za-z0-9_.-])", re2::RE2::QuoteMeta(name),
                      "(?:[^A-Za-z0-9_.-]|\\.(?:[^A-Za-z0-9]|$)|$)");
}

std::string HostPattern(std::string_view glob) {
  std::string pattern = "(?:^|[^A-Za-z0-9.-])";
  for (const char c : glob) {
    if (c == '*') {
      pattern += "[A-Za-z0-9.-]+";
    } else if (c == '.') {
      pattern += "\\.";
    } else {
      pattern += c;
    }
  }
  return pattern + "\\.?(?:[^A-Za-z0-9.-]|$)";
}

// Whether `part` is one or more whole words of `whole`, and not all of it.
bool IsWordsOf(const std::string& part, const std::string& whole) {
  if (part.size() >= whole.size()) return false;
  const auto boundary = [&](std::size_t at) {
    return at >= whole.size() ||
           !(absl::ascii_isalnum(whole[at]) || whole[at] == '_' || whole[at] == '-' || whole[at] == '.');
  };
  for (std::size_t at = whole.find(part); at != std::string::npos; at = whole.find(part, at + 1)) {
    if ((at == 0 || boundary(at - 1)) && boundary(at + part.size())) return true;
  }
  return false;
}

// Calls take(text, depth) for what is one thing in a pattern, an escape, a class or a character, in order.
template <typename Take>
void ForEachPatternPart(std::string_view pattern, const Take& take) {
  int depth = 0;
  for (std::size_t i = 0; i < pattern.size();) {
    std::size_t end = i + 1;
    if (pattern[i] == '\\') {
      end = std::min(i + 2, pattern.size());
    } else if (pattern[i] == '[') {
      // A bracket at the beginning of a class is one of its characters.
      if (end < pattern.size() && pattern[end] == '^') ++end;
      if (end < pattern.size() && pattern[end] == ']') ++end;
      while (end < pattern.size() && pattern[end] != ']') end += pattern[end] == '\\' ? 2 : 1;
      end = std::min(end + 1, pattern.size());
    }
    depth += pattern[i] == '(' ? 1 : pattern[i] == ')' ? -1 : 0;
    take(pattern.substr(i, end - i), depth);
    i = end;
  }
}

// The condition on a field as a pattern of the whole record, which holds wherever the condition does: a value
// that is asked for from its beginning stands behind its name.
std::string FieldPattern(const FieldCondition& field) {
  std::string free;
  bool is_anchored = field.matches->starts_with('^');
  ForEachPatternPart(*field.matches, [&](std::string_view part, int depth) {
    is_anchored = is_anchored && (part != "|" || depth > 0);
    if (part != "^" && part != "$" && part != "\\A" && part != "\\z") free += part;
  });
  if (!is_anchored) return free;
  std::string name;
  for (const char c : field.name.substr(field.name.rfind('.') + 1)) {
    name += c == '*' ? "[^\\s:=]*" : c == '?' ? "[^\\s:=]" : re2::RE2::QuoteMeta(re2::StringPiece(&c, 1));
  }
  return absl::StrCat(name, "[\"']?\\s{0,2}[:=][\\s\"'\\[]{0,3}(?:", free, ")");
}

ExclusionCondition ConditionOfExclusion(const Exclusion& exclusion) {
  ExclusionCondition condition{.only_unattributed = exclusion.unattributed,
                               .only_attributed = exclusion.attributed};
  if (exclusion.levels.empty()) return condition;
  condition.levels = 0;
  for (const std::string& word : exclusion.levels) {
    if (const std::optional<Level> level = LevelAskedFor(word))
      condition.levels |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(*level));
  }
  return condition;
}

}  // namespace

std::vector<std::string> SelectingPatterns(const Rule& rule) {
  if (!rule.any.empty() || !rule.status.empty()) return rule.any;
  if (!rule.all.empty()) return {rule.all.front()};
  for (const FieldCondition& field : rule.fields) {
    if (field.matches) return {FieldPattern(field)};
  }
  return {};
}

std::vector<std::string> StemmedPatterns(const Rule& rule) {
  std::vector<std::string> patterns = SelectingPatterns(rule);
  if (const FollowCondition* follow = rule.follow()) {
    patterns.insert(patterns.end(), follow->any.begin(), follow->any.end());
  }
  return patterns;
}

CompiledRule RuleSet::CompileRule(const Rule& rule) const {
  const auto signature_index = [&](std::string_view id) {
    std::size_t i = 0;
    while (i < pack_.signatures.size() && pack_.signatures[i].id != id) ++i;
    return i;
  };
  CompiledRule compiled;
  compiled.signature = static_cast<SignatureIndex>(signature_index(rule.signature));
  compiled.statuses.assign(rule.status.begin(), rule.status.end());
  for (const std::string& suppressed : rule.suppresses) {
    if (const std::size_t i = signature_index(suppressed); i < kMaxSignatures) {
      compiled.suppresses |= GroupMask{1} << i;
    }
  }
  const auto add_named = [](const std::vector<std::string>& globs, const auto& entries, auto* indices) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const bool is_named = std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
        return GlobMatches(glob, entries[i].id);
      });
      using Index = typename std::remove_pointer_t<decltype(indices)>::value_type;
      if (is_named) indices->push_back(static_cast<Index>(i));
    }
  };
  add_named(rule.connectors, pack_.connectors, &compiled.connectors);
  add_named(rule.services, pack_.services, &compiled.services);
  compiled.names_connectors = !rule.connectors.empty();
  compiled.names_services = !rule.services.empty();
  compiled.looks_at_others = rule.looks_at_others();
  return compiled;
}

void RuleSet::TabulateRules() {
  for (const Rule& rule : pack_.rules) {
    for (const std::string& name : rule.fact) {
      const std::optional<FactKind> kind = FactKindFromName(name);
      if (kind)
        rules_of_fact_[static_cast<std::size_t>(*kind)].push_back(static_cast<RuleIndex>(rules_.size()));
    }
    rules_.push_back(CompileRule(rule));
  }
  // What rules wait for is selected as rules are, by patterns of its own.
  for (RuleIndex i = 0; i < pack_.rules.size(); ++i) {
    const FollowCondition* follow = pack_.rules[i].follow();
    if (follow == nullptr || follow->any.empty()) continue;
    CompiledRule& awaited = rules_.emplace_back();
    awaited.signature = rules_[i].signature;
    awaited.waiting_rule = i;
  }
  const auto selecting = [this](RuleIndex i) {
    const std::optional<RuleIndex> waiting = rules_[i].waiting_rule;
    if (waiting) return pack_.rules[*waiting].follow()->any;
    // Patterns of `all` are not repeated: the first of them may be what selects the rule.
    return pack_.rules[i].all.empty() ? SelectingPatterns(pack_.rules[i]) : pack_.rules[i].any;
  };
  // Group by group, each pattern once a group.
  absl::flat_hash_map<std::string, PatternId> known;
  const auto intern = [&](const std::vector<std::string>& texts, std::vector<PatternId>* ids) {
    for (const std::string& text : texts) {
      const auto [place, is_new] = known.try_emplace(text, static_cast<PatternId>(patterns_.size()));
      if (is_new) patterns_.push_back(text);
      ids->push_back(place->second);
    }
  };
  for (std::size_t signature = 0; signature < pack_.signatures.size(); ++signature) {
    first_pattern_.push_back(static_cast<PatternId>(patterns_.size()));
    known.clear();
    for (RuleIndex i = 0; i < rules_.size(); ++i) {
      if (rules_[i].signature != signature) continue;
      intern(selecting(i), &rules_[i].any);
      if (!rules_[i].waiting_rule) intern(pack_.rules[i].all, &rules_[i].all);
    }
  }
  TabulateExclusions();
  rules_of_pattern_.resize(patterns_.size());
  for (RuleIndex i = 0; i < rules_.size(); ++i) {
    const CompiledRule& rule = rules_[i];
    for (const StatusCode status : rule.statuses) {
      StatusRules& of_status = rules_of_status_[status];
      of_status.rules.push_back(i);
      if (!rule.all.empty()) of_status.groups |= GroupMask{1} << rule.signature;
    }
    if (!rule.statuses.empty() || !rule.any.empty()) {
      for (const PatternId pattern : rule.any) rules_of_pattern_[pattern].push_back(i);
    } else if (!rule.all.empty()) {
      rules_of_pattern_[rule.all.front()].push_back(i);
    }
  }
}

void RuleSet::TabulateExclusions() {
  first_pattern_.push_back(static_cast<PatternId>(patterns_.size()));
  absl::flat_hash_map<std::string, std::vector<PatternId>> known;  // by text, one for each condition
  const auto add = [&](const std::string& text, const ExclusionCondition& condition) {
    std::vector<PatternId>& same = known[text];
    const auto found =
        std::find_if(same.begin(), same.end(), [&](PatternId id) { return ConditionOf(id) == condition; });
    if (found != same.end()) return *found;
    same.push_back(static_cast<PatternId>(patterns_.size()));
    patterns_.push_back(text);
    exclusion_conditions_.push_back(condition);
    return same.back();
  };
  absl::flat_hash_map<std::string, std::vector<PatternId>> contexts;  // those that some rule has
  const auto exclude = [&](const std::string& name, std::vector<PatternId>* ids) {
    const auto [place, is_new] = contexts.try_emplace(name);
    const ContextSet* const context = is_new ? pack_.FindContext(name) : nullptr;
    if (context != nullptr) {
      for (const Exclusion& exclusion : context->exclusions) {
        ExclusionCondition condition = ConditionOfExclusion(exclusion);
        if (!exclusion.unless.empty()) {
          condition.unless = static_cast<std::uint16_t>(unless_.size());
          std::vector<PatternId> unless;
          for (const std::string& text : exclusion.unless) unless.push_back(add(text, ExclusionCondition()));
          unless_.push_back(std::move(unless));
        }
        for (const std::string& text : exclusion.any) place->second.push_back(add(text, condition));
      }
    }
    ids->insert(ids->end(), place->second.begin(), place->second.end());
  };
  for (CompiledRule& rule : rules_) {
    if (rule.waiting_rule) {
      exclude(std::string(kEverywhereContext), &rule.none);
      continue;
    }
    const Rule& source = pack_.rules[static_cast<std::size_t>(&rule - rules_.data())];
    for (const std::string& text : source.none) rule.none.push_back(add(text, ExclusionCondition()));
    for (const std::string& name : source.contexts) exclude(name, &rule.none);
  }
}

void RuleSet::CompileNames() {
  const auto first_name = static_cast<PatternId>(patterns_.size());
  first_pattern_.push_back(first_name);
  std::vector<std::string> words;  // parallel to names_; empty for hosts
  for (std::size_t i = 0; i < pack_.connectors.size(); ++i) {
    const Connector& connector = pack_.connectors[i];
    std::vector<std::string> spellings = connector.aliases;
    spellings.push_back(connector.id);
    for (std::string& spelling : spellings) absl::AsciiStrToLower(&spelling);
    std::sort(spellings.begin(), spellings.end());
    spellings.erase(std::unique(spellings.begin(), spellings.end()), spellings.end());
    for (const std::string& spelling : spellings) {
      patterns_.push_back(WordPattern(spelling));
      names_.push_back({static_cast<ConnectorIndex>(i), /*is_host=*/false, {}});
      words.push_back(spelling);
    }
    for (const std::string& host : connector.api_hosts) {
      patterns_.push_back(HostPattern(host));
      names_.push_back({static_cast<ConnectorIndex>(i), /*is_host=*/true, {}});
      words.emplace_back();
    }
  }
  for (std::size_t whole = 0; whole < names_.size(); ++whole) {
    for (std::size_t part = 0; part < names_.size(); ++part) {
      if (words[whole].empty() || words[part].empty() || names_[whole].connector == names_[part].connector)
        continue;
      if (IsWordsOf(words[part], words[whole])) {
        names_[whole].shadows.push_back(first_name + static_cast<PatternId>(part));
      }
    }
  }
  first_pattern_.push_back(static_cast<PatternId>(patterns_.size()));
  rules_of_pattern_.resize(patterns_.size());
}

absl::StatusOr<std::vector<Stem>> RuleSet::DeriveStems() const {
  std::vector<std::string> patterns;
  std::vector<RuleIndex> rule_of_pattern;
  for (RuleIndex i = 0; i < pack_.rules.size(); ++i) {
    for (std::string& pattern : StemmedPatterns(pack_.rules[i])) {
      patterns.push_back(std::move(pattern));
      rule_of_pattern.push_back(i);
    }
    if (SelectingPatterns(pack_.rules[i]).empty() && pack_.rules[i].status.empty() &&
        pack_.rules[i].fact.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(
          pack_.rules[i].id, ": a rule needs `status`, `any`, `all`, `fact` or a field's `matches`"));
    }
  }
  const StemChoice choice = ChooseStems(patterns, pack_.healthy_log);
  std::vector<Stem> stems;
  for (const std::string& text : choice.stems) stems.emplace_back().text = text;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    const Rule& rule = pack_.rules[rule_of_pattern[i]];
    if (!choice.statuses[i].ok()) {
      return absl::InvalidArgumentError(absl::StrCat(rule.origin.empty() ? rule.id : rule.origin, ": \"",
                                                     patterns[i], "\": ", choice.statuses[i].message()));
    }
    const GroupMask group = GroupMask{1} << rules_[rule_of_pattern[i]].signature;
    const bool needs_zero = NeedsLoneZero(patterns[i]);
    for (const StemChoice::Place& place : choice.stems_of_pattern[i]) {
      stems[place.stem].AddUse({place.context, place.companions,
                                StemLabel{.groups = needs_zero ? GroupMask{0} : group,
                                          .zero_groups = needs_zero ? group : GroupMask{0},
                                          .kinds = StemLabel::BitOf(StemKind::kRule)}});
    }
  }
  return stems;
}

void RuleSet::SetStems(std::vector<Stem> stems) {
  // By what the search takes them for: "fetched-" is "fetched\r" to it.
  const auto folded = [](std::string_view text) {
    std::string key(text);
    std::transform(key.begin(), key.end(), key.begin(), FoldCase);
    return key;
  };
  absl::flat_hash_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < stems.size(); ++i) places[folded(stems[i].text)] = i;
  // A rule may have the same stem.
  const auto add = [&](std::string_view text, const StemLabel& label) {
    const auto [place, is_new] = places.try_emplace(folded(text), stems.size());
    if (is_new) stems.emplace_back().text = text;
    stems[place->second].AddUse({StemContext(), {}, label});
  };
  for (const BuiltinStem& stem : kBuiltinStems) {
    const bool always = stem.kind == StemKind::kAlways;
    add(stem.text,
        {.groups = always ? all_signature_groups() : GroupMask{0}, .kinds = StemLabel::BitOf(stem.kind)});
  }
  static_assert(std::all_of(kStandIns.begin(), kStandIns.end(), [](const StandIn& row) {
    return row.stem.size() == SampledFilter::kStringBytes;  // so they are no part of the stem database
  }));
  for (const StandIn& row : kStandIns) add(row.stem, {.kinds = StemLabel::BitOf(StemKind::kStandIn)});
  std::vector<std::string> long_texts;
  std::vector<NumberStems::Stem> labelled;
  for (Stem& stem : stems) {
    labelled.push_back({stem.text, stem.label});
    if (stem.text.size() == SampledFilter::kStringBytes) {
      long_texts.push_back(stem.text);
      long_stems_.push_back(std::move(stem));
    } else {
      short_stems_.push_back(std::move(stem));
    }
  }
  for (const auto& [status, rules] : rules_of_status_) asked_statuses_.set(status);
  sampled_filter_ = std::make_unique<const SampledFilter>(long_texts);
  number_stems_ = std::make_unique<const NumberStems>(labelled);
}

std::vector<std::string> RuleSet::PatternsThatReadRecords() const {
  std::vector<std::string> readers = patterns_;
  for (const Rule& rule : pack_.rules) {
    for (const Capture& capture : rule.captures) readers.push_back(capture.pattern);
  }
  // What a decoded line is compared with letter by letter: no digit stands where a number would go on.
  for (const Service& service : pack_.services) {
    readers.push_back(WordPattern(service.id));
    for (const std::string& name : service.names) readers.push_back(WordPattern(name));
  }
  for (const Connector& connector : pack_.connectors) {
    readers.push_back(WordPattern(connector.title));
    for (const std::string& alias : connector.aliases_weak) readers.push_back(WordPattern(alias));
    for (const std::string& phrase : connector.success_phrases) {
      readers.push_back(absl::StrCat("(?:^|[^0-9])", re2::RE2::QuoteMeta(phrase)));
    }
  }
  return readers;
}

std::vector<NumberClasses> RuleSet::DeriveClasses() const {
  std::vector<NumberClasses> classes;
  for (GroupIndex group = 0; group < pack_.signatures.size(); ++group) {
    classes.push_back(NumberClasses::Of(
        {patterns_.begin() + first_pattern_[group], patterns_.begin() + first_pattern_[group + 1]}));
  }
  classes.push_back(NumberClasses::Of(PatternsThatReadRecords()));
  return classes;
}

void RuleSet::SetClasses(std::vector<NumberClasses> classes) {
  occasion_mask_ = std::make_unique<const OccasionMask>(PatternsThatReadRecords(), classes.back());
  classes.pop_back();
  group_classes_ = std::move(classes);
}

bool RuleSet::Restore(const CachedBlobs& cached) {
  const std::size_t class_count = pack_.signatures.size() + 1;
  if (cached.size() < class_count + 1) return false;
  const std::size_t stem_count = cached.size() - class_count - 1;
  std::vector<Stem> stems;
  for (std::size_t i = 0; i < stem_count; ++i) {
    std::optional<Stem> stem = Stem::Deserialize(cached[i]);
    if (!stem) return false;
    stems.push_back(*std::move(stem));
  }
  std::vector<NumberClasses> classes;
  for (std::size_t i = stem_count; i < stem_count + class_count; ++i) {
    std::optional<NumberClasses> read = NumberClasses::Deserialize(cached[i]);
    if (!read) return false;
    classes.push_back(*std::move(read));
  }
  std::optional<ReadyDatabase> database = ReadyDatabase::Of(cached[stem_count + class_count]);
  if (!database) return false;
  SetClasses(std::move(classes));
  stem_database_ = *std::move(database);
  SetStems(std::move(stems));
  return true;
}

absl::StatusOr<std::unique_ptr<const RuleSet>> RuleSet::Compile(RulePack pack, const CacheOptions& cache) {
  std::unique_ptr<RuleSet> rules(new RuleSet);
  if (pack.signatures.size() >= kMaxSignatures) return absl::InvalidArgumentError("too many signatures");
  rules->pack_ = std::move(pack);
  rules->cache_ = cache;
  rules->TabulateRules();
  rules->CompileNames();
  for (GroupIndex i = 0; i < rules->group_count(); ++i) rules->groups_.push_back(std::make_unique<Group>());
  std::string key_text = absl::StrCat("derived by way ", kDerivation, "\n", rules->pack_.sha256, "\n",
                                      StableLineHash(rules->pack_.healthy_log));
  for (const BuiltinStem& stem : kBuiltinStems) absl::StrAppend(&key_text, "\n", ToAbsl(stem.text));
  const std::string key = CacheKey(key_text);
  if (const std::optional<CachedBlobs> cached = LoadFromCache(cache, key, &rules->cached_);
      cached && rules->Restore(*cached)) {
    return rules;
  }
  WFL_ASSIGN_OR_RETURN(std::vector<Stem> stems, rules->DeriveStems());
  std::vector<std::string> blobs;
  for (const Stem& stem : stems) blobs.push_back(stem.Serialize());
  rules->SetStems(std::move(stems));
  std::vector<std::string> literals;
  for (const Stem& stem : rules->short_stems_) {
    literals.push_back(stem.text);
  }
  WFL_ASSIGN_OR_RETURN(HsDatabase compiled, CompileLiterals(literals));
  rules->stem_database_ = ReadyDatabase(std::move(compiled));
  std::vector<NumberClasses> classes = rules->DeriveClasses();
  for (const NumberClasses& of_some : classes) blobs.push_back(of_some.Serialize());
  rules->SetClasses(std::move(classes));
  if (absl::StatusOr<std::string> image = ImageOfDatabase(rules->stem_database_.get()); image.ok()) {
    blobs.push_back(*std::move(image));
    StoreInCache(cache, key, blobs);
  }
  return rules;
}

absl::StatusOr<const hs_database_t*> RuleSet::GroupDatabase(GroupIndex group) const {
  Group& slot = *groups_[group];
  std::call_once(slot.once, [&] {
    const std::vector<std::string> patterns(patterns_.begin() + first_pattern_[group],
                                            patterns_.begin() + first_pattern_[group + 1]);
    if (patterns.empty()) return;
    std::string content = "patterns";
    for (const std::string& pattern : patterns) absl::StrAppend(&content, "\n", pattern);
    const std::string key = CacheKey(content);
    if (const std::optional<CachedBlobs> cached = LoadFromCache(cache_, key, &cached_);
        cached && cached->size() == 1) {
      if (std::optional<ReadyDatabase> database = ReadyDatabase::Of(cached->front())) {
        slot.database = *std::move(database);
        return;
      }
    }
    absl::StatusOr<HsDatabase> database = CompilePatterns(patterns);
    if (!database.ok()) {
      slot.status = database.status();
      return;
    }
    slot.database = ReadyDatabase(*std::move(database));
    if (absl::StatusOr<std::string> image = ImageOfDatabase(slot.database.get()); image.ok()) {
      StoreInCache(cache_, key, {*std::move(image)});
    }
  });
  if (!slot.status.ok()) return slot.status;
  return slot.database.get();
}

void RuleSet::PrepareGroups(std::span<const GroupIndex> groups, int threads) const {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < groups.size(); i = next++) (void)GroupDatabase(groups[i]);
  };
  ShareWork(std::min(threads, static_cast<int>(groups.size())), work);
}

}  // namespace wflogscan
