#ifndef WFLOGSCAN_ENGINE_REPORT_NDJSON_WRITER_H_
#define WFLOGSCAN_ENGINE_REPORT_NDJSON_WRITER_H_

#include <string>

#include "engine/report/json_writer.h"
#include "wflogscan/match_line.h"
#include "wflogscan/report.h"

namespace wflogscan {

// {"type":"match",...} and a line break. Always one line of valid UTF-8.
std::string MatchToNdjson(const MatchLine& match);

// {"type":"report",...the report...}, the last line of a stream.
std::string ReportToNdjson(const Report& report, const JsonOptions& options = {});

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_REPORT_NDJSON_WRITER_H_
