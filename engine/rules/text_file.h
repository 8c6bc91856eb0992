#ifndef WFLOGSCAN_ENGINE_RULES_TEXT_FILE_H_
#define WFLOGSCAN_ENGINE_RULES_TEXT_FILE_H_

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "wflogscan/rules.h"

namespace wflogscan {

inline constexpr std::size_t kMaxRuleFileBytes = std::size_t{1} << 20;

// kInvalidArgument, said as "auth-401/x.yaml:7: what". Line 0: the file as a whole, "auth-401/x.yaml: what".
absl::Status BrokenFile(std::string_view origin, int line, std::string_view what);

// A whole file of text. kNotFound: no such file; kInvalidArgument: unreadable, larger than 1 MiB or not
// UTF-8.
absl::StatusOr<std::string> ReadTextFile(const std::filesystem::path& path, std::string_view origin);

// The hit and miss log beside a rule file; "" for one that is not there.
absl::Status ReadLogsBeside(const std::filesystem::path& rule_file, std::string_view origin, Rule* rule);

// The regular files under a folder, however deep, sorted by path so that no file system's order shows.
// Symbolic links to folders are not followed. kInvalidArgument: unreadable, or more entries than a folder of
// rules could have.
absl::StatusOr<std::vector<std::filesystem::path>> FilesUnder(const std::filesystem::path& root);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RULES_TEXT_FILE_H_
