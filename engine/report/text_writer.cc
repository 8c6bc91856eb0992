// The report as a person reads it at 3 a.m.: what is broken, since when, what to do, and what is fine.
//
// Colour is put into the text as one control byte a change (styled_text.h) and becomes escape sequences, or
// nothing, in the very last step; so the coloured text is always the plain one and escape sequences.

#include "engine/report/text_writer.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "engine/base/civil_time.h"
#include "engine/base/duration_words.h"
#include "engine/base/saturated.h"
#include "engine/base/shown_text.h"
#include "engine/report/figure_words.h"
#include "engine/report/findings_writer.h"
#include "engine/report/report_clock.h"
#include "engine/report/report_overview.h"
#include "engine/report/styled_text.h"
#include "engine/report/text_page.h"
#include "engine/report/text_words.h"
#include "engine/report/verdict_writer.h"

namespace wflogscan {
namespace {

constexpr std::size_t kMaxUnexplained = 5;

class TextWriter {
 public:
  TextWriter(const Report& report, const TextOptions& options)
      : report_(report),
        options_(options),
        overview_(report),
        page_(options.color, options.width),
        clock_(report) {}

  std::string Write() {
    WriteVerdict(report_, overview_, &clock_, &page_);
    if (report_.interrupted) {
      page_.Paragraph(
          "Interrupted: the scan was stopped before the end of its input. What follows covers what was read "
          "until then.");
    }
    for (const Incident& incident : report_.incidents) WriteIncident(incident);
    WriteFindings(report_, &clock_, &page_);
    page_.Line("");
    WriteConnectors();
    WriteLimits();
    WriteUnexplained();
    WriteProblems();
    WriteFooter();
    return std::move(page_).Finish();
  }

 private:
  void WriteIncident(const Incident& incident) {
    page_.Line("");
    page_.Paragraph(absl::StrCat("one cause for ", Counted(incident.findings.size(), "finding"), ": ",
                                 ShownText(incident.scope), ", ", ShownText(incident.cause)),
                    absl::StrCat(Styled({&kBold, 1}, "incident"), "  "), "          ");
    page_.Indented(ShownText(incident.summary));
    if (!incident.guide.empty()) {
      page_.Paragraph(
          absl::StrCat(ShownText(incident.guide.front().title), " ", ShownText(incident.guide.front().url)),
          "  Start with: ", "    ");
    }
  }

  void WriteNames(const char* label, char style, const Connectors& connectors) {
    if (connectors.empty()) return;
    page_.Paragraph(absl::StrJoin(NamesOf(connectors), ", "),
                    absl::StrCat(Styled({&style, 1}, label), " (", Grouped(connectors.size()), "): "), "  ");
  }

  // "okta, nothing for 3 h 10 min, last success 09:12:00 UTC; wiz, nothing for 5 h, no success"
  void WriteWithoutData(const char* label, char style, const Connectors& connectors) {
    if (connectors.empty()) return;
    std::vector<std::string> parts;
    for (const ConnectorSummary* connector : connectors) {
      if (parts.size() == kMaxRows) {
        parts.push_back(absl::StrCat(Grouped(connectors.size() - kMaxRows), " more"));
        break;
      }
      parts.push_back(NameOf(connector->id, connector->instance));
      if (connector->without_data_seconds && *connector->without_data_seconds > 0) {
        absl::StrAppend(&parts.back(), ", nothing for ",
                        DurationWords(*connector->without_data_seconds * kNanosecondsPerSecond));
      }
      if (connector->last_success) {
        absl::StrAppend(&parts.back(), ", last success ", clock_.Time(*connector->last_success),
                        clock_.Utc());
      } else if (connector->polls == 0) {
        parts.back() += ", no success in this log";
      }
    }
    page_.Paragraph(absl::StrJoin(parts, "; "),
                    absl::StrCat(Styled({&style, 1}, label), " (", Grouped(connectors.size()), "): "), "  ");
  }

  void WriteConnectors() {
    WriteWithoutData("Failing", kRed, overview_.In(ConnectorState::kFailing));
    WriteWithoutData("Silent", kYellow, overview_.In(ConnectorState::kSilent));
    WriteNames("Flapping", kYellow, overview_.In(ConnectorState::kFlapping));
    WriteNames("Polling, but see above", kYellow, overview_.troubled());
    WriteNames("Fine", kGreen, overview_.In(ConnectorState::kOk));
    WriteNames("Recovered", kGreen, overview_.In(ConnectorState::kRecovered));
    WriteUnknown();
    if (overview_.polled_connectors() == 0 && !report_.findings.empty()) {
      page_.Paragraph("No success line of any connector was seen: nothing proves that the connectors poll.");
    }
  }

  void WriteUnknown() {
    Connectors polled;
    for (const ConnectorSummary* connector : overview_.In(ConnectorState::kUnknown)) {
      if (connector->polls > 0) polled.push_back(connector);
    }
    if (!polled.empty()) {
      page_.Paragraph(
          absl::StrCat(
              absl::StrJoin(NamesOf(polled), ", "),
              ": lines without a time do not tell whether they succeeded before they failed or after."),
          absl::StrCat("Unknown (", Grouped(polled.size()), "): "), "  ");
    }
    const std::size_t unproven = overview_.In(ConnectorState::kUnknown).size() - polled.size();
    if (unproven > 0) {
      page_.Paragraph(absl::StrCat("Unknown (", Grouped(unproven), "): no success line tells whether ",
                                   unproven == 1 ? "it works." : "they work."),
                      "", "  ");
    }
  }

  // What the log cannot tell, so that "not found" is not read as "did not happen".
  void WriteLimits() {
    std::vector<std::string> gaps;
    std::vector<std::string> truncated;
    for (const ServiceCoverage& coverage : report_.coverage) {
      const std::string service = ShownText(coverage.service);
      if (!coverage.gaps.empty()) {
        const CoverageGap& gap = coverage.gaps.front();
        gaps.push_back(absl::StrCat(service, " from ", clock_.Time(gap.from), " to ", clock_.Time(gap.to),
                                    clock_.Utc()));
        if (coverage.gaps.size() > 1) {
          absl::StrAppend(&gaps.back(), " and ", Counted(coverage.gaps.size() - 1, "more gap"));
        }
      }
      if (!coverage.truncated) continue;
      truncated.push_back(service);
      if (coverage.first)
        absl::StrAppend(&truncated.back(), " (", clock_.Time(*coverage.first), clock_.Utc(), ")");
    }
    if (!truncated.empty()) {
      page_.Paragraph(absl::StrCat("The log begins in mid-history, what was before is not known: ",
                                   Listed(truncated, 6), "."),
                      "", "  ");
    }
    if (!gaps.empty()) page_.Paragraph(absl::StrCat("The log has gaps: ", Listed(gaps, 6), "."), "", "  ");
    std::uint64_t repeated = 0;
    for (const SourceSummary& source : report_.sources) {
      repeated = AddSaturated(repeated, source.repeated_lines);
    }
    if (repeated > 0) {
      page_.Paragraph(
          absl::StrCat("Captured more than once, and counted once: ", Counted(repeated, "line"), "."), "",
          "  ");
    }
  }

  // What the next rules should be about.
  void WriteUnexplained() {
    if (report_.unexplained.empty()) return;
    page_.Paragraph(
        absl::StrCat("Unexplained: ", Counted(overview_.unexplained_lines(), "warning or error line"),
                     " that no rule knows, of ", Counted(report_.unexplained.size(), "kind"), ":"),
        "", "  ");
    const std::size_t shown = std::min(report_.unexplained.size(), kMaxUnexplained);
    std::size_t count_columns = 0;
    for (std::size_t i = 0; i < shown; ++i) {
      count_columns = std::max(count_columns, Grouped(report_.unexplained[i].count).size());
    }
    for (std::size_t i = 0; i < shown; ++i) {
      const UnexplainedCluster& cluster = report_.unexplained[i];
      const std::string count = Grouped(cluster.count);
      page_.Line(Cut(absl::StrCat("  ", std::string(count_columns - count.size(), ' '), count, "  ",
                                  ShownText(cluster.template_text.str())),
                     page_.width()));
    }
    if (report_.unexplained.size() > shown) {
      page_.Indented(
          absl::StrCat("and ", Grouped(report_.unexplained.size() - shown), " more (-f json lists them)"));
    }
  }

  void WriteProblems() {
    std::size_t written = 0;
    for (const Problem& problem : report_.problems) {
      if (problem.source.empty()) continue;
      if (written == 0) page_.Line(Styled({&kYellow, 1}, "Could not be read:"));
      if (++written > kMaxRows) continue;
      page_.Paragraph(absl::StrCat(problem.source == "-" ? "stdin" : ShownText(problem.source), ": ",
                                   ShownText(problem.problem)),
                      "  ", "    ");
    }
    if (written > kMaxRows) page_.Indented(absl::StrCat("and ", Grouped(written - kMaxRows), " more"));
    for (const Problem& problem : report_.problems) {
      if (problem.source.empty()) page_.Paragraph(ShownText(problem.problem), "Note: ", "  ");
    }
  }

  void WriteFooter() {
    const ScanSummary& scan = report_.scan;
    std::vector<std::string> parts = {Counted(scan.lines, "line"),
                                      Scaled(static_cast<double>(scan.bytes), "B"),
                                      Counted(report_.sources.size(), "source")};
    if (scan.time_range) parts.push_back(clock_.Range(scan.time_range->first, scan.time_range->last));
    if (options_.timing) {
      parts.push_back(absl::StrFormat("%.*f s", scan.elapsed_seconds < 10 ? 2 : 0,
                                      std::clamp(scan.elapsed_seconds, 0.0, 1e12)));
      if (scan.elapsed_seconds > 0) {
        parts.push_back(Scaled(static_cast<double>(scan.bytes) / scan.elapsed_seconds, "B/s"));
      }
    }
    // Broken between the figures and not within them.
    std::string line;
    for (const std::string& part : parts) {
      if (!line.empty() && Columns(line) + 3 + Columns(part) > page_.width())
        page_.Paragraph(std::exchange(line, "") + ",");
      absl::StrAppend(&line, line.empty() ? "" : ", ", part);
    }
    page_.Paragraph(line);
  }

  const Report& report_;
  const TextOptions& options_;
  const ReportOverview overview_;
  TextPage page_;
  ReportClock clock_;
};

}  // namespace

std::string ToText(const Report& report, const TextOptions& options) {
  return TextWriter(report, options).Write();
}

}  // namespace wflogscan
