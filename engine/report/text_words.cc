#include "engine/report/text_words.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/shown_text.h"
#include "engine/report/figure_words.h"
#include "engine/report/styled_text.h"

namespace wflogscan {

std::string_view StyleOf(Severity severity) {
  static constexpr char kUrgent[] = {kBold, kRed};
  static constexpr char kAttention[] = {kBold, kYellow};
  switch (severity) {
    case Severity::kCritical:
    case Severity::kError:
      return {kUrgent, 2};
    case Severity::kWarning:
      return {kAttention, 2};
    case Severity::kInfo:
      break;
  }
  return {kUrgent, 1};  // bold
}

char StyleOf(FindingState state) {
  switch (state) {
    case FindingState::kOngoing:
      return kRed;
    case FindingState::kFlapping:
      return kYellow;
    case FindingState::kRecovered:
      return kGreen;
    case FindingState::kUnknown:
      break;
  }
  return kDim;
}

std::string NameOf(const std::optional<std::string>& connector, const std::optional<std::string>& instance) {
  return instance ? absl::StrCat(ShownText(*connector), "/", ShownText(*instance)) : ShownText(*connector);
}

std::vector<std::string> NamesOf(const Connectors& connectors) {
  std::vector<std::string> names;
  for (const ConnectorSummary* connector : connectors) {
    names.push_back(NameOf(connector->id, connector->instance));
  }
  return names;
}

std::string SubjectOf(const Finding& finding) {
  if (finding.connector) return NameOf(finding.connector, finding.instance);
  return finding.service ? ShownText(*finding.service) : "a service that the log does not name";
}

std::string Listed(const std::vector<std::string>& names, std::size_t most) {
  if (names.size() <= most) return absl::StrJoin(names, ", ");
  const std::vector<std::string> shown(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(most));
  return absl::StrCat(absl::StrJoin(shown, ", "), " and ", Grouped(names.size() - most), " more");
}

}  // namespace wflogscan
