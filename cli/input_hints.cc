#include "cli/input_hints.h"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/ascii.h"

namespace wflogscan::cli {
namespace {

namespace fs = std::filesystem;

// "pipe:[31337]"; empty where it may not be known.
std::string Target(const fs::path& link) {
  std::error_code error;
  return fs::read_symlink(link, error).string();
}

std::vector<std::string> CommandLine(const fs::path& process) {
  std::ifstream file(process / "cmdline", std::ios::binary);
  std::vector<std::string> words;
  for (std::string word; std::getline(file, word, '\0');) words.push_back(word);
  return words;
}

bool PrintsLogs(const std::vector<std::string>& command) {
  if (command.empty()) return false;
  const std::string program = fs::path(command.front()).filename().string();
  return (program == "docker" || program == "podman") &&
         std::find(command.begin() + 1, command.end(), "logs") != command.end();
}

}  // namespace

bool IsHalfOfDockerLogs(const fs::path& proc) {
  const std::string pipe = Target(proc / "self" / "fd" / "0");
  if (!pipe.starts_with("pipe:")) return false;
  std::error_code error;
  fs::directory_iterator processes(proc, error);
  for (const fs::directory_iterator end; !error && processes != end; processes.increment(error)) {
    const fs::path& process = processes->path();
    const std::string id = process.filename().string();
    if (!std::all_of(id.begin(), id.end(), absl::ascii_isdigit)) continue;
    if (Target(process / "fd" / "1") != pipe) continue;
    if (Target(process / "fd" / "2") != pipe && PrintsLogs(CommandLine(process))) return true;
  }
  return false;
}

bool WillBeHalfOfDockerLogs() {
  struct stat input;
  if (::fstat(STDIN_FILENO, &input) != 0 || !S_ISFIFO(input.st_mode)) return false;
  constexpr int kStepMilliseconds = 5;
  constexpr int kSteps = 10;
  for (int step = 0; step < kSteps; ++step) {
    pollfd wait{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    const bool has_come = ::poll(&wait, 1, kStepMilliseconds) != 0;
    if (IsHalfOfDockerLogs()) return true;
    if (has_come) break;
  }
  return false;
}

}  // namespace wflogscan::cli
