#include "cli/scan_options.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "cli/byte_size.h"
#include "engine/base/status_macros.h"

namespace wflogscan::cli {
namespace {

absl::StatusOr<Format> ParseFormat(std::string_view name) {
  if (name == "text") return Format::kText;
  if (name == "json") return Format::kJson;
  if (name == "ndjson") return Format::kNdjson;
  return absl::InvalidArgumentError(
      absl::StrCat("unknown format \"", std::string(name), "\"; there are text, json and ndjson"));
}

absl::StatusOr<Format> FormatOfPath(const std::string& path) {
  const std::string extension = std::filesystem::path(path).extension().string();
  if (extension == ".json") return Format::kJson;
  if (extension == ".ndjson") return Format::kNdjson;
  if (extension == ".txt") return Format::kText;
  return absl::InvalidArgumentError(
      absl::StrCat("cannot tell the format of ", path,
                   " from its extension (.json, .ndjson, .txt); say it right before: "
                   "-f json -o ",
                   path));
}

absl::StatusOr<std::optional<Severity>> ParseFailOn(std::string_view level) {
  if (level == "never") return std::nullopt;
  if (level == "info") return Severity::kInfo;
  if (level == "warning") return Severity::kWarning;
  if (level == "error") return Severity::kError;
  if (level == "critical") return Severity::kCritical;
  return absl::InvalidArgumentError(
      absl::StrCat("unknown level \"", std::string(level),
                   "\" for --fail-on; there are never, info, warning, error, critical"));
}

absl::StatusOr<ArchiveLimits> ToArchiveLimits(const ScanArgs& args) {
  ArchiveLimits limits;
  constexpr int kMostDepth = 100;
  if (args.max_archive_depth < 0 || args.max_archive_depth > kMostDepth) {
    return absl::InvalidArgumentError("--max-archive-depth takes a number from 0 to 100");
  }
  if (args.max_archive_members < 1) {
    return absl::InvalidArgumentError("--max-archive-members takes a number from 1 on");
  }
  if (args.max_archive_ratio < 1) {
    return absl::InvalidArgumentError("--max-archive-ratio takes a number from 1 on");
  }
  limits.max_depth = args.max_archive_depth;
  limits.max_members = static_cast<std::uint64_t>(args.max_archive_members);
  limits.max_ratio = static_cast<std::uint64_t>(args.max_archive_ratio);
  absl::StatusOr<std::uint64_t> unpacked = ParseByteSize(args.max_unpacked);
  if (!unpacked.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("--max-unpacked: ", unpacked.status().message()));
  }
  limits.max_total_bytes = *unpacked;
  return limits;
}

absl::StatusOr<ContainerOptions> ToContainerOptions(const ScanArgs& args) {
  const auto is_container = [](std::string_view path) { return path.starts_with("docker://"); };
  ContainerOptions options;
  if (args.tail) {
    if (*args.tail < 1) return absl::InvalidArgumentError("--tail takes a number from 1 on");
    if (std::none_of(args.paths.begin(), args.paths.end(), is_container)) {
      return absl::InvalidArgumentError(
          "--tail is for docker://NAME; for a file: tail -n N FILE | wflogscan");
    }
    options.tail = static_cast<std::uint64_t>(*args.tail);
  }
  if (args.follow) {
    // Inputs are read one after the other, and this one has no end.
    if (args.paths.size() != 1 || !is_container(args.paths.front())) {
      return absl::InvalidArgumentError(
          "--follow reads one docker://NAME and nothing else; for a file: tail -F FILE | wflogscan");
    }
    options.follow = true;
  }
  return options;
}

}  // namespace

void AddScanOptions(CLI::App& app, ScanArgs* args) {
  // A variable of a script that is not set must not read as no bound at all.
  const CLI::Validator is_given(
      [](const std::string& text) { return std::string(text.empty() ? "no time is given" : ""); }, "");
  app.add_option(
      "PATH", args->paths,
      "File, folder or archive, or docker://NAME for the log of a container; standard input where there is "
      "none, or for \"-\"");
  app.add_option("-f,--format", args->formats, "text (default), json or ndjson")
      ->type_name("FORMAT")
      ->allow_extra_args(false);
  app.add_option(
         "-o,--output", args->outputs,
         "Write to FILE instead of standard output (repeatable), which is \"-\"; the format follows its "
         "extension unless -f stands right before")
      ->type_name("FILE")
      ->allow_extra_args(false);
  AddRuleOptions(app, &args->rules);
  app.add_option("--connector", args->connectors,
                 "Only this connector (glob, repeatable; \"-\": lines that name none)")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  app.add_option("--service", args->services, "Only this service (glob, repeatable)")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  app.add_option("--since", args->since, "Only lines from then on: RFC 3339, or an age such as 2h or 3d")
      ->type_name("TIME")
      ->check(is_given);
  app.add_option("--until", args->until, "Only lines up to then")->type_name("TIME")->check(is_given);
  app.add_option("--fail-on", args->fail_on,
                 "Exit with 1 at a finding this bad: never, info, warning, error, critical")
      ->type_name("LEVEL");
  app.add_option("--samples", args->samples, "Sample lines for each finding (default 3)")->type_name("N");
  app.add_option("--max-archive-depth", args->max_archive_depth,
                 "Unpack archives and compressed files inside of each other this deep (default 5; 0: none)")
      ->type_name("N");
  app.add_option("--max-archive-members", args->max_archive_members,
                 "Read so many files out of the archives of one input (default 100000)")
      ->type_name("N");
  app.add_option("--max-archive-ratio", args->max_archive_ratio,
                 "Unpack large files to so many times the size of the input (default 1000)")
      ->type_name("N");
  app.add_option("--max-unpacked", args->max_unpacked, "Unpack so much of one input (default 64GiB)")
      ->type_name("SIZE");
  app.add_option("--tail", args->tail, "Of docker://NAME, only the last so many messages")->type_name("N");
  app.add_flag("--follow", args->follow,
               "Of docker://NAME, go on until the container ends or Ctrl-C, which prints the report");
  app.add_flag("--no-redact", args->no_redact, "Show secrets in samples and evidence as the log has them");
  app.add_option("-j,--jobs", args->jobs,
                 "Worker threads (default: the processors this process may use, up to 10)")
      ->type_name("N");
  app.add_option("--color", args->color, "auto, always or never")->type_name("WHEN");
  app.add_flag("--no-timing", args->no_timing,
               "Leave out elapsed time and speed, so that equal input gives equal bytes");
  app.add_flag("--no-cache", args->no_cache, "Neither read nor write the folder of compiled rules");
  app.add_flag("--stats", args->stats,
               "Tell on standard error what each stage took, what became of the lines, and which stems "
               "proposed most of them in vain");
}

absl::StatusOr<ScanRequest> ToScanRequest(const ScanArgs& args, LogTime now) {
  ScanRequest request;
  request.paths = args.paths;
  // An -f belongs to the -o right after it; the last one that does not is for standard output.
  std::size_t formats = 0;
  std::size_t outputs = 0;
  std::optional<Format> pending;
  std::vector<std::size_t> as_stdout;  // files whose format is standard output's
  for (const bool is_format : args.format_or_output) {
    if (is_format) {
      if (pending) request.stdout_format = *pending;
      WFL_ASSIGN_OR_RETURN(pending, ParseFormat(args.formats[formats++]));
      continue;
    }
    const std::string& path = args.outputs[outputs++];
    if (!pending && path == "-") {
      as_stdout.push_back(request.files.size());
      pending = request.stdout_format;
    }
    if (!pending) {
      WFL_ASSIGN_OR_RETURN(pending, FormatOfPath(path));
    }
    request.files.push_back({path, *std::exchange(pending, std::nullopt)});
  }
  if (pending) request.stdout_format = *pending;
  for (const std::size_t i : as_stdout) request.files[i].format = request.stdout_format;
  if (request.files.size() == 1 && request.files.front().is_stdout()) {
    request.stdout_format = request.files.front().format;
    request.files.clear();
  }

  request.rules = ToRuleOptions(args.rules);
  if (!args.no_cache) request.scanner.cache_folder = DefaultCacheFolder();
  WFL_ASSIGN_OR_RETURN(request.fail_on, ParseFailOn(args.fail_on));
  if (args.color != "auto" && args.color != "always" && args.color != "never") {
    return absl::InvalidArgumentError(
        absl::StrCat("unknown value \"", args.color, "\" for --color; there are auto, always, never"));
  }
  request.color = args.color;
  request.timing = !args.no_timing;
  request.stats = args.stats;
  constexpr int kMaxJobs = 1024;
  if (args.jobs && (*args.jobs < 1 || *args.jobs > kMaxJobs))
    return absl::InvalidArgumentError("--jobs takes a number from 1 to 1024");
  constexpr int kMaxSamples = 100;
  if (args.samples < 0 || args.samples > kMaxSamples) {
    return absl::InvalidArgumentError("--samples takes a number from 0 to 100");
  }
  if (args.jobs) request.scan.jobs = *args.jobs;
  request.scan.samples_per_finding = static_cast<std::size_t>(args.samples);
  request.scan.redact = !args.no_redact;
  WFL_ASSIGN_OR_RETURN(request.scan.archives, ToArchiveLimits(args));
  WFL_ASSIGN_OR_RETURN(request.scan.containers, ToContainerOptions(args));
  request.scan.connectors = args.connectors;
  request.scan.services = args.services;
  if (!args.since.empty()) {
    WFL_ASSIGN_OR_RETURN(request.scan.since, ParsePointInTime(args.since, now));
  }
  if (!args.until.empty()) {
    WFL_ASSIGN_OR_RETURN(request.scan.until, ParsePointInTime(args.until, now));
  }
  if (request.scan.since && request.scan.until && *request.scan.until < *request.scan.since) {
    return absl::InvalidArgumentError("--until is before --since: no line is of such a time");
  }
  return request;
}

}  // namespace wflogscan::cli
