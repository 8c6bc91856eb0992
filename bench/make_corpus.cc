// make_corpus: writes a generated log to standard output and its true counts to standard error, as one line
// of "name=number" words that bench/compare reads.

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "bench/corpus.h"

namespace {

using wflogscan::bench::CorpusWrapping;

constexpr std::string_view kUsage =
    "usage: make_corpus [--lines N] [--failing SHARE] [--success SHARE] [--unlike SHARE] [--seed N] "
    "[--slog] [--json-file | --timestamps | --journal] > FILE\n";

template <typename Number>
bool Parse(std::string_view text, Number* value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *value);
  return error == std::errc() && end == text.data() + text.size();
}

bool IsShare(double value) { return value >= 0 && value <= 1; }

std::optional<CorpusWrapping> WrappingNamed(std::string_view option) {
  if (option == "--json-file") return CorpusWrapping::kJsonFile;
  if (option == "--timestamps") return CorpusWrapping::kTimestamps;
  if (option == "--journal") return CorpusWrapping::kJournal;
  return std::nullopt;
}

std::optional<wflogscan::bench::CorpusOptions> ParseArguments(int argc, char** argv) {
  wflogscan::bench::CorpusOptions options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    const auto wrapping = WrappingNamed(name);
    if (wrapping) options.wrapping = *wrapping;
    if (name == "--slog") options.slog = true;
    if (wrapping || name == "--slog") continue;
    if (++i == argc) return std::nullopt;
    const std::string_view value = argv[i];
    const bool parsed = name == "--lines"     ? Parse(value, &options.lines)
                        : name == "--seed"    ? Parse(value, &options.seed)
                        : name == "--failing" ? Parse(value, &options.failing_share)
                        : name == "--success" ? Parse(value, &options.success_share)
                        : name == "--unlike"  ? Parse(value, &options.unlike_share)
                                              : false;
    if (!parsed) return std::nullopt;
  }
  if (!IsShare(options.failing_share) || !IsShare(options.success_share) || !IsShare(options.unlike_share)) {
    return std::nullopt;
  }
  if (!IsShare(options.failing_share + options.success_share)) return std::nullopt;
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = ParseArguments(argc, argv);
  if (!options) {
    std::fwrite(kUsage.data(), 1, kUsage.size(), stderr);
    return 2;
  }
  bool written = true;
  const auto truth = wflogscan::bench::StreamCorpus(*options, [&written](std::string_view block) {
    written = written && std::fwrite(block.data(), 1, block.size(), stdout) == block.size();
  });
  if (!written || std::fflush(stdout) != 0) {
    std::perror("make_corpus");
    return 1;
  }
  std::fprintf(stderr, "bytes=%llu lines=%llu failing=%llu success=%llu\n",
               static_cast<unsigned long long>(truth.bytes), static_cast<unsigned long long>(truth.lines),
               static_cast<unsigned long long>(truth.failing_lines),
               static_cast<unsigned long long>(truth.success_lines));
  return EXIT_SUCCESS;
}
