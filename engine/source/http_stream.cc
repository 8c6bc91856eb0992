#include "engine/source/http_stream.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/base/status_macros.h"
#include "engine/source/curl_library.h"

namespace wflogscan {
namespace {

using Clock = std::chrono::steady_clock;

// How often a wait looks at the stop flag. A signal wakes it at once; this is for the signal that arrives
// just before the wait begins.
constexpr std::chrono::milliseconds kStopPatience{200};

constexpr std::chrono::milliseconds kConnectPatience{10'000};

// libcurl is asked to pause once so much of the body waits to be read.
constexpr std::size_t kMostHeld = std::size_t{256} << 10;

// Of the head and the trailers together. Engines send some hundred bytes.
constexpr std::size_t kMostHeaderBytes = std::size_t{64} << 10;

// The handles are freed by the library that made them.
struct FreeEasy {
  const CurlLibrary* curl;
  void operator()(CURL* easy) const { curl->easy_cleanup(easy); }
};
struct FreeMulti {
  const CurlLibrary* curl;
  void operator()(CURLM* multi) const { curl->multi_cleanup(multi); }
};

absl::Status OfErrno(int error) {
  const std::string reason = std::generic_category().message(error);
  if (error == ENOENT) return absl::NotFoundError(reason);
  if (error == EACCES || error == EPERM) return absl::PermissionDeniedError(reason);
  return absl::UnavailableError(reason);
}

}  // namespace

class HttpStream::Transfer {
 public:
  Transfer(const CurlLibrary* curl, const HttpPatience& patience, const std::atomic<bool>* stop)
      : curl_(*curl),
        patience_(patience),
        stop_(stop),
        multi_(curl->multi_init(), FreeMulti{curl}),
        easy_(curl->easy_init(), FreeEasy{curl}) {}
  ~Transfer() {
    if (multi_ != nullptr && easy_ != nullptr) curl_.multi_remove_handle(multi_.get(), easy_.get());
  }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  absl::Status Start(const HttpAddress& address, std::string_view target);
  absl::Status AwaitHead();
  absl::StatusOr<std::size_t> Read(char* to, std::size_t capacity);
  bool Ready(std::chrono::milliseconds patience);
  int status() const { return status_; }
  bool HasHeader(const char* name) const {
    curl_header* header = nullptr;
    return curl_.easy_header(easy_.get(), name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK;
  }
  bool given_up() const { return Stopped() && !done_; }

 private:
  static std::size_t OnHeader(char* bytes, std::size_t, std::size_t size, void* self);
  static std::size_t OnBody(char* bytes, std::size_t, std::size_t size, void* self);

  bool Stopped() const { return stop_ != nullptr && stop_->load(std::memory_order_relaxed); }
  bool Holds() const { return taken_ < body_.size(); }
  void Advance();
  void Finish(CURLcode code);
  // Until `is_there`, the end, the stop flag, or the end of patience, which is an error.
  template <typename IsThere>
  absl::Status Await(const IsThere& is_there);

  const CurlLibrary& curl_;
  const HttpPatience patience_;
  const std::atomic<bool>* const stop_;
  const std::unique_ptr<CURLM, FreeMulti> multi_;
  const std::unique_ptr<CURL, FreeEasy> easy_;
  std::array<char, CURL_ERROR_SIZE> reason_{};
  std::size_t header_bytes_ = 0;
  int status_ = 0;  // 0 until the head is there
  std::string body_;
  std::size_t taken_ = 0;
  bool paused_ = false;
  bool done_ = false;
  absl::Status result_;
};

std::size_t HttpStream::Transfer::OnHeader(char* bytes, std::size_t, std::size_t size, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  transfer.header_bytes_ += size;
  if (transfer.header_bytes_ > kMostHeaderBytes) return 0;
  const bool is_last = size <= 2 && (size == 0 || bytes[size - 1] == '\n');
  if (is_last && transfer.status_ == 0) {
    long code = 0;
    transfer.curl_.easy_getinfo(transfer.easy_.get(), CURLINFO_RESPONSE_CODE, &code);
    constexpr long kFirstFinal = 200;  // those before it announce another head
    if (code >= kFirstFinal) transfer.status_ = static_cast<int>(code);
  }
  return size;
}

std::size_t HttpStream::Transfer::OnBody(char* bytes, std::size_t, std::size_t size, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (transfer.body_.size() >= kMostHeld) {
    transfer.paused_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  transfer.body_.append(bytes, size);
  return size;
}

absl::Status HttpStream::Transfer::Start(const HttpAddress& address, std::string_view target) {
  if (easy_ == nullptr || multi_ == nullptr) return absl::InternalError("libcurl cannot be initialised");
  CURL* const easy = easy_.get();
  std::string url = "http://";
  url.append(address.authority).append(target);
  bool set = true;
  const auto option = [&](CURLoption name, auto value) {
    set = set && curl_.easy_setopt(easy, name, value) == CURLE_OK;
  };
  option(CURLOPT_URL, url.c_str());
  option(CURLOPT_PATH_AS_IS, 1L);
  option(CURLOPT_PROTOCOLS_STR, "http");
  option(CURLOPT_PROXY, "");
  option(CURLOPT_FOLLOWLOCATION, 0L);
  option(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  option(CURLOPT_HTTP09_ALLOWED, 0L);
  option(CURLOPT_USERAGENT, "wflogscan");
  option(CURLOPT_NOSIGNAL, 1L);
  option(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(kConnectPatience.count()));
  option(CURLOPT_TIMEOUT_MS, static_cast<long>(patience_.total.count()));
  option(CURLOPT_ERRORBUFFER, reason_.data());
  option(CURLOPT_HEADERFUNCTION, &OnHeader);
  option(CURLOPT_HEADERDATA, this);
  option(CURLOPT_WRITEFUNCTION, &OnBody);
  option(CURLOPT_WRITEDATA, this);
  if (!address.socket_path.empty()) option(CURLOPT_UNIX_SOCKET_PATH, address.socket_path.c_str());
  if (!set || curl_.multi_add_handle(multi_.get(), easy) != CURLM_OK) {
    return absl::InternalError("libcurl lacks what is needed");
  }
  return absl::OkStatus();
}

void HttpStream::Transfer::Finish(CURLcode code) {
  done_ = true;
  if (code == CURLE_OK) return;
  long error = 0;
  curl_.easy_getinfo(easy_.get(), CURLINFO_OS_ERRNO, &error);
  const char* const reason = reason_[0] != '\0' ? reason_.data() : curl_.easy_strerror(code);
  switch (code) {
    case CURLE_COULDNT_CONNECT:
      result_ = error != 0 ? OfErrno(static_cast<int>(error)) : absl::UnavailableError(reason);
      break;
    case CURLE_COULDNT_RESOLVE_HOST:
      result_ = absl::NotFoundError(reason);
      break;
    case CURLE_OPERATION_TIMEDOUT:
      result_ = absl::DeadlineExceededError(reason);
      break;
    case CURLE_WRITE_ERROR:  // OnHeader refused
      result_ = absl::UnavailableError("the answer's headers have no end");
      break;
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
      result_ = absl::UnavailableError(absl::StrCat("the connection broke before the end (", reason, ")"));
      break;
    default:
      result_ = absl::UnavailableError(reason);
      break;
  }
}

void HttpStream::Transfer::Advance() {
  if (Holds() || done_) return;
  body_.clear();
  taken_ = 0;
  if (std::exchange(paused_, false)) curl_.easy_pause(easy_.get(), CURLPAUSE_CONT);
  int running = 0;
  if (curl_.multi_perform(multi_.get(), &running) != CURLM_OK) {
    done_ = true;
    result_ = absl::InternalError("libcurl failed");
    return;
  }
  int left = 0;
  while (const CURLMsg* message = curl_.multi_info_read(multi_.get(), &left)) {
    if (message->msg == CURLMSG_DONE) Finish(message->data.result);
  }
}

template <typename IsThere>
absl::Status HttpStream::Transfer::Await(const IsThere& is_there) {
  Clock::time_point last_sign = Clock::now();
  std::size_t seen_header_bytes = header_bytes_;
  for (;;) {
    Advance();
    if (is_there() || done_ || Stopped()) return absl::OkStatus();
    if (header_bytes_ != std::exchange(seen_header_bytes, header_bytes_)) last_sign = Clock::now();
    if (patience_.silence.count() > 0 && Clock::now() - last_sign >= patience_.silence) {
      return absl::DeadlineExceededError(
          absl::StrCat("nothing came for ",
                       std::chrono::duration_cast<std::chrono::seconds>(patience_.silence).count(), " s"));
    }
    curl_.multi_poll(multi_.get(), nullptr, 0, static_cast<int>(kStopPatience.count()), nullptr);
  }
}

absl::Status HttpStream::Transfer::AwaitHead() {
  if (absl::Status status = Await([this] { return status_ != 0; }); !status.ok()) return status;
  if (status_ != 0) return absl::OkStatus();
  if (done_) return result_.ok() ? absl::UnavailableError("the answer has no head") : result_;
  return absl::CancelledError("interrupted");
}

absl::StatusOr<std::size_t> HttpStream::Transfer::Read(char* to, std::size_t capacity) {
  if (!Holds()) {
    if (absl::Status status = Await([this] { return Holds(); }); !status.ok()) {
      done_ = true;
      return status;
    }
  }
  if (Holds()) {
    const std::size_t size = body_.copy(to, capacity, taken_);
    taken_ += size;
    return size;
  }
  if (done_ && !result_.ok()) return std::exchange(result_, absl::OkStatus());
  return std::size_t{0};
}

bool HttpStream::Transfer::Ready(std::chrono::milliseconds patience) {
  if (patience_.silence.count() > 0) return true;
  Advance();
  if (!Holds() && !done_ && patience.count() > 0) {
    curl_.multi_poll(multi_.get(), nullptr, 0, static_cast<int>(patience.count()), nullptr);
    Advance();
  }
  return Holds() || done_;
}

HttpStream::HttpStream(std::unique_ptr<Transfer> transfer) : transfer_(std::move(transfer)) {}
HttpStream::~HttpStream() = default;

absl::StatusOr<std::unique_ptr<HttpStream>> HttpStream::Get(const HttpAddress& address,
                                                            std::string_view target,
                                                            const HttpPatience& patience,
                                                            const std::atomic<bool>* stop) {
  WFL_ASSIGN_OR_RETURN(const CurlLibrary* const curl, CurlLibrary::Get());
  auto transfer = std::make_unique<Transfer>(curl, patience, stop);
  if (absl::Status status = transfer->Start(address, target); !status.ok()) return status;
  if (absl::Status status = transfer->AwaitHead(); !status.ok()) return status;
  return std::unique_ptr<HttpStream>(new HttpStream(std::move(transfer)));
}

int HttpStream::status() const { return transfer_->status(); }

bool HttpStream::HasHeader(const char* name) const { return transfer_->HasHeader(name); }

absl::StatusOr<std::size_t> HttpStream::Read(char* to, std::size_t capacity) {
  return transfer_->Read(to, capacity);
}

bool HttpStream::Ready(std::chrono::milliseconds patience) { return transfer_->Ready(patience); }

absl::StatusOr<std::string> HttpStream::ReadAll(std::size_t most_bytes) {
  std::string all;
  std::array<char, std::size_t{16} << 10> chunk;
  for (;;) {
    const absl::StatusOr<std::size_t> got = Read(chunk.data(), chunk.size());
    if (!got.ok()) return got.status();
    if (*got == 0 && transfer_->given_up()) return absl::CancelledError("interrupted");
    if (*got == 0) return all;
    all.append(chunk.data(), *got);
    if (all.size() > most_bytes) return absl::ResourceExhaustedError("the answer is too large");
  }
}

std::string UrlEscaped(std::string_view text) {
  std::string escaped;
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= 'a' && byte <= 'z') || std::strchr("-._~", c) != nullptr;
    if (plain && c != '\0') {
      escaped += c;
    } else {
      escaped += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return escaped;
}

}  // namespace wflogscan
