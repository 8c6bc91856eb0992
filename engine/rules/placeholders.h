#ifndef WFLOGSCAN_ENGINE_RULES_PLACEHOLDERS_H_
#define WFLOGSCAN_ENGINE_RULES_PLACEHOLDERS_H_

// The {placeholders} of steps and commands. A brace pair is one when it holds nothing but [a-z0-9_] and does
// not belong to another language: not after a dollar or per cent sign (${HOME}, curl's %{http_code}), not
// doubled ({{.State}}).

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace wflogscan {

inline constexpr std::array<std::string_view, 8> kPlaceholders = {
    "connector", "title", "polling_interval", "interval_on_429", "rate_limit", "api_host", "page", "service"};

struct Placeholder {
  std::string_view name;  // without the braces
  std::size_t begin = 0;  // of the opening brace, in bytes
  std::size_t end = 0;    // behind the closing one
};

// In order. The names are views into `text`.
std::vector<Placeholder> PlaceholdersIn(std::string_view text);

bool IsKnownPlaceholder(std::string_view name);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RULES_PLACEHOLDERS_H_
