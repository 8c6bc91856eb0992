#ifndef WFLOGSCAN_ENGINE_DOCUMENTS_SCAN_REPORT_H_
#define WFLOGSCAN_ENGINE_DOCUMENTS_SCAN_REPORT_H_

#include <vector>

#include "engine/documents/fact.h"
#include "engine/documents/json_tree.h"
#include "engine/source/document_kind.h"

namespace wflogscan {

// A report of this program, or a line of an ndjson one: it lies in a folder beside the logs that it is about,
// and what it quotes has been told already. kNone for anything else; it gives no fact.
DocumentKind ReadScanReport(const JsonValue& root, std::vector<Fact>* facts);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_DOCUMENTS_SCAN_REPORT_H_
