#ifndef WFLOGSCAN_ENGINE_REPORT_TEXT_WORDS_H_
#define WFLOGSCAN_ENGINE_REPORT_TEXT_WORDS_H_

// What several sections of the text report say in the same words and colours.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wflogscan/report.h"

namespace wflogscan {

using Findings = std::vector<const Finding*>;  // in the order of the report: worst first
using Connectors = std::vector<const ConnectorSummary*>;

// Of a table or list; the rest is counted.
inline constexpr std::size_t kMaxRows = 20;

// Styles of report/styled_text.h.
std::string_view StyleOf(Severity severity);
char StyleOf(FindingState state);

// "okta", "okta/prod"
std::string NameOf(const std::optional<std::string>& connector, const std::optional<std::string>& instance);
std::vector<std::string> NamesOf(const Connectors& connectors);
// The connector, or the service where none is named.
std::string SubjectOf(const Finding& finding);

// "okta, wiz, tenable and 8 more"
std::string Listed(const std::vector<std::string>& names, std::size_t most);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_REPORT_TEXT_WORDS_H_
