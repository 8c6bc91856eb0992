// Ctrl-C while a pipe is read: the first prints the report of what was read, the second ends the process at
// once.

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/test_scanner.h"

namespace wflogscan {
namespace {

// wflogscan as a process, with a pipe on its standard input that does not end and one on its standard output.
class Running {
 public:
  // Reads `path` behind its standard input.
  explicit Running(const std::string& path = "") {
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0) std::abort();
    process_ = ::fork();
    if (process_ == 0) {
      ::dup2(in[0], STDIN_FILENO);
      ::dup2(out[1], STDOUT_FILENO);
      ::setenv("XDG_CACHE_HOME", testing::SharedCacheFolder().c_str(), 1);
      ::execl(WFLOGSCAN_BINARY, WFLOGSCAN_BINARY, "-f", "ndjson", "--no-timing", "-",
              path.empty() ? nullptr : path.c_str(), nullptr);
      ::_exit(127);
    }
    ::close(in[0]);
    stdin_ = in[1];
    stdout_ = out[0];
    stdout_writer_ = out[1];
  }
  ~Running() {
    if (process_ > 0) {
      ::kill(process_, SIGKILL);
      ::waitpid(process_, nullptr, 0);
    }
    for (const int descriptor : {stdin_, stdout_, stdout_writer_}) {
      if (descriptor >= 0) ::close(descriptor);
    }
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  void Write(std::string_view text) const {
    EXPECT_EQ(::write(stdin_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }

  // The next line, or what there is of it when nothing has come for long.
  std::string ReadLine() const {
    constexpr int kPatienceMs = 60'000;
    std::string line;
    pollfd waiting{stdout_, POLLIN, 0};
    for (char byte = 0;
         ::poll(&waiting, 1, kPatienceMs) > 0 && ::read(stdout_, &byte, 1) == 1 && byte != '\n';)
      line += byte;
    return line;
  }

  void EndInput() { ::close(std::exchange(stdin_, -1)); }

  // From now on every write of the process waits for a reader that does not come.
  void FillOutput() const {
    // A descriptor of its own, so that the process's does not become non-blocking with it.
    const int writer = ::open(("/proc/self/fd/" + std::to_string(stdout_writer_)).c_str(),
                              O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    ASSERT_GE(writer, 0);
    const std::string junk(4096, 'x');
    while (::write(writer, junk.data(), junk.size()) > 0) {
    }
    ::close(writer);
  }

  void Interrupt() const { ::kill(process_, SIGINT); }

  // Whether it has ended meanwhile.
  bool HasEnded(int* status) {
    if (::waitpid(process_, status, WNOHANG) != process_) return false;
    process_ = -1;
    return true;
  }

  int Await() {
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = -1;
    return status;
  }

 private:
  pid_t process_ = -1;
  int stdin_ = -1;
  int stdout_ = -1;
  int stdout_writer_ = -1;
};

constexpr std::string_view kFailure =
    "2026-02-22T06:01:20.123Z [ERROR] okta: poll failed: 401 Unauthorized\n";

TEST(Interrupt, PrintsTheReportOfWhatWasRead) {
  Running scan;
  scan.Write(kFailure);
  EXPECT_EQ(nlohmann::json::parse(scan.ReadLine())["type"], "match");
  scan.Interrupt();
  const nlohmann::json report = nlohmann::json::parse(scan.ReadLine());
  EXPECT_EQ(report["type"], "report");
  EXPECT_EQ(report["interrupted"], true);
  EXPECT_EQ(report["findings"].size(), 1U);
  EXPECT_EQ(report["scan"]["lines"], 1);
  EXPECT_EQ(report["problems"].size(), 0U);
  const int status = scan.Await();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

TEST(Interrupt, EndsTheWaitForAWriter) {
  const testing::TempFolder folder;
  const std::string path = (folder.path() / "pipe").string();
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  Running scan(path);
  scan.Write(kFailure);
  scan.EndInput();
  EXPECT_EQ(nlohmann::json::parse(scan.ReadLine())["type"], "match");
  ::usleep(100'000);  // by then it waits
  scan.Interrupt();
  const std::string line = scan.ReadLine();
  ASSERT_FALSE(line.empty()) << "it still waits";
  const nlohmann::json report = nlohmann::json::parse(line);
  EXPECT_EQ(report["interrupted"], true);
  EXPECT_EQ(report["findings"].size(), 1U);
  const int status = scan.Await();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

TEST(Interrupt, TheSecondEndsTheProcessAtOnce) {
  Running scan;
  scan.Write(kFailure);
  EXPECT_EQ(nlohmann::json::parse(scan.ReadLine())["type"], "match");
  scan.FillOutput();
  int status = 0;
  while (!scan.HasEnded(&status)) {  // two that come too close together are one
    scan.Interrupt();
    ::usleep(20'000);
  }
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 128 + SIGINT) << status;
}

}  // namespace
}  // namespace wflogscan
