#include "engine/report/advice.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/rules/placeholders.h"

namespace wflogscan {
namespace {

constexpr std::size_t kMaxAdvice = 5;
constexpr std::size_t kMaxCommands = 4;
constexpr std::size_t kMaxChecks = 3;

std::string Duration(std::int64_t seconds) {
  const auto in = [seconds](std::int64_t unit, const char* name) {
    const std::int64_t count = seconds / unit;
    return absl::StrCat(count, " ", name, count == 1 ? "" : "s");
  };
  if (seconds % 86400 == 0) return in(86400, "day");
  if (seconds % 3600 == 0) return in(3600, "hour");
  if (seconds % 60 == 0) return in(60, "minute");
  return in(1, "second");
}

// "minute", "10 minutes": what stands after "every" or "per".
std::string Period(std::int64_t seconds) {
  const std::string duration = Duration(seconds);
  return duration.starts_with("1 ") ? duration.substr(2) : duration;
}

std::optional<std::string> PollingText(const Connector& connector) {
  if (connector.polling.empty()) return std::nullopt;
  const std::int64_t first = connector.polling.front().seconds;
  const bool all_equal =
      std::all_of(connector.polling.begin(), connector.polling.end(),
                  [first](const PollingInterval& interval) { return interval.seconds == first; });
  if (all_equal) return Duration(first);
  // In the catalog's order, kinds of data with one interval together.
  std::vector<std::pair<std::int64_t, std::vector<std::string>>> kinds;
  for (const PollingInterval& interval : connector.polling) {
    const auto known = std::find_if(kinds.begin(), kinds.end(),
                                    [&](const auto& kind) { return kind.first == interval.seconds; });
    auto& names = known == kinds.end()
                      ? kinds.emplace_back(interval.seconds, std::vector<std::string>{}).second
                      : known->second;
    names.push_back(interval.data);
  }
  std::vector<std::string> parts;
  for (const auto& [seconds, names] : kinds) {
    parts.push_back(absl::StrCat(Duration(seconds), " for ", absl::StrJoin(names, " and ")));
  }
  return absl::StrJoin(parts, ", ");
}

std::optional<std::string> RateText(const Connector& connector) {
  if (!connector.rate_limit) return std::nullopt;
  const RateLimit& limit = *connector.rate_limit;
  const std::string range = limit.requests_max ? absl::StrCat(" to ", *limit.requests_max) : "";
  return absl::StrCat(limit.requests, range, " requests per ", Period(limit.per_seconds));
}

// The API host that the finding names; the first one where it names none of the catalog's. No glob.
const std::string* ApiHost(const Connector& connector, const Finding& finding) {
  const std::string* first = nullptr;
  for (const std::string& host : connector.api_hosts) {
    if (host.find('*') != std::string::npos) continue;
    if (first == nullptr) first = &host;
    for (const Evidence& evidence : finding.evidence) {
      if (evidence.name == "host" && !evidence.values.empty() &&
          evidence.values.front().value.str() == host) {
        return &host;
      }
    }
  }
  return first;
}

using Figures = std::map<std::string, std::string, std::less<>>;

Figures FiguresOf(const Connector* connector, const Finding& finding) {
  Figures figures;
  if (finding.service) figures["service"] = *finding.service;
  if (connector == nullptr) return figures;
  figures["connector"] = connector->id;
  figures["title"] = connector->title;
  figures["page"] = connector->page;
  if (const auto polling = PollingText(*connector)) figures["polling_interval"] = *polling;
  if (connector->interval_on_429_seconds)
    figures["interval_on_429"] = Duration(*connector->interval_on_429_seconds);
  if (const auto rate = RateText(*connector)) figures["rate_limit"] = *rate;
  if (const std::string* host = ApiHost(*connector, finding)) figures["api_host"] = *host;
  return figures;
}

// The text with its placeholders replaced; nullopt where one has no figure.
std::optional<std::string> Filled(std::string_view text, const Figures& figures) {
  std::string filled;
  std::size_t copied = 0;
  for (const Placeholder& placeholder : PlaceholdersIn(text)) {
    const auto figure = figures.find(placeholder.name);
    if (figure == figures.end()) return std::nullopt;
    filled.append(text.substr(copied, placeholder.begin - copied)).append(figure->second);
    copied = placeholder.end;
  }
  return filled.append(text.substr(copied));
}

void Append(const std::vector<std::string>& templates, const Figures& figures, std::size_t limit,
            std::vector<std::string>* out) {
  for (const std::string& text : templates) {
    if (out->size() >= limit) return;
    const std::optional<std::string> filled = Filled(text, figures);
    if (filled && std::find(out->begin(), out->end(), *filled) == out->end()) out->push_back(*filled);
  }
}

void AddLink(std::string title, const std::string& url, std::vector<GuideLink>* guide) {
  const bool known =
      std::any_of(guide->begin(), guide->end(), [&](const GuideLink& link) { return link.url == url; });
  if (!known) guide->push_back({std::move(title), url});
}

// The vendor page's headings for this signature, those that are mainly about it first.
std::vector<const ConnectorSection*> VendorSections(const Connector& connector,
                                                    const std::string& signature) {
  std::vector<const ConnectorSection*> sections;
  for (const bool main_purpose : {true, false}) {
    for (const ConnectorSection& section : connector.sections) {
      const auto found = std::find(section.signatures.begin(), section.signatures.end(), signature);
      if (found != section.signatures.end() && (found == section.signatures.begin()) == main_purpose) {
        sections.push_back(&section);
      }
    }
  }
  return sections;
}

// The rule that speaks for the finding; nullptr where there is none. A finding's rules are ordered by count.
const Rule* MainRule(const RulePack& pack, const Finding& finding) {
  const Rule* main = nullptr;
  for (const RuleCount& counted : finding.rules) {
    if (counted.count < finding.rules.front().count) break;
    const Rule* rule = pack.FindRule(counted.id);
    if (rule == nullptr) continue;
    if (main == nullptr) main = rule;
    if (rule->status.empty()) return rule;
  }
  return main;
}

}  // namespace

void FillAdvice(const RulePack& pack, Finding* finding) {
  const SignatureInfo* signature = pack.FindSignature(finding->signature);
  const Rule* rule = MainRule(pack, *finding);
  const Connector* connector = finding->connector ? pack.FindConnector(*finding->connector) : nullptr;
  const Figures figures = FiguresOf(connector, *finding);

  if (signature != nullptr) {
    finding->title = signature->title;
    finding->meaning = signature->meaning;
    finding->impact = signature->impact;
  }
  if (rule != nullptr) {
    finding->title = rule->title;
    if (!rule->meaning.empty()) finding->meaning = rule->meaning;
    if (!rule->impact.empty()) finding->impact = rule->impact;
    Append(rule->steps, figures, kMaxAdvice, &finding->advice);
  }
  if (connector != nullptr) {
    for (const ConnectorSection* section : VendorSections(*connector, finding->signature)) {
      AddLink(absl::StrCat(connector->title, ": ", section->title), section->url, &finding->guide);
      if (finding->advice.size() < kMaxAdvice && !section->checks.empty() && finding->guide.size() == 1) {
        // Checks are sentences; the rest of them is behind the link.
        const std::size_t most = std::min(section->checks.size(), kMaxChecks);
        const std::vector<std::string> checks(section->checks.begin(), section->checks.begin() + most);
        finding->advice.push_back(absl::StrCat(connector->title, ": ", absl::StrJoin(checks, " ")));
      }
    }
  }
  std::vector<std::string> guide_ids;
  if (rule != nullptr && rule->guide) guide_ids.push_back(*rule->guide);
  if (signature != nullptr)
    guide_ids.insert(guide_ids.end(), signature->guide.begin(), signature->guide.end());
  for (const GuideSection& section : pack.guide) {
    const auto& about = section.signatures;
    if (section.service && section.service == finding->service &&
        std::find(about.begin(), about.end(), finding->signature) != about.end()) {
      guide_ids.push_back(section.id);
    }
  }
  std::vector<std::string> guide_commands;  // of the most particular section: the general ones fit everything
  for (const std::string& id : guide_ids) {
    const GuideSection* section = pack.FindGuide(id);
    if (section == nullptr) continue;
    AddLink(section->title, section->url, &finding->guide);
    if (finding->advice.empty()) Append(section->steps, figures, kMaxAdvice, &finding->advice);
    if (id == guide_ids.front()) guide_commands = section->commands;
  }
  if (rule != nullptr) Append(rule->commands, figures, kMaxCommands, &finding->commands);
  if (finding->commands.empty()) Append(guide_commands, figures, kMaxCommands, &finding->commands);
  if (finding->commands.empty() && connector != nullptr && connector->probe_command) {
    finding->commands.push_back(*connector->probe_command);
  }
}

}  // namespace wflogscan
