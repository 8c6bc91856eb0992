#ifndef WFLOGSCAN_ENGINE_BASE_STATUS_MACROS_H_
#define WFLOGSCAN_ENGINE_BASE_STATUS_MACROS_H_

// Debian 12's Abseil has Status but not the two macros that everybody writes over it; these are they.

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define WFL_RETURN_IF_ERROR(expr)                                              \
  do {                                                                         \
    if (absl::Status wfl_status = (expr); !wfl_status.ok()) return wfl_status; \
  } while (false)

#define WFL_CONCAT_INNER(a, b) a##b
#define WFL_CONCAT(a, b) WFL_CONCAT_INNER(a, b)
#define WFL_ASSIGN_OR_RETURN_IMPL(tmp, lhs, expr) \
  auto tmp = (expr);                              \
  if (!tmp.ok()) return std::move(tmp).status();  \
  lhs = std::move(tmp).value()
#define WFL_ASSIGN_OR_RETURN(lhs, expr) WFL_ASSIGN_OR_RETURN_IMPL(WFL_CONCAT(wfl_or_, __LINE__), lhs, expr)

#endif  // WFLOGSCAN_ENGINE_BASE_STATUS_MACROS_H_
