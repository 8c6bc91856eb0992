#include "engine/source/container_log.h"

#include <algorithm>
#include <chrono>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/base/redactor.h"
#include "engine/base/string_bridge.h"
#include "engine/rules/did_you_mean.h"
#include "engine/source/container_json.h"
#include "engine/source/http_stream.h"

namespace wflogscan {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

// A description is some ten KiB; of a list of all containers each takes one.
constexpr std::size_t kMostAnswerBytes = std::size_t{16} << 20;
constexpr std::size_t kMostMessageBytes = std::size_t{64} << 10;

constexpr HttpPatience kAnswerPatience{.total = seconds(60), .silence = seconds(30)};
// The engine is silent while it passes over what is older than `since`.
constexpr HttpPatience kLogPatience{.silence = minutes(5)};

constexpr int kOk = 200;
constexpr int kNoSuchContainer = 404;

std::string Shown(std::string_view foreign) {
  constexpr std::size_t kMostShown = 300;
  return Redactor({.max_bytes = kMostShown}).Redact(foreign).str();
}

// No exchange took place, or it broke.
absl::Status Unreachable(const EngineAddress& engine, const absl::Status& why) {
  switch (why.code()) {
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kFailedPrecondition:  // nothing was asked: see HttpStream::Get
      return why;
    case absl::StatusCode::kNotFound:
      return absl::NotFoundError(
          absl::StrCat("no container engine at ", engine.shown,
                       ": start it, or set DOCKER_HOST to where it is (unix:///path/to/docker.sock)"));
    case absl::StatusCode::kPermissionDenied:
      return absl::PermissionDeniedError(absl::StrCat(
          "no right to use ", engine.shown,
          ": run this with sudo, or as a user who is in the socket's group (mostly \"docker\")"));
    default:
      return absl::Status(why.code(),
                          absl::StrCat("the container engine at ", engine.shown, " does not answer (",
                                       Shown(ToStd(why.message())), "): see whether `docker info` works"));
  }
}

absl::StatusOr<std::unique_ptr<HttpStream>> Ask(const EngineAddress& engine, std::string_view target,
                                                const HttpPatience& patience, const std::atomic<bool>* stop) {
  absl::StatusOr<std::unique_ptr<HttpStream>> answer = HttpStream::Get(engine.http, target, patience, stop);
  if (!answer.ok()) return Unreachable(engine, answer.status());
  return answer;
}

std::string MessageOf(HttpStream* answer) {
  const absl::StatusOr<std::string> body = answer->ReadAll(kMostMessageBytes);
  return body.ok() ? ParseEngineMessage(*body) : "";
}

absl::Status Refused(int status, std::string_view message) {
  return absl::FailedPreconditionError(
      absl::StrCat("the container engine answers ", status, message.empty() ? "" : ": ", Shown(message)));
}

absl::Status NoSuchContainer(const EngineAddress& engine, std::string_view name,
                             const std::atomic<bool>* stop) {
  std::string text = absl::StrCat("no such container at ", engine.shown);
  std::vector<std::string> names;
  if (auto answer = Ask(engine, "/containers/json?all=1", kAnswerPatience, stop);
      answer.ok() && (*answer)->status() == kOk) {
    if (const auto body = (*answer)->ReadAll(kMostAnswerBytes); body.ok()) names = ParseContainerNames(*body);
  }
  if (names.empty()) return absl::NotFoundError(text + ": docker ps -a lists what there is");
  // A name that holds what was typed is nearer than any other.
  const auto distance = [&](const std::string& known) {
    return std::tuple(known.find(name) == std::string::npos, EditDistance(name, known), known);
  };
  std::sort(names.begin(), names.end(),
            [&](const std::string& a, const std::string& b) { return distance(a) < distance(b); });
  constexpr std::size_t kMostNames = 5;
  text += "; there is";
  for (std::size_t i = 0; i < std::min(names.size(), kMostNames); ++i) {
    absl::StrAppend(&text, i == 0 ? " " : ", ", Shown(names[i]));
  }
  if (names.size() > kMostNames) absl::StrAppend(&text, " and ", names.size() - kMostNames, " more");
  return absl::NotFoundError(text);
}

absl::Status NoLog(const ContainerFacts& container, HttpStream* answer) {
  const std::string message = MessageOf(answer);
  const bool unreadable =
      container.log_driver == "none" || message.find("does not support reading") != std::string::npos;
  if (!unreadable) return Refused(answer->status(), message);
  std::string text = absl::StrCat("its log cannot be read (", Shown(message), "): ");
  if (container.log_driver == "none") {
    text += "the log driver is \"none\" and keeps nothing; recreate it with --log-driver local or json-file";
  } else {
    absl::StrAppend(&text, "the log driver \"", Shown(container.log_driver),
                    "\" sends it elsewhere; scan what was collected there");
  }
  return absl::FailedPreconditionError(text);
}

}  // namespace

absl::StatusOr<ContainerLog> OpenContainerLog(const EngineAddress& engine, std::string_view name,
                                              const ContainerLogOptions& options,
                                              const std::atomic<bool>* stop) {
  if (name.empty()) return absl::InvalidArgumentError("a container's name is missing: docker://NAME");
  const std::string path = "/containers/" + UrlEscaped(name);

  absl::StatusOr<std::unique_ptr<HttpStream>> answer = Ask(engine, path + "/json", kAnswerPatience, stop);
  if (!answer.ok()) return answer.status();
  if ((*answer)->status() == kNoSuchContainer) return NoSuchContainer(engine, name, stop);
  if ((*answer)->status() != kOk) return Refused((*answer)->status(), MessageOf(answer->get()));
  const absl::StatusOr<std::string> description = (*answer)->ReadAll(kMostAnswerBytes);
  if (!description.ok()) return Unreachable(engine, description.status());
  const std::optional<ContainerFacts> container = ParseContainer(*description);
  if (!container) {
    return absl::FailedPreconditionError(absl::StrCat(
        "what answers at ", engine.shown, " does not speak like a container engine: is DOCKER_HOST right?"));
  }

  std::string target = path + "/logs?stdout=1&stderr=1";
  // Podman's times are whole seconds, which cannot be told from what a program prints itself.
  const bool is_podman = (*answer)->HasHeader("Libpod-Api-Version");
  if (!is_podman) target += "&timestamps=1";
  if (options.since_unix_seconds && *options.since_unix_seconds > 0) {
    absl::StrAppend(&target, "&since=", *options.since_unix_seconds);
  }
  if (options.tail) absl::StrAppend(&target, "&tail=", *options.tail);
  if (options.follow) target += "&follow=1";
  answer = Ask(engine, target, options.follow ? HttpPatience{} : kLogPatience, stop);
  if (!answer.ok()) return answer.status();
  if ((*answer)->status() != kOk) return NoLog(*container, answer->get());
  return ContainerLog{container->name,
                      container->has_terminal ? SourceFormat::kText : SourceFormat::kDockerStream,
                      *std::move(answer)};
}

}  // namespace wflogscan
