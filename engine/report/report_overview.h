#ifndef WFLOGSCAN_ENGINE_REPORT_REPORT_OVERVIEW_H_
#define WFLOGSCAN_ENGINE_REPORT_REPORT_OVERVIEW_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>

#include "engine/report/text_words.h"
#include "wflogscan/report.h"

namespace wflogscan {

// What several sections of the text report have to know of all of it. The report must outlive it.
class ReportOverview {
 public:
  explicit ReportOverview(const Report& report);
  explicit ReportOverview(Report&&) = delete;  // a temporary would dangle

  // Whether the finding is over by itself, or with the incident that it is a part of.
  bool IsOver(const Finding& finding) const {
    return finding.state == FindingState::kRecovered || over_with_incident_.contains(finding.id);
  }
  std::size_t over_findings() const { return over_findings_; }

  // Those that are named, but for the troubled ones.
  const Connectors& In(ConnectorState state) const;
  // Their polls succeed, and yet not all is well.
  const Connectors& troubled() const { return troubled_; }
  std::uint64_t connectors() const { return connectors_; }
  std::uint64_t polled_connectors() const { return polled_connectors_; }

  std::uint64_t unread_sources() const { return unread_sources_; }
  std::uint64_t unexplained_lines() const { return unexplained_lines_; }

 private:
  void LookAtIncidents(const Report& report);
  void LookAtConnectors(const Report& report);

  std::map<ConnectorState, Connectors> by_state_;
  Connectors troubled_;
  std::set<std::string_view> over_with_incident_;  // findings, by id
  std::size_t over_findings_ = 0;
  std::uint64_t connectors_ = 0;
  std::uint64_t polled_connectors_ = 0;
  std::uint64_t unread_sources_ = 0;
  std::uint64_t unexplained_lines_ = 0;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_REPORT_REPORT_OVERVIEW_H_
