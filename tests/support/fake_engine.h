#ifndef WFLOGSCAN_TESTS_SUPPORT_FAKE_ENGINE_H_
#define WFLOGSCAN_TESTS_SUPPORT_FAKE_ENGINE_H_

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/support/test_scanner.h"

namespace wflogscan::testing {

// Something on a unix socket that may speak like a container engine or like nothing on earth. One request a
// connection, one connection at a time.
class FakeEngine {
 public:
  class Client {
   public:
    explicit Client(int descriptor) : descriptor_(descriptor) {}
    // False once the other end is gone.
    bool Send(std::string_view bytes) const {
      while (!bytes.empty()) {
        const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
      }
      return true;
    }
    // Keeps silent until the other end has closed.
    void AwaitEnd() const {
      char byte = 0;
      while (::recv(descriptor_, &byte, 1, 0) > 0) {
      }
    }

   private:
    const int descriptor_;
  };
  // Answers a request for `target` ("/containers/x/json"); the connection is closed afterwards.
  using Handler = std::function<void(const std::string& target, const Client& client)>;

  explicit FakeEngine(Handler handler) : handler_(std::move(handler)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socket_path().copy(address.sun_path, sizeof(address.sun_path) - 1);
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
        ::listen(listener_, 8) != 0) {
      std::abort();
    }
    thread_ = std::thread([this] { Serve(); });
  }
  ~FakeEngine() {
    ::shutdown(listener_, SHUT_RDWR);  // wakes accept
    thread_.join();
    ::close(listener_);
  }
  FakeEngine(const FakeEngine&) = delete;
  FakeEngine& operator=(const FakeEngine&) = delete;

  std::string socket_path() const { return (folder_.path() / "engine.sock").string(); }
  std::string host() const { return "unix://" + socket_path(); }
  std::vector<std::string> targets() const {
    const std::lock_guard lock(mutex_);
    return targets_;
  }

 private:
  void Serve() {
    for (;;) {
      const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (client < 0) return;
      std::string request;
      std::array<char, 4096> chunk;
      while (request.find("\r\n\r\n") == std::string::npos) {
        const ssize_t got = ::recv(client, chunk.data(), chunk.size(), 0);
        if (got <= 0) break;
        request.append(chunk.data(), static_cast<std::size_t>(got));
      }
      const std::size_t begin = std::min(request.find(' '), request.size() - 1) + 1;
      const std::string target = request.substr(begin, request.find(' ', begin) - begin);
      {
        const std::lock_guard lock(mutex_);
        targets_.push_back(target);
      }
      handler_(target, Client(client));
      ::close(client);
    }
  }

  const TempFolder folder_;
  const Handler handler_;
  int listener_ = -1;
  mutable std::mutex mutex_;
  std::vector<std::string> targets_;
  std::thread thread_;
};

inline std::string HttpAnswer(int status, std::string_view body) {
  return "HTTP/1.1 " + std::to_string(status) + " Said\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

inline constexpr std::string_view kChunkedHead = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

inline std::string HttpChunk(std::string_view bytes) {
  std::array<char, 24> size;
  std::snprintf(size.data(), size.size(), "%zx\r\n", bytes.size());
  return std::string(size.data()).append(bytes).append("\r\n");
}

// A frame of the log's stream; 1: stdout, 2: stderr.
inline std::string DockerFrameOf(char type, std::string_view payload) {
  std::string frame{type, 0, 0, 0};
  for (const int shift : {24, 16, 8, 0}) frame += static_cast<char>(payload.size() >> shift & 0xFF);
  return frame.append(payload);
}

inline std::string ContainerDescription(std::string_view name, bool terminal = false,
                                        std::string_view driver = "json-file") {
  return R"({"Id":"0123","Name":"/)" + std::string(name) + R"(","Config":{"Tty":)" +
         (terminal ? "true" : "false") + R"(},"HostConfig":{"LogConfig":{"Type":")" + std::string(driver) +
         R"("}}})";
}

// An engine with one container, whose log is `body`, sent `chunk_bytes` at a time.
inline FakeEngine::Handler OneContainer(std::string description, std::string body,
                                        std::size_t chunk_bytes = 4096) {
  return [=](const std::string& target, const FakeEngine::Client& client) {
    if (target.find("/logs") == std::string::npos) {
      client.Send(HttpAnswer(200, description));
      return;
    }
    std::string answer(kChunkedHead);
    for (std::size_t at = 0; at < body.size(); at += chunk_bytes) {
      answer += HttpChunk(std::string_view(body).substr(at, chunk_bytes));
    }
    client.Send(answer.append(kLastChunk));
  };
}

}  // namespace wflogscan::testing

#endif  // WFLOGSCAN_TESTS_SUPPORT_FAKE_ENGINE_H_
