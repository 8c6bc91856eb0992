#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_NAMES_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_NAMES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "engine/match/rule_set.h"
#include "wflogscan/rules.h"

namespace wflogscan {

using ServiceIndex = std::uint8_t;  // into RulePack::services
inline constexpr ServiceIndex kNoService = 0xFF;

// A name that stands where a connector is named (a tag, a connector field, a logger), resolved.
struct NamedConnector {
  ConnectorIndex connector = kNoConnector;
  std::string_view
      instance;  // what the name said beyond the connector: "emea" of "okta/emea"; a view into the name
};

// Resolves names of connectors and services. Immutable; share by const reference. Case does not count.
class Names {
 public:
  explicit Names(const RulePack& pack);

  // Weak aliases are accepted: the caller vouches that the name stands in a connector's place.
  NamedConnector FindConnector(std::string_view name) const;

  // A container, host or service name: "signal-client-svc", "conductor-signal-client", "signal-client_1".
  ServiceIndex FindService(std::string_view name) const;

  // The service that a source belongs to, by its path: the file's name, then its folders from the innermost.
  ServiceIndex FindServiceOfPath(std::string_view path) const;

  // The one service whose lines are about connectors, for lines that name a connector and no service.
  ServiceIndex connector_service() const { return connector_service_; }
  bool RunsConnectors(ServiceIndex service) const { return pack_->services[service].runs_connectors; }

 private:
  ConnectorIndex Exact(std::string_view name) const;

  const RulePack* pack_;
  absl::flat_hash_map<std::string, ConnectorIndex> connectors_;
  absl::flat_hash_map<std::string, ServiceIndex> services_;
  ServiceIndex connector_service_ = kNoService;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_NAMES_H_
