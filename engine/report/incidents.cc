#include "engine/report/incidents.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/civil_time.h"
#include "engine/report/incident_words.h"

namespace wflogscan {
namespace {

constexpr std::int64_t kTogetherSeconds = 15 * 60;
// Two vendors may have a bad hour together by chance; three hardly.
constexpr std::size_t kHostConnectors = 3;
// Of many connectors three may: a quarter of all that the log knows must be in it.
constexpr std::size_t kHostShare = 4;
constexpr double kDenser = 2.0;
constexpr std::size_t kMaxGuideLinks = 3;

struct Span {
  std::int64_t begin = 0;  // seconds since the epoch
  std::int64_t end = 0;    // behind the last
};

// A finding and when it was active. A timeline's bucket may begin before the first line; it is cut there.
struct Candidate {
  const Finding* finding = nullptr;
  std::vector<std::pair<Span, std::uint64_t>> active;

  Span whole() const { return {active.front().first.begin, active.back().first.end}; }
};

std::optional<Candidate> CandidateOf(const Finding& finding) {
  if (!finding.timeline || !finding.first_seen || !finding.last_seen) return std::nullopt;
  Candidate candidate{&finding, {}};
  const Span whole{FloorSeconds(finding.first_seen->unix_ns), FloorSeconds(finding.last_seen->unix_ns) + 1};
  std::int64_t at = FloorSeconds(finding.timeline->start.unix_ns);
  for (const std::uint64_t count : finding.timeline->counts) {
    const Span bucket{std::max(at, whole.begin), std::min(at + finding.timeline->bucket_seconds, whole.end)};
    if (count > 0 && bucket.begin < bucket.end) candidate.active.emplace_back(bucket, count);
    at += finding.timeline->bucket_seconds;
  }
  if (candidate.active.empty()) return std::nullopt;
  return candidate;
}

using Candidates = std::vector<Candidate>;
// What makes two findings two: the connector for a host, the connector and instance for a vendor.
using Voice = std::function<std::string(const Finding&)>;

std::string ConnectorOf(const Finding& finding) { return finding.connector.value_or(""); }
std::string InstanceOf(const Finding& finding) {
  return absl::StrCat(finding.connector.value_or(""), "/", finding.instance.value_or(""));
}
std::string IdOf(const Finding& finding) { return finding.id; }

// The spans of time in which at least `needed` voices were heard within kTogetherSeconds.
std::vector<Span> SpansTogether(const Candidates& candidates, const Voice& voice, std::size_t needed) {
  struct Heard {
    Span span;
    std::string voice;
  };
  std::vector<Heard> heard;
  for (const Candidate& candidate : candidates) {
    for (const auto& [span, count] : candidate.active) heard.push_back({span, voice(*candidate.finding)});
  }
  std::sort(heard.begin(), heard.end(), [](const Heard& a, const Heard& b) {
    return std::tuple(a.span.begin, a.span.end, a.voice) < std::tuple(b.span.begin, b.span.end, b.voice);
  });
  std::vector<Span> spans;
  std::map<std::string, std::size_t> in_window;
  std::size_t oldest = 0;
  for (const Heard& newest : heard) {
    ++in_window[newest.voice];
    for (; heard[oldest].span.end + kTogetherSeconds <= newest.span.begin; ++oldest) {
      const auto leaving = in_window.find(heard[oldest].voice);
      if (--leaving->second == 0) in_window.erase(leaving);
    }
    if (in_window.size() < needed) continue;
    const Span span{heard[oldest].span.begin, newest.span.end};
    if (!spans.empty() && span.begin <= spans.back().end) {
      spans.back().end = std::max(spans.back().end, span.end);
    } else {
      spans.push_back(span);
    }
  }
  return spans;
}

bool BelongsTo(const Candidate& candidate, const Span& span) {
  double inside = 0;
  double outside = 0;
  for (const auto& [bucket, count] : candidate.active) {
    (bucket.begin < span.end && bucket.end > span.begin ? inside : outside) += static_cast<double>(count);
  }
  if (inside == 0 || outside == 0) return inside > 0;
  const Span whole = candidate.whole();
  const auto length_inside =
      static_cast<double>(std::min(whole.end, span.end) - std::max(whole.begin, span.begin));
  const double length_outside = static_cast<double>(whole.end - whole.begin) - length_inside;
  return inside * length_outside >= kDenser * outside * length_inside;
}

// Of each signature the place among root causes: the earlier explains the later.
std::size_t RankOf(const RulePack& pack, const std::string& signature) {
  const auto found = std::find_if(pack.signatures.begin(), pack.signatures.end(),
                                  [&](const SignatureInfo& info) { return info.id == signature; });
  return static_cast<std::size_t>(found - pack.signatures.begin());
}

// "amazonaws.com": the last two labels of an API host that names them.
std::optional<std::string> DomainOf(std::string_view host) {
  const std::size_t last = host.rfind('.');
  if (last == std::string_view::npos || last == 0) return std::nullopt;
  const std::size_t before = host.rfind('.', last - 1);
  const std::string_view domain = before == std::string_view::npos ? host : host.substr(before + 1);
  if (domain.find('*') != std::string_view::npos) return std::nullopt;
  return std::string(domain);
}

// Connectors of one vendor have one name here.
std::map<std::string, std::string> Vendors(const RulePack& pack) {
  std::map<std::string, std::string> vendor_of_domain;
  std::map<std::string, std::string> vendors;
  for (const Connector& connector : pack.connectors) {
    std::string vendor = connector.id;
    for (const std::string& host : connector.api_hosts) {
      const std::optional<std::string> domain = DomainOf(host);
      if (domain) vendor = vendor_of_domain.try_emplace(*domain, vendor).first->second;
    }
    vendors[connector.id] = vendor;
  }
  return vendors;
}

class Finder {
 public:
  Finder(const RulePack& pack, const Report& report) : pack_(pack), report_(report), vendors_(Vendors(pack)) {
    std::set<std::string> known;
    for (const ConnectorSummary& connector : report.connectors) {
      if (connector.id) known.insert(*connector.id);
    }
    connector_count_ = known.size();
  }

  std::vector<Incident> Find() {
    FindService();
    FindHost({"dns", "connect", "tls"});
    FindHostCredentials();
    FindByVendor({"server-5xx", "rate-limit-429", "connect", "tls", "dns"}, "vendor", InstanceOf);
    FindByVendor({"oauth-refresh", "auth-401", "forbidden-403", "ip-allowlist"}, "credential", IdOf);
    Sort();
    return std::move(incidents_);
  }

 private:
  Candidates Untold(const std::set<std::string>& signatures, bool with_connector) const {
    Candidates candidates;
    for (const Finding& finding : report_.findings) {
      if (!signatures.contains(finding.signature) || told_.contains(finding.id)) continue;
      if (with_connector && !finding.connector) continue;
      if (std::optional<Candidate> candidate = CandidateOf(finding))
        candidates.push_back(*std::move(candidate));
    }
    return candidates;
  }

  static std::vector<const Finding*> Members(const Candidates& candidates, const Span& span) {
    std::vector<const Finding*> members;
    for (const Candidate& candidate : candidates) {
      if (BelongsTo(candidate, span)) members.push_back(candidate.finding);
    }
    return members;
  }

  static std::size_t CountVoices(const std::vector<const Finding*>& members, const Voice& voice) {
    std::set<std::string> voices;
    for (const Finding* finding : members) voices.insert(voice(*finding));
    return voices.size();
  }

  void FindService() {
    Candidates candidates = Untold({"oom", "broker"}, /*with_connector=*/false);
    const std::vector<Span> spans = SpansTogether(candidates, IdOf, 1);
    for (Candidate& lost : Untold({"missing-events", "memory-pressure"}, false)) {
      candidates.push_back(std::move(lost));
    }
    for (const Span& span : spans) {
      const std::vector<const Finding*> members = Members(candidates, span);
      if (members.size() >= 2) Tell("service", members, span);
    }
  }

  void FindHost(const std::set<std::string>& signatures) {
    const Candidates candidates = Untold(signatures, /*with_connector=*/true);
    const std::size_t needed = std::max(kHostConnectors, (connector_count_ + kHostShare - 1) / kHostShare);
    for (const Span& span : SpansTogether(candidates, ConnectorOf, needed)) {
      const std::vector<const Finding*> members = Members(candidates, span);
      if (CountVoices(members, ConnectorOf) >= needed) Tell("host", members, span);
    }
  }

  // Only where the log shows the minutes before: a log that begins in mid-story has all failures begin
  // together.
  void FindHostCredentials() {
    if (!report_.scan.time_range) return;
    const std::int64_t log_begin = FloorSeconds(report_.scan.time_range->first.unix_ns);
    Candidates candidates = Untold({"oauth-refresh", "auth-401"}, /*with_connector=*/true);
    std::erase_if(candidates, [&](const Candidate& candidate) {
      return candidate.whole().begin < log_begin + kTogetherSeconds;
    });
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
      return std::tuple(a.whole().begin, a.finding->id) < std::tuple(b.whole().begin, b.finding->id);
    });
    const std::size_t needed = std::max(kHostConnectors, (connector_count_ + kHostShare - 1) / kHostShare);
    for (std::size_t i = 0; i < candidates.size();) {
      std::vector<const Finding*> members;
      Span span = candidates[i].whole();
      std::size_t next = i;
      for (; next < candidates.size() && candidates[next].whole().begin < span.begin + kTogetherSeconds;
           ++next) {
        members.push_back(candidates[next].finding);
        span.end = std::max(span.end, candidates[next].whole().end);
      }
      if (CountVoices(members, [this](const Finding& f) { return vendors_[*f.connector]; }) >= needed) {
        Tell("host", members, span);
        i = next;
      } else {
        ++i;
      }
    }
  }

  void FindByVendor(const std::set<std::string>& signatures, const std::string& scope, const Voice& voice) {
    std::map<std::string, Candidates> by_vendor;
    for (Candidate& candidate : Untold(signatures, /*with_connector=*/true)) {
      std::string vendor = vendors_[*candidate.finding->connector];
      // Two instances are two tenants, and each has a credential of its own.
      if (scope == "credential") absl::StrAppend(&vendor, "/", candidate.finding->instance.value_or(""));
      by_vendor[vendor].push_back(std::move(candidate));
    }
    for (const auto& [vendor, candidates] : by_vendor) {
      for (const Span& span : SpansTogether(candidates, voice, 2)) {
        const std::vector<const Finding*> members = Members(candidates, span);
        if (CountVoices(members, voice) < 2) continue;
        // Two permissions that are missing are two causes.
        const bool has_refusal =
            scope != "credential" || std::any_of(members.begin(), members.end(), [](const Finding* finding) {
              return finding->signature == "oauth-refresh" || finding->signature == "auth-401";
            });
        if (has_refusal) Tell(scope, members, span);
      }
    }
  }

  // The root cause is the signature that most connectors have; among equals, the earlier root cause.
  const std::string& CauseOf(const std::string& scope, const std::vector<const Finding*>& members) const {
    std::map<std::string, std::set<std::string>> voices;
    for (const Finding* finding : members) voices[finding->signature].insert(InstanceOf(*finding));
    const auto better = [&](const auto& a, const auto& b) {
      const std::size_t a_votes = scope == "host" || scope == "vendor" ? a.second.size() : 0;
      const std::size_t b_votes = scope == "host" || scope == "vendor" ? b.second.size() : 0;
      return std::tuple(b_votes, RankOf(pack_, a.first)) < std::tuple(a_votes, RankOf(pack_, b.first));
    };
    const auto best = std::min_element(voices.begin(), voices.end(), better);
    const auto finding = std::find_if(members.begin(), members.end(),
                                      [&](const Finding* f) { return f->signature == best->first; });
    return (*finding)->signature;
  }

  void Tell(const std::string& scope, const std::vector<const Finding*>& all, const Span& span) {
    std::vector<const Finding*> members;
    for (const Finding* finding : all) {
      if (told_.insert(finding->id).second) members.push_back(finding);
    }
    if (members.size() < 2) {
      for (const Finding* finding : members) told_.erase(finding->id);
      return;
    }
    Incident& incident = incidents_.emplace_back();
    incident.scope = scope;
    incident.cause = CauseOf(scope, members);
    const LogTime span_begin{span.begin * kNanosecondsPerSecond, 0};
    const LogTime span_end{span.end * kNanosecondsPerSecond, 0};
    std::set<std::string> connectors;
    for (const Finding* finding : members) {
      incident.findings.push_back(finding->id);
      if (finding->connector) connectors.insert(*finding->connector);
      // What a member did at other times is not the incident's.
      const LogTime first = std::max(*finding->first_seen, span_begin);
      const LogTime last = std::min(*finding->last_seen, span_end);
      incident.first_seen = std::min(incident.first_seen.value_or(first), first);
      incident.last_seen = std::max(incident.last_seen.value_or(last), last);
    }
    // A broker that nobody can reach is in the way of all.
    if (scope == "service" && connectors.empty()) {
      for (const ConnectorSummary& connector : report_.connectors) {
        if (connector.id) connectors.insert(*connector.id);
      }
    }
    incident.connectors.assign(connectors.begin(), connectors.end());
    AddGuide(members, &incident);
    incident.summary = IncidentSummary(pack_, incident, members);
    order_.push_back({IsGoingOn(members), WorstOf(members)});
  }

  void AddGuide(const std::vector<const Finding*>& members, Incident* incident) const {
    const auto add = [incident](const GuideLink& link) {
      const bool known = std::any_of(incident->guide.begin(), incident->guide.end(),
                                     [&](const GuideLink& other) { return other.url == link.url; });
      if (!known && incident->guide.size() < kMaxGuideLinks) incident->guide.push_back(link);
    };
    // One vendor's own heading is the best place to start; of many vendors none is.
    const auto main = std::find_if(members.begin(), members.end(),
                                   [&](const Finding* f) { return f->signature == incident->cause; });
    if (incident->connectors.size() == 1 && !(*main)->guide.empty()) add((*main)->guide.front());
    if (const SignatureInfo* signature = pack_.FindSignature(incident->cause)) {
      for (const std::string& id : signature->guide) {
        if (const GuideSection* section = pack_.FindGuide(id)) add({section->title, section->url});
      }
    }
    if (!incident->guide.empty() || (*main)->guide.empty()) return;
    add((*main)->guide.front());
  }

  static bool IsGoingOn(const std::vector<const Finding*>& members) {
    return std::any_of(members.begin(), members.end(), [](const Finding* f) {
      return f->state == FindingState::kOngoing || f->state == FindingState::kFlapping;
    });
  }

  static Severity WorstOf(const std::vector<const Finding*>& members) {
    Severity worst = Severity::kInfo;
    for (const Finding* finding : members) worst = std::max(worst, finding->severity);
    return worst;
  }

  void Sort() {
    std::vector<std::size_t> by(incidents_.size());
    for (std::size_t i = 0; i < by.size(); ++i) by[i] = i;
    const auto key = [this](std::size_t i) {
      const Incident& incident = incidents_[i];
      return std::tuple(!order_[i].is_going_on, -static_cast<int>(order_[i].worst),
                        incident.first_seen->unix_ns, incident.cause, incident.findings);
    };
    std::sort(by.begin(), by.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    std::vector<Incident> sorted;
    for (const std::size_t i : by) sorted.push_back(std::move(incidents_[i]));
    incidents_ = std::move(sorted);
  }

  struct Order {
    bool is_going_on = false;
    Severity worst = Severity::kInfo;
  };

  const RulePack& pack_;
  const Report& report_;
  std::map<std::string, std::string> vendors_;
  std::size_t connector_count_ = 0;
  std::set<std::string> told_;
  std::vector<Incident> incidents_;
  std::vector<Order> order_;  // parallel
};

}  // namespace

std::vector<Incident> FindIncidents(const RulePack& pack, const Report& report) {
  return Finder(pack, report).Find();
}

}  // namespace wflogscan
