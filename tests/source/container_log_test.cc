#include "engine/source/container_log.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <string>
#include <string_view>

#include "engine/source/container_engine.h"
#include "engine/source/container_json.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_engine.h"
#include "tests/support/stream_reader.h"

namespace wflogscan {
namespace {

using ::testing::ElementsAre;
using testing::FakeEngine;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

EngineAddress AddressOf(const FakeEngine& engine) {
  return *FindEngine({.docker_host = engine.host(), .runtime_folder = ""});
}

absl::StatusOr<ContainerLog> Open(const FakeEngine& engine, std::string_view name = "signal-client-svc",
                                  const ContainerLogOptions& options = {}) {
  return OpenContainerLog(AddressOf(engine), name, options, nullptr);
}

std::string ErrorOf(FakeEngine::Handler handler) {
  const FakeEngine engine(std::move(handler));
  return std::string(Open(engine).status().message());
}

// Answers the description of a container, and the log with this.
FakeEngine::Handler LogAnswer(std::string driver, std::string answer) {
  return [=](const std::string& target, const FakeEngine::Client& client) {
    const bool is_log = target.find("/logs") != std::string::npos;
    client.Send(is_log ? answer
                       : testing::HttpAnswer(200, testing::ContainerDescription("x", false, driver)));
  };
}

TEST(ContainerLog, AsksWhatTheContainerIsAndThenForBothStreams) {
  const std::string frames = testing::DockerFrameOf(1, "a\n") + testing::DockerFrameOf(2, "b\n");
  const FakeEngine engine(testing::OneContainer(testing::ContainerDescription("signal-client-svc"), frames));
  const auto log = Open(engine, "0123");
  ASSERT_TRUE(log.ok()) << log.status();
  EXPECT_EQ(log->container, "signal-client-svc");
  EXPECT_EQ(log->format, SourceFormat::kDockerStream);
  EXPECT_EQ(testing::Drain(*log->bytes).bytes, frames);
  EXPECT_THAT(engine.targets(),
              ElementsAre("/containers/0123/json", "/containers/0123/logs?stdout=1&stderr=1&timestamps=1"));
}

TEST(ContainerLog, TheLogOfATerminalIsText) {
  const FakeEngine engine(testing::OneContainer(testing::ContainerDescription("x", true), "a\r\n"));
  const auto log = Open(engine);
  ASSERT_TRUE(log.ok()) << log.status();
  EXPECT_EQ(log->format, SourceFormat::kText);
}

TEST(ContainerLog, DoesNotAskPodmanForItsTimes) {
  const FakeEngine engine([](const std::string& target, const FakeEngine::Client& client) {
    const std::string body = target.ends_with("/json") ? testing::ContainerDescription("x") : "";
    client.Send("HTTP/1.1 200 OK\r\nlibpod-api-version: 4.3.1\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n\r\n" + body);
  });
  ASSERT_TRUE(Open(engine).ok());
  EXPECT_EQ(engine.targets().back(), "/containers/signal-client-svc/logs?stdout=1&stderr=1");
}

TEST(ContainerLog, PassesOnWhatIsAskedFor) {
  const FakeEngine engine(testing::OneContainer(testing::ContainerDescription("x"), ""));
  ASSERT_TRUE(Open(engine, "a/../b", {.since_unix_seconds = 1700000000, .tail = 20, .follow = true}).ok());
  ASSERT_TRUE(Open(engine, "x", {.since_unix_seconds = -5, .tail = std::nullopt}).ok());
  EXPECT_THAT(
      engine.targets(),
      ElementsAre("/containers/a%2F..%2Fb/json",
                  "/containers/a%2F..%2Fb/logs?stdout=1&stderr=1&timestamps=1&since=1700000000&tail=20"
                  "&follow=1",
                  "/containers/x/json", "/containers/x/logs?stdout=1&stderr=1&timestamps=1"));
}

TEST(ContainerLog, NamesTheContainersThatThereAreTheNearestFirst) {
  const auto answer = [](std::string list) {
    return [=](const std::string& target, const FakeEngine::Client& client) {
      client.Send(target == "/containers/json?all=1"
                      ? testing::HttpAnswer(200, list)
                      : testing::HttpAnswer(404, R"({"message":"No such container: signal-client-svc"})"));
    };
  };
  const std::string error = ErrorOf(
      answer(R"([{"Names":["/signal"]},{"Names":["/prod-signal-client-svc-1"]},{"Names":[]},{"Names":["/x"]},
                 {"Names":["/signal-client"]},{"Names":["/signal-c"]},{"Names":["/signal-cl"]}])"));
  EXPECT_THAT(error, HasSubstr("no such container at unix:///"));
  EXPECT_THAT(error, HasSubstr("; there is prod-signal-client-svc-1, signal-client, signal-cl, signal-c, "
                               "signal and 1 more"));
  EXPECT_THAT(ErrorOf(answer("[]")), HasSubstr("docker ps -a"));
  EXPECT_THAT(ErrorOf(answer("garbage")), HasSubstr("docker ps -a"));
  EXPECT_THAT(ErrorOf(answer(R"([{"Names":["/\u001b[2Jx"]}])")), HasSubstr(R"(there is \x1b[2Jx)"));
}

TEST(ContainerLog, SaysWhatADriverThatCannotBeReadMeans) {
  const std::string answer =
      testing::HttpAnswer(501, R"({"message":"configured logging driver does not support reading"})");
  EXPECT_EQ(ErrorOf(LogAnswer("none", answer)),
            "its log cannot be read (configured logging driver does not support reading): the log driver is "
            "\"none\" and keeps nothing; recreate it with --log-driver local or json-file");
  EXPECT_EQ(ErrorOf(LogAnswer("gelf", answer)),
            "its log cannot be read (configured logging driver does not support reading): the log driver "
            "\"gelf\" sends it elsewhere; scan what was collected there");
}

TEST(ContainerLog, PassesTheEnginesOwnWordsOnEscaped) {
  EXPECT_EQ(
      ErrorOf(LogAnswer("local", testing::HttpAnswer(500, "{\"message\":\"disk\\u001b]0;x\\u0007 full\"}"))),
      "the container engine answers 500: disk\\x1b]0;x\\x07 full");
  EXPECT_EQ(ErrorOf(LogAnswer("local", testing::HttpAnswer(502, "Bad\x1bGateway\n"))),
            "the container engine answers 502: Bad\\x1bGateway");
  EXPECT_THAT(ErrorOf([](const std::string&, const FakeEngine::Client& client) {
                client.Send(testing::HttpAnswer(403, R"({"message":"not you"})"));
              }),
              "the container engine answers 403: not you");
}

TEST(ContainerLog, WhatIsNoEngineIsSaidSo) {
  const auto says = [](std::string bytes) {
    return [=](const std::string&, const FakeEngine::Client& client) { client.Send(bytes); };
  };
  EXPECT_THAT(ErrorOf(says(testing::HttpAnswer(200, "<html>"))), HasSubstr("is DOCKER_HOST right?"));
  EXPECT_THAT(ErrorOf(says(testing::HttpAnswer(200, "[]"))), HasSubstr("is DOCKER_HOST right?"));
  EXPECT_THAT(ErrorOf(says("SSH-2.0-OpenSSH\r\n")), HasSubstr("does not answer"));
  EXPECT_THAT(ErrorOf(says("SSH\x1b[2J\r\n")), Not(HasSubstr("\x1b")));
}

TEST(ContainerLog, SaysWhatToDoWithoutAnEngine) {
  const auto error = [](std::string host) {
    return std::string(OpenContainerLog(*FindEngine({.docker_host = std::move(host), .runtime_folder = ""}),
                                        "x", {}, nullptr)
                           .status()
                           .message());
  };
  EXPECT_EQ(error("unix:///nowhere/docker.sock"),
            "no container engine at unix:///nowhere/docker.sock: start it, or set DOCKER_HOST to where it is "
            "(unix:///path/to/docker.sock)");
  EXPECT_THAT(error("tcp://127.0.0.1:1"), HasSubstr("does not answer (Connection refused): see whether"));
}

// A folder with a socket at each of the paths.
class Sockets {
 public:
  explicit Sockets(std::initializer_list<std::string_view> paths) {
    for (const std::string_view path : paths) {
      const std::filesystem::path place = root() / path;
      std::filesystem::create_directories(place.parent_path());
      sockaddr_un address{};
      address.sun_family = AF_UNIX;
      place.string().copy(address.sun_path, sizeof(address.sun_path) - 1);
      const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
      EXPECT_EQ(::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
      ::close(descriptor);
    }
  }
  const std::filesystem::path& root() const { return folder_.path(); }
  // Which of them is chosen, below the root.
  std::string Chosen() const {
    const auto engine = FindEngine({.docker_host = "", .runtime_folder = "/run/user/7", .root = root()});
    return std::filesystem::path(engine->http.socket_path).lexically_relative(root()).string();
  }

 private:
  const testing::TempFolder folder_;
};

TEST(FindEngine, TakesTheFirstSocketThatIsThere) {
  EXPECT_EQ(Sockets({"var/run/docker.sock", "run/podman/podman.sock"}).Chosen(), "var/run/docker.sock");
  EXPECT_EQ(Sockets({"run/user/7/docker.sock", "run/podman/podman.sock"}).Chosen(), "run/user/7/docker.sock");
  EXPECT_EQ(Sockets({"run/user/7/podman/podman.sock", "run/podman/podman.sock"}).Chosen(),
            "run/user/7/podman/podman.sock");
  EXPECT_EQ(Sockets({"run/podman/podman.sock"}).Chosen(), "run/podman/podman.sock");
  const testing::TempFolder nothing;
  EXPECT_EQ(FindEngine({.docker_host = "", .runtime_folder = "", .root = nothing.path()})->shown,
            "unix:///var/run/docker.sock");
}

TEST(FindEngine, ReadsDockerHost) {
  const auto authority = [](std::string host) {
    const auto engine = FindEngine({.docker_host = std::move(host), .runtime_folder = ""});
    return engine.ok() ? engine->http.authority : std::string(engine.status().message());
  };
  EXPECT_EQ(FindEngine({.docker_host = "unix:///a/b.sock", .runtime_folder = ""})->http.socket_path,
            "/a/b.sock");
  EXPECT_EQ(authority("tcp://10.0.0.5:2376"), "10.0.0.5:2376");
  EXPECT_EQ(authority("tcp://docker/"), "docker:2375");
  EXPECT_EQ(authority("tcp://[::1]"), "[::1]:2375");
  EXPECT_EQ(authority("tcp://[::1]:99"), "[::1]:99");
  for (const char* host : {"ssh://box", "npipe:////./pipe/docker", "fd://", "tcp://", "tcp://a/b",
                           "tcp://a b", "tcp://user@host", "docker.sock"}) {
    EXPECT_THAT(authority(host), HasSubstr("docker logs NAME 2>&1 | wflogscan")) << host;
  }
  EXPECT_THAT(std::string(FindEngine({.docker_host = "tcp://a:2376", .wants_tls = true, .runtime_folder = ""})
                              .status()
                              .message()),
              HasSubstr("TLS is not spoken here"));
}

TEST(ContainerJson, ReadsOnlyWhatIsThere) {
  EXPECT_EQ(ParseContainer(R"({"Name":"/a"})")->name, "a");
  EXPECT_FALSE(ParseContainer(R"({"Name":"/a"})")->has_terminal);
  EXPECT_TRUE(ParseContainer(R"({"Name":"a","Config":{"Tty":true}})")->has_terminal);
  for (const std::string_view json : {"", "{", "{}", "[]", R"({"Name":7})", R"({"Name":"/"})", "null"}) {
    EXPECT_FALSE(ParseContainer(json)) << json;
  }
  EXPECT_THAT(ParseContainerNames(R"([{"Names":["/a","/b"]},7,{"Names":7},{}])"), ElementsAre("a"));
  EXPECT_THAT(ParseContainerNames(R"({"Names":["/a"]})"), IsEmpty());
  EXPECT_EQ(ParseEngineMessage(R"({"cause":"x","message":"y"})"), "y");
  EXPECT_EQ(ParseEngineMessage("plain \n"), "plain");
  EXPECT_EQ(ParseEngineMessage(""), "");
}

}  // namespace
}  // namespace wflogscan
