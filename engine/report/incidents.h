#ifndef WFLOGSCAN_ENGINE_REPORT_INCIDENTS_H_
#define WFLOGSCAN_ENGINE_REPORT_INCIDENTS_H_

// Findings with one shared cause, told once.
//
// Works on a finished report, not on lines: on signatures, connectors, first and last times and timelines. So
// it says the same of a report that was merged from others, and needs nothing that a report does not hold.
//
//   service     the broker or the memory of a service: oom and broker findings of the same minutes, and the
//               events that were lost with them. Everything that is collected goes through there.
//   host        many connectors at once, which have nothing in common but this host:
//               - dns, connect or tls failures of kHostConnectors connectors in the same minutes
//               - credentials of kHostConnectors connectors refused from the same minutes on, which cannot
//               all
//                 have expired: a restored configuration, a clock that is wrong
//   vendor      server-5xx, rate-limit-429, connect, tls or dns of several instances of one connector, or of
//               several connectors of one vendor (API hosts under one domain), in the same minutes
//   credential  several of oauth-refresh, auth-401, forbidden-403 and ip-allowlist of one connector, or of
//   one
//               vendor's, in the same minutes: the refused token and what follows from it
//
// A finding is told in one incident at most, in the first of these that takes it. "The same minutes" are
// kTogetherSeconds: connectors poll every 5 to 15 minutes, so one cause shows itself in all of them
// within 15. A finding belongs to an incident when it was at least kDenser times as frequent during it as at
// other times; so a connector that fails all day is not part of the twenty minutes in which all did.
//
// O(findings x buckets), after sorting.

#include <vector>

#include "wflogscan/report.h"
#include "wflogscan/rules.h"

namespace wflogscan {

// Those whose cause goes on first, then by severity, first time and cause. Guide and summary are filled in.
std::vector<Incident> FindIncidents(const RulePack& pack, const Report& report);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_REPORT_INCIDENTS_H_
