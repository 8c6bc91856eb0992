// The part of linting that needs the matcher. The checks that do not are rules/rule_check.h's.

#include "engine/rule_lint.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "engine/base/status_macros.h"
#include "engine/base/string_bridge.h"
#include "engine/match/rule_set.h"
#include "engine/match/stems.h"
#include "engine/match/vectorscan.h"
#include "engine/rules/digit_hazard.h"
#include "engine/rules/rule_check.h"

namespace wflogscan {
namespace {

// A pattern whose states explode compiles to megabytes; the largest of the built-in ones has two thirds of
// this.
constexpr std::size_t kMaxDatabaseBytes = std::size_t{1} << 20;

struct PatternPlace {
  const Rule* rule = nullptr;
  const char* key = "";
  std::string pattern;
  std::int64_t line = 0;  // 0: unknown
};

// Every pattern of the pack once a rule; of exclusions, which rules share, each once.
std::vector<PatternPlace> PatternsOf(const RulePack& pack) {
  std::vector<PatternPlace> places;
  std::set<std::string_view> seen_exclusions;
  for (const Rule& rule : pack.rules) {
    const auto add = [&](const char* key, const std::vector<std::string>& patterns,
                         const std::vector<std::int64_t>& lines) {
      for (std::size_t i = 0; i < patterns.size(); ++i) {
        places.push_back({&rule, key, patterns[i], i < lines.size() ? lines[i] : 0});
      }
    };
    add("any", rule.any, rule.any_lines);
    add("all", rule.all, rule.all_lines);
    if (const FollowCondition* follow = rule.follow()) {
      add(rule.followed_by ? "followed_by" : "not_followed_by", follow->any, follow->any_lines);
    }
    // A rule without patterns of its own is selected by what a field asks for.
    if (rule.any.empty() && rule.all.empty()) add("fields", SelectingPatterns(rule), {});
    const auto add_exclusions = [&](const std::vector<std::string>& patterns) {
      for (const std::string& pattern : patterns) {
        if (seen_exclusions.insert(pattern).second) places.push_back({&rule, "none", pattern, 0});
      }
    };
    add_exclusions(rule.none);
    for (const std::string& name : rule.contexts) {
      const ContextSet* const context = pack.FindContext(name);
      if (context == nullptr) continue;
      for (const Exclusion& exclusion : context->exclusions) {
        add_exclusions(exclusion.any);
        add_exclusions(exclusion.unless);
      }
    }
  }
  return places;
}

std::string OriginOf(const PatternPlace& place) {
  const std::string& origin = place.rule->origin.empty() ? place.rule->id : place.rule->origin;
  return place.line > 0 ? absl::StrCat(origin, ":", place.line) : origin;
}

// What Vectorscan says is exact and short; what to do about it stands here.
std::string HintFor(std::string_view refusal) {
  const std::string lower = absl::AsciiStrToLower(ToAbsl(refusal));
  const auto says = [&lower](const char* words) { return lower.find(words) != std::string::npos; };
  if (says("too large") || says("resource limit") || says("bounded repeat")) {
    return "; make its repeats smaller, or unbounded: .{0,40} rather than .{0,4000}";
  }
  if (says("unrecognised character after (?")) {
    return "; of these there are (?:...), (?i), (?-i), (?s) and (?P<name>...)";
  }
  if (says("zero-width") || says("empty buffer")) return "; it matches nothing at all: give it a literal";
  if (says("word boundar") || says("unicode")) return "; write [A-Za-z0-9_] out instead";
  return "";
}

// Of three digits or less, with whatever stands beside them.
bool IsCommonNumber(std::string_view stem) {
  constexpr std::ptrdiff_t kMostDigits = 3;
  return std::none_of(stem.begin(), stem.end(), absl::ascii_isalpha) &&
         std::count_if(stem.begin(), stem.end(), absl::ascii_isdigit) <= kMostDigits;
}

// What narrows a rule beside its patterns, in one text.
std::string Narrowing(const Rule& rule) {
  std::string text;
  for (const FieldCondition& field : rule.fields) {
    absl::StrAppend(&text, "f", field.name, "\n", field.matches.value_or(""), "\n", field.min.value_or(-1),
                    "\n", field.max.value_or(-1), "\n");
  }
  for (const std::string& glob : rule.connectors) absl::StrAppend(&text, "c", glob, "\n");
  for (const std::string& glob : rule.services) absl::StrAppend(&text, "s", glob, "\n");
  if (rule.at_least) {
    absl::StrAppend(&text, "l", rule.at_least->count, "\n", rule.at_least->within_seconds, "\n");
  }
  if (const FollowCondition* follow = rule.follow()) {
    absl::StrAppend(&text, rule.followed_by ? "y" : "n", follow->success ? 1 : 0, "\n",
                    follow->within_seconds, "\n");
    for (const std::string& pattern : follow->any) absl::StrAppend(&text, "a", pattern, "\n");
  }
  return text;
}

class Linter {
 public:
  explicit Linter(const RulePack& pack) : pack_(pack), messages_(CheckRulePack(pack)) {}

  std::vector<LintMessage> Lint() {
    for (const PatternPlace& place : PatternsOf(pack_)) CheckPattern(place);
    CheckStems();
    CheckTwins();
    return std::move(messages_);
  }

 private:
  void Say(LintMessage::Level level, const PatternPlace& place, std::string_view text) {
    messages_.push_back(
        {level, OriginOf(place),
         absl::StrCat(place.rule->id, ": ", place.key, ": \"", ToAbsl(place.pattern), "\": ", ToAbsl(text))});
  }

  void CheckPattern(const PatternPlace& place) {
    if (const std::optional<std::string> hazard = DigitHazard(place.pattern)) {
      Say(LintMessage::Level::kError, place, *hazard);
    }
    const absl::StatusOr<HsDatabase> database = CompilePatterns({std::string(place.pattern)});
    if (!database.ok()) {
      std::string_view refusal = ToStd(database.status().message());
      if (refusal.ends_with('.')) refusal.remove_suffix(1);
      // The message repeats the pattern; what follows it is the reason.
      const std::size_t reason = refusal.rfind("\": ");
      Say(LintMessage::Level::kError, place,
          absl::StrCat("Vectorscan rejects it: ",
                       ToAbsl(reason == std::string_view::npos ? refusal : refusal.substr(reason + 3)),
                       HintFor(refusal)));
      return;
    }
    std::size_t bytes = 0;
    if (hs_database_size(database->get(), &bytes) == HS_SUCCESS && bytes > kMaxDatabaseBytes) {
      Say(LintMessage::Level::kError, place,
          absl::StrCat("compiles to ", bytes / 1024, " KiB", HintFor("too large")));
    }
  }

  void CheckStems() {
    std::vector<PatternPlace> selecting;
    std::vector<std::string> patterns;
    for (const PatternPlace& place : PatternsOf(pack_)) {
      const std::vector<std::string> of_rule = StemmedPatterns(*place.rule);
      if (std::string_view(place.key) == "none" ||
          std::find(of_rule.begin(), of_rule.end(), place.pattern) == of_rule.end()) {
        continue;
      }
      selecting.push_back(place);
      patterns.emplace_back(place.pattern);
    }
    const StemChoice choice = ChooseStems(patterns, pack_.healthy_log);
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      if (!choice.statuses[i].ok()) {
        Say(LintMessage::Level::kError, selecting[i], ToStd(choice.statuses[i].message()));
        continue;
      }
      const std::vector<StemChoice::Place>& stems = choice.stems_of_pattern[i];
      const auto common = std::find_if(stems.begin(), stems.end(), [&](const StemChoice::Place& place) {
        return IsCommonNumber(choice.stems[place.stem]);
      });
      if (common == stems.end()) continue;
      Say(LintMessage::Level::kWarning, selecting[i],
          absl::StrCat(
              "is looked for by \"", choice.stems[common->stem],
              "\", which is in every log as a count or a size, and each such line is decoded: give it "
              "words of seven letters or more, or ask for the number by `status`"));
    }
  }

  // Two rules that ask for the same match the same lines, and one of them says nothing. A pattern that two
  // rules share is told too, unless another condition tells the rules apart.
  void CheckTwins() {
    using Conditions =
        std::tuple<std::string, std::vector<std::int64_t>, std::vector<std::string>, std::vector<std::string>,
                   std::vector<std::string>, std::vector<std::string>, std::vector<std::string>, std::string>;
    std::map<Conditions, const Rule*> seen;
    std::map<
        std::tuple<std::string, std::string, std::vector<std::string>, std::vector<std::string>, std::string>,
        const Rule*>
        owners;
    const auto sorted = [](auto list) {
      std::sort(list.begin(), list.end());
      return list;
    };
    for (const Rule& rule : pack_.rules) {
      const auto all = sorted(rule.all);
      auto none = rule.none;
      for (const std::string& name : rule.contexts) none.push_back(absl::StrCat("@", name));
      none = sorted(std::move(none));
      const std::string narrowing = Narrowing(rule);
      const auto [twin, is_new] = seen.try_emplace({rule.signature, sorted(rule.status), sorted(rule.any),
                                                    all, none, sorted(rule.fact), sorted(rule.of), narrowing},
                                                   &rule);
      if (!is_new) {
        messages_.push_back({LintMessage::Level::kError, rule.origin.empty() ? rule.id : rule.origin,
                             absl::StrCat(rule.id, ": asks for the same as ", twin->second->id,
                                          ": neither is ever alone; delete one")});
        continue;
      }
      for (std::size_t i = 0; i < rule.any.size(); ++i) {
        const auto [owner, is_first] =
            owners.try_emplace({rule.signature, rule.any[i], all, none, narrowing}, &rule);
        if (is_first) continue;
        const PatternPlace place{&rule, "any", rule.any[i],
                                 i < rule.any_lines.size() ? rule.any_lines[i] : 0};
        Say(LintMessage::Level::kWarning, place,
            owner->second == &rule ? std::string("stands here twice")
                                   : absl::StrCat("stands in ", owner->second->id,
                                                  " as well: each line it matches is told twice"));
      }
    }
  }

  const RulePack& pack_;
  std::vector<LintMessage> messages_;
};

}  // namespace

std::vector<LintMessage> LintRulePack(const RulePack& pack) { return Linter(pack).Lint(); }

std::vector<StemUse> StemsOfPack(const RulePack& pack) {
  std::vector<std::string> patterns;
  std::vector<const Rule*> rules;
  for (const Rule& rule : pack.rules) {
    for (const std::string& pattern : StemmedPatterns(rule)) {
      patterns.push_back(pattern);
      rules.push_back(&rule);
    }
  }
  const StemChoice choice = ChooseStems(patterns, pack.healthy_log);
  std::vector<StemUse> uses;
  for (const std::string& stem : choice.stems) uses.push_back({stem, {}});
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    for (const StemChoice::Place& place : choice.stems_of_pattern[i]) {
      std::vector<std::string>& users = uses[place.stem].rules;
      if (users.empty() || users.back() != rules[i]->id) users.push_back(rules[i]->id);
    }
  }
  std::sort(uses.begin(), uses.end(), [](const StemUse& a, const StemUse& b) {
    return std::tuple(std::min(a.stem.size(), kFreeStemBytes), a.stem) <
           std::tuple(std::min(b.stem.size(), kFreeStemBytes), b.stem);
  });
  return uses;
}

absl::StatusOr<std::vector<PatternCost>> PatternCosts(const RulePack& pack) {
  std::vector<PatternCost> costs;
  for (const PatternPlace& place : PatternsOf(pack)) {
    PatternCost& cost = costs.emplace_back();
    cost.rule = place.rule->id;
    cost.pattern = place.pattern;
    WFL_ASSIGN_OR_RETURN(const HsDatabase database, CompilePatterns({cost.pattern}));
    hs_database_size(database.get(), &cost.database_bytes);
    WFL_ASSIGN_OR_RETURN(const PatternWidth width, WidthOfPattern(cost.pattern));
    cost.min_width = width.min;
    cost.max_width = width.max;
  }
  std::sort(costs.begin(), costs.end(), [](const PatternCost& a, const PatternCost& b) {
    return std::tuple(b.database_bytes, a.rule, a.pattern) < std::tuple(a.database_bytes, b.rule, b.pattern);
  });
  return costs;
}

absl::StatusOr<std::vector<GroupCost>> GroupCosts(const RulePack& pack, const std::string& cache_folder) {
  WFL_ASSIGN_OR_RETURN(const std::unique_ptr<const RuleSet> rules, RuleSet::Compile(pack, {cache_folder}));
  std::vector<GroupCost> costs;
  for (GroupIndex group = 0; group < rules->group_count(); ++group) {
    GroupCost& cost = costs.emplace_back();
    cost.name = group < rules->exclusion_group()    ? pack.signatures[group].id
                : group == rules->exclusion_group() ? "none"
                                                    : "connector names";
    cost.patterns = rules->first_pattern(static_cast<GroupIndex>(group + 1)) - rules->first_pattern(group);
    WFL_ASSIGN_OR_RETURN(const hs_database_t* database, rules->GroupDatabase(group));
    if (database != nullptr) hs_database_size(database, &cost.database_bytes);
  }
  GroupCost& stems = costs.emplace_back();
  stems.name = "short stems";
  stems.patterns = rules->short_stems().size();
  if (rules->stem_database() != nullptr) hs_database_size(rules->stem_database(), &stems.database_bytes);
  return costs;
}

}  // namespace wflogscan
