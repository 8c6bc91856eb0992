#ifndef WFLOGSCAN_BENCH_CORPUS_H_
#define WFLOGSCAN_BENCH_CORPUS_H_

// Large logs for measurements, with the right answer: a benchmark checks its result against CorpusTruth
// before it prints a speed. Equal options give equal bytes on every machine.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace wflogscan::bench {

enum class CorpusWrapping : std::uint8_t {
  kNone,
  kJsonFile,    // docker's json-file driver
  kTimestamps,  // docker logs --timestamps
  kJournal,     // journalctl -o json
};

struct CorpusOptions {
  std::uint64_t lines = 100'000;
  double failing_share = 0.01;  // 0 to 1: lines that carry a signature
  double success_share =
      0.5;  // 0 to 1: lines that tell of a successful poll; the rest is debug and info noise
  double unlike_share =
      0;  // 0 to 1, of the lines that are no successes: each names somebody whom no other names
  std::uint64_t seed = 1;
  bool slog = false;  // each line as slog's JSON handler writes it, with the tag in a field
  CorpusWrapping wrapping = CorpusWrapping::kNone;
};

struct CorpusTruth {
  std::uint64_t bytes = 0;
  std::uint64_t lines = 0;
  std::uint64_t failing_lines = 0;
  std::uint64_t success_lines = 0;
};

struct Corpus {
  std::string text;
  CorpusTruth truth;
};

// Called with blocks of whole lines of about 1 MiB each; the view lives until the call returns.
using BlockSink = std::function<void(std::string_view block)>;

// Holds one block in memory whatever options.lines is. About 1 GB/s into a sink that drops it.
CorpusTruth StreamCorpus(const CorpusOptions& options, const BlockSink& sink);

// The same, in memory.
Corpus MakeCorpus(const CorpusOptions& options);

}  // namespace wflogscan::bench

#endif  // WFLOGSCAN_BENCH_CORPUS_H_
