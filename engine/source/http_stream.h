#ifndef WFLOGSCAN_ENGINE_SOURCE_HTTP_STREAM_H_
#define WFLOGSCAN_ENGINE_SOURCE_HTTP_STREAM_H_

// One GET over HTTP, its body as a ByteStream.
//
// libcurl speaks the protocol: an answer is foreign bytes (chunks, lengths, headers without end), and it
// knows unix sockets. Its multi interface can be pulled from, so there is neither a thread nor a queue
// between the socket and whoever reads: while nobody reads, nothing is fetched, and the other end has to
// wait. Tested by tests/source/http_stream_test.cc against servers that break every rule.

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "engine/source/byte_stream.h"

namespace wflogscan {

// Where to connect. Only what it names: no proxy of the environment is used and no redirect is followed.
struct HttpAddress {
  std::string socket_path;  // of a unix socket; empty: over the network
  std::string authority;    // "127.0.0.1:2375"; over a socket it is said and not looked up
};

struct HttpPatience {
  std::chrono::milliseconds total{0};  // for the whole exchange; 0: no bound
  // Without any byte, while somebody waits for one. 0: no bound, the stream is a live one. Otherwise it has
  // an end that is on its way, and a pause in it means nothing.
  std::chrono::milliseconds silence{0};
};

class HttpStream final : public ByteStream {
 public:
  // Returns when the head of the answer is there, whatever its status. `target` is path and query, escaped.
  // kNotFound: no such socket or host. kPermissionDenied. kUnavailable: refused, or what came is no HTTP.
  // kDeadlineExceeded. kCancelled: *stop was set. kFailedPrecondition: libcurl is not installed.
  static absl::StatusOr<std::unique_ptr<HttpStream>> Get(const HttpAddress& address, std::string_view target,
                                                         const HttpPatience& patience,
                                                         const std::atomic<bool>* stop);
  ~HttpStream() override;

  int status() const;  // 200 ...
  bool HasHeader(const char* name) const;

  // kUnavailable where the body ends before its end, behind the bytes that came. Gives up with the end of the
  // stream once *stop is set.
  absl::StatusOr<std::size_t> Read(char* to, std::size_t capacity) override;
  bool Ready(std::chrono::milliseconds patience) override;

  // The rest of the body; kResourceExhausted where it is larger than that, kCancelled once *stop is set.
  absl::StatusOr<std::string> ReadAll(std::size_t most_bytes);

 private:
  class Transfer;
  explicit HttpStream(std::unique_ptr<Transfer> transfer);
  const std::unique_ptr<Transfer> transfer_;
};

// `text` as one segment of a path or one value of a query.
std::string UrlEscaped(std::string_view text);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_HTTP_STREAM_H_
