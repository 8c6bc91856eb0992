#include "engine/documents/scan_report.h"

namespace wflogscan {

DocumentKind ReadScanReport(const JsonValue& root, std::vector<Fact>* /*facts*/) {
  const bool is_report = root["schema"].text().starts_with("wflogscan/report/");
  const bool is_match = root["type"].text() == "match" && root["signatures"] && root["rules"] && root["line"];
  return is_report || is_match ? DocumentKind::kScanReport : DocumentKind::kNone;
}

}  // namespace wflogscan
