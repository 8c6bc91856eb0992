#ifndef WFLOGSCAN_CLI_LABELLED_CHECK_H_
#define WFLOGSCAN_CLI_LABELLED_CHECK_H_

#include <string>

#include "absl/status/statusor.h"
#include "wflogscan/scan.h"

namespace wflogscan::cli {

struct LabelledCheck {
  std::string text;     // the mistakes, one a line, then the score
  bool passed = false;  // no mistake; with a threshold: precision and recall reach theirs
};

struct LabelledThresholds {
  double precision = 1;
  double recall = 1;
};

// Scans each line of a labelled file (cli/labelled_lines.h) as a source of its own and scores what was found.
// Errors are the file's.
absl::StatusOr<LabelledCheck> CheckLabelledFile(const std::string& path, const Scanner& scanner,
                                                const LabelledThresholds& thresholds);

}  // namespace wflogscan::cli

#endif  // WFLOGSCAN_CLI_LABELLED_CHECK_H_
