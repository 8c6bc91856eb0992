#ifndef WFLOGSCAN_ENGINE_DOCUMENTS_DISK_USAGE_H_
#define WFLOGSCAN_ENGINE_DOCUMENTS_DISK_USAGE_H_

// df, with -h, -k, -T, -i and -P. A full file system is a finding only where it stops the broker or the
// product: of `/` and of what holds their data, logs and containers. File systems that are always full
// (images, snaps, the boot partition) and those in memory are none of these.

#include <string_view>
#include <vector>

#include "engine/documents/fact.h"

namespace wflogscan {

bool IsDiskUsageHeading(std::string_view line);

// False where the line is no row of df's table.
bool ReadDiskUsageRow(std::string_view line, std::vector<Fact>* facts);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_DOCUMENTS_DISK_USAGE_H_
