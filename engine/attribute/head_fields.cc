#include "engine/attribute/head_fields.h"

#include <algorithm>
#include <array>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/base/string_bridge.h"

namespace wflogscan {
namespace {

struct Key {
  std::string_view name;
  HeadField field;
};

constexpr auto kKeys = std::to_array<Key>({
    {"time", HeadField::kTime},
    {"ts", HeadField::kTime},
    {"timestamp", HeadField::kTime},
    {"@timestamp", HeadField::kTime},
    {"level", HeadField::kLevel},
    {"lvl", HeadField::kLevel},
    {"severity", HeadField::kLevel},
    {"@level", HeadField::kLevel},
    {"log.level", HeadField::kLevel},
    {"msg", HeadField::kMessage},
    {"message", HeadField::kMessage},
    {"@message", HeadField::kMessage},
    {"logger", HeadField::kLogger},
    {"@module", HeadField::kLogger},
    {"log.logger", HeadField::kLogger},
    {"service", HeadField::kService},
    {"svc", HeadField::kService},
    {"service.name", HeadField::kService},
    {"connector", HeadField::kConnector},
    {"connector_name", HeadField::kConnector},
    {"connector_id", HeadField::kConnector},
    {"connector.name", HeadField::kConnector},
    {"connector.id", HeadField::kConnector},
    {"integration", HeadField::kIntegration},
    {"integration_type", HeadField::kIntegration},
    {"integration.type", HeadField::kIntegration},
    {"component", HeadField::kPart},
    {"module", HeadField::kPart},
    {"name", HeadField::kPart},
    {"plugin", HeadField::kPart},
    {"provider", HeadField::kPart},
    {"source", HeadField::kPart},
    {"vendor", HeadField::kPart},
    {"instance", HeadField::kInstance},
    {"instance_name", HeadField::kInstance},
    {"connector.instance", HeadField::kInstance},
    {"integration_name", HeadField::kInstanceLabel},
    {"integration.name", HeadField::kInstanceLabel},
    {"display_name", HeadField::kInstanceLabel},
    {"count", HeadField::kCount},
    {"records", HeadField::kCount},
});

constexpr auto kBags =
    std::to_array<std::string_view>({"fields", "attributes", "attrs", "labels", "context", "ctx", "extra"});

bool IsSame(std::string_view a, std::string_view b) { return absl::EqualsIgnoreCase(ToAbsl(a), ToAbsl(b)); }

bool SaysWhoSpeaks(HeadField field) {
  switch (field) {
    case HeadField::kTime:
    case HeadField::kLevel:
    case HeadField::kMessage:
    case HeadField::kCount:
      return false;
    default:
      return true;
  }
}

}  // namespace

std::optional<HeadField> HeadFieldOf(std::string_view key) {
  const auto found =
      std::find_if(kKeys.begin(), kKeys.end(), [key](const Key& known) { return IsSame(known.name, key); });
  if (found == kKeys.end()) return std::nullopt;
  return found->field;
}

std::optional<HeadField> HeadFieldOf(std::string_view outer, std::string_view key) {
  const bool is_bag =
      std::any_of(kBags.begin(), kBags.end(), [outer](std::string_view bag) { return IsSame(bag, outer); });
  if (!is_bag) return HeadFieldOf(absl::StrCat(ToAbsl(outer), ".", ToAbsl(key)));
  const std::optional<HeadField> field = HeadFieldOf(key);
  return field && SaysWhoSpeaks(*field) ? field : std::nullopt;
}

}  // namespace wflogscan
