#include "cli/stats_table.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace wflogscan::cli {
namespace {

constexpr std::size_t kStemsShown = 20;

struct StageRow {
  const char* name;
  StageStats ScanStats::*stage;
};
constexpr StageRow kStages[] = {
    {"wait for the reader", &ScanStats::wait},
    {"read and unpack", &ScanStats::read},
    {"propose", &ScanStats::propose},
    {"decode and classify", &ScanStats::classify},
    {"count", &ScanStats::count},
    {"merge", &ScanStats::merge},
    {"report", &ScanStats::report},
    {"these statistics", &ScanStats::meter},
};

double Seconds(std::uint64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1e9; }

void AppendStages(const ScanStats& stats, std::string* text) {
  std::uint64_t total = 0;
  for (const StageRow& row : kStages) total += (stats.*row.stage).nanoseconds;
  absl::StrAppendFormat(text, "%-19s %10s %7s %10s %12s %9s\n", "stage, all threads", "seconds", "share",
                        "MB/s", "lines", "ns/line");
  for (const StageRow& row : kStages) {
    const StageStats& stage = stats.*row.stage;
    absl::StrAppendFormat(text, "%-19s %10.4f %5.1f %%", row.name, Seconds(stage.nanoseconds),
                          100 * static_cast<double>(stage.nanoseconds) /
                              static_cast<double>(std::max<std::uint64_t>(total, 1)));
    if (stage.lines > 0 && stage.nanoseconds > 0) {
      absl::StrAppendFormat(text, " %10.1f %12d %9.0f",
                            static_cast<double>(stage.bytes) / 1e6 / Seconds(stage.nanoseconds), stage.lines,
                            static_cast<double>(stage.nanoseconds) / static_cast<double>(stage.lines));
    }
    text->push_back('\n');
  }
  text->push_back('\n');
}

void AppendLines(const ScanStats& stats, bool timing, std::string* text) {
  const auto row = [text](std::uint64_t lines, const std::string& what) {
    absl::StrAppendFormat(text, "%12d  %s\n", lines, what);
  };
  absl::StrAppendFormat(text, "%12s\n", "lines");
  row(stats.read.lines, "read");
  if (timing) row(stats.searched, "searched for stems; the like of the others was known");
  row(stats.proposed, absl::StrCat("proposed: ", stats.proposed_for_rule, " for a rule, ",
                                   stats.proposed_for_status, " for a status, ", stats.proposed_as_success,
                                   " as success, ", stats.proposed_as_complaint, " as warning or error"));
  if (timing) {
    row(stats.known_in_vain, "known to match none of the rules they were proposed for");
    row(stats.fast_successes, "successes, read without decoding the line");
    row(stats.other_successes, "other successes");
    row(stats.decoded, absl::StrCat("decoded; ", stats.worked_out,
                                    " of them worked out, the verdict of the others was known"));
  } else {
    row(stats.fast_successes + stats.other_successes, "successes");
  }
  row(stats.confirmed, "confirmed: they carry a signature");
  text->push_back('\n');
}

void AppendStems(const ScanStats& stats, bool timing, std::string* text) {
  if (stats.stems.empty()) {
    *text += "No line holds a stem of a rule.\n";
    return;
  }
  absl::StrAppendFormat(text, "%12s %12s ", "proposed", "confirmed");
  if (timing) absl::StrAppendFormat(text, "%12s ", "s in vain");
  *text += " stem\n";
  for (std::size_t i = 0; i < std::min(stats.stems.size(), kStemsShown); ++i) {
    const StemStats& stem = stats.stems[i];
    absl::StrAppendFormat(text, "%12d %12d ", stem.lines, stem.confirmed);
    if (timing) absl::StrAppendFormat(text, "%12.4f ", Seconds(stem.nanoseconds_in_vain));
    absl::StrAppend(text, " \"", stem.stem, "\"\n");
  }
  if (stats.stems.size() > kStemsShown) {
    absl::StrAppend(text, "and ", stats.stems.size() - kStemsShown, " other stems\n");
  }
}

}  // namespace

std::string StatsTable(const ScanStats& stats, bool timing) {
  std::string text;
  if (timing) AppendStages(stats, &text);
  AppendLines(stats, timing, &text);
  AppendStems(stats, timing, &text);
  return text;
}

}  // namespace wflogscan::cli
