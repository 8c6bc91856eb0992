#include "engine/match/rule_set.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/base/status_macros.h"
#include "engine/match/stems.h"
#include "re2/re2.h"

namespace wflogscan {
namespace {

// What a success line may say; decode and attribute look closer. "fetched 42 events", "authenticated, fetching events",
// "fetched host detections" (connectors.yaml, success_phrases).
constexpr std::string_view kSuccessStems[] = {"fetched", "fetching"};

// ESC as it stands in text, and as JSON encoders spell it. A line with terminal sequences must be decoded before
// anything can be said of it: the colour may stand between a key and its value.
constexpr std::string_view kAlwaysStems[] = {"\x1b", "u001b"};

constexpr std::string_view kDockerJsonStem = R"({"log":")";

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

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

// Whether `part` is one or more whole words of `whole`, and not all of it.
bool IsWordsOf(const std::string& part, const std::string& whole) {
  if (part.size() >= whole.size()) return false;
  const auto boundary = [&](std::size_t at) {
    return at >= whole.size() || !(std::isalnum(static_cast<unsigned char>(whole[at])) || whole[at] == '_' ||
                                   whole[at] == '-' || whole[at] == '.');
  };
  for (std::size_t at = whole.find(part); at != std::string::npos; at = whole.find(part, at + 1)) {
    if ((at == 0 || boundary(at - 1)) && boundary(at + part.size())) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> SelectingPatterns(const Rule& rule) {
  if (!rule.any.empty()) return rule.any;
  return rule.all.empty() ? std::vector<std::string>{} : std::vector<std::string>{rule.all.front()};
}

PatternId RuleSet::Intern(const std::string& pattern) {
  const auto found = std::find(patterns_.begin(), patterns_.end(), pattern);
  if (found != patterns_.end()) return static_cast<PatternId>(found - patterns_.begin());
  patterns_.push_back(pattern);
  return static_cast<PatternId>(patterns_.size() - 1);
}

void RuleSet::TabulateRules() {
  const auto signature_index = [&](std::string_view id) {
    std::size_t i = 0;
    while (i < pack_.signatures.size() && pack_.signatures[i].id != id) ++i;
    return i;
  };
  for (const Rule& rule : pack_.rules) {
    CompiledRule compiled;
    for (const std::string& pattern : rule.any) compiled.any.push_back(Intern(pattern));
    for (const std::string& pattern : rule.all) compiled.all.push_back(Intern(pattern));
    for (const std::string& pattern : rule.none) compiled.none.push_back(Intern(pattern));
    compiled.signature = static_cast<SignatureIndex>(signature_index(rule.signature));
    for (const std::string& suppressed : rule.suppresses) {
      if (const std::size_t i = signature_index(suppressed); i < 64) compiled.suppresses |= std::uint64_t{1} << i;
    }
    rules_.push_back(std::move(compiled));
  }
  rules_of_pattern_.resize(patterns_.size());
  for (RuleIndex i = 0; i < rules_.size(); ++i) {
    const CompiledRule& rule = rules_[i];
    if (rule.any.empty()) {
      if (!rule.all.empty()) rules_of_pattern_[rule.all.front()].push_back(i);
    } else {
      for (const PatternId pattern : rule.any) rules_of_pattern_[pattern].push_back(i);
    }
  }
}

void RuleSet::CompileNames() {
  first_name_pattern_ = static_cast<PatternId>(patterns_.size());
  std::vector<std::string> words;  // parallel to names_; empty for hosts
  for (std::size_t i = 0; i < pack_.connectors.size(); ++i) {
    const Connector& connector = pack_.connectors[i];
    std::vector<std::string> spellings = connector.aliases;
    spellings.push_back(connector.id);
    for (std::string& spelling : spellings) spelling = Lower(spelling);
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
      if (words[whole].empty() || words[part].empty() || names_[whole].connector == names_[part].connector) continue;
      if (IsWordsOf(words[part], words[whole])) {
        names_[whole].shadows.push_back(first_name_pattern_ + static_cast<PatternId>(part));
      }
    }
  }
  rules_of_pattern_.resize(patterns_.size());
}

absl::Status RuleSet::DeriveStems(std::vector<std::string>* stems) const {
  // Every alternative of `any` needs its stems. A rule without `any` is spoken for by the first pattern of `all`.
  std::vector<std::string> patterns;
  std::vector<const Rule*> rule_of_pattern;
  for (const Rule& rule : pack_.rules) {
    for (const std::string& pattern : SelectingPatterns(rule)) {
      patterns.push_back(pattern);
      rule_of_pattern.push_back(&rule);
    }
  }
  StemChoice choice = ChooseStems(patterns, pack_.healthy_log);
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    if (choice.statuses[i].ok()) continue;
    const Rule& rule = *rule_of_pattern[i];
    return absl::InvalidArgumentError(absl::StrCat(rule.origin.empty() ? rule.id : rule.origin, ": \"", patterns[i],
                                                   "\": ", choice.statuses[i].message()));
  }
  *stems = std::move(choice.stems);
  return absl::OkStatus();
}

void RuleSet::SetStems(const std::vector<std::string>& rule_stems) {
  const auto add = [&](std::string_view text, StemKind kind) {
    stems_.push_back({std::string(text), /*once=*/kind == StemKind::kDockerJson});
    stem_kinds_.push_back(kind);
  };
  for (const std::string& stem : rule_stems) add(stem, StemKind::kRule);
  for (const std::string_view stem : kSuccessStems) add(stem, StemKind::kSuccess);
  for (const std::string_view stem : kAlwaysStems) add(stem, StemKind::kAlways);
  add(kDockerJsonStem, StemKind::kDockerJson);
}

absl::StatusOr<std::unique_ptr<const RuleSet>> RuleSet::Compile(RulePack pack, const CacheOptions& cache) {
  std::unique_ptr<RuleSet> rules(new RuleSet);
  rules->pack_ = std::move(pack);
  rules->TabulateRules();
  rules->CompileNames();

  std::string content = rules->pack_.sha256;
  for (const std::string& pattern : rules->patterns_) absl::StrAppend(&content, "\n", pattern);
  const std::string key = CacheKey(content);
  if (std::optional<DatabasePair> cached = LoadFromCache(cache, key)) {
    rules->databases_ = *std::move(cached);
    rules->SetStems(rules->databases_.rule_stems);
    return rules;
  }
  DatabasePair& databases = rules->databases_;
  WFL_RETURN_IF_ERROR(rules->DeriveStems(&databases.rule_stems));
  rules->SetStems(databases.rule_stems);
  WFL_ASSIGN_OR_RETURN(databases.stems, CompileLiterals(rules->stems_));
  WFL_ASSIGN_OR_RETURN(databases.patterns, CompilePatterns(rules->patterns_));
  StoreInCache(cache, key, databases);
  return rules;
}

}  // namespace wflogscan
