#ifndef WFLOGSCAN_REPORT_H_
#define WFLOGSCAN_REPORT_H_

// The report: what a scan found, as plain values. The JSON writer prints these structs field by field under
// the schema wflogscan/report/v1; the names are the schema's names.
//
// Every struct is a value, free of references into the scan. Counts are lines unless a name says otherwise.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wflogscan/log_time.h"
#include "wflogscan/redacted_text.h"

namespace wflogscan {

enum class Severity : std::uint8_t { kInfo, kWarning, kError, kCritical };
const char* ToString(Severity severity);

// What the log says about a failure's end. kUnknown: no success line could have shown it.
enum class FindingState : std::uint8_t { kUnknown, kOngoing, kRecovered, kFlapping };
const char* ToString(FindingState state);

enum class ConnectorState : std::uint8_t { kUnknown, kOk, kFailing, kRecovered, kFlapping, kSilent };
const char* ToString(ConnectorState state);

struct TimeRange {
  LogTime first;
  LogTime last;
};

struct Timeline {
  LogTime start;                     // a multiple of bucket_seconds since the epoch
  std::int64_t bucket_seconds = 60;  // each rung of the ladder divides the next, so timelines can be merged
  std::vector<std::uint64_t> counts;
};

struct RuleCount {
  std::string id;
  std::uint64_t count = 0;
};

struct EvidenceValue {
  RedactedText value;
  std::uint64_t count = 0;
};

struct Evidence {
  std::string name;                   // the capture's name in the rule: host, resolver, code ...
  std::vector<EvidenceValue> values;  // most frequent first
};

struct Sample {
  std::string source;
  std::uint64_t line = 0;  // 1-based, in the source as it lies on disk
  std::optional<LogTime> time;
  RedactedText text;
};

struct GuideLink {
  std::string title;
  std::string url;
};

struct Finding {
  std::string id;  // stable across runs and machines: derived from signature, service, connector and instance
  std::string signature;
  std::string title;
  Severity severity = Severity::kError;
  std::optional<std::string> service;
  std::optional<std::string> connector;
  std::optional<std::string> instance;
  std::uint64_t count = 0;
  std::vector<RuleCount> rules;  // most frequent first
  std::optional<LogTime> first_seen;
  std::optional<LogTime> last_seen;
  FindingState state = FindingState::kUnknown;
  std::optional<LogTime> recovered_at;
  std::int64_t episodes = 0;  // runs of failures with successes in between
  std::optional<Timeline> timeline;
  std::vector<Evidence> evidence;
  std::vector<Sample> samples;
  std::vector<GuideLink> guide;       // most specific first
  std::string meaning;                // one or two sentences: what happened
  std::string impact;                 // what it costs while it lasts
  std::vector<std::string> advice;    // what to do, in order, with the connector's real figures
  std::vector<std::string> commands;  // to copy
};

struct ConnectorSummary {
  std::optional<std::string> id;  // null: lines that name no connector
  std::optional<std::string> title;
  std::optional<std::string> instance;
  std::uint64_t failures = 0;  // lines that carry a signature and are no success
  std::uint64_t polls = 0;     // success lines
  std::uint64_t records = 0;   // sum of the fetched counts
  std::optional<LogTime> last_success;
  std::uint64_t findings = 0;
  ConnectorState state = ConnectorState::kUnknown;
  // From the last success to the end of the log; from its first line where there was none.
  std::optional<std::int64_t> without_data_seconds;
  std::uint64_t empty_polls = 0;  // successes that brought nothing
  std::optional<LogTime> first_success;
  std::optional<LogTime> last_data;  // the last success that brought something, or does not say how much
};

// Findings with one shared cause, told once.
struct Incident {
  std::string cause;  // a signature
  std::string scope;  // host, vendor, credential or service
  std::vector<std::string> connectors;
  std::vector<std::string> findings;  // ids
  std::optional<LogTime> first_seen;
  std::optional<LogTime> last_seen;
  std::string summary;
  std::vector<GuideLink> guide;
};

struct UnexplainedCluster {
  RedactedText template_text;
  std::uint64_t count = 0;
  std::string level;
  std::optional<std::string> service;
  std::optional<std::string> connector;
  RedactedText sample;
};

struct CoverageGap {
  LogTime from;
  LogTime to;
};

struct ServiceCoverage {
  std::string service;
  std::optional<LogTime> first;
  std::optional<LogTime> last;
  std::vector<CoverageGap> gaps;
  bool truncated = false;
};

struct SourceSummary {
  std::string name;    // a path, "bundle.zip!path/inside.log", or "-" for standard input
  std::string format;  // what was undone and what came out: "text", "gzip+docker-json-file", "utf-16le+text"
  std::optional<std::string> service;
  std::uint64_t bytes = 0;          // read, after decompression
  std::uint64_t lines = 0;          // log lines; the pieces of a split line are one
  std::uint64_t matched_lines = 0;  // lines that carry a signature
  std::vector<std::string> problems;
  // Lines with a signature or of a successful poll that a longer source of the same bundle has as well. They
  // count once, with that one.
  std::uint64_t repeated_lines = 0;
};

struct Problem {
  std::string source;
  std::string problem;
};

struct ToolInfo {
  std::string name = "wflogscan";
  std::string version;
  std::string matcher;  // "vectorscan 5.4.9"
  std::uint64_t rule_count = 0;
  std::string rules_sha256;
};

struct ScanSummary {
  std::uint64_t bytes = 0;
  std::uint64_t lines = 0;
  std::uint64_t matched_lines = 0;
  std::optional<TimeRange> time_range;
  double elapsed_seconds = 0;
  bool is_of_window = false;  // lines of other times than were asked for are left out
};

struct Report {
  ToolInfo tool;
  ScanSummary scan;
  std::vector<SourceSummary> sources;  // as they were read: by name, rotated logs oldest first
  std::vector<Finding> findings;       // by severity, then count, then id
  std::vector<Incident> incidents;
  std::vector<ConnectorSummary> connectors;  // by id, then instance; null last
  std::vector<UnexplainedCluster> unexplained;
  std::vector<ServiceCoverage> coverage;
  bool interrupted = false;
  std::vector<Problem> problems;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_REPORT_H_
