#ifndef WFLOGSCAN_ENGINE_RULES_CATALOG_FILE_H_
#define WFLOGSCAN_ENGINE_RULES_CATALOG_FILE_H_

// What the rules refer to, each in a file of its own. All functions: kInvalidArgument, said as "origin:7:
// what".

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "wflogscan/rules.h"

namespace wflogscan {

absl::StatusOr<std::vector<SignatureInfo>> ParseSignatures(std::string_view text, std::string_view origin);
absl::StatusOr<std::vector<GuideSection>> ParseGuide(std::string_view text, std::string_view origin);
absl::StatusOr<std::vector<Connector>> ParseConnectors(std::string_view text, std::string_view origin);
absl::StatusOr<std::vector<Service>> ParseServices(std::string_view text, std::string_view origin);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RULES_CATALOG_FILE_H_
