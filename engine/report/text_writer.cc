// The report as a person reads it at 3 a.m.: what is broken, since when, what to do, and what is fine.
//
// Colour is put into the text as one control byte a change (styled_text.h) and becomes escape sequences, or
// nothing, in the very last step; so the coloured text is always the plain one and escape sequences.
//
// Nothing here may sound better than the report knows: an empty input, a log without success lines, an unread
// source and a silent connector each change the verdict.

#include "engine/report/text_writer.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "engine/aggregate/time_range.h"
#include "engine/base/civil_time.h"
#include "engine/base/duration_words.h"
#include "engine/base/saturated.h"
#include "engine/base/shown_text.h"
#include "engine/report/figure_words.h"
#include "engine/report/incident_words.h"
#include "engine/report/report_clock.h"
#include "engine/report/spark_axis.h"
#include "engine/report/styled_text.h"
#include "engine/report/text_page.h"

namespace wflogscan {
namespace {

constexpr int kMaxSparkColumns = 24;
constexpr std::size_t kMaxRows = 20;
constexpr std::size_t kMaxVerdictNames = 4;
constexpr std::size_t kMaxAdvisedGroups = 3;
constexpr std::size_t kMaxSteps = 4;
constexpr std::size_t kMaxCommands = 4;
constexpr std::size_t kMaxGuideLinks = 2;
constexpr std::size_t kMaxUnexplained = 5;
constexpr std::size_t kEvidenceValues = 3;
constexpr std::size_t kEvidenceLines = 2;
constexpr int kMaxEvidenceColumns = 40;

std::string_view StyleOf(Severity severity) {
  static constexpr char kUrgent[] = {kBold, kRed};
  static constexpr char kAttention[] = {kBold, kYellow};
  switch (severity) {
    case Severity::kCritical:
    case Severity::kError:
      return {kUrgent, 2};
    case Severity::kWarning:
      return {kAttention, 2};
    case Severity::kInfo:
      break;
  }
  return {kUrgent, 1};  // bold
}

char StyleOf(FindingState state) {
  switch (state) {
    case FindingState::kOngoing:
      return kRed;
    case FindingState::kFlapping:
      return kYellow;
    case FindingState::kRecovered:
      return kGreen;
    case FindingState::kUnknown:
      break;
  }
  return kDim;
}

bool IsFailure(const Finding& finding) { return finding.severity >= Severity::kError; }

std::string NameOf(const std::optional<std::string>& connector, const std::optional<std::string>& instance) {
  return instance ? absl::StrCat(ShownText(*connector), "/", ShownText(*instance)) : ShownText(*connector);
}

std::string SubjectOf(const Finding& finding) {
  if (finding.connector) return NameOf(finding.connector, finding.instance);
  return finding.service ? ShownText(*finding.service) : "a service that the log does not name";
}

// "okta, wiz, tenable and 8 more"
std::string Listed(const std::vector<std::string>& names, std::size_t most) {
  if (names.size() <= most) return absl::StrJoin(names, ", ");
  const std::vector<std::string> shown(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(most));
  return absl::StrCat(absl::StrJoin(shown, ", "), " and ", Grouped(names.size() - most), " more");
}

using Findings = std::vector<const Finding*>;

// What is wrong with one connector, or with one service where no connector is named.
struct Subject {
  std::string name;
  bool is_connector = false;
  Findings findings;  // worst first
};

class TextWriter {
 public:
  TextWriter(const Report& report, const TextOptions& options)
      : report_(report), options_(options), page_(options.color, options.width), clock_(report) {
    LookAtIncidents();
    for (const ConnectorSummary& connector : report.connectors) {
      if (!connector.id) continue;
      // Its polls succeed, and yet not all is well.
      const bool is_troubled =
          std::any_of(report.findings.begin(), report.findings.end(), [&](const Finding& f) {
            return f.connector == connector.id && f.instance == connector.instance && !IsOver(f);
          });
      if (connector.state == ConnectorState::kOk && is_troubled) {
        troubled_.push_back(&connector);
      } else {
        by_state_[connector.state].push_back(&connector);
      }
      ++connector_count_;
      if (connector.polls > 0) ++polled_count_;
    }
    for (const Problem& problem : report.problems) {
      if (!problem.source.empty()) ++unread_count_;
    }
  }

  std::string Write() {
    WriteVerdict();
    if (report_.interrupted) {
      page_.Paragraph(
          "Interrupted: the scan was stopped before the end of its input. What follows covers what was read "
          "until then.");
    }
    for (const Incident& incident : report_.incidents) WriteIncident(incident);
    for (const Findings& group : GroupBySignature()) WriteGroup(group);
    page_.Line("");
    WriteConnectors();
    WriteLimits();
    WriteUnexplained();
    WriteProblems();
    WriteFooter();
    return std::move(page_).Finish();
  }

 private:
  // --- Incidents ---

  void LookAtIncidents() {
    for (const Incident& incident : report_.incidents) {
      const std::set<std::string_view> ids(incident.findings.begin(), incident.findings.end());
      Findings members;
      for (const Finding& finding : report_.findings) {
        if (ids.contains(finding.id)) members.push_back(&finding);
      }
      if (OverSince(incident, members)) over_with_incident_.insert(ids.begin(), ids.end());
    }
  }

  bool IsOver(const Finding& finding) const {
    return finding.state == FindingState::kRecovered || over_with_incident_.contains(finding.id);
  }

  std::uint64_t CountOver() const {
    return static_cast<std::uint64_t>(
        std::count_if(report_.findings.begin(), report_.findings.end(),
                      [this](const Finding& finding) { return IsOver(finding); }));
  }

  // --- The verdict ---

  void WriteVerdict() {
    if (CountOver() < report_.findings.size()) {
      WriteFailing();
    } else if (!report_.findings.empty()) {
      WriteRecovered();
    } else if (report_.scan.lines == 0) {
      std::string text =
          absl::StrCat("Nothing was read: no log line in ", Counted(report_.sources.size(), "source"));
      if (unread_count_ > 0) text += ", and not everything could be read (see below)";
      Verdict("UNKNOWN", StyleOf(Severity::kWarning), text + ". This says nothing about the connectors.");
    } else if (!WriteOutsideWindow()) {
      WriteNothingWrong();
    }
  }

  // True where the log holds nothing of the time that was asked for, and what was read says no more.
  bool WriteOutsideWindow() {
    if (!report_.scan.is_of_window || report_.scan.time_range) return false;
    std::optional<TimeRange> reach;
    for (const ServiceCoverage& coverage : report_.coverage) {
      if (coverage.first) Widen(*coverage.first, &reach);
      if (coverage.last) Widen(*coverage.last, &reach);
    }
    if (!reach) return false;
    Verdict(
        "UNKNOWN", StyleOf(Severity::kWarning),
        absl::StrCat("No success and no failure is of the time that was asked for. The log reaches from ",
                     clock_.Range(reach->first, reach->last), ". This says nothing about the connectors."));
    return true;
  }

  void Verdict(const std::string& word, std::string_view styles, const std::string& text) {
    page_.Paragraph(text, absl::StrCat(Styled(styles, word), "  "), std::string(word.size() + 2, ' '));
  }

  std::vector<Subject> ActiveSubjects(bool failing) const {
    std::vector<Subject> subjects;
    for (const Finding& finding : report_.findings) {
      if (IsOver(finding)) continue;
      std::string name = SubjectOf(finding);
      const auto found = std::find_if(subjects.begin(), subjects.end(), [&](const Subject& subject) {
        return subject.is_connector == finding.connector.has_value() && subject.name == name;
      });
      if (found != subjects.end()) {
        found->findings.push_back(&finding);
      } else {
        subjects.push_back({std::move(name), finding.connector.has_value(), {&finding}});
      }
    }
    std::erase_if(subjects,
                  [failing](const Subject& s) { return IsFailure(*s.findings.front()) != failing; });
    return subjects;
  }

  static std::string CountSubjects(const std::vector<Subject>& subjects) {
    const auto connectors = static_cast<std::uint64_t>(std::count_if(
        subjects.begin(), subjects.end(), [](const Subject& subject) { return subject.is_connector; }));
    const std::uint64_t services = subjects.size() - connectors;
    if (services == 0) return Counted(connectors, "connector");
    if (connectors == 0) return Counted(services, "service");
    return absl::StrCat(Counted(connectors, "connector"), " and ", Counted(services, "service"));
  }

  static std::vector<std::string> Names(const std::vector<Subject>& subjects) {
    std::vector<std::string> names;
    for (const Subject& subject : subjects) names.push_back(subject.name);
    return names;
  }

  std::string Since(const Findings& findings) {
    std::optional<LogTime> since;
    for (const Finding* finding : findings) {
      if (finding->first_seen && (!since || *finding->first_seen < *since)) since = finding->first_seen;
    }
    return since ? absl::StrCat(" since ", clock_.Time(*since), clock_.Utc()) : "";
  }

  std::string OneSubject(const Subject& subject, const char* verb) {
    const Finding& worst = *subject.findings.front();
    std::vector<std::string> causes;
    for (const Finding* finding : subject.findings) {
      causes.push_back(absl::StrCat(ShownText(finding->signature), ", ", Counted(finding->count, "line")));
    }
    const std::size_t more = causes.size() > 2 ? causes.size() - 2 : 0;
    causes.resize(causes.size() - more);
    if (more > 0) causes.push_back(absl::StrCat(Grouped(more), " more"));
    std::string text = absl::StrCat(subject.name, " ", verb, Since(subject.findings), " (",
                                    absl::StrJoin(causes, "; "), ")");
    switch (worst.state) {
      case FindingState::kOngoing:
        return text + ", still going on.";
      case FindingState::kFlapping:
        return text + ", on and off.";
      case FindingState::kUnknown:
      case FindingState::kRecovered:
        break;
    }
    if (worst.last_seen) absl::StrAppend(&text, ", last at ", clock_.Time(*worst.last_seen), clock_.Utc());
    return text + "; no line shows whether it is over.";
  }

  std::string ManySubjects(const std::vector<Subject>& subjects, const char* verb) {
    Findings all;
    for (const Subject& subject : subjects) {
      all.insert(all.end(), subject.findings.begin(), subject.findings.end());
    }
    std::string text = absl::StrCat(CountSubjects(subjects), " ", verb);
    const std::string& signature = all.front()->signature;
    // One cause for all is the news; several are told below.
    if (std::all_of(all.begin(), all.end(), [&](const Finding* f) { return f->signature == signature; })) {
      std::uint64_t lines = 0;
      for (const Finding* finding : all) lines = AddSaturated(lines, finding->count);
      absl::StrAppend(&text, Since(all), " (", ShownText(signature), ", ", Counted(lines, "line"), ")");
    }
    return absl::StrCat(text, ": ", Listed(Names(subjects), kMaxVerdictNames), ".");
  }

  void WriteFailing() {
    std::vector<Subject> subjects = ActiveSubjects(/*failing=*/true);
    const std::vector<Subject> troubled = ActiveSubjects(/*failing=*/false);
    const bool failing = !subjects.empty();
    if (!failing) subjects = troubled;
    std::string text = subjects.size() == 1
                           ? OneSubject(subjects.front(), failing ? "is failing" : "has trouble")
                           : ManySubjects(subjects, failing ? "are failing" : "have trouble");
    if (failing && !troubled.empty()) {
      absl::StrAppend(&text, " ", Grouped(troubled.size()), troubled.size() == 1 ? " more has" : " more have",
                      " lesser trouble.");
    }
    const std::uint64_t over = CountOver();
    if (over > 0) absl::StrAppend(&text, " ", Counted(over, "other problem"), " came and went.");
    // Report order is by severity, so the first that is not over is the worst.
    const Severity worst = subjects.front().findings.front()->severity;
    Verdict(Upper(ToString(worst)), StyleOf(worst), text + SilentNote() + FineNote());
  }

  void WriteRecovered() {
    const Severity severity = std::min(report_.findings.front().severity, Severity::kWarning);
    Verdict(Upper(ToString(severity)), StyleOf(severity),
            absl::StrCat("Nothing is failing now; ", Counted(report_.findings.size(), "problem"),
                         " came and went.", SilentNote(), FineNote()));
  }

  void WriteNothingWrong() {
    std::string text = absl::StrCat("Nothing wrong found in ", Counted(report_.scan.lines, "line"), " from ",
                                    Counted(report_.sources.size(), "source"));
    if (report_.scan.time_range) {
      absl::StrAppend(&text, ", ",
                      clock_.Range(report_.scan.time_range->first, report_.scan.time_range->last));
    }
    if (polled_count_ == 0) {
      Verdict(
          "UNKNOWN", StyleOf(Severity::kWarning),
          text + ", but no success line of any connector was seen: nothing proves that the connectors poll.");
      return;
    }
    absl::StrAppend(&text, ". ", Counted(polled_count_, "connector"), " polled successfully.", SilentNote());
    if (!report_.unexplained.empty()) {
      const std::uint64_t lines = UnexplainedLines();
      absl::StrAppend(&text, " ", Counted(lines, "warning or error line"), lines == 1 ? " says" : " say",
                      " what no rule knows (see below).");
    }
    if (unread_count_ > 0) text += " Not everything could be read (see below).";
    if (unread_count_ > 0 || !In(ConnectorState::kSilent).empty()) {
      Verdict("WARNING", StyleOf(Severity::kWarning), text);
    } else {
      static constexpr char kGood[] = {kBold, kGreen};
      Verdict("OK", {kGood, 2}, text);
    }
  }

  std::string SilentNote() const {
    const auto& silent = In(ConnectorState::kSilent);
    if (silent.empty()) return "";
    if (silent.size() == 1 && silent.front()->without_data_seconds) {
      return absl::StrCat(" ", NamesOf(silent).front(), " is silent: nothing for ",
                          DurationWords(*silent.front()->without_data_seconds * kNanosecondsPerSecond), ".");
    }
    return absl::StrCat(" ", Grouped(silent.size()), silent.size() == 1 ? " connector is" : " connectors are",
                        " silent: ", Listed(NamesOf(silent), kMaxVerdictNames), ".");
  }

  std::string FineNote() const {
    const std::uint64_t fine = In(ConnectorState::kOk).size() + In(ConnectorState::kRecovered).size();
    if (connector_count_ == 0 || (connector_count_ == 1 && fine == 0)) return "";
    if (connector_count_ == 1) return " The only connector is fine.";
    if (fine == 0) return absl::StrCat(" None of ", Grouped(connector_count_), " connectors is fine.");
    if (fine == connector_count_) return absl::StrCat(" All ", Grouped(fine), " connectors are fine.");
    return absl::StrCat(" ", Grouped(fine), " of ", Grouped(connector_count_), " connectors ",
                        fine == 1 ? "is" : "are", " fine.");
  }

  static std::string Upper(std::string word) {
    for (char& c : word) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return word;
  }

  // --- Incidents ---

  void WriteIncident(const Incident& incident) {
    page_.Line("");
    page_.Paragraph(absl::StrCat("one cause for ", Counted(incident.findings.size(), "finding"), ": ",
                                 ShownText(incident.scope), ", ", ShownText(incident.cause)),
                    absl::StrCat(Styled({&kBold, 1}, "incident"), "  "), "          ");
    Indented(ShownText(incident.summary));
    if (!incident.guide.empty()) {
      page_.Paragraph(
          absl::StrCat(ShownText(incident.guide.front().title), " ", ShownText(incident.guide.front().url)),
          "  Start with: ", "    ");
    }
  }

  // --- Findings ---

  std::vector<Findings> GroupBySignature() const {
    std::vector<Findings> groups;
    for (const Finding& finding : report_.findings) {
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

  void WriteGroup(const Findings& group) {
    const Finding& worst = *group.front();
    const Finding& main = **std::max_element(
        group.begin(), group.end(), [](const Finding* a, const Finding* b) { return a->count < b->count; });
    page_.Line("");
    const std::string signature = ShownText(worst.signature);
    const std::string severity = ToString(worst.severity);
    const std::string indent(severity.size() + 2, ' ');
    page_.Paragraph(main.title.empty() ? Styled({&kBold, 1}, signature) : ShownText(main.title),
                    main.title.empty() ? absl::StrCat(Styled(StyleOf(worst.severity), severity), "  ")
                                       : absl::StrCat(Styled(StyleOf(worst.severity), severity), "  ",
                                                      Styled({&kBold, 1}, Cut(signature, 24)), "  "),
                    indent);
    WriteTable(group);
    page_.Line("");
    Indented(ShownText(main.meaning));
    Indented(ShownText(main.impact));
    WriteEvidence(group);
    WriteSample(main);
    const Findings advised = WriteAdvice(group);
    WriteCommands(main, advised);
    WriteGuide(main);
  }

  void Indented(std::string_view text) { page_.Paragraph(text, "  ", "  "); }

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
      absl::StrAppend(&text, " ", clock_.Minute(*finding.recovered_at));
    }
    if (finding.severity != told) absl::StrAppend(&text, ", ", ToString(finding.severity));
    return text;
  }

  void WriteTable(const Findings& group) {
    using Row = std::array<std::string, 5>;
    const Findings shown(group.begin(),
                         group.begin() + static_cast<std::ptrdiff_t>(std::min(group.size(), kMaxRows)));
    const std::vector<std::string> names = RowNames(group);
    std::vector<Row> rows = {{"connector", "lines", absl::StrCat("first", clock_.Utc()), "last", "state"}};
    for (std::size_t i = 0; i < shown.size(); ++i) {
      const Finding& finding = *shown[i];
      rows.push_back({Cut(names[i], std::max(12, page_.width() / 3)), Grouped(finding.count),
                      clock_.Cell(finding.first_seen), clock_.Cell(finding.last_seen),
                      StateCell(finding, group.front()->severity)});
    }
    std::array<int, 5> widths = {};
    for (const Row& row : rows) {
      for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], Columns(row[i]));
    }
    int used = 2;
    for (const int width : widths) used += width + 2;
    const SparkAxis axis(shown, std::min(kMaxSparkColumns, page_.width() - used));

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
        if (used + Columns(label) <= page_.width()) line += label;
      }
      while (line.ends_with(' ')) line.pop_back();
      line = Cut(line, page_.width());
      page_.Line(r == 0 ? Styled({&kDim, 1}, line) : line);
    }
    if (group.size() > shown.size()) {
      std::uint64_t lines = 0;
      for (std::size_t i = shown.size(); i < group.size(); ++i) lines = AddSaturated(lines, group[i]->count);
      Indented(
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
    std::vector<std::string> lines = Wrap(absl::StrJoin(parts, "; "), "  Evidence: ", "    ", page_.width());
    if (lines.size() > kEvidenceLines) {
      lines.resize(kEvidenceLines);
      std::string& last = lines.back();
      last = absl::StrCat(last.substr(0, PrefixBytes(last, page_.width() - 2)), " …");
    }
    for (std::string& line : lines) page_.Line(Cut(line, page_.width()));
  }

  void WriteSample(const Finding& finding) {
    if (finding.samples.empty()) return;
    const Sample& sample = finding.samples.front();
    const std::string source = sample.source == "-" ? "stdin" : ShownText(sample.source);
    const std::string where = absl::StrCat(CutLeft(source, page_.width() / 3), ":", sample.line);
    page_.Line(Cut(absl::StrCat("  ", Styled({&kDim, 1}, where), "  ", ShownText(sample.text.str())),
                   page_.width()));
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
    if (!kinds.empty()) page_.Line("");
    for (const auto& [finding, receivers] : kinds) {
      if (advised.size() == kMaxAdvisedGroups) break;
      advised.push_back(finding);
      if (kinds.size() > 1) Indented(Listed(receivers, 6) + ":");
      std::size_t number = 0;
      for (const std::string& step : finding->advice) {
        if (++number > kMaxSteps) break;
        page_.Paragraph(ShownText(step), absl::StrCat("  ", number, ". "), "     ");
      }
    }
    if (kinds.size() > advised.size()) {
      std::uint64_t more = 0;
      for (std::size_t i = advised.size(); i < kinds.size(); ++i) more += kinds[i].second.size();
      Indented(absl::StrCat(Counted(more, "more connector"), more == 1 ? " has" : " have",
                            " steps of their own: wflogscan explain ", ShownText(group.front()->signature)));
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
        page_.Line(absl::StrCat(std::exchange(prompt, "    "), ShownText(line)));
      }
    }
  }

  void WriteGuide(const Finding& finding) {
    for (std::size_t i = 0; i < std::min(finding.guide.size(), kMaxGuideLinks); ++i) {
      const std::string title = ShownText(finding.guide[i].title);
      page_.Paragraph(absl::StrCat(title, title.empty() ? "" : " ", ShownText(finding.guide[i].url)),
                      "  Guide: ", "    ");
    }
  }

  // --- What else there is to know ---

  const std::vector<const ConnectorSummary*>& In(ConnectorState state) const {
    static const std::vector<const ConnectorSummary*> kNone;
    const auto found = by_state_.find(state);
    return found == by_state_.end() ? kNone : found->second;
  }

  static std::vector<std::string> NamesOf(const std::vector<const ConnectorSummary*>& connectors) {
    std::vector<std::string> names;
    for (const ConnectorSummary* connector : connectors)
      names.push_back(NameOf(connector->id, connector->instance));
    return names;
  }

  void WriteNames(const char* label, char style, const std::vector<const ConnectorSummary*>& connectors) {
    if (connectors.empty()) return;
    page_.Paragraph(absl::StrJoin(NamesOf(connectors), ", "),
                    absl::StrCat(Styled({&style, 1}, label), " (", Grouped(connectors.size()), "): "), "  ");
  }

  // "okta, nothing for 3 h 10 min, last success 09:12:00 UTC; wiz, nothing for 5 h, no success"
  void WriteWithoutData(const char* label, char style,
                        const std::vector<const ConnectorSummary*>& connectors) {
    if (connectors.empty()) return;
    std::vector<std::string> parts;
    for (const ConnectorSummary* connector : connectors) {
      if (parts.size() == kMaxRows) {
        parts.push_back(absl::StrCat(Grouped(connectors.size() - kMaxRows), " more"));
        break;
      }
      parts.push_back(NameOf(connector->id, connector->instance));
      if (connector->without_data_seconds) {
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
    WriteWithoutData("Failing", kRed, In(ConnectorState::kFailing));
    WriteWithoutData("Silent", kYellow, In(ConnectorState::kSilent));
    WriteNames("Flapping", kYellow, In(ConnectorState::kFlapping));
    WriteNames("Polling, but see above", kYellow, troubled_);
    WriteNames("Fine", kGreen, In(ConnectorState::kOk));
    WriteNames("Recovered", kGreen, In(ConnectorState::kRecovered));
    WriteUnknown();
    if (polled_count_ == 0 && !report_.findings.empty()) {
      page_.Paragraph("No success line of any connector was seen: nothing proves that the connectors poll.");
    }
  }

  void WriteUnknown() {
    std::vector<const ConnectorSummary*> polled;
    for (const ConnectorSummary* connector : In(ConnectorState::kUnknown)) {
      if (connector->polls > 0) polled.push_back(connector);
    }
    if (!polled.empty()) {
      page_.Paragraph(
          absl::StrCat(
              absl::StrJoin(NamesOf(polled), ", "),
              ": lines without a time do not tell whether they succeeded before they failed or after."),
          absl::StrCat("Unknown (", Grouped(polled.size()), "): "), "  ");
    }
    const std::size_t unproven = In(ConnectorState::kUnknown).size() - polled.size();
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

  std::uint64_t UnexplainedLines() const {
    std::uint64_t lines = 0;
    for (const UnexplainedCluster& cluster : report_.unexplained) lines = AddSaturated(lines, cluster.count);
    return lines;
  }

  // What the next rules should be about.
  void WriteUnexplained() {
    if (report_.unexplained.empty()) return;
    page_.Paragraph(
        absl::StrCat("Unexplained: ", Counted(UnexplainedLines(), "warning or error line"),
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
      Indented(
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
    if (written > kMaxRows) Indented(absl::StrCat("and ", Grouped(written - kMaxRows), " more"));
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
  TextPage page_;
  ReportClock clock_;
  std::map<ConnectorState, std::vector<const ConnectorSummary*>> by_state_;
  std::vector<const ConnectorSummary*> troubled_;
  std::set<std::string_view> over_with_incident_;  // findings, by id
  std::uint64_t connector_count_ = 0;
  std::uint64_t polled_count_ = 0;
  std::uint64_t unread_count_ = 0;
};

}  // namespace

std::string ToText(const Report& report, const TextOptions& options) {
  return TextWriter(report, options).Write();
}

}  // namespace wflogscan
