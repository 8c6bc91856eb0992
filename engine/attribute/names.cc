#include "engine/attribute/names.h"

#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "engine/base/string_bridge.h"

namespace wflogscan {
namespace {

constexpr std::string_view kConnectorPrefix =
    "signal-client.";  // connector_name is "signal-client." and the id
constexpr std::size_t kLongestName = 96;

std::string Lower(std::string_view name) { return absl::AsciiStrToLower(ToAbsl(name)); }

bool IsDigits(std::string_view text) {
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
  }
  return !text.empty();
}

}  // namespace

Names::Names(const RulePack& pack) : pack_(&pack) {
  for (std::size_t i = 0; i < pack.connectors.size(); ++i) {
    const Connector& connector = pack.connectors[i];
    const auto index = static_cast<ConnectorIndex>(i);
    connectors_[Lower(connector.id)] = index;
    connectors_.try_emplace(Lower(connector.title), index);
    for (const std::string& alias : connector.aliases) connectors_.try_emplace(Lower(alias), index);
  }
  for (std::size_t i = 0; i < pack.connectors.size(); ++i) {
    for (const std::string& alias : pack.connectors[i].aliases_weak) {
      connectors_.try_emplace(Lower(alias), static_cast<ConnectorIndex>(i));
    }
  }
  for (std::size_t i = 0; i < pack.services.size(); ++i) {
    const Service& service = pack.services[i];
    services_[Lower(service.id)] = static_cast<ServiceIndex>(i);
    for (const std::string& name : service.names)
      services_.try_emplace(Lower(name), static_cast<ServiceIndex>(i));
    if (service.runs_connectors && connector_service_ == kNoService) {
      connector_service_ = static_cast<ServiceIndex>(i);
    }
  }
}

ConnectorIndex Names::Exact(std::string_view name) const {
  std::array<char, kLongestName> lower;
  if (name.empty() || name.size() > lower.size()) return kNoConnector;
  for (std::size_t i = 0; i < name.size(); ++i) {
    lower[i] = absl::ascii_tolower(name[i]);
  }
  std::string_view key(lower.data(), name.size());
  auto found = connectors_.find(ToAbsl(key));
  if (found == connectors_.end() && key.starts_with(kConnectorPrefix)) {
    key.remove_prefix(kConnectorPrefix.size());
    found = connectors_.find(ToAbsl(key));
  }
  return found == connectors_.end() ? kNoConnector : found->second;
}

NamedConnector Names::FindConnector(std::string_view name) const {
  NamedConnector named;
  named.connector = Exact(name);
  if (named.connector != kNoConnector) return named;
  const std::size_t split = name.find_first_of("/[(#@");
  if (split != std::string_view::npos) {
    named.connector = Exact(name.substr(0, split));
    if (named.connector == kNoConnector) return named;
    std::string_view instance = name.substr(split + 1);
    if (!instance.empty() && (instance.back() == ']' || instance.back() == ')')) instance.remove_suffix(1);
    named.instance = instance;
    return named;
  }
  // A logger's children: "signal-client.okta.emea", or "signal-client.okta-emea". Without the prefix that
  // might be another program's name.
  if (!name.starts_with(kConnectorPrefix)) return named;
  for (std::size_t cut = name.find_last_of(".-");
       cut != std::string_view::npos && cut > kConnectorPrefix.size();
       cut = name.find_last_of(".-", cut - 1)) {
    named.connector = Exact(name.substr(0, cut));
    if (named.connector == kNoConnector) continue;
    named.instance = name.substr(cut + 1);
    break;
  }
  return named;
}

ServiceIndex Names::FindService(std::string_view name) const {
  if (name.empty() || name.size() > kLongestName) return kNoService;
  std::string key = Lower(name);
  auto found = services_.find(key);
  if (found == services_.end()) {
    // The number that compose gives a container: signal-client-1, signal-client_1.
    const std::size_t number = key.find_last_of("-_");
    if (number == std::string::npos || !IsDigits(std::string_view(key).substr(number + 1))) return kNoService;
    found = services_.find(key.substr(0, number));
  }
  return found == services_.end() ? kNoService : found->second;
}

ServiceIndex Names::FindServiceOfPath(std::string_view path) const {
  while (!path.empty()) {
    const std::size_t slash = path.find_last_of("/!");
    std::string_view part = slash == std::string_view::npos ? path : path.substr(slash + 1);
    // "signal-client-svc.log.1.gz", "signal-client-svc-json.log", "signal-client-svc_logs.txt".
    for (std::size_t dot = part.size(); dot != std::string_view::npos; dot = part.substr(0, dot).rfind('.')) {
      std::string_view stem = part.substr(0, dot);
      for (const std::string_view ending : {"", "-json", "_logs", "-logs", "-log", "_log"}) {
        if (!stem.ends_with(ending)) continue;
        const ServiceIndex service = FindService(stem.substr(0, stem.size() - ending.size()));
        if (service != kNoService) return service;
      }
      if (dot == 0) break;
    }
    if (slash == std::string_view::npos) break;
    path = path.substr(0, slash);
  }
  return kNoService;
}

}  // namespace wflogscan
