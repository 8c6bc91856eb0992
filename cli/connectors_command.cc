#include <algorithm>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/print_result.h"
#include "nlohmann/json.hpp"

namespace wflogscan::cli {
namespace {

std::string PollingOf(const Connector& connector) {
  const std::optional<std::int64_t> seconds = connector.ShortestPollSeconds();
  if (!seconds) return "-";
  return *seconds % 3600 == 0 ? absl::StrCat(*seconds / 3600, " h") : absl::StrCat(*seconds / 60, " min");
}

std::string RateOf(const Connector& connector) {
  if (!connector.rate_limit) return "-";
  const RateLimit& limit = *connector.rate_limit;
  const std::string requests = limit.requests_max ? absl::StrCat(limit.requests, "-", *limit.requests_max)
                                                  : absl::StrCat(limit.requests);
  switch (limit.per_seconds) {
    case 1:
      return requests + "/s";
    case 60:
      return requests + "/min";
    case 3600:
      return requests + "/h";
    default:
      return absl::StrCat(requests, "/", limit.per_seconds / 60, " min");
  }
}

std::string TextTable(const RulePack& pack) {
  std::string text =
      absl::StrFormat("%-20s %-22s %-7s %-14s %s\n", "ID", "TITLE", "POLLS", "RATE LIMIT", "GUIDE");
  for (const Connector& connector : pack.connectors) {
    absl::StrAppendFormat(&text, "%-20s %-22s %-7s %-14s %s\n", connector.id, connector.title,
                          PollingOf(connector), RateOf(connector), connector.page);
  }
  return text;
}

std::string Json(const RulePack& pack) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Connector& connector : pack.connectors) {
    nlohmann::ordered_json polling = nlohmann::ordered_json::array();
    for (const PollingInterval& interval : connector.polling) {
      polling.push_back({{"data", interval.data}, {"seconds", interval.seconds}});
    }
    nlohmann::ordered_json rate_limit;
    if (connector.rate_limit) {
      rate_limit = {{"requests", connector.rate_limit->requests},
                    {"per_seconds", connector.rate_limit->per_seconds}};
      if (connector.rate_limit->requests_max)
        rate_limit["requests_max"] = *connector.rate_limit->requests_max;
    }
    list.push_back({{"id", connector.id},
                    {"title", connector.title},
                    {"auth", connector.auth},
                    {"polling", polling},
                    {"rate_limit", rate_limit},
                    {"api_hosts", connector.api_hosts},
                    {"guide", connector.page}});
  }
  return list.dump(2) + "\n";
}

}  // namespace

int RunConnectors(std::span<const std::string> args) {
  CLI::App app("Lists the connectors: id, title, shortest polling interval, rate limit, guide page.",
               "wflogscan connectors");
  RuleArgs rule_args;
  std::string format = "text";
  app.add_option("-f,--format", format, "text (default) or json")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json"}));
  AddRuleOptions(app, &rule_args);
  if (const std::optional<int> over = Parse(app, args)) return *over;
  const absl::StatusOr<RulePack> pack = LoadRulePack(ToRuleOptions(rule_args));
  if (!pack.ok()) return UsageError(std::string(pack.status().message()));
  return format == "json" ? PrintResult(Json(*pack), kExitOk) : PrintText(TextTable(*pack), kExitOk);
}

}  // namespace wflogscan::cli
