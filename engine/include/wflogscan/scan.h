#ifndef WFLOGSCAN_SCAN_H_
#define WFLOGSCAN_SCAN_H_

// The door to the engine: rules in, a Scanner out; inputs in, a Report out.
//
//   absl::StatusOr<Scanner> scanner = Scanner::Create({}, {});
//   absl::StatusOr<Report> report = scanner->Scan({"/var/log/signal-client-svc.log"}, {});
//
// Read next: report.h (what comes out), rules.h (what is known), then engine/ in the order the data moves:
// source/, match/, decode/, attribute/, aggregate/, report/.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "wflogscan/archive_limits.h"
#include "wflogscan/container_options.h"
#include "wflogscan/match_line.h"
#include "wflogscan/report.h"
#include "wflogscan/rules.h"
#include "wflogscan/scan_stats.h"

namespace wflogscan {

struct ScannerOptions {
  // Where compiled rules are kept between runs; empty: nowhere. A group of rules is compiled when the first
  // line asks for it: tenths of a second each, some seconds for all. Loading takes milliseconds.
  std::filesystem::path cache_folder;
};

// $XDG_CACHE_HOME/wflogscan, else ~/.cache/wflogscan; empty where neither variable is set.
std::filesystem::path DefaultCacheFolder();

// How many worker threads a scan has by itself: one for each processor this process may use, at most ten.
// Each takes up to 16 MiB, and a scan is to stay below 256 MiB.
int DefaultJobs();

struct ScanOptions {
  int jobs = 0;  // worker threads; 0: DefaultJobs()
  std::size_t samples_per_finding = 3;
  bool redact = true;                   // false: samples and evidence show secrets as the log has them
  std::vector<std::string> connectors;  // globs; empty = all. "-" stands for lines that name none
  std::vector<std::string> services;    // the same; of both, kInvalidArgument for one that names nothing
  std::optional<LogTime>
      since;  // lines before it are not counted; a line without a time has its predecessor's
  std::optional<LogTime> until;
  ArchiveLimits archives;                   // for each path given, and each file in a folder
  ContainerOptions containers;              // for paths like docker://NAME
  const std::atomic<bool>* stop = nullptr;  // set it to end the scan early: the report is marked interrupted
  std::size_t memory_chunk_bytes = 0;  // ScanBytes reads at most so much at a time; 0: as much as it likes
  ScanStats* stats = nullptr;          // filled when the scan is over; the scan is a tenth slower for it
  std::vector<std::filesystem::path> leave_out;  // files that a folder given may hold and that are not read
};

// Takes matches as they are found, in the order of the input. Called by one thread at a time.
class MatchSink {
 public:
  virtual ~MatchSink() = default;
  // A status other than OK ends the scan, which returns it.
  virtual absl::Status OnMatch(const MatchLine& match) = 0;
};

// A compiled rule set. Immutable and thread-safe: scans may run at the same time.
class Scanner {
 public:
  // Errors as LoadRulePack's, and kInvalidArgument for a pattern that cannot be compiled.
  static absl::StatusOr<Scanner> Create(const RuleOptions& rules, const ScannerOptions& options);
  static absl::StatusOr<Scanner> FromPack(RulePack pack, const ScannerOptions& options);
  Scanner(Scanner&&) noexcept;
  Scanner& operator=(Scanner&&) noexcept;
  ~Scanner();

  // Scans files, folders (walked in order, links not followed) and "-", standard input. Archives and
  // compressed files are unpacked on the way, whatever they are named. What cannot be read becomes a problem
  // in the report; an error is returned only where nothing at all could be read (kNotFound,
  // kPermissionDenied, ...) or where the sink gave one.
  absl::StatusOr<Report> Scan(const std::vector<std::string>& paths, const ScanOptions& options,
                              MatchSink* sink = nullptr) const;

  // Scans bytes in memory as one source of that name, with `oracle` by the slow and obvious road: every line
  // decoded, every rule run by RE2, no stems. Tests hold the two roads together.
  absl::StatusOr<Report> ScanBytes(std::string_view name, std::string_view bytes, const ScanOptions& options,
                                   MatchSink* sink = nullptr, bool oracle = false) const;

  // Of a scanner that Create made, without the built-in rules' examples.
  const RulePack& rules() const;
  std::vector<std::string> stems() const;

 private:
  struct Impl;
  explicit Scanner(std::unique_ptr<const Impl> impl);
  std::unique_ptr<const Impl> impl_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_SCAN_H_
