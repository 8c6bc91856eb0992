// Scans one line by the installed library and prints the signature of what it finds.

#include <wflogscan/report.h>
#include <wflogscan/scan.h>
#include <wflogscan/version.h>

#include <iostream>

int main() {
  const absl::StatusOr<wflogscan::Scanner> scanner =
      wflogscan::Scanner::Create({.only = {"auth-401/http-status"}}, {});
  if (!scanner.ok()) {
    std::cerr << scanner.status() << "\n";
    return 1;
  }
  const absl::StatusOr<wflogscan::Report> report =
      scanner->ScanBytes("memory", "2026-02-22T06:01:20Z [ERROR] okta: poll failed: 401 Unauthorized\n", {});
  if (!report.ok()) {
    std::cerr << report.status() << "\n";
    return 1;
  }
  for (const wflogscan::Finding& finding : report->findings) {
    std::cout << finding.signature << " " << finding.connector.value_or("-") << " " << finding.count << "\n";
  }
  return report->findings.size() == 1 && report->tool.version == wflogscan::kVersion ? 0 : 1;
}
