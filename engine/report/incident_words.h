#ifndef WFLOGSCAN_ENGINE_REPORT_INCIDENT_WORDS_H_
#define WFLOGSCAN_ENGINE_REPORT_INCIDENT_WORDS_H_

#include <string>
#include <vector>

#include "wflogscan/report.h"
#include "wflogscan/rules.h"

namespace wflogscan {

// An incident in a few sentences: what happened, when, what it is and is not, what to look at first.
// `members` are its findings, at least one. Needs scope, cause, connectors and times of the incident.
std::string IncidentSummary(const RulePack& pack, const Incident& incident,
                            const std::vector<const Finding*>& members);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_REPORT_INCIDENT_WORDS_H_
