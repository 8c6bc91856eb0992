#ifndef WFLOGSCAN_ENGINE_REPORT_INCIDENT_WORDS_H_
#define WFLOGSCAN_ENGINE_REPORT_INCIDENT_WORDS_H_

#include <optional>
#include <string>
#include <vector>

#include "wflogscan/report.h"
#include "wflogscan/rules.h"

namespace wflogscan {

// From when on the incident is over; nullopt where it goes on, comes and goes, or nothing shows its end.
// Findings whose own end no line shows had one cause with those of which one does. `members` are its
// findings.
std::optional<LogTime> OverSince(const Incident& incident, const std::vector<const Finding*>& members);

// An incident in a few sentences: what happened, when, what it is and is not, what to look at first.
// `members` are its findings, at least one. Needs scope, cause, connectors and times of the incident.
std::string IncidentSummary(const RulePack& pack, const Incident& incident,
                            const std::vector<const Finding*>& members);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_REPORT_INCIDENT_WORDS_H_
