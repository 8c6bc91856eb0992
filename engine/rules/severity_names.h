#ifndef WFLOGSCAN_ENGINE_RULES_SEVERITY_NAMES_H_
#define WFLOGSCAN_ENGINE_RULES_SEVERITY_NAMES_H_

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "wflogscan/report.h"

namespace wflogscan {

// By value of the enum, as rule files write them.
inline constexpr std::array<std::string_view, 4> kSeverityNames = {"info", "warning", "error", "critical"};

inline std::optional<Severity> SeverityFromName(std::string_view name) {
  for (std::size_t i = 0; i < kSeverityNames.size(); ++i) {
    if (kSeverityNames[i] == name) return static_cast<Severity>(i);
  }
  return std::nullopt;
}

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RULES_SEVERITY_NAMES_H_
