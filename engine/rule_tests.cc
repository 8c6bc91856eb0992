// The rules' own examples, run as tests.

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/aggregate/coverage.h"
#include "engine/aggregate/joint_findings.h"
#include "engine/attribute/classifier.h"
#include "engine/attribute/fact_classifier.h"
#include "engine/base/status_macros.h"
#include "engine/base/unescape.h"
#include "engine/block_scanner.h"
#include "engine/documents/document_reader.h"
#include "engine/match/rule_set.h"
#include "engine/rules/rule_check.h"
#include "engine/scan_meter.h"
#include "engine/source/source_framing.h"
#include "wflogscan/rules.h"

namespace wflogscan {
namespace {

// Scans small logs as a whole: for rules that look at more than one record.
class LogTester {
 public:
  static absl::StatusOr<LogTester> Create(const RuleSet& rules, const Names& names,
                                          const CaptureSet& captures) {
    LogTester tester(rules);
    WFL_ASSIGN_OR_RETURN(tester.scanner_, BlockScanner::Create(rules, names, captures,
                                                               {.filter = tester.filter_.get(),
                                                                .meter = tester.meter_.get()}));
    return tester;
  }

  // Whether the rule has a part in a finding of the log.
  absl::StatusOr<bool> Finds(const Rule& rule, const std::vector<std::string_view>& lines) {
    Block block;
    std::string bytes;
    for (const std::string_view line : lines) bytes += RecordOfLogLine(line) + "\n";
    block.buffer.Assign(bytes);
    block.framing = DetectFraming(bytes, /*at_end=*/true);
    CaptureLedger ledger;
    Counts counts{Tally(rules_, 0), BundleTally(rules_, 0, &ledger), CoverageTally()};
    std::optional<LogTime> carried_time;
    WFL_RETURN_IF_ERROR(scanner_->Scan(block, {}, &counts, nullptr, &carried_time));
    const std::vector<CoveredSource> sources = {{.name = "example", .lines = lines.size()}};
    CountJointFindings(rules_, BuildCoverage(rules_.pack(), counts.coverage, sources), std::nullopt,
                       &counts.tally);
    const auto index = static_cast<RuleIndex>(&rule - rules_.pack().rules.data());
    for (const auto& [key, finding] : counts.tally.Findings()) {
      if (finding->rules.Contains(index)) return true;
    }
    return false;
  }

 private:
  explicit LogTester(const RuleSet& rules) : rules_(rules), filter_(std::make_unique<MatchFilter>()) {}

  const RuleSet& rules_;
  std::unique_ptr<MatchFilter> filter_;
  std::unique_ptr<ScanMeter> meter_ = std::make_unique<ScanMeter>(/*on=*/false);
  std::unique_ptr<BlockScanner> scanner_;
};

}  // namespace

absl::StatusOr<std::vector<RuleTestFailure>> TestRulePack(const RulePack& pack, std::uint64_t* lines_tested) {
  WFL_ASSIGN_OR_RETURN(const std::unique_ptr<const RuleSet> rules, RuleSet::Compile(pack, {}));
  const Names names(rules->pack());
  WFL_ASSIGN_OR_RETURN(std::unique_ptr<PatternEngine> engine, MakeVectorscanEngine(*rules));
  const CaptureSet captures(*rules);
  Classifier classifier(*rules, names, captures, std::move(engine), {.remember = false});
  std::vector<RuleTestFailure> failures;
  *lines_tested = 0;

  Match match;
  Record record;
  absl::Status status;
  const FactClassifier fact_classifier(*rules, names, captures);
  DocumentReader documents;
  DocumentReading reading;
  std::set<std::string_view> rules_of_document;
  // The examples of a rule about documents are documents.
  const auto read_document = [&](std::string_view line) {
    const std::string document = RecordOfLogLine(line);
    rules_of_document.clear();
    ++*lines_tested;
    const std::optional<RecognisedDocument> known = RecogniseDocument(document, /*whole=*/true);
    if (!known || known->kind == DocumentKind::kNone) return;
    documents.Read(document, 1, false, &reading);
    for (const Fact& fact : reading.facts) {
      fact_classifier.Classify(fact, kNoService, &record, &match);
      for (const RuleIndex rule : match.rules) rules_of_document.insert(rules->pack().rules[rule].id);
    }
  };
  const auto classify = [&](std::string_view line) {
    record.text = RecordOfLogLine(line);
    record.match_text.clear();
    UnescapeForMatching(record.text, &record.match_text);
    if (status.ok())
      status = classifier.Classify(record, Interest::Everything(rules->all_signature_groups()), kNoService,
                                   &match);
    ++*lines_tested;
  };
  const auto matched = [&](const std::string& id) {
    return std::any_of(match.rules.begin(), match.rules.end(),
                       [&](RuleIndex rule) { return rules->pack().rules[rule].id == id; });
  };
  WFL_ASSIGN_OR_RETURN(LogTester logs, LogTester::Create(*rules, names, captures));
  const auto test_logs = [&](const Rule& rule, std::string_view log, bool wanted) -> absl::Status {
    for (const std::vector<std::string_view>& lines : LogsOfLog(log)) {
      *lines_tested += lines.size();
      WFL_ASSIGN_OR_RETURN(const bool found, logs.Finds(rule, lines));
      if (found == wanted) continue;
      failures.push_back({rule.id, std::string(lines.front()),
                          wanted ? "hit log: the rule finds nothing in the log that begins so"
                                 : "miss log: the rule finds something in the log that begins so"});
    }
    return absl::OkStatus();
  };
  const auto holds = [&](const Rule& rule, std::string_view line) {
    if (!rule.fact.empty()) {
      read_document(line);
      return rules_of_document.contains(rule.id);
    }
    classify(line);
    return matched(rule.id);
  };
  for (const Rule& rule : rules->pack().rules) {
    if (rule.looks_at_others()) {
      WFL_RETURN_IF_ERROR(test_logs(rule, rule.hit_log, true));
      WFL_RETURN_IF_ERROR(test_logs(rule, rule.miss_log, false));
      continue;
    }
    for (const std::string_view line : RecordsOfLog(rule.hit_log)) {
      if (!holds(rule, line))
        failures.push_back({rule.id, std::string(line), "hit log: the rule does not match"});
    }
    for (const std::string_view line : RecordsOfLog(rule.miss_log)) {
      if (holds(rule, line)) failures.push_back({rule.id, std::string(line), "miss log: the rule matches"});
    }
  }
  if (!status.ok()) return status;
  return failures;
}

}  // namespace wflogscan
