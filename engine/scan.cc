// The whole pipeline: which inputs there are, who reads which block, and what becomes of the counts.
//
// Workers take turns at reading (block_queue.h). Blocks may be finished in any order; the tallies do not
// care, and what a sink sees is put back in order here.

#include "wflogscan/scan.h"

#include <sched.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "engine/aggregate/joint_findings.h"
#include "engine/aggregate/report_builder.h"
#include "engine/attribute/capture_set.h"
#include "engine/base/redactor.h"
#include "engine/base/shared_work.h"
#include "engine/base/status_macros.h"
#include "engine/base/string_bridge.h"
#include "engine/block_queue.h"
#include "engine/block_scanner.h"
#include "engine/report/advice.h"
#include "engine/report/advice_conflicts.h"
#include "engine/report/incidents.h"
#include "engine/rules/did_you_mean.h"
#include "engine/rules/glob.h"
#include "engine/scan_meter.h"
#include "engine/source/byte_stream.h"
#include "engine/source/container_engine.h"
#include "engine/source/container_log.h"
#include "engine/source/input_list.h"
#include "wflogscan/version.h"

namespace wflogscan {
namespace {

// Copies a block's matches out, for a sink.
class MatchCollector final : public BlockSink {
 public:
  MatchCollector(const RulePack& pack, const Redactor& redactor, const BlockQueue& queue)
      : pack_(pack), redactor_(redactor), queue_(queue) {}

  void OnMatch(const Match& match) override {
    MatchLine& line = lines_.emplace_back();
    line.source = queue_.NameOf(match.source);
    line.line = match.record->line;
    line.time = match.time;
    if (match.level != Level::kNone) line.level = ToString(match.level);
    if (match.service != kNoService) line.service = pack_.services[match.service].id;
    if (match.connector != kNoConnector) line.connector = pack_.connectors[match.connector].id;
    if (!match.instance.empty()) line.instance = redactor_.Redact(match.instance).str();
    for (const SignatureIndex signature : match.signatures)
      line.signatures.push_back(pack_.signatures[signature].id);
    for (const RuleIndex rule : match.rules) line.rules.push_back(pack_.rules[rule].id);
    line.message = redactor_.Redact(match.record->text);
  }

  std::vector<MatchLine> Take() { return std::exchange(lines_, {}); }

 private:
  const RulePack& pack_;
  const Redactor& redactor_;
  const BlockQueue& queue_;
  std::vector<MatchLine> lines_;
};

// Passes the blocks' matches on in the order of the input. Thread-safe.
class InOrder {
 public:
  explicit InOrder(MatchSink* sink) : sink_(sink) {}

  absl::Status Deliver(std::uint64_t ticket, std::vector<MatchLine> lines) {
    const std::lock_guard lock(mutex_);
    waiting_.emplace(ticket, std::move(lines));
    for (auto next = waiting_.begin(); next != waiting_.end() && next->first == next_ticket_;
         next = waiting_.erase(next), ++next_ticket_) {
      for (const MatchLine& line : next->second) {
        if (status_.ok()) status_ = sink_->OnMatch(line);
      }
    }
    return status_;
  }

 private:
  std::mutex mutex_;
  MatchSink* sink_;
  std::uint64_t next_ticket_ = 0;
  std::map<std::uint64_t, std::vector<MatchLine>> waiting_;
  absl::Status status_;
};

// Of each log, which of its lines another source has as well.
CaptureLedger::Overlaps CompareCaptures(const CaptureLedger& ledger, const std::deque<Source>& sources,
                                        const Tally& tally) {
  std::vector<CaptureLedger::Log> log_of(sources.size());
  for (std::size_t i = 0; i < sources.size(); ++i) {
    CaptureLedger::Log& log = log_of[sources[i].origin.log];
    log.lines += tally.SourceOf(static_cast<std::uint32_t>(i)).lines;
    log.bytes += sources[i].summary.bytes;
  }
  for (std::size_t i = 0; i < sources.size(); ++i) {
    log_of[i] = log_of[sources[i].origin.log];
    log_of[i].first_source = sources[i].origin.log;
  }
  return ledger.Compare(log_of);
}

std::vector<ServiceCoverage> CoverageOf(const RulePack& pack, const Counts& counts,
                                        const std::deque<Source>& sources) {
  std::vector<CoveredSource> covered;
  covered.reserve(sources.size());
  for (const Source& source : sources) {
    covered.push_back(
        {source.summary.name, source.service, counts.tally.SourceOf(source.origin.source).lines});
  }
  return BuildCoverage(pack, counts.coverage, covered);
}

// Which of the named things the globs select, and behind them whether "-" selects what names none. An error
// where a glob selects nothing, which would look like a log in which nothing is wrong. `kind` is what errors
// call the things.
template <typename Thing>
absl::StatusOr<std::vector<bool>> Selected(const std::vector<std::string>& globs,
                                           const std::vector<Thing>& things, std::string_view kind) {
  std::vector<bool> selected;
  if (globs.empty()) return selected;
  selected.resize(things.size() + 1);
  for (const std::string& glob : globs) {
    bool is_known = glob == "-";
    if (is_known) selected.back() = true;
    std::vector<std::string_view> ids;
    for (std::size_t i = 0; i < things.size(); ++i) {
      ids.emplace_back(things[i].id);
      if (!GlobMatches(glob, things[i].id)) continue;
      selected[i] = is_known = true;
    }
    if (!is_known) {
      return absl::InvalidArgumentError(
          absl::StrCat("no ", ToAbsl(kind), " is named ", Quoted(glob), DidYouMean(glob, ids)));
    }
  }
  return selected;
}

absl::StatusOr<OpenedInput> OpenContainer(std::string_view name, const ScanOptions& options) {
  EngineEnvironment environment = EngineEnvironment::OfProcess();
  if (!options.containers.engine.empty()) environment.docker_host = options.containers.engine;
  WFL_ASSIGN_OR_RETURN(const EngineAddress engine, FindEngine(environment));
  ContainerLogOptions log_options{.tail = options.containers.tail, .follow = options.containers.follow};
  if (options.since) {
    // The engine goes by when it got a line, the scan by the time in the line, which may be off by a time
    // zone and more. So it is only spared what is surely older.
    constexpr std::int64_t kMarginSeconds = 2 * 86400;
    log_options.since_unix_seconds = options.since->unix_ns / 1'000'000'000 - kMarginSeconds;
  }
  WFL_ASSIGN_OR_RETURN(ContainerLog log, OpenContainerLog(engine, name, log_options, options.stop));
  return OpenedInput{std::move(log.bytes), log.format, std::move(log.container)};
}

absl::StatusOr<OpenedInput> OpenInput(const InputFile& file, const ScanOptions& options) {
  OpenedInput input;
  switch (file.kind) {
    case InputKind::kFile: {
      WFL_ASSIGN_OR_RETURN(input.bytes, OpenFile(file.name));
      return input;
    }
    case InputKind::kPipe: {
      WFL_ASSIGN_OR_RETURN(input.bytes, OpenPipe(file.name, options.stop));
      return input;
    }
    case InputKind::kStdin:
      input.bytes = StreamOfDescriptor(0, options.stop);
      return input;
    case InputKind::kContainer:
      return OpenContainer(std::string_view(file.name).substr(kContainerScheme.size()), options);
  }
  return input;
}

}  // namespace

int DefaultJobs() {
  constexpr int kMost = 10;  // with which a scan stays under 256 MiB, its decoders included
  cpu_set_t set;
  const int usable = sched_getaffinity(0, sizeof(set), &set) == 0
                         ? CPU_COUNT(&set)
                         : static_cast<int>(std::thread::hardware_concurrency());
  return std::clamp(usable, 1, kMost);
}

std::filesystem::path DefaultCacheFolder() {
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && cache[0] == '/') {
    return std::filesystem::path(cache) / "wflogscan";
  }
  if (const char* home = std::getenv("HOME"); home != nullptr && home[0] == '/') {
    return std::filesystem::path(home) / ".cache" / "wflogscan";
  }
  return {};
}

struct Scanner::Impl {
  std::unique_ptr<const RuleSet> rules;
  std::unique_ptr<const Names> names;
  std::unique_ptr<const CaptureSet> captures;

  absl::StatusOr<Report> Run(std::vector<Input> inputs, const ScanOptions& options, MatchSink* sink,
                             bool oracle) const;
};

Scanner::Scanner(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;
Scanner::~Scanner() = default;

absl::StatusOr<Scanner> Scanner::Create(const RuleOptions& rules, const ScannerOptions& options) {
  RuleOptions needed = rules;
  needed.examples = false;
  WFL_ASSIGN_OR_RETURN(RulePack pack, LoadRulePack(needed));
  return FromPack(std::move(pack), options);
}

absl::StatusOr<Scanner> Scanner::FromPack(RulePack pack, const ScannerOptions& options) {
  auto impl = std::make_unique<Impl>();
  WFL_ASSIGN_OR_RETURN(impl->rules, RuleSet::Compile(std::move(pack), CacheOptions{options.cache_folder}));
  impl->names = std::make_unique<const Names>(impl->rules->pack());
  impl->captures = std::make_unique<const CaptureSet>(*impl->rules);
  return Scanner(std::move(impl));
}

const RulePack& Scanner::rules() const { return impl_->rules->pack(); }

std::vector<std::string> Scanner::stems() const {
  std::vector<std::string> stems;
  for (const auto* list : {&impl_->rules->short_stems(), &impl_->rules->long_stems()}) {
    for (const Stem& stem : *list) {
      if (stem.label.IsAnyOf(StemKind::kRule)) stems.push_back(stem.text);
    }
  }
  return stems;
}

absl::StatusOr<Report> Scanner::Impl::Run(std::vector<Input> inputs, const ScanOptions& options,
                                          MatchSink* sink, bool oracle) const {
  const auto started = std::chrono::steady_clock::now();
  const RulePack& pack = rules->pack();
  MatchFilter filter;
  WFL_ASSIGN_OR_RETURN(filter.connectors, Selected(options.connectors, pack.connectors, "connector"));
  WFL_ASSIGN_OR_RETURN(filter.services, Selected(options.services, pack.services, "service"));
  filter.since = options.since;
  filter.until = options.until;

  const Redactor redactor(RedactOptions{.hide_secrets = options.redact});
  // A line without a time takes that of the line before it, so with a time filter blocks are read one by one.
  const int jobs = filter.has_times() ? 1 : options.jobs > 0 ? options.jobs : DefaultJobs();
  // A sink wants the matches in order, and would make those of later logs wait.
  const std::size_t open_logs = sink == nullptr ? static_cast<std::size_t>(jobs) : 1;
  BlockQueue queue(std::move(inputs), names.get(),
                   {.limits = options.archives, .max_open_logs = open_logs, .stop = options.stop});
  InOrder in_order(sink);

  std::mutex merge_mutex;
  CaptureLedger ledger;
  const auto no_counts = [&]() -> Counts {
    return {Tally(*rules, options.samples_per_finding),
            BundleTally(*rules, options.samples_per_finding, &ledger), CoverageTally()};
  };
  std::optional<Counts> merged;
  ScanMeter total_meter(options.stats != nullptr);
  std::mutex large_documents;
  absl::Status failure;
  const auto scan_blocks = [&](ScanMeter* meter, Counts* counts) -> absl::Status {
    std::unique_ptr<BlockScanner> scanner;  // made for the first block: small inputs have one for one thread
    MatchCollector collector(pack, redactor, queue);
    Block block;
    std::uint64_t ticket = 0;
    std::optional<LogTime> carried_time;
    while (const Source* source = queue.Next(&block, &ticket, meter)) {
      if (scanner == nullptr) {
        WFL_ASSIGN_OR_RETURN(scanner, BlockScanner::Create(*rules, *names, *captures,
                                                           {.filter = &filter,
                                                            .meter = meter,
                                                            .large_documents = &large_documents,
                                                            .loading_threads = jobs,
                                                            .oracle = oracle,
                                                            .hide_secrets = options.redact}));
      }
      if (block.sequence == 0) carried_time.reset();
      WFL_RETURN_IF_ERROR(scanner->Scan(block, {source->service, source->origin, source->is_api_error},
                                        counts, sink == nullptr ? nullptr : &collector, &carried_time));
      if (sink != nullptr) WFL_RETURN_IF_ERROR(in_order.Deliver(ticket, collector.Take()));
    }
    if (scanner != nullptr) meter->OnThreadEnd(scanner->worked_out());
    return absl::OkStatus();
  };
  // Counts are merged when the thread's scanner and block are gone, and the first ones as they are: the scan
  // takes the most memory here.
  const auto work = [&] {
    ScanMeter meter(options.stats != nullptr);
    Counts counts = no_counts();
    const absl::Status status = scan_blocks(&meter, &counts);
    if (!status.ok()) queue.Halt();
    const std::lock_guard lock(merge_mutex);
    if (failure.ok()) failure = status;
    if (merged) {
      merged->Merge(std::move(counts));
    } else {
      merged.emplace(std::move(counts));
    }
    meter.Charge(&ScanStats::merge);
    total_meter.Merge(meter);
  };
  ShareWork(jobs, work);
  total_meter.StartLap();
  WFL_RETURN_IF_ERROR(failure);
  if (!queue.opened_any() && !queue.first_failure().ok()) return queue.first_failure();

  Counts& total = *merged;
  std::deque<Source> sources = queue.TakeSources();
  const CaptureLedger::Overlaps overlaps = CompareCaptures(ledger, sources, total.tally);
  total.tally.Merge(total.bundle.Settle(overlaps));
  total_meter.Charge(&ScanStats::merge);
  std::vector<ServiceCoverage> coverage = CoverageOf(pack, total, sources);
  CountJointFindings(*rules, coverage, options.until, &total.tally);
  std::vector<SourceSummary> summaries;
  summaries.reserve(sources.size());
  for (Source& source : sources) {
    if (source.service != kNoService) source.summary.service = pack.services[source.service].id;
    source.summary.repeated_lines = overlaps.repeated_lines[source.origin.source];
    summaries.push_back(std::move(source.summary));
  }
  Report report = BuildReport(*rules, total.tally, redactor, std::move(summaries));
  // The lines that were compared are a sample of all: where it holds nothing twice, there is nothing to say.
  const bool any_repeated = std::any_of(overlaps.repeated_lines.begin(), overlaps.repeated_lines.end(),
                                        [](std::uint64_t lines) { return lines > 0; });
  if (any_repeated && !ledger.Remembers(CaptureLedger::kShards - 1)) {
    report.problems.push_back({"",
                               "more lines than can be compared: some that several captures hold are "
                               "counted with each"});
  }
  report.scan.is_of_window = filter.has_times();
  report.coverage = std::move(coverage);
  for (Finding& finding : report.findings) FillAdvice(pack, &finding);
  ResolveAdvice(pack, &report);
  report.incidents = FindIncidents(pack, report);
  report.tool.version = kVersion;
  for (Problem& problem : queue.TakeProblems()) report.problems.push_back(std::move(problem));
  report.interrupted = queue.interrupted();
  total_meter.Charge(&ScanStats::report);
  if (options.stats != nullptr) *options.stats = total_meter.Take();
  report.scan.elapsed_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return report;
}

absl::StatusOr<Report> Scanner::Scan(const std::vector<std::string>& paths, const ScanOptions& options,
                                     MatchSink* sink) const {
  InputList list = ListInputs(paths, options.leave_out);
  std::vector<Input> inputs;
  absl::flat_hash_map<std::string, std::pair<std::uint64_t, int>> bundles;  // number, files
  for (const InputFile& file : list.files)
    ++bundles.try_emplace(file.bundle, bundles.size(), 0).first->second.second;
  for (const InputFile& file : list.files) {
    const auto& [bundle, files] = bundles[file.bundle];
    inputs.push_back({file.name, [file, &options] { return OpenInput(file, options); }, bundle, files > 1});
  }
  if (inputs.empty() && !list.unreadable.empty()) {
    const UnreadableInput& first = list.unreadable.front();
    return absl::Status(first.why.code(), absl::StrCat(first.name, ": ", first.why.message()));
  }
  WFL_ASSIGN_OR_RETURN(Report report, impl_->Run(std::move(inputs), options, sink, /*oracle=*/false));
  for (const UnreadableInput& unreadable : list.unreadable) {
    report.problems.push_back({unreadable.name, std::string(unreadable.why.message())});
  }
  return report;
}

absl::StatusOr<Report> Scanner::ScanBytes(std::string_view name, std::string_view bytes,
                                          const ScanOptions& options, MatchSink* sink, bool oracle) const {
  const std::size_t chunk =
      options.memory_chunk_bytes > 0 ? options.memory_chunk_bytes : std::size_t{1} << 20;
  const auto open = [bytes, chunk]() -> absl::StatusOr<OpenedInput> {
    return OpenedInput{StreamOfMemory(bytes, chunk)};
  };
  return impl_->Run({{std::string(name), open}}, options, sink, oracle);
}

}  // namespace wflogscan
