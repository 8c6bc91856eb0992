#include "engine/report/incident_words.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace wflogscan {
namespace {

constexpr std::size_t kMaxNames = 3;

// "2026-02-24 10:17"
std::string Minute(LogTime time) {
  std::string text = ToRfc3339({time.unix_ns, 0}).substr(0, 16);
  text[10] = ' ';
  return text;
}

// "from 2026-02-24 10:17 to 10:38 UTC, over since 10:43", or what else is known of its end.
std::string When(const Incident& incident, const std::vector<const Finding*>& members) {
  const std::string first = Minute(*incident.first_seen);
  const std::string last = Minute(*incident.last_seen);
  const auto on_the_day = [&first](const std::string& minute) {
    return first.substr(0, 10) == minute.substr(0, 10) ? minute.substr(11) : minute;
  };
  const auto any = [&](FindingState state) {
    return std::any_of(members.begin(), members.end(),
                       [state](const Finding* f) { return f->state == state; });
  };
  if (any(FindingState::kOngoing)) {
    return absl::StrCat("since ", first, " UTC, last at ", on_the_day(last), ", still going on");
  }
  const std::string span = first == last ? absl::StrCat("at ", first, " UTC, ")
                                         : absl::StrCat("from ", first, " to ", on_the_day(last), " UTC, ");
  if (any(FindingState::kFlapping)) return span + "on and off";
  if (const std::optional<LogTime> over = OverSince(incident, members)) {
    return absl::StrCat(span, "over since ", on_the_day(Minute(*over)));
  }
  return span + (any(FindingState::kUnknown) ? "no line shows whether it is over" : "over since");
}

std::string Listed(std::vector<std::string> names) {
  if (names.size() <= kMaxNames + 1) return absl::StrJoin(names, ", ");
  const std::size_t more = names.size() - kMaxNames;
  names.resize(kMaxNames);
  return absl::StrCat(absl::StrJoin(names, ", "), " and ", more, " more");
}

// "12 connectors (okta, wiz, tenable and 9 more)", or the one name.
std::string Connectors(const RulePack& pack, const Incident& incident) {
  if (incident.connectors.size() != 1) {
    return absl::StrCat(incident.connectors.size(), " connectors (", Listed(incident.connectors), ")");
  }
  const Connector* connector = pack.FindConnector(incident.connectors.front());
  return connector == nullptr ? incident.connectors.front() : connector->title;
}

// The evidence value that most members name, where at least half of them do.
std::optional<std::string> SharedEvidence(std::string_view name, const std::vector<const Finding*>& members) {
  std::map<std::string, std::size_t> named_by;
  for (const Finding* finding : members) {
    for (const Evidence& evidence : finding->evidence) {
      if (evidence.name != name) continue;
      for (const EvidenceValue& value : evidence.values) ++named_by[value.value.str()];
    }
  }
  const auto most = std::max_element(named_by.begin(), named_by.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most == named_by.end() || 2 * most->second < members.size()) return std::nullopt;
  return most->first;
}

std::string Signatures(const std::vector<const Finding*>& members) {
  std::set<std::string> signatures;
  for (const Finding* finding : members) signatures.insert(finding->signature);
  return absl::StrJoin(signatures, ", ");
}

std::string Services(const std::vector<const Finding*>& members) {
  std::set<std::string> services;
  for (const Finding* finding : members) {
    if (finding->service) services.insert(*finding->service);
  }
  return services.empty() ? "services of the pipeline" : Listed({services.begin(), services.end()});
}

std::string OfHost(const RulePack& pack, const Incident& incident,
                   const std::vector<const Finding*>& members) {
  const std::string who = Connectors(pack, incident);
  const std::string when = When(incident, members);
  if (incident.cause == "dns") {
    const std::optional<std::string> resolver = SharedEvidence("resolver", members);
    return absl::StrCat(
        who, " could not resolve their vendors' names ", when,
        ". So many names do not fail at once by themselves: it is the name service of this host",
        resolver ? absl::StrCat(" (", *resolver, ")") : "",
        ", and no vendor or credential is to blame. Look at /etc/resolv.conf and at that name "
        "server first; nothing has to be changed in the integrations.");
  }
  if (incident.cause == "tls") {
    return absl::StrCat(
        who, " failed in TLS ", when,
        ". Their vendors have nothing in common but the way there: look for a proxy or firewall "
        "that has begun to open TLS, for a CA that is missing, and at this host's clock. The "
        "credentials are not to blame.");
  }
  if (incident.cause == "connect") {
    const std::optional<std::string> proxy = SharedEvidence("proxy", members);
    return absl::StrCat(
        who, " could not reach their vendors ", when,
        ". The vendors have nothing in common but this host's way out",
        proxy ? absl::StrCat(" (proxy ", *proxy, ")") : "",
        ": look at the proxy, the firewall and the route first. No vendor and no credential is to blame.");
  }
  return absl::StrCat(
      who, " have had their credentials refused ", when,
      ". So many cannot have expired at once: look at what was changed on this host at that "
      "time (integrations restored or rolled out anew, a wrong clock) before you renew a token.");
}

std::string OfVendor(const RulePack& pack, const Incident& incident,
                     const std::vector<const Finding*>& members) {
  const std::string who = Connectors(pack, incident);
  const std::string when = When(incident, members);
  std::set<std::string> instances;
  for (const Finding* finding : members) {
    if (finding->instance) instances.insert(*finding->instance);
  }
  const std::string told_by =
      absl::StrCat(who, instances.size() > 1
                            ? absl::StrCat(", instances ", Listed({instances.begin(), instances.end()}), ",")
                            : "");
  if (incident.cause == "rate-limit-429") {
    return absl::StrCat(told_by, " met the vendor's rate limit together ", when,
                        ". They share one quota: raise the interval of all of them, or let them poll at "
                        "different minutes; changing one alone only moves the refusals to another.");
  }
  if (incident.cause == "server-5xx") {
    return absl::StrCat(
        told_by, " got server errors from the vendor in the same minutes, ", when,
        ". It is the vendor's side: look at its status page and wait; nothing has to be changed "
        "here.");
  }
  return absl::StrCat(
      told_by, " failed in the same minutes (", Signatures(members), "), ", when,
      ", while other vendors could be reached. It is this vendor or the way to it: look at its "
      "status page, then at the firewall rules for its hosts.");
}

std::string OfCredential(const RulePack& pack, const Incident& incident,
                         const std::vector<const Finding*>& members) {
  const std::string when = When(incident, members);
  const std::string who = Connectors(pack, incident);
  if (incident.cause == "oauth-refresh") {
    return absl::StrCat(
        who, ": the token endpoint refuses ", when, ". ", Signatures(members),
        " are one cause, because without a token every call is refused. Put the client secret or "
        "the consent right first; the rest ends with it.");
  }
  return absl::StrCat(who, ": the credential is refused ", when, " (", Signatures(members),
                      "). It is one credential and one cause: renew it first and see what is left.");
}

std::string OfService(const RulePack& pack, const Incident& incident,
                      const std::vector<const Finding*>& members) {
  const std::string when = When(incident, members);
  // Of all that poll, whether their polls succeed or not.
  const std::string passes =
      incident.connectors.empty()
          ? ""
          : absl::StrCat(" What is collected by ", Connectors(pack, incident), " passes through there.");
  if (incident.cause == "oom") {
    const bool failed_alone = std::all_of(members.begin(), members.end(), [](const Finding* finding) {
      return finding->signature == "oom" || finding->signature == "memory-pressure";
    });
    const std::string where = absl::StrCat(" (", Signatures(members), "; ", Services(members), ") ", when);
    if (failed_alone) return absl::StrCat("A process ran out of memory", where, ". Give it memory.", passes);
    return absl::StrCat("A process ran out of memory and what depends on it failed with it", where,
                        ". Give it memory first; the other findings are its consequences.", passes);
  }
  return absl::StrCat(
      "The message broker failed ", when, " (", Signatures(members), "; told by ", Services(members),
      "). No vendor and no credential is behind it: what is collected cannot be passed on. See that "
      "broker-edge runs and has disk and memory, before you look at anything that is told with it.",
      passes);
}

}  // namespace

std::optional<LogTime> OverSince(const Incident& incident, const std::vector<const Finding*>& members) {
  std::optional<LogTime> over;
  for (const Finding* finding : members) {
    if (finding->state == FindingState::kOngoing || finding->state == FindingState::kFlapping) {
      return std::nullopt;
    }
    if (finding->recovered_at) over = std::max(over.value_or(*finding->recovered_at), *finding->recovered_at);
  }
  return over && *over > *incident.last_seen ? over : std::nullopt;
}

std::string IncidentSummary(const RulePack& pack, const Incident& incident,
                            const std::vector<const Finding*>& members) {
  if (incident.scope == "host") return OfHost(pack, incident, members);
  if (incident.scope == "vendor") return OfVendor(pack, incident, members);
  if (incident.scope == "credential") return OfCredential(pack, incident, members);
  return OfService(pack, incident, members);
}

}  // namespace wflogscan
