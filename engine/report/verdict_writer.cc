#include "engine/report/verdict_writer.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/aggregate/time_range.h"
#include "engine/base/civil_time.h"
#include "engine/base/duration_words.h"
#include "engine/base/saturated.h"
#include "engine/base/shown_text.h"
#include "engine/report/figure_words.h"
#include "engine/report/styled_text.h"
#include "engine/report/text_words.h"

namespace wflogscan {
namespace {

constexpr std::size_t kMaxVerdictNames = 4;

bool IsFailure(const Finding& finding) { return finding.severity >= Severity::kError; }

// What is wrong with one connector, or with one service where no connector is named.
struct Subject {
  std::string name;
  bool is_connector = false;
  Findings findings;  // worst first
};

class VerdictWriter {
 public:
  VerdictWriter(const Report& report, const ReportOverview& overview, ReportClock* clock, TextPage* page)
      : report_(report), overview_(overview), clock_(clock), page_(page) {}

  void Write() {
    if (overview_.over_findings() < report_.findings.size()) {
      WriteFailing();
    } else if (!report_.findings.empty()) {
      WriteRecovered();
    } else if (report_.scan.lines == 0) {
      std::string text =
          absl::StrCat("Nothing was read: no log line in ", Counted(report_.sources.size(), "source"));
      if (overview_.unread_sources() > 0) text += ", and not everything could be read (see below)";
      Verdict("UNKNOWN", StyleOf(Severity::kWarning), text + ". This says nothing about the connectors.");
    } else if (!WriteOutsideWindow()) {
      WriteNothingWrong();
    }
  }

 private:
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
                     clock_->Range(reach->first, reach->last), ". This says nothing about the connectors."));
    return true;
  }

  void Verdict(const std::string& word, std::string_view styles, const std::string& text) {
    page_->Paragraph(text, absl::StrCat(Styled(styles, word), "  "), std::string(word.size() + 2, ' '));
  }

  std::vector<Subject> ActiveSubjects(bool failing) const {
    std::vector<Subject> subjects;
    for (const Finding& finding : report_.findings) {
      if (overview_.IsOver(finding)) continue;
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
    return since ? absl::StrCat(" since ", clock_->Time(*since), clock_->Utc()) : "";
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
    if (worst.last_seen) absl::StrAppend(&text, ", last at ", clock_->Time(*worst.last_seen), clock_->Utc());
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
    const std::uint64_t over = overview_.over_findings();
    if (over > 0) absl::StrAppend(&text, " ", Counted(over, "other problem"), " came and went.");
    // Report order is by severity, so the first that is not over is the worst.
    const Severity worst = subjects.front().findings.front()->severity;
    Verdict(absl::AsciiStrToUpper(ToString(worst)), StyleOf(worst), text + SilentNote() + FineNote());
  }

  void WriteRecovered() {
    const Severity severity = std::min(report_.findings.front().severity, Severity::kWarning);
    Verdict(absl::AsciiStrToUpper(ToString(severity)), StyleOf(severity),
            absl::StrCat("Nothing is failing now; ", Counted(report_.findings.size(), "problem"),
                         " came and went.", SilentNote(), FineNote()));
  }

  void WriteNothingWrong() {
    std::string text = absl::StrCat("Nothing wrong found in ", Counted(report_.scan.lines, "line"), " from ",
                                    Counted(report_.sources.size(), "source"));
    if (report_.scan.time_range) {
      absl::StrAppend(&text, ", ",
                      clock_->Range(report_.scan.time_range->first, report_.scan.time_range->last));
    }
    if (overview_.polled_connectors() == 0) {
      Verdict(
          "UNKNOWN", StyleOf(Severity::kWarning),
          text + ", but no success line of any connector was seen: nothing proves that the connectors poll.");
      return;
    }
    absl::StrAppend(&text, ". ", Counted(overview_.polled_connectors(), "connector"), " polled successfully.",
                    SilentNote());
    if (!report_.unexplained.empty()) {
      const std::uint64_t lines = overview_.unexplained_lines();
      absl::StrAppend(&text, " ", Counted(lines, "warning or error line"), lines == 1 ? " says" : " say",
                      " what no rule knows (see below).");
    }
    if (overview_.unread_sources() > 0) text += " Not everything could be read (see below).";
    if (overview_.unread_sources() > 0 || !overview_.In(ConnectorState::kSilent).empty()) {
      Verdict("WARNING", StyleOf(Severity::kWarning), text);
    } else {
      static constexpr char kGood[] = {kBold, kGreen};
      Verdict("OK", {kGood, 2}, text);
    }
  }

  std::string SilentNote() const {
    const auto& silent = overview_.In(ConnectorState::kSilent);
    if (silent.empty()) return "";
    if (silent.size() == 1 && silent.front()->without_data_seconds) {
      return absl::StrCat(" ", NamesOf(silent).front(), " is silent: nothing for ",
                          DurationWords(*silent.front()->without_data_seconds * kNanosecondsPerSecond), ".");
    }
    return absl::StrCat(" ", Grouped(silent.size()), silent.size() == 1 ? " connector is" : " connectors are",
                        " silent: ", Listed(NamesOf(silent), kMaxVerdictNames), ".");
  }

  std::string FineNote() const {
    const std::uint64_t fine =
        overview_.In(ConnectorState::kOk).size() + overview_.In(ConnectorState::kRecovered).size();
    if (overview_.connectors() == 0 || (overview_.connectors() == 1 && fine == 0)) return "";
    if (overview_.connectors() == 1) return " The only connector is fine.";
    if (fine == 0) return absl::StrCat(" None of ", Grouped(overview_.connectors()), " connectors is fine.");
    if (fine == overview_.connectors()) return absl::StrCat(" All ", Grouped(fine), " connectors are fine.");
    return absl::StrCat(" ", Grouped(fine), " of ", Grouped(overview_.connectors()), " connectors ",
                        fine == 1 ? "is" : "are", " fine.");
  }

  const Report& report_;
  const ReportOverview& overview_;
  ReportClock* const clock_;
  TextPage* const page_;
};

}  // namespace

void WriteVerdict(const Report& report, const ReportOverview& overview, ReportClock* clock, TextPage* page) {
  VerdictWriter(report, overview, clock, page).Write();
}

}  // namespace wflogscan
