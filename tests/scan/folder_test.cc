// Support folders hold more than logs: whatever lies in one, the walk ends, and the rest is read.

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/test_scanner.h"

namespace wflogscan {
namespace {

using testing::BuiltinScanner;

TEST(Folder, WhatIsNoLogIsPassedOverAndTheRestIsRead) {
  const testing::TempFolder folder;
  const std::filesystem::path& path = folder.path();
  folder.Write("logs/a.log", "[ERROR] okta: 401 Unauthorized\n");
  folder.Write("logs/empty.log", "");
  std::filesystem::create_directory_symlink(path, path / "logs" / "loop");
  std::filesystem::create_directory_symlink("self", path / "self");
  std::filesystem::create_symlink("/nowhere", path / "dangling.log");
  ASSERT_EQ(::mkfifo((path / "fifo.log").c_str(), 0600), 0);
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string socket = (path / "socket.log").string();
  ASSERT_LT(socket.size(), sizeof(address.sun_path));
  socket.copy(address.sun_path, socket.size());
  ASSERT_EQ(::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  const absl::StatusOr<Report> report = BuiltinScanner().Scan({path.string()}, {});
  ::close(descriptor);
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_EQ(report->sources.size(), 2U);
  EXPECT_EQ(report->sources[0].name, path / "logs/a.log");
  EXPECT_EQ(report->sources[1].name, path / "logs/empty.log");
  EXPECT_EQ(report->sources[1].lines, 0U);
  EXPECT_EQ(report->scan.matched_lines, 1U);
  EXPECT_TRUE(report->problems.empty());
}

TEST(Folder, AFileThatMayNotBeReadIsNamedAndTheRestIsRead) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read every file";
  const testing::TempFolder folder;
  folder.Write("a.log", "[ERROR] okta: 401 Unauthorized\n");
  std::filesystem::permissions(folder.Write("b.log", "secret\n"), std::filesystem::perms::none);
  const absl::StatusOr<Report> report = BuiltinScanner().Scan({folder.path().string()}, {});
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_EQ(report->sources.size(), 2U);
  EXPECT_EQ(report->scan.matched_lines, 1U);
  EXPECT_EQ(report->sources[1].problems.size(), 1U);
}

// A log that is still written: what comes before its end is reached is read, and then the scan is over.
TEST(Folder, AFileThatGrowsIsReadToItsEnd) {
  class Writer final : public MatchSink {
   public:
    explicit Writer(const std::filesystem::path& path) : file_(path, std::ios::app) {}
    absl::Status OnMatch(const MatchLine&) override {
      if (++matches <= 3) file_ << "[ERROR] okta: 401 Unauthorized\n" << std::flush;
      return absl::OkStatus();
    }
    int matches = 0;

   private:
    std::ofstream file_;
  };
  const testing::TempFolder folder;
  std::string log = "[ERROR] okta: 401 Unauthorized\n";
  while (log.size() < 600'000) log += "[INFO] okta: fetched 3 events in one of many pages\n";
  const std::filesystem::path path = folder.Write("a.log", log);
  Writer writer(path);
  ScanOptions options;
  options.jobs = 1;
  const absl::StatusOr<Report> report = BuiltinScanner().Scan({path.string()}, options, &writer);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_GE(writer.matches, 2);
  EXPECT_EQ(report->scan.matched_lines, static_cast<std::uint64_t>(writer.matches));
  EXPECT_TRUE(report->sources[0].problems.empty());
}

}  // namespace
}  // namespace wflogscan
