#include "cli/input_hints.h"

#include <filesystem>
#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "tests/support/test_scanner.h"

namespace wflogscan::cli {
namespace {

using std::string_view_literals::operator""sv;

// A /proc with ourselves reading from a pipe, and others.
class Proc {
 public:
  explicit Proc(std::string_view standard_input) { Add("self", "wflogscan\0"sv, standard_input, "x", "x"); }

  Proc& Add(const std::string& id, std::string_view command, std::string_view in, std::string_view out,
            std::string_view err) {
    folder_.Write(id + "/cmdline", command);
    const std::filesystem::path descriptors = folder_.path() / id / "fd";
    std::filesystem::create_directories(descriptors);
    std::filesystem::create_symlink(in, descriptors / "0");
    std::filesystem::create_symlink(out, descriptors / "1");
    std::filesystem::create_symlink(err, descriptors / "2");
    return *this;
  }

  bool IsHalf() const { return IsHalfOfDockerLogs(folder_.path()); }

 private:
  const testing::TempFolder folder_;
};

constexpr std::string_view kPipe = "pipe:[31337]";
constexpr std::string_view kTerminal = "/dev/pts/0";
constexpr std::string_view kDockerLogs = "docker\0logs\0signal-client-svc\0"sv;

TEST(IsHalfOfDockerLogs, WhereStandardErrorGoesElsewhere) {
  EXPECT_TRUE(Proc(kPipe).Add("7", kDockerLogs, kTerminal, kPipe, kTerminal).IsHalf());
  EXPECT_TRUE(Proc(kPipe).Add("7", kDockerLogs, kTerminal, kPipe, "/dev/null").IsHalf());
  EXPECT_TRUE(
      Proc(kPipe)
          .Add("7", "/usr/bin/podman\0--log-level\0debug\0logs\0-f\0x\0"sv, kTerminal, kPipe, kTerminal)
          .IsHalf());
}

TEST(IsHalfOfDockerLogs, NotWhereBothArrive) {
  EXPECT_FALSE(Proc(kPipe).Add("7", kDockerLogs, kTerminal, kPipe, kPipe).IsHalf());
}

TEST(IsHalfOfDockerLogs, NotForAnotherProgramOrAnotherPipe) {
  EXPECT_FALSE(Proc(kPipe).Add("7", "cat\0docker\0logs\0"sv, kTerminal, kPipe, kTerminal).IsHalf());
  EXPECT_FALSE(Proc(kPipe).Add("7", "docker\0ps\0"sv, kTerminal, kPipe, kTerminal).IsHalf());
  EXPECT_FALSE(Proc(kPipe).Add("7", "", kTerminal, kPipe, kTerminal).IsHalf());
  EXPECT_FALSE(Proc(kPipe).Add("7", kDockerLogs, kTerminal, "pipe:[1]", kTerminal).IsHalf());
  EXPECT_FALSE(Proc(kPipe).Add("acpi", kDockerLogs, kTerminal, kPipe, kTerminal).IsHalf());
  EXPECT_FALSE(Proc("/var/log/a.log").Add("7", kDockerLogs, kTerminal, "/var/log/a.log", kTerminal).IsHalf());
  const testing::TempFolder empty;
  EXPECT_FALSE(IsHalfOfDockerLogs(empty.path()));
  EXPECT_FALSE(IsHalfOfDockerLogs(empty.path() / "missing"));
}

}  // namespace
}  // namespace wflogscan::cli
