#ifndef WFLOGSCAN_CLI_INPUT_FILE_H_
#define WFLOGSCAN_CLI_INPUT_FILE_H_

#include <filesystem>
#include <string>

#include "absl/status/statusor.h"

namespace wflogscan::cli {

// A whole file's bytes. kNotFound, kPermissionDenied ...: "path: why".
absl::StatusOr<std::string> ReadInputFile(const std::filesystem::path& path);

// All of standard input.
std::string ReadStandardInput();

}  // namespace wflogscan::cli

#endif  // WFLOGSCAN_CLI_INPUT_FILE_H_
