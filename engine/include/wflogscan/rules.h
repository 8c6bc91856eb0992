#ifndef WFLOGSCAN_RULES_H_
#define WFLOGSCAN_RULES_H_

// What wflogscan knows, as data: rules, signatures, connectors, the guide. Loaded from the copy that is built
// into the library and from overlay files, checked as a whole, then immutable: threads share one RulePack by
// const reference.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "wflogscan/report.h"

namespace wflogscan {

// A figure taken out of a matching record, such as a host or an error code. `pattern` is an RE2 with one
// group.
struct Capture {
  std::string name;
  std::string pattern;
};

// What a structured field of the record must hold: of a JSON record, of logfmt, of a JSON body behind or in a
// message. `name` is the end of its path or a glob of that, "code", "error.code". The value is as it stands,
// nothing of it is masked.
struct FieldCondition {
  std::string name;
  std::optional<std::string> matches;  // an RE2, caseless
  std::optional<std::int64_t> min;     // the value is a number that is not smaller
  std::optional<std::int64_t> max;
};

// So many records of the rule within so long.
struct CountCondition {
  std::int64_t count = 0;
  std::int64_t within_seconds = 0;
};

// What comes after a record of the rule within so long, or does not.
struct FollowCondition {
  bool success = false;          // a successful poll of the connector, or
  std::vector<std::string> any;  // a record that one of these matches
  std::int64_t within_seconds = 0;
  std::vector<std::int64_t> any_lines;  // where each of `any` stands; empty where nobody knows
};

// Patterns that exclude a record under one condition.
struct Exclusion {
  std::vector<std::string> any;
  // Only a record of one of these levels, "none" for one that says none; empty: whatever its level.
  std::vector<std::string> levels;
  bool unattributed = false;        // only a record whose tag, fields and logger name no connector
  bool attributed = false;          // only one where they do
  std::vector<std::string> unless;  // patterns of which none matches
};

// A set of contexts.yaml: what several rules exclude.
struct ContextSet {
  std::string name;
  std::vector<Exclusion> exclusions;
};

// One cause of one signature. A rule matches a record when any of `any` matches it or it tells of one of the
// HTTP statuses in `status`, and all of `all` and none of `none` or of its `contexts` match it. Patterns are
// caseless unless they begin with (?-i), in the syntax that RE2 and Vectorscan share, and see a record as
// decode/record.h describes it: wrapping, colours and JSON escapes removed. A rule with `fact` reads no
// lines: it holds where a document of a support bundle (docker inspect, df ...) says one of these things.
//
// `fields`, `connectors` and `services` narrow a rule further. With `at_least`, `followed_by` or
// `not_followed_by` a record by itself says nothing: it counts where the others of the same service,
// connector and instance agree, which is told at the end of a scan. rules/LANGUAGE.md has all of it with
// examples.
struct Rule {
  std::string id;                    // "auth-401/http-status"
  std::string signature;             // "auth-401"
  std::string title;                 // a few words: what happened
  std::optional<Severity> severity;  // the signature's where unset
  std::vector<std::int64_t> status;  // 100 to 599
  std::vector<std::string> any;
  std::vector<std::string> all;
  std::vector<std::string> none;
  std::vector<std::string> contexts;    // sets of the pack, by name, that exclude as `none` does
  std::vector<std::string> fact;        // of what documents say (base/fact_kind.h); then no patterns
  std::vector<std::string> of;          // services: only facts about one of these count
  std::optional<std::string> service;   // of facts that name no service
  std::vector<FieldCondition> fields;   // all of them hold
  std::vector<std::string> connectors;  // globs: only records that are about one of these
  std::vector<std::string> services;
  std::optional<CountCondition> at_least;  // of these three at most one
  std::optional<FollowCondition> followed_by;
  std::optional<FollowCondition> not_followed_by;
  std::vector<std::string> suppresses;  // signatures that this cause explains away on the same record
  std::vector<Capture> captures;
  std::string meaning;
  std::string impact;
  std::vector<std::string>
      steps;  // may hold {placeholders}: report/advice.h; one without a value drops its step
  std::vector<std::string> commands;
  std::optional<std::string> guide;     // a GuideSection id; the signature's own list where unset
  std::string origin;                   // "rules/auth-401/http-status.yaml", for messages
  std::vector<std::int64_t> any_lines;  // where each of `any` stands in it; empty where nobody knows
  std::vector<std::int64_t> all_lines;
  // Lines the rule must match, one record a line ("\n" written as \n); where it looks at several records,
  // logs with an empty line between them.
  std::string hit_log;
  std::string miss_log;  // look-alikes it must not match; never empty

  // Whether other records than the one at hand decide.
  bool looks_at_others() const { return at_least || followed_by || not_followed_by; }
  // What is waited for; null where nothing is.
  const FollowCondition* follow() const {
    return followed_by ? &*followed_by : not_followed_by ? &*not_followed_by : nullptr;
  }
};

// What the contract calls a signature. The order in the pack is the order of root causes: where a record
// carries several, the earlier one is named first.
struct SignatureInfo {
  std::string id;
  std::string title;
  Severity severity = Severity::kError;
  std::string meaning;
  std::string impact;              // what it costs where the rule does not say it more closely
  std::vector<std::string> guide;  // GuideSection ids, most useful first
};

struct GuideSection {
  std::string id;  // "token-expired"
  std::string title;
  std::string url;
  std::vector<std::string> signatures;  // whose findings lead here, main purpose first
  std::vector<std::string> steps;       // in our words
  std::vector<std::string> commands;
  std::optional<std::string> service = std::nullopt;  // a page about one service, for its findings only
};

struct PollingInterval {
  std::string data;
  std::int64_t seconds = 0;
};

struct RateLimit {
  std::int64_t requests = 0;
  std::optional<std::int64_t> requests_max;  // upper end where the vendor gives a range
  std::int64_t per_seconds = 0;
  std::string scope;
};

// A troubleshooting heading of a vendor's own page.
struct ConnectorSection {
  std::string title;
  std::string url;
  std::vector<std::string> signatures;  // main purpose first
  std::vector<std::string> checks;
};

struct Connector {
  std::string id;     // the slug in log lines: "okta"
  std::string title;  // "Okta"
  std::string category;
  std::string auth;  // how it logs in, for people
  std::vector<PollingInterval> polling;
  std::optional<std::int64_t> interval_on_429_seconds;
  std::optional<RateLimit> rate_limit;
  std::vector<std::string> api_hosts;     // globs: * is one or more of [A-Za-z0-9.-]
  std::vector<std::string> aliases;       // other spellings, safe as whole words anywhere in a line
  std::vector<std::string> aliases_weak;  // safe only where a connector is named: a tag or a connector field
  std::vector<std::string> success_phrases;  // a successful poll that carries no count
  bool counts_records = true;                // its success line says "fetched <N> ..."
  std::string page;                          // the vendor page of the guide
  std::optional<std::string> probe_command;
  std::vector<std::string> permissions;
  std::vector<ConnectorSection> sections;

  // The shortest polling interval, in seconds; nullopt where none is documented.
  std::optional<std::int64_t> ShortestPollSeconds() const;
};

// One service of the pipeline and the names its container goes by.
struct Service {
  std::string id;                  // "signal-client"
  std::vector<std::string> names;  // "signal-client-svc", "conductor-signal-client", ...
  bool runs_connectors = false;    // only such a service's lines are about a connector
};

struct RuleOptions {
  bool builtin = true;                          // start from the built-in pack
  std::vector<std::filesystem::path> overlays;  // rule files or folders; a rule of the same id replaces
  std::vector<std::string> only;                // globs over signatures and rule ids; empty = all
  std::vector<std::string> skip;
  // The hit and miss logs of the built-in rules as well: lint and test read them, a scan does not.
  bool examples = true;
};

// Everything a scan needs to know. Immutable.
struct RulePack {
  std::vector<Rule> rules;  // by id
  std::vector<SignatureInfo> signatures;
  std::vector<GuideSection> guide;
  std::vector<Connector> connectors;  // by id
  std::vector<Service> services;
  std::vector<ContextSet> contexts;
  std::string healthy_log;  // what healthy lines look like: stems are chosen to be rare on it
  std::string sha256;       // of the rules that take part, in hex
  bool narrowed = false;    // RuleOptions' only or skip left rules out

  const Rule* FindRule(std::string_view id) const;
  const SignatureInfo* FindSignature(std::string_view id) const;
  const GuideSection* FindGuide(std::string_view id) const;
  const Connector* FindConnector(std::string_view id) const;
  const ContextSet* FindContext(std::string_view name) const;
};

// kInvalidArgument: a broken file, said as "auth-401/x.yaml:7: what"; kNotFound: no such path.
// Costs a millisecond or two for the built-in pack. Thread-safe.
absl::StatusOr<RulePack> LoadRulePack(const RuleOptions& options);

// Reads a source tree of rules (the project's own rules/ folder), logs included: what the built-in pack is
// made from.
absl::StatusOr<RulePack> LoadRuleTree(const std::filesystem::path& root);

// A pack as JSON and back: the form in which the built-in pack is embedded. Parsing is 20 times faster than
// YAML.
std::string RulePackToJson(const RulePack& pack);
absl::StatusOr<RulePack> RulePackFromJson(std::string_view json);

struct LintMessage {
  enum class Level : std::uint8_t { kError, kWarning } level = Level::kError;
  std::string origin;
  std::string text;
};

// What a reviewer would refuse: a pattern that one of the two engines rejects or that no stem selects, a
// missing hit or miss log, a guide section that does not exist, two rules of one id, unknown placeholders,
// two rules that ask for the same, digits that rules do not see, a pattern that explodes. `origin` is
// "auth-401/x.yaml:7" where the line is known. Compiles every pattern: seconds for the built-in pack.
std::vector<LintMessage> LintRulePack(const RulePack& pack);

struct RuleTestFailure {
  std::string rule;
  std::string line;
  std::string what;
};

// Runs every rule's hit and miss log through the scanner. *lines_tested counts them.
absl::StatusOr<std::vector<RuleTestFailure>> TestRulePack(const RulePack& pack, std::uint64_t* lines_tested);

}  // namespace wflogscan

#endif  // WFLOGSCAN_RULES_H_
