#include "engine/report/report_overview.h"

#include <algorithm>

#include "engine/base/saturated.h"
#include "engine/report/incident_words.h"

namespace wflogscan {

ReportOverview::ReportOverview(const Report& report) {
  LookAtIncidents(report);
  LookAtConnectors(report);
  over_findings_ = static_cast<std::size_t>(std::count_if(report.findings.begin(), report.findings.end(),
                                                          [this](const Finding& f) { return IsOver(f); }));
  for (const Problem& problem : report.problems) {
    if (!problem.source.empty()) ++unread_sources_;
  }
  for (const UnexplainedCluster& cluster : report.unexplained) {
    unexplained_lines_ = AddSaturated(unexplained_lines_, cluster.count);
  }
}

void ReportOverview::LookAtIncidents(const Report& report) {
  for (const Incident& incident : report.incidents) {
    const std::set<std::string_view> ids(incident.findings.begin(), incident.findings.end());
    Findings members;
    for (const Finding& finding : report.findings) {
      if (ids.contains(finding.id)) members.push_back(&finding);
    }
    if (OverSince(incident, members)) over_with_incident_.insert(ids.begin(), ids.end());
  }
}

void ReportOverview::LookAtConnectors(const Report& report) {
  for (const ConnectorSummary& connector : report.connectors) {
    if (!connector.id) continue;
    const bool is_troubled =
        std::any_of(report.findings.begin(), report.findings.end(), [&](const Finding& f) {
          return f.connector == connector.id && f.instance == connector.instance && !IsOver(f);
        });
    if (connector.state == ConnectorState::kOk && is_troubled) {
      troubled_.push_back(&connector);
    } else {
      by_state_[connector.state].push_back(&connector);
    }
    ++connectors_;
    if (connector.polls > 0) ++polled_connectors_;
  }
}

const Connectors& ReportOverview::In(ConnectorState state) const {
  static const Connectors kNone;
  const auto found = by_state_.find(state);
  return found == by_state_.end() ? kNone : found->second;
}

}  // namespace wflogscan
