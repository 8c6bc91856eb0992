#include "engine/source/input_list.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <tuple>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "engine/base/string_bridge.h"
#include "engine/source/container_log.h"
#include "engine/source/rotation.h"

namespace wflogscan {
namespace {

namespace fs = std::filesystem;

absl::Status StatusOf(const std::error_code& error) {
  if (error == std::errc::no_such_file_or_directory) return absl::NotFoundError(error.message());
  if (error == std::errc::permission_denied) return absl::PermissionDeniedError(error.message());
  return absl::UnavailableError(error.message());
}

bool IsOneOf(const fs::path& file, const std::vector<fs::path>& others) {
  return std::any_of(others.begin(), others.end(), [&file](const fs::path& other) {
    std::error_code error;
    return other.filename() == file.filename() && fs::equivalent(file, other, error);
  });
}

// By hand and not by recursive_directory_iterator, which ends the whole walk at the first folder it may not
// read.
void WalkFolder(const fs::path& folder, const std::string& bundle, const std::vector<fs::path>& leave_out,
                InputList* list) {
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  if (error) {
    list->unreadable.push_back({folder.string(), StatusOf(error)});
    return;
  }
  std::vector<fs::directory_entry> sorted;
  for (const fs::directory_iterator end; entries != end; entries.increment(error)) {
    if (error) break;
    sorted.push_back(*entries);
  }
  std::sort(sorted.begin(), sorted.end());
  for (const fs::directory_entry& entry : sorted) {
    const fs::file_status status = entry.symlink_status(error);
    if (error) {
      list->unreadable.push_back({entry.path().string(), StatusOf(error)});
    } else if (fs::is_directory(status)) {
      WalkFolder(entry.path(), bundle, leave_out, list);
    } else if (fs::is_regular_file(status) && !IsOneOf(entry.path(), leave_out)) {
      list->files.push_back({entry.path().string(), InputKind::kFile, bundle});
    }
  }
}

// "s3" of "s3://bucket/log"; empty where there is none.
std::string_view SchemeOf(std::string_view path) {
  const std::size_t end = path.find("://");
  if (end == std::string_view::npos) return {};
  const std::string_view scheme = path.substr(0, end);
  return std::all_of(scheme.begin(), scheme.end(), absl::ascii_isalnum) ? scheme : std::string_view();
}

absl::Status UnknownScheme(std::string_view scheme) {
  return absl::InvalidArgumentError(
      absl::StrCat("nothing is read from ", ToAbsl(scheme),
                   "://; a PATH is a file, a folder, an archive, or docker://NAME for a container"));
}

}  // namespace

InputList ListInputs(const std::vector<std::string>& paths, const std::vector<fs::path>& leave_out) {
  InputList list;
  for (const std::string& path : paths) {
    if (path == kStandardInput) {
      list.files.push_back({path, InputKind::kStdin, path});
      continue;
    }
    if (path.starts_with(kContainerScheme)) {
      list.files.push_back({path, InputKind::kContainer, path});
      continue;
    }
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (const std::string_view scheme = SchemeOf(path); !scheme.empty() && !fs::exists(status)) {
      list.unreadable.push_back({path, UnknownScheme(scheme)});
    } else if (!fs::exists(status)) {
      list.unreadable.push_back(
          {path, error ? StatusOf(error) : absl::NotFoundError("No such file or directory")});
    } else if (fs::is_directory(status)) {
      WalkFolder(path, path, leave_out, &list);
    } else {
      const bool is_pipe = fs::is_fifo(status) || fs::is_character_file(status);
      list.files.push_back({path, is_pipe ? InputKind::kPipe : InputKind::kFile, path});
    }
  }
  std::sort(list.files.begin(), list.files.end(), [](const InputFile& a, const InputFile& b) {
    return std::tuple(a.bundle.size(), std::string_view(a.bundle)) <
           std::tuple(b.bundle.size(), std::string_view(b.bundle));
  });
  SortRotated(&list.files, [](const InputFile& file) -> const std::string& { return file.name; });
  list.files.erase(std::unique(list.files.begin(), list.files.end(),
                               [](const InputFile& a, const InputFile& b) { return a.name == b.name; }),
                   list.files.end());
  return list;
}

}  // namespace wflogscan
