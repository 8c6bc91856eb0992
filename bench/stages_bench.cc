// Speed of stage one, of the report, and end to end, over logs of which none, 1 % and 30 % of the lines fail,
// plain and as docker json-file. Answers are checked before anything is timed. One item is one line. The
// steps that one line takes are in line_bench.cc.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include "bench/corpus.h"
#include "engine/match/proposer.h"
#include "engine/match/rule_set.h"
#include "engine/report/json_writer.h"
#include "engine/report/text_writer.h"
#include "wflogscan/scan.h"

namespace wflogscan {
namespace {

constexpr std::uint64_t kLines = 100'000;

bench::Corpus CorpusOf(const benchmark::State& state) {
  bench::CorpusOptions options;
  options.lines = kLines;
  options.failing_share = static_cast<double>(state.range(0)) / 100;
  if (state.range(1) != 0) options.wrapping = bench::CorpusWrapping::kJsonFile;
  return bench::MakeCorpus(options);
}

const Scanner& SharedScanner() {
  static const Scanner* const scanner = [] {
    absl::StatusOr<Scanner> made = Scanner::Create({}, {.cache_folder = DefaultCacheFolder()});
    if (!made.ok()) {
      std::cerr << made.status() << "\n";
      std::exit(1);
    }
    return new Scanner(*std::move(made));
  }();
  return *scanner;
}

void SetCounters(const bench::Corpus& corpus, std::uint64_t matched, benchmark::State* state) {
  state->SetBytesProcessed(static_cast<std::int64_t>(state->iterations() * corpus.text.size()));
  state->SetItemsProcessed(static_cast<std::int64_t>(state->iterations() * kLines));
  state->counters["per_line"] =
      benchmark::Counter(static_cast<double>(kLines),
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  state->counters["matched_lines_per_KiB"] =
      1024.0 * static_cast<double>(matched) / static_cast<double>(corpus.text.size());
}

// Stage one alone: which lines of the blocks are worth decoding.
void BM_Propose(benchmark::State& state) {
  const bench::Corpus corpus = CorpusOf(state);
  const absl::StatusOr<std::unique_ptr<const RuleSet>> rules = RuleSet::Compile(SharedScanner().rules(), {});
  if (!rules.ok()) return state.SkipWithError("rules");
  absl::StatusOr<Proposer> proposer = Proposer::Create(**rules);
  if (!proposer.ok()) return state.SkipWithError("proposer");
  Block block;
  block.buffer.Assign(corpus.text);
  Proposal proposal;
  proposer->Propose(block, &proposal);
  if (proposal.lines != kLines) return state.SkipWithError("wrong answer");
  for (auto _ : state) {
    proposer->Propose(block, &proposal);
    benchmark::DoNotOptimize(proposal.candidates.data());
  }
  SetCounters(corpus, corpus.truth.failing_lines, &state);
  state.counters["proposed_percent"] =
      100.0 * static_cast<double>(proposal.candidates.size()) / static_cast<double>(kLines);
}
BENCHMARK(BM_Propose)->ArgsProduct({{0, 1, 30}, {0, 1}})->ArgNames({"failing_percent", "json_file"});

void BM_EndToEnd(benchmark::State& state) {
  const bench::Corpus corpus = CorpusOf(state);
  const auto scan = [&] { return SharedScanner().ScanBytes("bench.log", corpus.text, {.jobs = 1}); };
  const absl::StatusOr<Report> report = scan();
  if (!report.ok() || report->scan.lines != kLines ||
      report->scan.matched_lines != corpus.truth.failing_lines) {
    return state.SkipWithError("wrong answer");
  }
  for (auto _ : state) benchmark::DoNotOptimize(scan());
  SetCounters(corpus, report->scan.matched_lines, &state);
}
BENCHMARK(BM_EndToEnd)
    ->ArgsProduct({{0, 1, 30}, {0, 1}})
    ->ArgNames({"failing_percent", "json_file"})
    ->Unit(benchmark::kMillisecond);

// The report of a log of which 30 % fail, written. One item is one report.
void BM_Write(benchmark::State& state, std::string (*write)(const Report&), std::string_view sign) {
  bench::CorpusOptions options;
  options.lines = kLines;
  options.failing_share = 0.3;
  const absl::StatusOr<Report> report =
      SharedScanner().ScanBytes("bench.log", bench::MakeCorpus(options).text, {.jobs = 1});
  if (!report.ok()) return state.SkipWithError("scan");
  const std::string written = write(*report);
  if (written.find(sign) == std::string::npos) return state.SkipWithError("wrong answer");
  for (auto _ : state) benchmark::DoNotOptimize(write(*report));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * written.size()));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK_CAPTURE(
    BM_Write, json, [](const Report& report) { return ToJson(report); }, "\"wflogscan/report/v1\"");
BENCHMARK_CAPTURE(
    BM_Write, text, [](const Report& report) { return ToText(report); }, "auth-401");

}  // namespace
}  // namespace wflogscan

BENCHMARK_MAIN();
