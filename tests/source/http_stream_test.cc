#include "engine/source/http_stream.h"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_engine.h"
#include "tests/support/stream_reader.h"

namespace wflogscan {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using testing::FakeEngine;
using ::testing::HasSubstr;

// No test waits for this; one that fails does.
constexpr HttpPatience kPatience{.total = milliseconds(20'000), .silence = milliseconds(10'000)};

using Client = FakeEngine::Client;

// An engine that sends these bytes, whatever is asked.
FakeEngine::Handler Says(std::string bytes) {
  return [=](const std::string&, const Client& client) { client.Send(bytes); };
}

absl::StatusOr<std::unique_ptr<HttpStream>> Get(const FakeEngine& engine, std::string_view target = "/x",
                                                const HttpPatience& patience = kPatience,
                                                const std::atomic<bool>* stop = nullptr) {
  return HttpStream::Get({engine.socket_path(), "localhost"}, target, patience, stop);
}

// What the whole exchange comes to.
testing::Drained Exchange(FakeEngine::Handler handler, const HttpPatience& patience = kPatience) {
  const FakeEngine engine(std::move(handler));
  const auto answer = Get(engine, "/x", patience);
  if (!answer.ok()) return {"", answer.status()};
  return testing::Drain(**answer, 1000);
}

TEST(HttpStream, GivesStatusAndBody) {
  const FakeEngine engine(Says(testing::HttpAnswer(404, "gone")));
  const auto answer = Get(engine, "/a%2Fb?c=1");
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ((*answer)->status(), 404);
  EXPECT_EQ(*(*answer)->ReadAll(4), "gone");
  EXPECT_THAT(engine.targets(), ElementsAre("/a%2Fb?c=1"));
}

TEST(HttpStream, TheBodyDoesNotDependOnItsChunks) {
  std::string body;
  for (std::uint32_t i = 0; i < 300'000; ++i) body += static_cast<char>(i * i >> 3);
  for (const std::size_t chunk_bytes : {std::size_t{7}, std::size_t{4096}, body.size()}) {
    std::string answer(testing::kChunkedHead);
    for (std::size_t at = 0; at < body.size(); at += chunk_bytes) {
      answer += testing::HttpChunk(std::string_view(body).substr(at, chunk_bytes));
    }
    const testing::Drained got = Exchange(Says(answer.append(testing::kLastChunk)));
    EXPECT_TRUE(got.status.ok()) << got.status;
    EXPECT_TRUE(got.bytes == body) << chunk_bytes;
  }
}

// Nobody reads, so nothing more is fetched: the other end is held up long before 64 MiB.
TEST(HttpStream, HoldsABoundedPartOfTheBody) {
  std::atomic<std::size_t> sent = 0;
  const FakeEngine engine([&](const std::string&, const Client& client) {
    client.Send("HTTP/1.1 200 OK\r\n\r\n");
    const std::string part(std::size_t{64} << 10, 'x');
    while (sent < (std::size_t{64} << 20) && client.Send(part)) sent += part.size();
  });
  auto answer = Get(engine, "/x", HttpPatience{});
  ASSERT_TRUE(answer.ok()) << answer.status();
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE((*answer)->Ready(milliseconds(1000)));
  EXPECT_LT(sent.load(), std::size_t{4} << 20);
  answer->reset();
}

TEST(HttpStream, ABodyThatBreaksOffIsAnErrorBehindItsBytes) {
  const testing::Drained chunked = Exchange(Says(std::string(testing::kChunkedHead) + "10\r\nfirst"));
  EXPECT_EQ(chunked.bytes, "first");
  EXPECT_EQ(chunked.status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(chunked.status.message()), HasSubstr("broke before the end"));

  const testing::Drained counted = Exchange(Says("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nfirst"));
  EXPECT_EQ(counted.bytes, "first");
  EXPECT_EQ(counted.status.code(), absl::StatusCode::kUnavailable);
}

TEST(HttpStream, WhatIsNoHttpIsAnError) {
  for (const std::string_view garbage :
       {"", "\n\n\n", "{}", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/9.9 200 OK\r\n\r\n", "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"}) {
    EXPECT_FALSE(Exchange(Says(std::string(garbage))).status.ok()) << garbage;
  }
  EXPECT_FALSE(Exchange(Says(std::string(testing::kChunkedHead) + "zz\r\nfirst\r\n")).status.ok());
}

TEST(HttpStream, HeadersWithoutEndAreGivenUp) {
  const auto endless = [](std::string start, std::string part) {
    return [=](const std::string&, const Client& client) {
      client.Send(start);
      while (client.Send(part)) {
      }
    };
  };
  const std::string part(1000, 'x');
  for (const auto& got :
       {Exchange(endless("HTTP/1.1 200 OK\r\n", "X: " + part + "\r\n")),
        Exchange(endless("HTTP/1.1 200 OK\r\nX: ", part)),
        Exchange(endless("", "HTTP/1.1 100 Continue\r\n\r\n")), Exchange(endless("HTTP/1.1 ", part))}) {
    EXPECT_EQ(got.status.code(), absl::StatusCode::kUnavailable) << got.status;
  }
}

TEST(HttpStream, SilenceIsGivenUp) {
  const HttpPatience short_patience{.total = {}, .silence = milliseconds(50)};
  const auto silent = [](std::string start) {
    return [=](const std::string&, const Client& client) {
      client.Send(start);
      client.AwaitEnd();
    };
  };
  EXPECT_EQ(Exchange(silent(""), short_patience).status.code(), absl::StatusCode::kDeadlineExceeded);
  const testing::Drained body =
      Exchange(silent(std::string(testing::kChunkedHead) + testing::HttpChunk("first")), short_patience);
  EXPECT_EQ(body.bytes, "first");
  EXPECT_EQ(body.status.code(), absl::StatusCode::kDeadlineExceeded);
}

TEST(HttpStream, TheStopFlagEndsAWait) {
  std::atomic<bool> stop = false;
  const FakeEngine engine([&](const std::string& target, const Client& client) {
    if (target == "/body") client.Send(std::string(testing::kChunkedHead) + testing::HttpChunk("first"));
    stop = true;
    client.AwaitEnd();
  });
  EXPECT_EQ(Get(engine, "/head", {}, &stop).status().code(), absl::StatusCode::kCancelled);
  stop = false;
  {
    const auto answer = Get(engine, "/body", {}, &stop);
    ASSERT_TRUE(answer.ok()) << answer.status();
    const testing::Drained got = testing::Drain(**answer);
    EXPECT_TRUE(got.status.ok()) << got.status;
  }
  stop = false;
  const auto answer = Get(engine, "/body", {}, &stop);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ((*answer)->ReadAll(100).status().code(), absl::StatusCode::kCancelled);
}

TEST(HttpStream, ABodyThatIsTooLargeIsRefused) {
  const FakeEngine engine(Says(testing::HttpAnswer(200, "12345")));
  const auto answer = Get(engine);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ((*answer)->ReadAll(4).status().code(), absl::StatusCode::kResourceExhausted);
}

absl::StatusCode CodeAt(const std::string& socket_path) {
  return HttpStream::Get({socket_path, "localhost"}, "/x", kPatience, nullptr).status().code();
}

TEST(HttpStream, SaysWhyItCannotConnect) {
  const testing::TempFolder folder;
  EXPECT_EQ(CodeAt((folder.path() / "missing").string()), absl::StatusCode::kNotFound);
  EXPECT_EQ(CodeAt(folder.Write("file", "").string()), absl::StatusCode::kUnavailable);
}

TEST(HttpStream, ASocketThatMayNotBeUsedIsSaidSo) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may use every socket";
  const FakeEngine engine(Says(""));
  ASSERT_EQ(::chmod(engine.socket_path().c_str(), 0), 0);
  EXPECT_EQ(CodeAt(engine.socket_path()), absl::StatusCode::kPermissionDenied);
}

TEST(UrlEscaped, LeavesOnlyWhatMeansItself) {
  EXPECT_EQ(UrlEscaped("signal-client_svc.1~"), "signal-client_svc.1~");
  EXPECT_EQ(UrlEscaped(std::string_view("a/b ?#%\xff\n\0", 10)), "a%2Fb%20%3F%23%25%FF%0A%00");
}

}  // namespace
}  // namespace wflogscan
