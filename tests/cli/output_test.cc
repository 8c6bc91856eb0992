#include "cli/output.h"

#include <pty.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/test_scanner.h"

namespace wflogscan::cli {
namespace {

// Whether a terminal is written to in colours, with this environment.
bool IsColoured(const std::map<std::string, std::string>& environment, const char* choice = "auto") {
  for (const char* name : {"NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"}) ::unsetenv(name);
  ::setenv("TERM", "xterm", 1);
  for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
  int master = -1;
  int terminal = -1;
  EXPECT_EQ(::openpty(&master, &terminal, nullptr, nullptr, nullptr), 0);
  const bool coloured = WantsColor(choice, terminal);
  ::close(master);
  ::close(terminal);
  return coloured;
}

TEST(WantsColor, FollowsTheEnvironmentOnATerminal) {
  EXPECT_TRUE(IsColoured({}));
  EXPECT_TRUE(IsColoured({{"CLICOLOR", "1"}}));
  EXPECT_TRUE(IsColoured({{"CLICOLOR", "0"}, {"CLICOLOR_FORCE", "1"}}));
  EXPECT_FALSE(IsColoured({{"CLICOLOR", "0"}}));
  EXPECT_FALSE(IsColoured({{"NO_COLOR", "1"}, {"CLICOLOR_FORCE", "1"}}));
  EXPECT_FALSE(IsColoured({{"TERM", "dumb"}}));
}

TEST(WantsColor, TheOptionGoesFirst) {
  EXPECT_TRUE(IsColoured({{"CLICOLOR", "0"}, {"NO_COLOR", "1"}}, "always"));
  EXPECT_FALSE(IsColoured({{"CLICOLOR_FORCE", "1"}}, "never"));
}

TEST(WantsColor, APipeIsNotColouredByItself) {
  ::unsetenv("NO_COLOR");
  ::unsetenv("CLICOLOR_FORCE");
  int ends[2] = {-1, -1};
  ASSERT_EQ(::pipe(ends), 0);
  EXPECT_FALSE(WantsColor("auto", ends[1]));
  ::close(ends[0]);
  ::close(ends[1]);
}

std::string Read(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(WriteFileWhole, KeepsTheModeOfWhatWasThere) {
  const testing::TempFolder folder;
  const std::filesystem::path file = folder.Write("report.json", "old");
  std::filesystem::permissions(file,
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  ASSERT_TRUE(WriteFileWhole(file.string(), "new").ok());
  EXPECT_EQ(Read(file), "new");
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(WriteFileWhole, FollowsASymbolicLink) {
  const testing::TempFolder folder;
  const std::filesystem::path file = folder.Write("real.json", "old");
  std::filesystem::create_symlink("real.json", folder.path() / "link.json");
  ASSERT_TRUE(WriteFileWhole((folder.path() / "link.json").string(), "new").ok());
  EXPECT_TRUE(std::filesystem::is_symlink(folder.path() / "link.json"));
  EXPECT_EQ(Read(file), "new");
}

}  // namespace
}  // namespace wflogscan::cli
