#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "cli/commands.h"
#include "cli/end_process.h"
#include "cli/exit_code.h"
#include "cli/input_hints.h"
#include "cli/memory_limit.h"
#include "cli/output.h"
#include "cli/print_result.h"
#include "cli/scan_options.h"
#include "cli/stats_table.h"
#include "engine/base/shown_text.h"
#include "engine/report/json_writer.h"
#include "engine/report/ndjson_writer.h"
#include "engine/report/text_writer.h"

namespace wflogscan::cli {
namespace {

std::atomic<bool> stop_requested{false};

// The first Ctrl-C or SIGTERM ends the scan and prints what there is; the second ends the process.
void OnSignal(int signal) {
  if (stop_requested.exchange(true)) _exit(128 + signal);
}

void CatchSignals() {
  struct sigaction action {};
  action.sa_handler = OnSignal;  // without SA_RESTART: a waiting read wakes up
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

// Prints matches as they come, or keeps them for a file.
class NdjsonSink final : public MatchSink {
 public:
  explicit NdjsonSink(bool to_stdout) : to_stdout_(to_stdout) {}

  absl::Status OnMatch(const MatchLine& match) override {
    const std::string line = MatchToNdjson(match);
    if (!to_stdout_) {
      kept_ += line;
      return absl::OkStatus();
    }
    return WriteToStdout(line);
  }

  const std::string& kept() const { return kept_; }

 private:
  const bool to_stdout_;
  std::string kept_;
};

std::string Render(const Report& report, Format format, const ScanRequest& request, bool color, int width,
                   const NdjsonSink* ndjson) {
  switch (format) {
    case Format::kJson:
      return ToJson(report, {.timing = request.timing});
    case Format::kNdjson:
      return (ndjson == nullptr ? "" : ndjson->kept()) + ReportToNdjson(report, {.timing = request.timing});
    case Format::kText:
      return ToText(report, {.width = width, .color = color, .timing = request.timing});
  }
  return "";
}

// The regular file among `paths` that `file` is as well, perhaps by another name.
std::optional<std::string> InputThatIs(const std::string& file, const std::vector<std::string>& paths) {
  const auto found = std::find_if(paths.begin(), paths.end(), [&file](const std::string& path) {
    std::error_code error;
    return std::filesystem::is_regular_file(path, error) && std::filesystem::equivalent(path, file, error);
  });
  return found == paths.end() ? std::nullopt : std::optional(*found);
}

int ExitCodeOf(const Report& report, const ScanRequest& request) {
  if (request.fail_on &&
      std::any_of(report.findings.begin(), report.findings.end(),
                  [&](const Finding& finding) { return finding.severity >= *request.fail_on; })) {
    return kExitGateTripped;
  }
  return report.problems.empty() ? kExitOk : kExitIncomplete;
}

bool IsStandardInputEmpty(const Report& report) {
  return report.sources.size() == 1 && report.sources.front().name == "-" && report.scan.bytes == 0;
}

}  // namespace

int RunScan(std::span<const std::string> args) {
  CLI::App app("Scans logs and says what is broken, for whom, since when, and what to do.", "wflogscan scan");
  ScanArgs typed;
  AddScanOptions(app, &typed);
  app.footer(
      "Examples:\n"
      "  docker logs signal-client-svc 2>&1 | wflogscan\n"
      "  wflogscan --since 2h docker://signal-client-svc\n"
      "  wflogscan -f ndjson --follow --tail 100 docker://signal-client-svc\n"
      "  wflogscan -f json -o report.json support-bundle/\n"
      "  wflogscan --since 2h --connector okta --fail-on error signal-client-svc.log\n\n"
      "Exit codes: 0 scanned; 1 --fail-on tripped; 2 usage or rule error; 3 some input could not be read "
      "whole.");
  if (const std::optional<int> over = Parse(app, args)) return *over;
  for (const CLI::Option* option : app.parse_order()) {
    if (option->check_lname("format")) typed.format_or_output.push_back(true);
    if (option->check_lname("output")) typed.format_or_output.push_back(false);
  }
  absl::StatusOr<ScanRequest> request = ToScanRequest(typed, Now());
  if (!request.ok()) return UsageError(std::string(request.status().message()));
  if (request->paths.empty()) {
    if (isatty(STDIN_FILENO) != 0) {
      std::cerr << kHintNoInput;
      return kExitUsage;
    }
    request->paths.emplace_back("-");
  }
  for (const OutputFile& file : request->files) {
    if (file.is_stdout()) continue;
    if (const std::optional<std::string> input = InputThatIs(file.path, request->paths)) {
      return UsageError(absl::StrCat("-o ", ShownText(file.path), ": is also an input, ", ShownText(*input),
                                     ", which the report would replace"));
    }
    request->scan.leave_out.emplace_back(file.path);  // of an earlier run, in the folder that is scanned
  }
  LimitMemory(request->scan.jobs > 0 ? request->scan.jobs : DefaultJobs());
  // Before the rules are loaded, when who prints a short log is still there.
  const bool reads_stdin =
      std::find(request->paths.begin(), request->paths.end(), "-") != request->paths.end();
  bool is_half = reads_stdin && IsHalfOfDockerLogs();
  if (!request->scan.redact) {
    std::cerr << "wflogscan: warning: --no-redact: samples and evidence may show secrets of the log\n";
  }

  const absl::StatusOr<Scanner> scanner = Scanner::Create(request->rules, request->scanner);
  if (!scanner.ok()) return UsageError(std::string(scanner.status().message()));
  if (reads_stdin && !is_half) is_half = WillBeHalfOfDockerLogs();
  if (is_half) std::cerr << kHintHalfInput;
  CatchSignals();
  request->scan.stop = &stop_requested;
  const bool to_stdout = request->files.empty();
  const bool wants_ndjson =
      to_stdout ? request->stdout_format == Format::kNdjson
                : std::any_of(request->files.begin(), request->files.end(),
                              [](const OutputFile& file) { return file.format == Format::kNdjson; });
  NdjsonSink sink(to_stdout);
  ScanStats stats;
  if (request->stats) request->scan.stats = &stats;
  const absl::StatusOr<Report> report =
      scanner->Scan(request->paths, request->scan, wants_ndjson ? &sink : nullptr);
  if (!report.ok()) return ExitCodeOfFailure(report.status());

  if (!is_half && IsStandardInputEmpty(*report)) {
    std::cerr << kHintEmptyInput;
  }
  for (const Problem& problem : report->problems) {
    std::cerr << "wflogscan: " << ShownText(problem.source) << (problem.source.empty() ? "" : ": ")
              << ShownText(problem.problem) << "\n";
  }
  const auto writing_since = std::chrono::steady_clock::now();
  if (to_stdout) {
    const bool color = WantsColor(request->color, STDOUT_FILENO);
    const absl::Status written = WriteToStdout(
        Render(*report, request->stdout_format, *request, color, TerminalWidth(STDOUT_FILENO), nullptr));
    if (!written.ok()) return ExitCodeOfFailure(written);
  }
  for (const OutputFile& file : request->files) {
    const std::string text =
        Render(*report, file.format, *request, /*color=*/request->color == "always", /*width=*/80, &sink);
    const absl::Status written = file.is_stdout() ? WriteToStdout(text) : WriteFileWhole(file.path, text);
    if (!written.ok()) return ExitCodeOfFailure(written);
  }
  if (request->stats) {
    stats.report.nanoseconds += static_cast<std::uint64_t>(
        std::chrono::nanoseconds(std::chrono::steady_clock::now() - writing_since).count());
    std::cerr << StatsTable(stats, request->timing);
  }
  return EndProcess(ExitCodeOf(*report, *request));
}

}  // namespace wflogscan::cli
