#include "engine/rules/text_file.h"

#include <algorithm>
#include <fstream>
#include <system_error>
#include <utility>

#include "simdjson.h"

namespace wflogscan {
namespace {

constexpr std::size_t kMaxEntries = 20'000;

}  // namespace

absl::Status BrokenFile(std::string_view origin, int line, std::string_view what) {
  std::string message(origin);
  if (line > 0) message.append(":").append(std::to_string(line));
  message.append(": ").append(what);
  return absl::InvalidArgumentError(message);
}

absl::StatusOr<std::string> ReadTextFile(const std::filesystem::path& path, std::string_view origin) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) return absl::NotFoundError(std::string(origin) + ": no such file");
  if (std::filesystem::is_directory(status)) return BrokenFile(origin, 0, "a folder, not a file");
  std::ifstream file(path, std::ios::binary);
  if (!file) return BrokenFile(origin, 0, "cannot be opened for reading");
  std::string text(kMaxRuleFileBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return BrokenFile(origin, 0, "cannot be read");
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kMaxRuleFileBytes) return BrokenFile(origin, 0, "larger than 1 MiB; split it");
  if (!simdjson::validate_utf8(text.data(), text.size())) return BrokenFile(origin, 0, "not UTF-8 text");
  return text;
}

absl::Status ReadLogsBeside(const std::filesystem::path& rule_file, std::string_view origin, Rule* rule) {
  const std::string_view stem = origin.substr(0, origin.rfind('.'));
  for (const auto& [extension, log] :
       {std::pair{".hit.log", &rule->hit_log}, {".miss.log", &rule->miss_log}}) {
    std::filesystem::path path = rule_file;
    path.replace_extension(extension);
    absl::StatusOr<std::string> text = ReadTextFile(path, std::string(stem) + extension);
    if (absl::IsNotFound(text.status())) continue;
    if (!text.ok()) return text.status();
    *log = *std::move(text);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::filesystem::path>> FilesUnder(const std::filesystem::path& root) {
  namespace fs = std::filesystem;
  std::vector<fs::path> files;
  std::error_code error;
  std::size_t entries = 0;
  fs::recursive_directory_iterator it(root, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    if (++entries > kMaxEntries) return BrokenFile(root.string(), 0, "too many files for a folder of rules");
    std::error_code type_error;
    if (it->is_regular_file(type_error)) files.push_back(it->path());
  }
  if (error) return BrokenFile(root.string(), 0, error.message());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace wflogscan
