#include "engine/report/findings_writer.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/saturated.h"
#include "engine/base/shown_text.h"
#include "engine/report/figure_words.h"
#include "engine/report/spark_axis.h"
#include "engine/report/styled_text.h"
#include "engine/report/text_words.h"

namespace wflogscan {
namespace {

constexpr int kMaxSparkColumns = 24;
constexpr std::size_t kMaxAdvisedGroups = 3;
constexpr std::size_t kMaxSteps = 4;
constexpr std::size_t kMaxCommands = 4;
constexpr std::size_t kMaxGuideLinks = 2;
constexpr std::size_t kEvidenceValues = 3;
constexpr std::size_t kEvidenceLines = 2;
constexpr int kMaxEvidenceColumns = 40;

std::vector<Findings> GroupBySignature(const Report& report) {
  std::vector<Findings> groups;
  for (const Finding& finding : report.findings) {
    const auto group = std::find_if(groups.begin(), groups.end(), [&](const Findings& findings) {
      return findings.front()->signature == finding.signature;
    });
    if (group != groups.end()) {
      group->push_back(&finding);
    } else {
      groups.push_back({&finding});
    }
  }
  return groups;
}

class FindingsWriter {
 public:
  FindingsWriter(ReportClock* clock, TextPage* page) : clock_(clock), page_(page) {}

  void Write(const Findings& group) {
    const Finding& worst = *group.front();
    const Finding& main = **std::max_element(
        group.begin(), group.end(), [](const Finding* a, const Finding* b) { return a->count < b->count; });
    page_->Line("");
    const std::string signature = ShownText(worst.signature);
    const std::string severity = ToString(worst.severity);
    const std::string indent(severity.size() + 2, ' ');
    page_->Paragraph(main.title.empty() ? Styled({&kBold, 1}, signature) : ShownText(main.title),
                     main.title.empty() ? absl::StrCat(Styled(StyleOf(worst.severity), severity), "  ")
                                        : absl::StrCat(Styled(StyleOf(worst.severity), severity), "  ",
                                                       Styled({&kBold, 1}, Cut(signature, 24)), "  "),
                     indent);
    WriteTable(group);
    page_->Line("");
    page_->Indented(ShownText(main.meaning));
    page_->Indented(ShownText(main.impact));
    WriteEvidence(group);
    WriteSample(main);
    const Findings advised = WriteAdvice(group);
    WriteCommands(main, advised);
    WriteGuide(main);
  }

 private:
  static std::vector<std::string> RowNames(const Findings& group) {
    std::map<std::string, int> times_used;
    const auto name_of = [](const Finding& finding) {
      if (finding.connector) return NameOf(finding.connector, finding.instance);
      return finding.service ? absl::StrCat("- [", ShownText(*finding.service), "]") : std::string("-");
    };
    for (const Finding* finding : group) ++times_used[name_of(*finding)];
    std::vector<std::string> names;
    for (const Finding* finding : group) {
      std::string name = name_of(*finding);
      // One connector that two services complain about: only the service tells the rows apart.
      if (times_used[name] > 1 && finding->connector && finding->service) {
        absl::StrAppend(&name, " [", ShownText(*finding->service), "]");
      }
      names.push_back(std::move(name));
    }
    return names;
  }

  std::string StateCell(const Finding& finding, Severity told) const {
    std::string text = ToString(finding.state);
    if (finding.state == FindingState::kRecovered && finding.recovered_at) {
      absl::StrAppend(&text, " ", clock_->Minute(*finding.recovered_at));
    }
    if (finding.severity != told) absl::StrAppend(&text, ", ", ToString(finding.severity));
    return text;
  }

  void WriteTable(const Findings& group) {
    using Row = std::array<std::string, 5>;
    const Findings shown(group.begin(),
                         group.begin() + static_cast<std::ptrdiff_t>(std::min(group.size(), kMaxRows)));
    const std::vector<std::string> names = RowNames(group);
    std::vector<Row> rows = {{"connector", "lines", absl::StrCat("first", clock_->Utc()), "last", "state"}};
    for (std::size_t i = 0; i < shown.size(); ++i) {
      const Finding& finding = *shown[i];
      rows.push_back({Cut(names[i], std::max(12, page_->width() / 3)), Grouped(finding.count),
                      clock_->Cell(finding.first_seen), clock_->Cell(finding.last_seen),
                      StateCell(finding, group.front()->severity)});
    }
    std::array<int, 5> widths = {};
    for (const Row& row : rows) {
      for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], Columns(row[i]));
    }
    int used = 2;
    for (const int width : widths) used += width + 2;
    const SparkAxis axis(shown, std::min(kMaxSparkColumns, page_->width() - used));

    for (std::size_t r = 0; r < rows.size(); ++r) {
      std::string line = "  ";
      for (std::size_t i = 0; i < widths.size(); ++i) {
        const std::string padding(static_cast<std::size_t>(widths[i] - Columns(rows[r][i])), ' ');
        const bool is_number = i == 1;
        std::string cell = rows[r][i];
        if (r > 0 && i == 4) cell = Styled(std::string(1, StyleOf(shown[r - 1]->state)), cell);
        absl::StrAppend(&line, is_number ? padding : "", cell, is_number ? "" : padding, "  ");
      }
      if (r > 0) {
        line += axis.Draw(*shown[r - 1]);
      } else if (axis.seconds_per_column() > 0) {
        const std::string label = absl::StrCat("per ", Duration(axis.seconds_per_column()));
        if (used + Columns(label) <= page_->width()) line += label;
      }
      while (line.ends_with(' ')) line.pop_back();
      line = Cut(line, page_->width());
      page_->Line(r == 0 ? Styled({&kDim, 1}, line) : line);
    }
    if (group.size() > shown.size()) {
      std::uint64_t lines = 0;
      for (std::size_t i = shown.size(); i < group.size(); ++i) lines = AddSaturated(lines, group[i]->count);
      page_->Indented(
          absl::StrCat("and ", Grouped(group.size() - shown.size()), " more with ", Counted(lines, "line")));
    }
  }

  void WriteEvidence(const Findings& group) {
    std::vector<std::string> order;  // of the names, as the most frequent findings have them
    std::map<std::string, std::map<std::string, std::uint64_t>> sums;
    for (const Finding* finding : group) {
      for (const Evidence& evidence : finding->evidence) {
        if (evidence.values.empty()) continue;
        if (!sums.contains(evidence.name)) order.push_back(evidence.name);
        for (const EvidenceValue& value : evidence.values) {
          std::uint64_t& sum = sums[evidence.name][value.value.str()];
          sum = AddSaturated(sum, value.count);
        }
      }
    }
    std::vector<std::string> parts;
    for (const std::string& name : order) {
      std::vector<std::pair<std::string, std::uint64_t>> values(sums[name].begin(), sums[name].end());
      std::stable_sort(values.begin(), values.end(),
                       [](const auto& a, const auto& b) { return a.second > b.second; });
      std::vector<std::string> shown;
      for (std::size_t i = 0; i < std::min(values.size(), kEvidenceValues); ++i) {
        shown.push_back(absl::StrCat(Cut(ShownText(values[i].first), kMaxEvidenceColumns), " (",
                                     Grouped(values[i].second), ")"));
      }
      parts.push_back(absl::StrCat(ShownText(name), " ", absl::StrJoin(shown, ", "),
                                   values.size() > kEvidenceValues ? " and more" : ""));
    }
    if (parts.empty()) return;
    std::vector<std::string> lines = Wrap(absl::StrJoin(parts, "; "), "  Evidence: ", "    ", page_->width());
    if (lines.size() > kEvidenceLines) {
      lines.resize(kEvidenceLines);
      std::string& last = lines.back();
      last = absl::StrCat(last.substr(0, PrefixBytes(last, page_->width() - 2)), " …");
    }
    for (std::string& line : lines) page_->Line(Cut(line, page_->width()));
  }

  void WriteSample(const Finding& finding) {
    if (finding.samples.empty()) return;
    const Sample& sample = finding.samples.front();
    const std::string source = sample.source == "-" ? "stdin" : ShownText(sample.source);
    const std::string where = absl::StrCat(CutLeft(source, page_->width() / 3), ":", sample.line);
    page_->Line(Cut(absl::StrCat("  ", Styled({&kDim, 1}, where), "  ", ShownText(sample.text.str())),
                    page_->width()));
  }

  // Returns the findings whose advice was printed: theirs are the commands to show.
  Findings WriteAdvice(const Findings& group) {
    std::vector<std::pair<const Finding*, std::vector<std::string>>> kinds;  // of advice, and who gets it
    const std::vector<std::string> names = RowNames(group);
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (group[i]->advice.empty()) continue;
      const auto known = std::find_if(kinds.begin(), kinds.end(), [&](const auto& kind) {
        return kind.first->advice == group[i]->advice;
      });
      if (known != kinds.end()) {
        known->second.push_back(names[i]);
      } else {
        kinds.push_back({group[i], {names[i]}});
      }
    }
    Findings advised;
    if (!kinds.empty()) page_->Line("");
    for (const auto& [finding, receivers] : kinds) {
      if (advised.size() == kMaxAdvisedGroups) break;
      advised.push_back(finding);
      if (kinds.size() > 1) page_->Indented(Listed(receivers, 6) + ":");
      std::size_t number = 0;
      for (const std::string& step : finding->advice) {
        if (++number > kMaxSteps) break;
        page_->Paragraph(ShownText(step), absl::StrCat("  ", number, ". "), "     ");
      }
    }
    if (kinds.size() > advised.size()) {
      std::uint64_t more = 0;
      for (std::size_t i = advised.size(); i < kinds.size(); ++i) more += kinds[i].second.size();
      page_->Indented(absl::StrCat(Counted(more, "more connector"), more == 1 ? " has" : " have",
                                   " steps of their own: wflogscan explain ",
                                   ShownText(group.front()->signature)));
    }
    return advised;
  }

  void WriteCommands(const Finding& main, const Findings& advised) {
    std::vector<std::string> commands;
    const auto add = [&commands](const Finding& finding) {
      for (const std::string& command : finding.commands) {
        if (commands.size() == kMaxCommands) return;
        if (std::find(commands.begin(), commands.end(), command) == commands.end())
          commands.push_back(command);
      }
    };
    if (advised.size() <= 1) add(main);
    for (const Finding* finding : advised) add(*finding);
    for (const std::string& command : commands) {
      std::string_view rest = command;
      const char* prompt = "  $ ";
      while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (line.find_first_not_of(' ') == std::string_view::npos) continue;
        page_->Line(absl::StrCat(std::exchange(prompt, "    "), ShownText(line)));
      }
    }
  }

  void WriteGuide(const Finding& finding) {
    for (std::size_t i = 0; i < std::min(finding.guide.size(), kMaxGuideLinks); ++i) {
      const std::string title = ShownText(finding.guide[i].title);
      page_->Paragraph(absl::StrCat(title, title.empty() ? "" : " ", ShownText(finding.guide[i].url)),
                       "  Guide: ", "    ");
    }
  }

  ReportClock* const clock_;
  TextPage* const page_;
};

}  // namespace

void WriteFindings(const Report& report, ReportClock* clock, TextPage* page) {
  FindingsWriter writer(clock, page);
  for (const Findings& group : GroupBySignature(report)) writer.Write(group);
}

}  // namespace wflogscan
