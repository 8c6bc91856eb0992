#include "engine/source/byte_stream.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <fstream>
#include <string>
#include <thread>

#include "gtest/gtest.h"
#include "tests/support/test_scanner.h"

namespace wflogscan {
namespace {

std::string ReadAll(ByteStream& stream, std::size_t capacity) {
  std::string all;
  std::string buffer(capacity, '\0');
  for (;;) {
    const absl::StatusOr<std::size_t> got = stream.Read(buffer.data(), capacity);
    EXPECT_TRUE(got.ok()) << got.status();
    if (!got.ok() || *got == 0) return all;
    EXPECT_LE(*got, capacity);
    all.append(buffer, 0, *got);
  }
}

// Both ends of a pipe, closed at the end of the scope.
struct Pipe {
  Pipe() { EXPECT_EQ(::pipe(ends.data()), 0); }
  ~Pipe() {
    ::close(ends[0]);
    CloseWriter();
  }
  void CloseWriter() {
    if (ends[1] >= 0) ::close(ends[1]);
    ends[1] = -1;
  }
  void Write(const std::string& bytes) const {
    EXPECT_EQ(::write(ends[1], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }
  std::array<int, 2> ends{-1, -1};
};

TEST(StreamOfMemory, GivesAllBytesInChunks) {
  const std::string text = "0123456789";
  for (const std::size_t chunk : {1U, 3U, 10U, 100U}) {
    EXPECT_EQ(ReadAll(*StreamOfMemory(text, chunk), 64), text);
    EXPECT_EQ(ReadAll(*StreamOfMemory(text, chunk), 2), text);
  }
  std::array<char, 64> buffer;
  EXPECT_EQ(StreamOfMemory(text, 3)->Read(buffer.data(), buffer.size()).value_or(0), 3U);
  EXPECT_EQ(ReadAll(*StreamOfMemory(""), 64), "");
}

TEST(OpenFile, ReadsAFile) {
  const testing::TempFolder folder;
  const std::string bytes = std::string("a\0b\n", 4) + std::string(100000, 'x');
  const absl::StatusOr<std::unique_ptr<ByteStream>> stream = OpenFile(folder.Write("a.log", bytes));
  ASSERT_TRUE(stream.ok()) << stream.status();
  EXPECT_TRUE((*stream)->Ready(std::chrono::milliseconds(0)));
  EXPECT_TRUE(ReadAll(**stream, 4096) == bytes);
}

TEST(OpenFile, SaysWhyAFileCannotBeRead) {
  const testing::TempFolder folder;
  EXPECT_EQ(OpenFile(folder.path() / "missing").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(OpenFile(folder.path()).status().code(), absl::StatusCode::kFailedPrecondition);
  if (::geteuid() == 0) return;  // root may read every file
  const std::filesystem::path closed = folder.Write("closed.log", "a");
  ASSERT_EQ(::chmod(closed.c_str(), 0), 0);
  EXPECT_EQ(OpenFile(closed).status().code(), absl::StatusCode::kPermissionDenied);
}

TEST(OpenFile, DoesNotWaitForTheWriterOfAFifo) {
  const testing::TempFolder folder;
  ASSERT_EQ(::mkfifo((folder.path() / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(OpenFile(folder.path() / "pipe").status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(OpenFile, CanBeReadInAnyOrder) {
  const testing::TempFolder folder;
  const absl::StatusOr<std::unique_ptr<ByteStream>> stream = OpenFile(folder.Write("a.log", "0123456789"));
  ASSERT_TRUE(stream.ok());
  RandomAccess* const access = (*stream)->random_access();
  ASSERT_NE(access, nullptr);
  EXPECT_EQ(access->size_bytes(), 10U);
  std::array<char, 4> buffer;
  ASSERT_EQ(access->ReadAt(7, buffer.data(), buffer.size()).value_or(0), 3U);
  EXPECT_EQ(std::string(buffer.data(), 3), "789");
  EXPECT_EQ(access->ReadAt(10, buffer.data(), buffer.size()).value_or(99), 0U);
  EXPECT_EQ(ReadAll(**stream, 64), "0123456789") << "the stream stays where it was";
}

TEST(OpenFile, SaysThatAFileBecameShorterWhileItWasRead) {
  const testing::TempFolder folder;
  const std::filesystem::path path = folder.Write("a.log", "0123456789");
  const absl::StatusOr<std::unique_ptr<ByteStream>> stream = OpenFile(path);
  ASSERT_TRUE(stream.ok());
  std::array<char, 4> buffer;
  ASSERT_EQ((*stream)->Read(buffer.data(), buffer.size()).value_or(0), 4U);
  std::filesystem::resize_file(path, 6);
  EXPECT_EQ((*stream)->Read(buffer.data(), buffer.size()).value_or(0), 2U) << "what is left of it";
  EXPECT_EQ((*stream)->Read(buffer.data(), buffer.size()).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ((*stream)->random_access()->ReadAt(7, buffer.data(), buffer.size()).status().code(),
            absl::StatusCode::kDataLoss);
}

TEST(OpenFile, ReadsAFileThatGrowsOrIsCutBehindItsEnd) {
  const testing::TempFolder folder;
  for (const std::uintmax_t size : {8, 4}) {
    const std::filesystem::path path = folder.Write("a.log", "0123");
    const absl::StatusOr<std::unique_ptr<ByteStream>> stream = OpenFile(path);
    ASSERT_TRUE(stream.ok());
    std::array<char, 8> buffer;
    ASSERT_EQ((*stream)->Read(buffer.data(), 4).value_or(0), 4U);
    std::filesystem::resize_file(path, size);
    EXPECT_EQ((*stream)->Read(buffer.data(), buffer.size()).value_or(99), size - 4);
    std::filesystem::resize_file(path, 0);
    EXPECT_EQ((*stream)->Read(buffer.data(), buffer.size()).value_or(99), 0U) << "nothing is missing";
  }
}

TEST(OpenPipe, ReadsWhatAWriterPutsIn) {
  const testing::TempFolder folder;
  const std::filesystem::path path = folder.path() / "pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(path) << "one\ntwo\n"; });
  const absl::StatusOr<std::unique_ptr<ByteStream>> stream = OpenPipe(path, nullptr);
  ASSERT_TRUE(stream.ok()) << stream.status();
  EXPECT_EQ((*stream)->random_access(), nullptr);
  EXPECT_EQ(ReadAll(**stream, 64), "one\ntwo\n");
  writer.join();
}

TEST(OpenPipe, WaitsForAWriterUntilItIsTold) {
  const testing::TempFolder folder;
  const std::filesystem::path path = folder.path() / "pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  std::atomic<bool> stop{false};
  const absl::StatusOr<std::unique_ptr<ByteStream>> stream = OpenPipe(path, &stop);
  ASSERT_TRUE(stream.ok()) << stream.status();
  EXPECT_FALSE((*stream)->Ready(std::chrono::milliseconds(0)));
  std::thread teller([&] { stop = true; });
  std::array<char, 8> buffer;
  EXPECT_EQ((*stream)->Read(buffer.data(), buffer.size()).value_or(99), 0U);
  teller.join();
}

TEST(OpenPipe, ReadsAWriterThatComesLateAndWaitsItself) {
  const testing::TempFolder folder;
  const std::filesystem::path path = folder.path() / "pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const absl::StatusOr<std::unique_ptr<ByteStream>> stream = OpenPipe(path, nullptr);
  ASSERT_TRUE(stream.ok()) << stream.status();
  std::thread writer([&] {
    constexpr std::chrono::milliseconds kPause{20};
    std::this_thread::sleep_for(kPause);
    std::ofstream pipe(path);
    pipe << "one\n" << std::flush;
    std::this_thread::sleep_for(kPause);
    pipe << "two\n";
  });
  EXPECT_EQ(ReadAll(**stream, 64), "one\ntwo\n");
  writer.join();
}

TEST(OpenPipe, RefusesWhatIsNone) {
  const testing::TempFolder folder;
  EXPECT_EQ(OpenPipe(folder.Write("a.log", ""), nullptr).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(OpenPipe(folder.path() / "missing", nullptr).status().code(), absl::StatusCode::kNotFound);
}

TEST(StreamOfDescriptor, ReadsAPipeToItsEnd) {
  Pipe pipe;
  pipe.Write("one\ntwo\n");
  pipe.CloseWriter();
  EXPECT_EQ(ReadAll(*StreamOfDescriptor(pipe.ends[0], nullptr), 3), "one\ntwo\n");
}

TEST(StreamOfDescriptor, IsReadyWhenSomethingIsThere) {
  const Pipe pipe;
  const std::unique_ptr<ByteStream> stream = StreamOfDescriptor(pipe.ends[0], nullptr);
  EXPECT_FALSE(stream->Ready(std::chrono::milliseconds(0)));
  pipe.Write("a");
  EXPECT_TRUE(stream->Ready(std::chrono::milliseconds(0)));
}

TEST(StreamOfDescriptor, EndsWhenItIsTold) {
  const Pipe pipe;
  std::atomic<bool> stop{false};
  const std::unique_ptr<ByteStream> stream = StreamOfDescriptor(pipe.ends[0], &stop);
  std::thread teller([&] { stop = true; });
  std::array<char, 8> buffer;
  EXPECT_EQ(stream->Read(buffer.data(), buffer.size()).value_or(99), 0U);
  teller.join();
}

TEST(StreamOfDescriptor, LeavesTheDescriptorOpen) {
  const Pipe pipe;
  StreamOfDescriptor(pipe.ends[0], nullptr).reset();
  EXPECT_NE(::fcntl(pipe.ends[0], F_GETFD), -1);
}

TEST(StreamOfDescriptor, ReadsAFileFromWhereItStands) {
  const testing::TempFolder folder;
  const int descriptor = ::open(folder.Write("a.log", "skipped,read").c_str(), O_RDONLY);
  ASSERT_GE(descriptor, 0);
  ASSERT_EQ(::lseek(descriptor, 8, SEEK_SET), 8);
  EXPECT_EQ(StreamOfDescriptor(descriptor, nullptr)->random_access(), nullptr);
  const std::unique_ptr<ByteStream> stream = StreamOfDescriptor(descriptor, nullptr);
  EXPECT_EQ(ReadAll(*stream, 64), "read");
  ASSERT_EQ(::lseek(descriptor, 8, SEEK_SET), 8);
  const std::unique_ptr<ByteStream> again = StreamOfDescriptor(descriptor, nullptr);
  std::filesystem::resize_file(folder.path() / "a.log", 10);
  std::array<char, 8> buffer;
  EXPECT_EQ(again->Read(buffer.data(), buffer.size()).value_or(0), 2U);
  EXPECT_EQ(again->Read(buffer.data(), buffer.size()).status().code(), absl::StatusCode::kDataLoss);
  ::close(descriptor);
}

}  // namespace
}  // namespace wflogscan
