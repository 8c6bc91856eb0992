// measure: runs commands in turns and prints what each run took, for bench/compare and bench/growth.
//
// Standard input has a command a line: a name, then the program and its arguments, separated by tabs. Round
// after round all of them run once, every other round in the opposite order, so that whatever else the
// machine does meets all of them alike and a run can be compared with its neighbours. Standard output gets a
// line a run: name, round, microseconds on the wall, peak memory in KiB (of the largest process, where the
// command starts others), exit status; separated by tabs.
//
// The files that are named are read before each run, since the system may have let go of them meanwhile: what
// is measured is the work, not the disk.
//
// A command's standard input is empty, its standard output goes to the file that is named (some programs stop
// early where it is /dev/null), its standard error is measure's own.

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

extern char** environ;

namespace {

constexpr std::string_view kUsage = "usage: measure ROUNDS OUTPUT [FILE...] < COMMANDS\n";

struct Command {
  std::string name;
  std::vector<std::string> arguments;
};

struct Run {
  long microseconds = 0;
  long peak_kib = 0;
  int status = 0;
};

std::optional<Command> ParseCommand(std::string_view line) {
  std::vector<std::string> fields;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find('\t', begin), line.size());
    fields.emplace_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  if (fields.size() < 2 || fields[1].empty()) return std::nullopt;
  return Command{fields.front(), {fields.begin() + 1, fields.end()}};
}

// False where it cannot be read.
bool ReadToTheEnd(const char* path) {
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  std::vector<char> buffer(std::size_t{1} << 20);
  ssize_t got = 0;
  do {
    got = read(file, buffer.data(), buffer.size());
  } while (got > 0);
  close(file);
  return got == 0;
}

// nullopt where the program cannot be started.
std::optional<Run> RunOnce(const Command& command, const char* output) {
  std::vector<char*> argv;
  for (const std::string& argument : command.arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const auto started = std::chrono::steady_clock::now();
  pid_t process = 0;
  const int failure = posix_spawnp(&process, argv.front(), &files, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (failure != 0) {
    std::fprintf(stderr, "measure: %s: %s\n", argv.front(), std::strerror(failure));
    return std::nullopt;
  }
  int status = 0;
  rusage usage{};
  if (wait4(process, &status, 0, &usage) != process) return std::nullopt;
  const auto passed = std::chrono::steady_clock::now() - started;
  return Run{std::chrono::duration_cast<std::chrono::microseconds>(passed).count(), usage.ru_maxrss,
             WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)};
}

}  // namespace

int main(int argc, char** argv) {
  int rounds = 0;
  if (argc >= 3) {
    const std::string_view text = argv[1];
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rounds);
    if (error != std::errc() || end != text.data() + text.size()) rounds = 0;
  }
  if (rounds < 1) {
    std::fwrite(kUsage.data(), 1, kUsage.size(), stderr);
    return 2;
  }
  std::vector<Command> commands;
  for (std::string line; std::getline(std::cin, line);) {
    const std::optional<Command> command = ParseCommand(line);
    if (!command) {
      std::fprintf(stderr, "measure: no command in \"%s\"\n", line.c_str());
      return 2;
    }
    commands.push_back(*command);
  }
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const Command& command = commands[round % 2 == 0 ? i : commands.size() - 1 - i];
      for (int file = 3; file < argc; ++file) {
        if (ReadToTheEnd(argv[file])) continue;
        std::fprintf(stderr, "measure: %s: %s\n", argv[file], std::strerror(errno));
        return 1;
      }
      const std::optional<Run> run = RunOnce(command, argv[2]);
      if (!run) return 1;
      std::printf("%s\t%d\t%ld\t%ld\t%d\n", command.name.c_str(), round, run->microseconds, run->peak_kib,
                  run->status);
    }
    std::fflush(stdout);
  }
  return 0;
}
