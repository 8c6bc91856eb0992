#include "cli/output.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace wflogscan::cli {
namespace {

absl::Status ErrnoStatus(const std::string& path) {
  return absl::UnavailableError(absl::StrCat(path, ": ", std::generic_category().message(errno)));
}

bool WriteAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(descriptor, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

}  // namespace

absl::Status WriteToStdout(std::string_view bytes) {
  if (WriteAll(STDOUT_FILENO, bytes)) return absl::OkStatus();
  return errno == EPIPE ? absl::CancelledError("standard output was closed") : ErrnoStatus("standard output");
}

absl::Status WriteFileWhole(const std::string& path, std::string_view bytes) {
  struct stat status;
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && !S_ISREG(status.st_mode)) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return ErrnoStatus(path);
    const bool whole = WriteAll(descriptor, bytes);
    absl::Status result = whole ? absl::OkStatus() : ErrnoStatus(path);
    ::close(descriptor);
    return result;
  }
  // A symbolic link stays one.
  std::error_code unresolved;
  const std::filesystem::path target = std::filesystem::canonical(path, unresolved);
  const std::string file = unresolved ? path : target.string();
  std::string temporary = file + ".XXXXXX";
  const int descriptor = ::mkstemp(temporary.data());
  if (descriptor < 0) return ErrnoStatus(path);
  const mode_t mask = ::umask(0);
  ::umask(mask);
  // Who may read what was there may read this; mkstemp's 0600 would surprise the next reader.
  ::fchmod(descriptor, exists ? status.st_mode & 07777 : 0666 & ~mask);
  const bool whole = WriteAll(descriptor, bytes);
  if (::close(descriptor) != 0 || !whole || ::rename(temporary.c_str(), file.c_str()) != 0) {
    absl::Status result = ErrnoStatus(path);
    ::unlink(temporary.c_str());
    return result;
  }
  return absl::OkStatus();
}

bool WantsColor(std::string_view choice, int descriptor) {
  if (choice == "always") return true;
  if (choice == "never") return false;
  const auto is_set = [](const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && value[0] != '\0';
  };
  if (is_set("NO_COLOR")) return false;
  const char* force = std::getenv("CLICOLOR_FORCE");
  if (force != nullptr && force[0] != '\0' && std::string_view(force) != "0") return true;
  const char* wanted = std::getenv("CLICOLOR");
  if (wanted != nullptr && std::string_view(wanted) == "0") return false;
  const char* term = std::getenv("TERM");
  if (term == nullptr || std::string_view(term) == "dumb") return false;
  return ::isatty(descriptor) != 0;
}

int TerminalWidth(int descriptor) {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return std::clamp<int>(size.ws_col, 60, 120);
}

}  // namespace wflogscan::cli
