// Speed of each step that a line takes, alone: what it costs to walk, take apart, look up, search, decode,
// read, classify and count it. Answers are checked before anything is timed. One item is one line, or what
// the benchmark says.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "bench/corpus.h"
#include "engine/aggregate/report_builder.h"
#include "engine/aggregate/tally.h"
#include "engine/attribute/capture_set.h"
#include "engine/attribute/classifier.h"
#include "engine/attribute/head.h"
#include "engine/attribute/names.h"
#include "engine/attribute/success.h"
#include "engine/base/line_breaks.h"
#include "engine/base/redactor.h"
#include "engine/decode/record_assembler.h"
#include "engine/match/fingerprint.h"
#include "engine/match/http_status.h"
#include "engine/match/line_memo.h"
#include "engine/match/proposer.h"
#include "engine/match/rule_set.h"
#include "engine/match/skeleton_reader.h"
#include "engine/match/vain_lines.h"
#include "wflogscan/scan.h"

namespace wflogscan {
namespace {

constexpr std::uint64_t kLines = 20'000;

template <typename T>
T OrDie(absl::StatusOr<T> made) {
  if (!made.ok()) {
    std::cerr << made.status() << "\n";
    std::exit(1);
  }
  return *std::move(made);
}

const RuleSet& Rules() {
  static const RuleSet* const rules =
      OrDie(RuleSet::Compile(OrDie(LoadRulePack({})), {DefaultCacheFolder()})).release();
  return *rules;
}
const Names& BuiltinNames() {
  static const Names* const names = new Names(Rules().pack());
  return *names;
}

// A generated log in a block, with its lines.
struct Log {
  Block block;
  std::vector<std::string_view> lines;

  explicit Log(const bench::CorpusOptions& options) {
    block.buffer.Assign(bench::MakeCorpus(options).text);
    const std::string_view text = block.bytes();
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = FindLineEnd(text, begin);
      lines.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
  }
};

Log MixedLog() { return Log({.lines = kLines, .failing_share = 0.01}); }
Log FailingLog() { return Log({.lines = kLines, .failing_share = 1, .success_share = 0}); }
Log SuccessLog() { return Log({.lines = kLines, .failing_share = 0, .success_share = 1}); }

void SetCounters(std::uint64_t bytes, std::uint64_t items, benchmark::State* state) {
  state->SetBytesProcessed(static_cast<std::int64_t>(state->iterations() * bytes));
  state->SetItemsProcessed(static_cast<std::int64_t>(state->iterations() * items));
  state->counters["per_item"] =
      benchmark::Counter(static_cast<double>(items),
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

// Times work(item) over all items of `list`.
template <typename List, typename Work>
void TimeEach(const List& list, std::uint64_t bytes, const Work& work, benchmark::State* state) {
  for (auto _ : *state) {
    for (const auto& item : list) benchmark::DoNotOptimize(work(item));
  }
  SetCounters(bytes, list.size(), state);
}

void BM_WalkLines(benchmark::State& state) {
  const Log log = MixedLog();
  const std::string_view text = log.block.bytes();
  const auto walk = [text] {
    std::uint64_t lines = 0;
    for (std::size_t begin = 0; begin < text.size(); begin = FindLineEnd(text, begin) + 1) ++lines;
    return lines;
  };
  if (walk() != kLines) return state.SkipWithError("wrong answer");
  for (auto _ : state) benchmark::DoNotOptimize(walk());
  SetCounters(text.size(), kLines, &state);
}
BENCHMARK(BM_WalkLines);

// With what every processor can do (0), and with AVX2 (1) and AVX-512 (2) where this one has them.
void BM_Skeleton(benchmark::State& state) {
  const Log log = MixedLog();
  SkeletonReader reader(static_cast<InstructionSet>(state.range(0)));
  const std::string_view bytes = log.block.bytes();
  absl::flat_hash_set<std::string> kinds;
  const auto read = [&](const auto& take) {
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t lines = reader.Read(bytes, at);
      for (std::size_t i = 0; i < lines; ++i) {
        if (reader.HasSkeleton(i)) take(reader.TextAt(i));
      }
      at = reader.EndOf(lines - 1) + 1;
    }
  };
  read([&kinds](std::string_view text) { kinds.emplace(text); });
  if (kinds.empty() || kinds.size() > kLines / 4) return state.SkipWithError("lines do not become alike");
  for (auto _ : state) {
    read([](std::string_view text) { benchmark::DoNotOptimize(text.data()); });
  }
  SetCounters(bytes.size(), kLines, &state);
}
BENCHMARK(BM_Skeleton)->Apply([](auto* benchmark) {
  for (const InstructionSet set : kInstructionSets) {
    if (IsSupported(set)) benchmark->Arg(static_cast<std::int64_t>(set));
  }
});

// The skeletons of the lines that have one. They refer to the readers.
struct Skeletons {
  std::vector<std::unique_ptr<SkeletonReader>> readers;
  std::vector<LineSkeleton> lines;

  explicit Skeletons(const std::vector<std::string_view>& log) {
    for (const std::string_view line : log) {
      readers.push_back(std::make_unique<SkeletonReader>());
      if (const std::optional<LineSkeleton> skeleton = readers.back()->ReadLine(line)) {
        lines.push_back(*skeleton);
      } else {
        readers.pop_back();
      }
    }
  }
};

// Skeletons that were seen before.
void BM_MemoKnown(benchmark::State& state) {
  const Log log = MixedLog();
  const Skeletons skeletons({log.lines.begin(), log.lines.begin() + 500});
  LineMemo<Interest> memo;
  std::uint64_t bytes = 0;
  for (const LineSkeleton& line : skeletons.lines) {
    memo.Keep(FingerprintOf(line.text()), Interest{});
    bytes += line.text().size();
  }
  const auto look = [&](const LineSkeleton& line) { return memo.Find(FingerprintOf(line.text())); };
  std::uint64_t known = 0;
  for (const LineSkeleton& line : skeletons.lines) known += look(line) != nullptr ? 1 : 0;
  if (known < skeletons.lines.size() * 9 / 10) return state.SkipWithError("what was kept is not known");
  TimeEach(skeletons.lines, bytes, look, &state);
}
BENCHMARK(BM_MemoKnown);

// What a line costs whose like is not known.
void BM_StemsOfNewLine(benchmark::State& state) {
  const Log log = MixedLog();
  StemFinder finder = OrDie(StemFinder::Create(Rules()));
  const auto count = [&](std::string_view line) {
    std::uint64_t stems = 0;
    finder.ForEachStem(line, [&stems](const Stem&, std::size_t) { ++stems; });
    return stems;
  };
  if (count("[ERROR] okta: dial tcp: lookup acme.okta.com: no such host") == 0 || count("all is well") != 0) {
    return state.SkipWithError("wrong answer");
  }
  TimeEach(log.lines, log.block.bytes().size(), count, &state);
}
BENCHMARK(BM_StemsOfNewLine);

// One item is one number of three digits.
void BM_IsItAStatus(benchmark::State& state) {
  const Log log = MixedLog();
  std::string scratch;
  if (!MayBeHttpStatus("okta: poll failed: 401 Unauthorized", 19, &scratch) ||
      MayBeHttpStatus("okta: page of bytes=401 read", 20, &scratch)) {
    return state.SkipWithError("wrong answer");
  }
  SkeletonReader reader;
  std::vector<std::pair<std::string_view, std::size_t>> numbers;
  for (const std::string_view line : log.lines) {
    const std::optional<LineSkeleton> skeleton = reader.ReadLine(line);
    if (!skeleton) continue;
    skeleton->ForEachNumber([&](const LineSkeleton::Number& number) {
      if (number.text.size() == 3 && !number.is_id) {
        numbers.emplace_back(line, static_cast<std::size_t>(number.text.data() - line.data()));
      }
    });
  }
  TimeEach(
      numbers, numbers.size() * 3,
      [&](const auto& number) { return MayBeHttpStatus(number.first, number.second, &scratch); }, &state);
}
BENCHMARK(BM_IsItAStatus);

void BM_KnownInVain(benchmark::State& state) {
  const Log log = MixedLog();
  const GroupMask group = 1;
  VainLines vain(Rules());
  const Skeletons skeletons({log.lines.begin(), log.lines.begin() + 1000});
  const std::vector<LineSkeleton>& lines = skeletons.lines;
  std::uint64_t bytes = 0;
  std::uint64_t known = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    vain.Learn(lines[i], i + 1, Framing::kText, group);
    known += vain.Knows(lines[i], i + 1, Framing::kText, group) ? 1 : 0;
    bytes += lines[i].line().size();
  }
  if (known < lines.size() * 9 / 10) return state.SkipWithError("what was learnt is not known");
  LineKind kind = 0;
  TimeEach(
      lines, bytes,
      [&](const LineSkeleton& line) {
        return vain.Knows(line, ++kind % lines.size() + 1, Framing::kText, group);
      },
      &state);
}
BENCHMARK(BM_KnownInVain);

// Lines of no known kind (0) and of kinds that were read before (1).
void BM_ReadSuccess(benchmark::State& state) {
  const Log log = SuccessLog();
  SuccessReader reader(BuiltinNames(), Rules().pack());
  SkeletonReader skeletons;
  FastSuccess success;
  absl::flat_hash_map<std::string, LineKind> kinds;
  std::vector<std::pair<std::string_view, LineKind>> lines;
  std::uint64_t read = 0;
  for (const std::string_view line : log.lines) {
    const std::optional<LineSkeleton> skeleton = skeletons.ReadLine(line);
    if (!skeleton) return state.SkipWithError("no skeleton");
    const LineKind kind = kinds.try_emplace(std::string(skeleton->text()), kinds.size() + 1).first->second;
    lines.emplace_back(line, state.range(0) == 0 ? kNoKind : kind);
    read += reader.Read({line, line, lines.back().second}, &success) ? 1 : 0;
  }
  if (read < kLines * 9 / 10) return state.SkipWithError("success lines are not read");
  TimeEach(
      lines, log.block.bytes().size(),
      [&](const auto& line) {
        return reader.Read({line.first, line.first, line.second}, &success);
      },
      &state);
}
BENCHMARK(BM_ReadSuccess)->Arg(0)->Arg(1);

// Candidates of all lines of the block.
Proposal EverythingOf(const Block& block) {
  Proposal proposal;
  Proposer::ProposeAll(block, Rules().all_signature_groups(), &proposal);
  return proposal;
}

void BM_Decode(benchmark::State& state) {
  Log log(
      {.lines = kLines,
       .failing_share = 0.3,
       .wrapping = state.range(0) != 0 ? bench::CorpusWrapping::kJsonFile : bench::CorpusWrapping::kNone});
  const Log plain({.lines = kLines, .failing_share = 0.3});
  const Proposal proposal = EverythingOf(log.block);
  RecordAssembler assembler;
  Record record;
  for (std::size_t i = 0; i < kLines; ++i) {
    assembler.Assemble(log.block, proposal, proposal.candidates[i], &record);
    if (record.text != plain.lines[i]) return state.SkipWithError("wrong answer");
  }
  TimeEach(
      proposal.candidates, log.block.bytes().size(),
      [&](const Candidate& candidate) {
        assembler.Assemble(log.block, proposal, candidate, &record);
        return record.text.size();
      },
      &state);
}
BENCHMARK(BM_Decode)->Arg(0)->Arg(1)->ArgName("json_file");

void BM_ReadHead(benchmark::State& state, const char* line) {
  HeadParser parser;
  const Head& head = parser.Parse(line);
  if (!head.time || head.level != Level::kError || !head.message.starts_with("poll failed")) {
    return state.SkipWithError("wrong answer");
  }
  TimeEach(
      std::vector<std::string_view>(100, line), 100 * std::string_view(line).size(),
      [&](std::string_view text) { return parser.Parse(text).level; }, &state);
}
BENCHMARK_CAPTURE(BM_ReadHead, bracketed,
                  "2026-02-22T06:01:20.140Z [ERROR] okta: poll failed: 401 Unauthorized");
BENCHMARK_CAPTURE(BM_ReadHead, zap,
                  R"({"level":"error","ts":"2026-02-22T06:01:20.140Z","logger":"signal-client.okta",)"
                  R"("caller":"poll/poll.go:88","msg":"poll failed","status":401,"took_ms":812})");
BENCHMARK_CAPTURE(BM_ReadHead, logfmt,
                  "time=2026-02-22T06:01:20.140Z level=ERROR msg=\"poll failed\" connector=okta status=401 "
                  "host=acme.okta.com");

// The records of failing lines, and what is made of them.
struct Classified {
  Log log = FailingLog();
  std::vector<Record> records;
  Interest interest = Interest::Everything(Rules().all_signature_groups());
  CaptureSet captures{Rules()};
  Classifier classifier;

  explicit Classified(bool remember)
      : classifier(Rules(), BuiltinNames(), captures, OrDie(MakeVectorscanEngine(Rules())),
                   {.remember = remember}) {
    const Proposal proposal = EverythingOf(log.block);
    RecordAssembler assembler;
    for (const Candidate& candidate : proposal.candidates) {
      assembler.Assemble(log.block, proposal, candidate, &records.emplace_back());
    }
  }
  bool Classify(const Record& record, Match* match) {
    return classifier.Classify(record, interest, kNoService, match).ok() && !match->signatures.empty();
  }
};

// Failing lines; with `known`, their like has been classified before.
void BM_Classify(benchmark::State& state) {
  Classified classified(/*remember=*/state.range(0) != 0);
  Match match;
  for (const Record& record : classified.records) {
    if (!classified.Classify(record, &match)) return state.SkipWithError("wrong answer");
  }
  TimeEach(
      classified.records, classified.log.block.bytes().size(),
      [&](const Record& record) { return classified.Classify(record, &match); }, &state);
}
BENCHMARK(BM_Classify)->Arg(1)->Arg(0)->ArgName("known");

void BM_TallyAdd(benchmark::State& state) {
  Classified classified(/*remember=*/true);
  std::vector<Match> matches;
  for (const Record& record : classified.records) classified.Classify(record, &matches.emplace_back());
  Tally tally(Rules(), 3);
  for (const Match& match : matches) tally.Add(match);
  if (tally.matched_lines() != kLines) return state.SkipWithError("wrong answer");
  TimeEach(
      matches, classified.log.block.bytes().size(),
      [&](const Match& match) {
        tally.Add(match);
        return 0;
      },
      &state);
}
BENCHMARK(BM_TallyAdd);

void BM_TallyAddSuccess(benchmark::State& state) {
  const Log log = SuccessLog();
  SuccessReader reader(BuiltinNames(), Rules().pack());
  std::vector<FastSuccess> successes;
  for (const std::string_view line : log.lines) {
    if (FastSuccess success; reader.Read({line, line}, &success)) successes.push_back(success);
  }
  Tally tally(Rules(), 3);
  const auto add = [&](const FastSuccess& success) {
    tally.AddSuccess(success, {0, 1});
    return 0;
  };
  for (const FastSuccess& success : successes) add(success);
  if (successes.empty() || tally.Connectors().empty()) return state.SkipWithError("wrong answer");
  TimeEach(successes, log.block.bytes().size(), add, &state);
}
BENCHMARK(BM_TallyAddSuccess);

Tally TallyOfFailures() {
  Classified classified(/*remember=*/true);
  Tally tally(Rules(), 3);
  Match match;
  for (const Record& record : classified.records) {
    classified.Classify(record, &match);
    tally.Add(match);
  }
  return tally;
}

// One item is one thread's tally of 20,000 failures.
void BM_TallyMerge(benchmark::State& state) {
  const Tally tally = TallyOfFailures();
  Tally sum(Rules(), 3);
  sum.Merge(tally);
  if (sum.matched_lines() != kLines) return state.SkipWithError("wrong answer");
  for (auto _ : state) sum.Merge(tally);
  SetCounters(0, 1, &state);
}
BENCHMARK(BM_TallyMerge);

// One item is one report of 20,000 failures.
void BM_BuildReport(benchmark::State& state) {
  const Tally tally = TallyOfFailures();
  const Redactor redactor(RedactOptions{});
  const auto build = [&] { return BuildReport(Rules(), tally, redactor, std::vector<SourceSummary>(1)); };
  if (build().scan.matched_lines != kLines) return state.SkipWithError("wrong answer");
  for (auto _ : state) benchmark::DoNotOptimize(build());
  SetCounters(0, 1, &state);
}
BENCHMARK(BM_BuildReport);

}  // namespace
}  // namespace wflogscan

BENCHMARK_MAIN();
