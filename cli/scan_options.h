#ifndef WFLOGSCAN_CLI_SCAN_OPTIONS_H_
#define WFLOGSCAN_CLI_SCAN_OPTIONS_H_

// The options of `scan`: first as typed, then checked.

#include <optional>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "cli/arguments.h"
#include "wflogscan/report.h"
#include "wflogscan/scan.h"

namespace wflogscan::cli {

enum class Format : std::uint8_t { kText, kJson, kNdjson };

struct ScanArgs {
  std::vector<std::string> paths;
  std::vector<std::string> formats;    // every -f, in order
  std::vector<std::string> outputs;    // every -o, in order
  std::vector<bool> format_or_output;  // the order in which they were typed; true: an -f
  RuleArgs rules;
  std::vector<std::string> connectors;
  std::vector<std::string> services;
  std::string since;
  std::string until;
  std::string fail_on = "never";
  int samples = 3;
  int max_archive_depth = 5;
  std::int64_t max_archive_members = 100'000;
  std::int64_t max_archive_ratio = 1000;
  std::string max_unpacked = "64GiB";
  std::optional<std::int64_t> tail;
  bool follow = false;
  bool no_redact = false;
  std::optional<int> jobs;
  std::string color = "auto";
  bool no_timing = false;
  bool no_cache = false;
  bool stats = false;
};

void AddScanOptions(CLI::App& app, ScanArgs* args);

struct OutputFile {
  std::string path;
  Format format = Format::kJson;
  bool is_stdout() const { return path == "-"; }
};

struct ScanRequest {
  std::vector<std::string> paths;
  Format stdout_format = Format::kText;
  std::vector<OutputFile> files;  // where there are any, nothing goes to standard output
  RuleOptions rules;
  ScannerOptions scanner;
  ScanOptions scan;
  std::optional<Severity> fail_on;
  std::string color;
  bool timing = true;
  bool stats = false;
};

// Every check. kInvalidArgument with what to type instead.
absl::StatusOr<ScanRequest> ToScanRequest(const ScanArgs& args, LogTime now);

}  // namespace wflogscan::cli

#endif  // WFLOGSCAN_CLI_SCAN_OPTIONS_H_
