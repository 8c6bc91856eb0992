#ifndef WFLOGSCAN_ENGINE_REPORT_JSON_WRITER_H_
#define WFLOGSCAN_ENGINE_REPORT_JSON_WRITER_H_

#include <string>

#include "wflogscan/report.h"

namespace wflogscan {

struct JsonOptions {
  bool timing =
      true;  // false: elapsed_seconds and bytes_per_second are left out, so equal input gives equal bytes
  int indent = 2;  // negative: one line
};

// The report under the schema wflogscan/report/v1 (report/schema/report-v1.schema.json), with a line break at
// the end. Always valid UTF-8. O(report).
std::string ToJson(const Report& report, const JsonOptions& options = {});

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_REPORT_JSON_WRITER_H_
