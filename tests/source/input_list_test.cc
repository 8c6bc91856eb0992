#include "engine/source/input_list.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/test_scanner.h"

namespace wflogscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> Names(const InputList& list, const std::filesystem::path& root) {
  std::vector<std::string> names;
  for (const InputFile& file : list.files) {
    names.push_back(std::filesystem::path(file.name).lexically_relative(root).string());
  }
  return names;
}

TEST(InputList, WalksAFolderInOrderAndDeep) {
  const testing::TempFolder folder;
  folder.Write("b.log", "");
  folder.Write("a/z/deep.log", "");
  folder.Write("a/1.log", "");
  folder.Write(".hidden", "");
  const InputList list = ListInputs({folder.path().string()});
  EXPECT_THAT(Names(list, folder.path()), ElementsAre(".hidden", "a/1.log", "a/z/deep.log", "b.log"));
  EXPECT_THAT(list.unreadable, IsEmpty());
}

TEST(InputList, WhatIsLeftOutIsNotReadWhateverItsPath) {
  const testing::TempFolder folder;
  folder.Write("a.log", "");
  folder.Write("sub/report.json", "");
  folder.Write("report.json", "");
  const std::filesystem::path other = folder.path() / "sub/../report.json";
  EXPECT_THAT(
      Names(ListInputs({folder.path().string()}, {other, folder.path() / "none.json"}), folder.path()),
      ElementsAre("a.log", "sub/report.json"));
}

TEST(InputList, NamesAreGivenOnceAndSorted) {
  const testing::TempFolder folder;
  const std::string a = folder.Write("a.log", "").string();
  const std::string b = folder.Write("b.log", "").string();
  EXPECT_THAT(Names(ListInputs({b, a, b}), folder.path()), ElementsAre("a.log", "b.log"));
  EXPECT_THAT(Names(ListInputs({folder.path().string(), a}), folder.path()), ElementsAre("a.log", "b.log"));
}

TEST(InputList, LinksInsideAFolderAreNotFollowed) {
  const testing::TempFolder folder;
  const testing::TempFolder outside;
  outside.Write("secret.log", "");
  folder.Write("sub/a.log", "");
  std::filesystem::create_directory_symlink(folder.path(), folder.path() / "sub/loop");
  std::filesystem::create_directory_symlink(outside.path(), folder.path() / "out");
  std::filesystem::create_symlink(outside.path() / "secret.log", folder.path() / "out.log");
  std::filesystem::create_symlink("nowhere", folder.path() / "dangling.log");
  const InputList list = ListInputs({folder.path().string()});
  EXPECT_THAT(Names(list, folder.path()), ElementsAre("sub/a.log"));
  EXPECT_THAT(list.unreadable, IsEmpty());
}

TEST(InputList, ALinkThatIsNamedIsFollowed) {
  const testing::TempFolder folder;
  folder.Write("real/a.log", "");
  std::filesystem::create_directory_symlink(folder.path() / "real", folder.path() / "link");
  EXPECT_THAT(Names(ListInputs({(folder.path() / "link").string()}), folder.path()),
              ElementsAre("link/a.log"));
}

TEST(InputList, FifosInsideAFolderArePassedOver) {
  const testing::TempFolder folder;
  folder.Write("a.log", "");
  ASSERT_EQ(::mkfifo((folder.path() / "pipe").c_str(), 0600), 0);
  const InputList list = ListInputs({folder.path().string()});
  EXPECT_THAT(Names(list, folder.path()), ElementsAre("a.log"));
  EXPECT_THAT(list.unreadable, IsEmpty());
}

TEST(InputList, AFifoOrDeviceThatIsNamedIsMeant) {
  const testing::TempFolder folder;
  const std::string pipe = (folder.path() / "pipe").string();
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const InputList list = ListInputs({pipe, "/dev/null", folder.Write("a.log", "").string()});
  ASSERT_EQ(list.files.size(), 3U);
  for (const InputFile& file : list.files)
    EXPECT_EQ(file.kind, file.name.ends_with("a.log") ? InputKind::kFile : InputKind::kPipe) << file.name;
}

TEST(InputList, SocketsInsideAFolderArePassedOver) {
  const testing::TempFolder folder;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  (folder.path() / "socket").string().copy(address.sun_path, sizeof(address.sun_path) - 1);
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  folder.Write("a.log", "");
  EXPECT_THAT(Names(ListInputs({folder.path().string()}), folder.path()), ElementsAre("a.log"));
  ::close(descriptor);
}

TEST(InputList, RotatedLogsComeOldestFirst) {
  const testing::TempFolder folder;
  for (const char* name : {"x-json.log", "x-json.log.1", "x-json.log.1.gz", "x-json.log.2.gz", "y.log"}) {
    folder.Write(name, "");
  }
  EXPECT_THAT(Names(ListInputs({folder.path().string()}), folder.path()),
              ElementsAre("x-json.log.2.gz", "x-json.log.1", "x-json.log", "y.log"));
}

TEST(InputList, AMissingPathIsNotFound) {
  const testing::TempFolder folder;
  const std::string missing = (folder.path() / "missing").string();
  const std::string present = folder.Write("a.log", "").string();
  const InputList list = ListInputs({missing, present});
  EXPECT_THAT(Names(list, folder.path()), ElementsAre("a.log"));
  ASSERT_EQ(list.unreadable.size(), 1U);
  EXPECT_EQ(list.unreadable.front().name, missing);
  EXPECT_EQ(list.unreadable.front().why.code(), absl::StatusCode::kNotFound);
}

TEST(InputList, AFolderThatMayNotBeReadIsNamedAndTheRestIsWalked) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read every folder";
  const testing::TempFolder folder;
  folder.Write("a/1.log", "");
  folder.Write("b/2.log", "");
  ASSERT_EQ(::chmod((folder.path() / "a").c_str(), 0), 0);
  const InputList list = ListInputs({folder.path().string()});
  ASSERT_EQ(::chmod((folder.path() / "a").c_str(), 0700), 0);
  EXPECT_THAT(Names(list, folder.path()), ElementsAre("b/2.log"));
  ASSERT_EQ(list.unreadable.size(), 1U);
  EXPECT_EQ(list.unreadable.front().name, (folder.path() / "a").string());
  EXPECT_EQ(list.unreadable.front().why.code(), absl::StatusCode::kPermissionDenied);
}

TEST(InputList, StandardInputIsAName) {
  const InputList list = ListInputs({"-"});
  ASSERT_EQ(list.files.size(), 1U);
  EXPECT_EQ(list.files.front().name, kStandardInput);
}

TEST(InputList, AContainerIsAName) {
  const InputList list = ListInputs({"docker://signal-client-svc", "docker://signal-client-svc"});
  ASSERT_EQ(list.files.size(), 1U);
  EXPECT_EQ(list.files.front().name, "docker://signal-client-svc");
  EXPECT_EQ(list.files.front().kind, InputKind::kContainer);
}

TEST(InputList, ASchemeThatNobodyKnowsIsRefusedAndAFileNamedLikeOneIsNot) {
  const testing::TempFolder folder;
  folder.Write("foo:/bar", "");
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  const InputList list = ListInputs({"foo://bar", "s3://bucket/a.log", "/missing://x"});
  std::filesystem::current_path(before);
  ASSERT_EQ(list.files.size(), 1U);
  EXPECT_EQ(list.files.front().name, "foo://bar");
  ASSERT_EQ(list.unreadable.size(), 2U);
  EXPECT_EQ(list.unreadable[0].why.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(list.unreadable[0].why.message()), HasSubstr("nothing is read from s3://"));
  EXPECT_EQ(list.unreadable[1].why.code(), absl::StatusCode::kNotFound);
}

TEST(InputList, NothingGivenIsNothingToRead) {
  const InputList list = ListInputs({});
  EXPECT_THAT(list.files, IsEmpty());
  EXPECT_THAT(list.unreadable, IsEmpty());
}

}  // namespace
}  // namespace wflogscan
