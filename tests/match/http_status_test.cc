#include "engine/match/http_status.h"

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "engine/base/unescape.h"
#include "engine/match/settled_statuses.h"
#include "engine/match/skeleton_reader.h"
#include "gtest/gtest.h"
#include "tests/support/docker_json_writer.h"

namespace wflogscan {
namespace {

using Codes = std::vector<StatusCode>;

Codes StatusesIn(std::string_view text) {
  std::string decoded;
  UnescapeForMatching(text, &decoded);
  Codes found;
  FindHttpStatuses(decoded, &found);
  return found;
}

// Lines of Go, Python, Java, Node, Rust, curl and of loggers of every family.
constexpr const char* kStatuses[] = {
    // The operation and its answer, as errors are wrapped in Go.
    "[ERROR] wiz: query issues: 401",
    "[ERROR] proofpoint-protect: siem/all: 401",
    "[ERROR] proofpoint-protect: tap-api-v2.proofpoint.com: 401",
    R"({"level":"error","connector":"proofpoint-protect","msg":"siem/all: 401"})",
    R"(time=2026-02-22T06:01:20Z level=ERROR msg="poll failed" connector=wiz err="list issues: 401")",
    R"([ERROR] limacharlie: insight query: 401: {"error":"x"})",
    "[ERROR] wiz: fetch: 401: <html>",
    R"([WARN] wiz: poll: 401 {"error":"x"})",
    "[ERROR] crowdstrike-falcon: [GET /detects/queries/v1][401] queryDetectsUnauthorized",
    R"({"level":"error","connector":"okta","message":"401: bad key"})",
    R"(time=2026-02-22T06:01:20Z level=ERROR msg="401: no access" connector=okta)",
    R"({"level":"error","connector":"okta","message":"401 - bad key"})",
    "[WARN] wiz: error 401, will retry in 10s",
    "[WARN] tenable: POST /vulns/export: 401, retrying in 1s",
    "[ERROR] druva: GET /insync/eventmanagement/v2/events: 401",
    "[ERROR] okta: GET /api/v1/logs 401 88ms",
    "[ERROR] wiz: POST /graphql - 401 - 1.2s",
    "[ERROR] wiz: POST /graphql [401] 1.2s",
    "[ERROR] okta: GET /api/v1/logs 401 (30.0s)",
    "[DEBUG] http: GET https://acme.okta.com/api/v1/logs 401 request_id=5cf27930 took=137ms",
    R"({"level":"ERROR","connector":"okta","msg":"poll failed","status":"401"})",
    R"({"level":"error","connector":"okta","response_code":"401","message":"poll failed"})",
    R"({"msg":"poll failed","statusCode":"401"})",
    R"({"msg":"poll failed","status_code":"401"})",
    R"({ "status": 401 })",
    R"({"x":1,"status" : 401 })",
    "[WARN] wiz: POST /graphql (401) in 141ms",
    "[ERROR] okta: GET /api/v1/logs - 401 in 1.5 s",
    "[ERROR] proofpoint-protect: GET /v2/siem/all?format=json: 401 after 3 attempts",
    "[ERROR] okta: poll failed: 401 Unauthorized",
    "[ERROR] okta: 401",
    "[WARN] 401: token rejected",
    "level=ERROR msg=\"poll failed\" connector=okta status=401 attempt=2",
    R"({"level":"error","msg":"request failed","status_code":401})",
    R"(2026-02-22T06:01:20.123Z	WARN	okta	poll.go:88	token rejected	{"status": 401})",
    "requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://cloud.example.com/scans",
    "[DEBUG] GET https://api.example.com/v1/alerts (status: 401): retrying in 1s (4 left)",
    "java.io.IOException: Server returned HTTP response code: 401 for URL: https://mgmt.example.net/threats",
    "Error: Request failed with status code 401",
    "< HTTP/2 401",
    "HTTP/1.1 401 Authorization Required",
    "curl: (22) The requested URL returned error: 401",
    "feign.FeignException: [401 Unauthorized] during [GET] to [https://api.example.com/events]",
    "ClientResponseError: 401, message='Unauthorized', url=URL('https://api.example.com/events')",
    R"(urllib3.connectionpool:https://api.example.com:443 "GET /api/v1/logs HTTP/1.1" 401 23)",
    "request to https://otlp.example.com/v1/logs responded with HTTP Status Code 401",
    "poll of carbon-black returned 401, giving up",
    "error=\"unexpected status 401 from vendor\"",
    "Got response code '401' contacting Elasticsearch",
    "[ERROR] mimecast: got 401 from token check, credentials were not accepted",
    "login rejected with 401",
    "retrying after a 401",
    "request denied by the server (401)",
    "GET https://api.example.com/v1 -> 401 in 31ms",
    R"(POST https://id.example.com/oauth2/token: 401 {"errorCode":"oauth.invalid_client_secret"})",
    "Invalid response from https://process.example.com: 401 -> %!s(<nil>)",
    "too many 401 error responses",
    R"({\"error\":{\"code\":401,\"message\":\"expired\"}})",
    R"({"status":"401","message":"Unauthorized"})",
    "GET /v1/logs: 401 from GET https://api.example.com/v1/logs",
    "HTTPStatusError: Client error '401 Unauthorized' for url 'https://api.example.com'",
    "list api 401",
    "office content api 401, retrying",
    "Status Code = '401'",
    "got non 200: 401",
    "attempt 2 -> 401",
    "health probe: non-2xx: 401",
};

// The same digits, and no status.
constexpr const char* kNoStatuses[] = {
    "[ERROR] okta: failed records: 401",
    "[ERROR] okta: queue depth: 401",
    "[ERROR] okta: fetch page: 401",
    "[ERROR] okta: job: 401",
    "[ERROR] okta: poll.go: 401",
    "[INFO] okta: list issues: 401",
    "[WARN] okta: read records: 401",
    R"({"level":"info","msg":"list issues: 401"})",
    "[DEBUG] grid: [GET /a/b] [401] cells",
    R"({"level":"info","message":"401 events"})",
    R"({"level":"info","connector":"okta","message":"401: items"})",
    "[WARN] okta: parse error 401, retrying without it",
    "[INFO] okta: delete /tmp/chunks: 401",
    R"({"level":"info","id":"401: x"})",
    "[INFO] wiz: GET /graphql: 401 rows",
    "[INFO] wiz: GET /graphql 401 rows in 12ms",
    "[INFO] wiz: read /var/log/syslog 401 88ms",
    "[INFO] wiz: GET /graphql 401 89",
    "[INFO] okta: GET /api/v1/logs: 401 after filtering (812 raw)",
    R"({"level":"INFO","msg":"issue stored","status":"401"})",
    R"({"level":"INFO","msg":"issue stored","response_code":"401"})",
    R"({"msg":"poll failed","id":"401"})",
    "[INFO] wiz: budget /graphql: 401",
    "[INFO] okta: fetched 401 events",
    "[INFO] fetched 401 from store",
    "[INFO] okta: poll took 401ms",
    "level=INFO msg=\"poll done\" status=200 bytes=401 took=401ms",
    "level=INFO msg=\"poll done\" status=200 size=401",
    "WARN retrying page 401 of 500",
    "error 401 of 1000 rows skipped",
    "got 401 alerts, returned 401 rows, received 401 messages",
    "listening on port 401, worker id=401, offset 401",
    "panic at validate (:401 in valid.go)",
    "sent: 1000, failed: 401",
    "x-rate-limit-remaining: 401",
    "request_id=5cf27930-0401-4403-8429-d1a26237",
    "checkpoint=okta:401:401:401 saved in 12ms",
    R"({"level":"debug","caller":"poll/poll.go:401","msg":"poll done","bytes":401,"took_ms":401})",
    "certificate valid for another 401 days",
    "[DEBUG] GET https://api.example.com/v2/events?tracker=401",
    "[DEBUG] GET https://api.example.com/v2/events?after=401&limit=401: 200 OK",
    "calls by class: api 401, ui 302",
    "events by source: rest api 401",
    "limit changed (600 -> 401)",
    "non 401: 12",
    "10.20.0.401, version 1.401, 401%, 1,401 rows",
    "retry_on_status: [401, 503]",
    "publisher: published 401 artifacts, batch 401 acked seq=401",
    "",
    "401",
};

TEST(HttpStatus, IsToldByWhatStandsAroundIt) {
  for (const char* line : kStatuses) EXPECT_EQ(StatusesIn(line), Codes{401}) << line;
}

TEST(HttpStatus, ACountASizeADurationAPortOrAnIdIsNone) {
  for (const char* line : kNoStatuses) {
    const Codes found = StatusesIn(line);
    EXPECT_EQ(std::count(found.begin(), found.end(), 401), 0) << line;
  }
}

TEST(HttpStatus, EveryCodeIsReadAlikeAndNamedOnce) {
  EXPECT_EQ(StatusesIn("first status=503, then status=429, then HTTP 503"), (Codes{429, 503}));
  EXPECT_EQ(StatusesIn("429 Too Many Requests"), Codes{429});
  EXPECT_EQ(StatusesIn("Too Many Requests (429)"), Codes{429});
  EXPECT_EQ(StatusesIn("502 Bad Gateway"), Codes{502});
  EXPECT_EQ(StatusesIn("403 events"), Codes{});
}

// The raw line must be let through wherever the decoded record tells of a status, however it is wrapped, and
// as seldom as possible elsewhere.
TEST(HttpStatus, TheRawLineSaysNoOnlyWhereTheRecordDoes) {
  std::string scratch;
  const auto may_be = [&](std::string_view raw) {
    bool found = false;
    for (std::size_t at = raw.find("401"); at != std::string_view::npos; at = raw.find("401", at + 1)) {
      found = found || MayBeHttpStatus(raw, at, &scratch);
    }
    return found;
  };
  for (const char* line : kStatuses) {
    const std::string once =
        testing::DockerJsonRecord(std::string(line) + "\n", "stderr", "2026-03-04T10:15:00.5Z");
    EXPECT_TRUE(may_be(line)) << line;
    EXPECT_TRUE(may_be(once)) << line;
    EXPECT_TRUE(may_be(testing::DockerJsonRecord(once, "stderr", "2026-03-04T10:15:00.5Z"))) << line;
    EXPECT_TRUE(may_be(R"({"MESSAGE":")" + testing::DockerJsonEscaped(line) + R"(","PRIORITY":"3"})"))
        << line;
    EXPECT_TRUE(may_be("signal-client-1  | " + std::string(line))) << line;
  }
  for (const char* line : kNoStatuses) EXPECT_FALSE(may_be(line)) << line;
  EXPECT_TRUE(may_be(R"({"log":"a line\n401 Unauthorized\n"})")) << "an escaped line break is no letter";
}

// Some programs escape whatever is not ASCII, and a digit of that may stand right before the status.
TEST(HttpStatus, TheRawLineSaysNoOnlyWhereTheRecordDoesWhateverIsEscaped) {
  struct Part {
    std::string_view raw;
    std::string_view decoded;
  };
  static constexpr Part kEscaped[] = {
      {"\\u201c", "\u201c"}, {"\\u201d", "\u201d"},           {"\\u2192", "\u2192"}, {"\\u00a0", "\u00a0"},
      {"\\u128e", "\u128e"}, {"\\ubeef", "\ubeef"},           {"\\u003e", ">"},      {"\\n", "\n"},
      {"\\\"", "\""},        {"\\ud83d\\ude80", "\U0001F680"}};
  static constexpr std::string_view kPlain[] = {
      "401", "401",    "HTTP ",  "status", " ",          ": ",       "=",  "code ", "got ",     "a ",   "(",
      ")",   "failed", " with ", "error ", "https://a/", "[ERROR] ", ", ", "-",     "request ", "poll "};
  std::mt19937 random(17);
  std::string scratch;
  std::size_t statuses = 0;
  for (int round = 0; round < 200000; ++round) {
    std::string raw;
    std::string decoded;
    std::vector<std::pair<std::size_t, std::size_t>> places;
    for (std::size_t parts = 2 + random() % 7; parts > 0; --parts) {
      if (random() % 3 == 0) {
        const Part& part = kEscaped[random() % std::size(kEscaped)];
        raw += part.raw;
        decoded += part.decoded;
        continue;
      }
      const std::string_view part = kPlain[random() % std::size(kPlain)];
      if (part == "401") places.emplace_back(raw.size(), decoded.size());
      raw += part;
      decoded += part;
    }
    for (const auto& [in_raw, in_decoded] : places) {
      if (!IsHttpStatus(decoded, in_decoded)) continue;
      ++statuses;
      ASSERT_TRUE(MayBeHttpStatus(raw, in_raw, &scratch)) << raw;
    }
  }
  EXPECT_GT(statuses, 5000U);
}

// Whether the last three characters of a number of the line may be a status.
bool MayEndInStatus(std::string_view line, std::string_view number, std::string* scratch) {
  if (number.size() < 3) return false;
  const std::string_view code = number.substr(number.size() - 3);
  return std::all_of(code.begin(), code.end(), absl::ascii_isdigit) &&
         MayBeHttpStatus(line, static_cast<std::size_t>(code.data() - line.data()), scratch);
}

// What the skeleton says no to, no line of it may hold.
TEST(HttpStatus, TheSkeletonSaysNoOnlyWhereEveryLineDoes) {
  static constexpr const char* kParts[] = {"401",
                                           "403",
                                           "429",
                                           "500",
                                           "400",
                                           "7",
                                           "12ms",
                                           "0a",
                                           "12bad",
                                           "5cf27930",
                                           " ",
                                           " ",
                                           " ",
                                           "=",
                                           ": ",
                                           ":",
                                           ",",
                                           "(",
                                           ")",
                                           "\"",
                                           "[",
                                           "]",
                                           "-",
                                           " -> ",
                                           "=>",
                                           ".",
                                           "/",
                                           "status",
                                           "code",
                                           "http",
                                           "HTTP/1.1",
                                           "HTTP/2",
                                           "response",
                                           "error",
                                           "got",
                                           "a",
                                           "an",
                                           "failed",
                                           "request",
                                           "denied",
                                           "with",
                                           "[ERROR]",
                                           "okta",
                                           "after",
                                           "due to",
                                           "in",
                                           "ms",
                                           "s",
                                           "events",
                                           "limit",
                                           "Forbidden",
                                           "bad request",
                                           "Unauthorized",
                                           "too many requests",
                                           "returned",
                                           "https://api.example.com:",
                                           "http://1.2.3.4",
                                           "\\\"",
                                           "\\n",
                                           "\\u0009",
                                           "\\u201c",
                                           "\\u2192 ",
                                           "\\ubeef",
                                           "GET /logs: ",
                                           "\"level\":\"info\"",
                                           "level=WARN ",
                                           "\"message\":\"",
                                           ", will retry",
                                           "d access denied",
                                           "ed",
                                           "FB2BC641",
                                           "a0b1c2",
                                           "E45",
                                           "B8:",
                                           "rate limit",
                                           ", message='x', url=URL('",
                                           "reason",
                                           "%"};
  std::mt19937 random(3);
  std::string scratch;
  SkeletonReader reader;
  std::size_t may_be = 0;
  std::size_t none = 0;
  for (int round = 0; round < 200000; ++round) {
    std::string line;
    for (std::size_t parts = 1 + random() % 8; parts > 0; --parts)
      line += kParts[random() % std::size(kParts)];
    const std::optional<LineSkeleton> read = reader.ReadLine(line);
    if (line.size() > kStatusLookAhead || !read) continue;
    const LineSkeleton& skeleton = *read;
    const std::uint64_t says = HttpStatusesInSkeleton(skeleton.text());
    std::size_t ordinal = 0;
    skeleton.ForEachNumber([&](const LineSkeleton::Number& found) {
      const bool is_status = MayEndInStatus(line, found.text, &scratch);
      const bool may_be_status = (says >> ordinal & 1) != 0;
      (may_be_status ? may_be : none) += 1;
      EXPECT_TRUE(!is_status || may_be_status) << found.text << " in " << line;
      ++ordinal;
    });
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GT(may_be, 10000U);
  EXPECT_GT(none, 10000U) << "it helps only where it says no";
}

// What is settled by one line holds for every line of its skeleton that has the same escapes.
TEST(HttpStatus, WhatIsSettledByOneLineHoldsForItsLike) {
  static constexpr std::string_view kParts[] = {" ",
                                                ": ",
                                                "=",
                                                "status",
                                                "status_code: ",
                                                "HTTP ",
                                                "HTTP/1.1",
                                                "\" ",
                                                "1.1\" ",
                                                "GET ",
                                                "/a?b=",
                                                "error ",
                                                "got ",
                                                "\\u0026",
                                                "\\u0009",
                                                "\\u0020",
                                                "\\u000a",
                                                "\\n",
                                                "\\u003c",
                                                "\\u00e9",
                                                "\\u201c",
                                                "\\u2192 ",
                                                "\\ubeef",
                                                "\\\"",
                                                "\\\\u0026",
                                                "\\x41",
                                                "limit=",
                                                "took ",
                                                "ms",
                                                "20260401",
                                                "-",
                                                "okta",
                                                "Unauthorized",
                                                "a0b1c2f3",
                                                "code",
                                                "(",
                                                ")",
                                                "http://api ",
                                                "http://got ",
                                                "https://db/",
                                                "http://",
                                                ", retrying",
                                                "[ERROR] ",
                                                "[ERROR] req-",
                                                "/",
                                                "non-",
                                                " events",
                                                " from ",
                                                "failed",
                                                "poll ",
                                                "->",
                                                ", "};
  std::mt19937 random(11);
  const auto number = [&random]() -> std::string {
    constexpr std::string_view kOften[] = {"401", "403", "503", "200", "0026", "0"};
    if (random() % 2 == 0) return std::string(kOften[random() % std::size(kOften)]);
    std::string digits;
    // Now and then so long that a tag with it is no tag any more.
    for (auto left = random() % 32 == 0 ? 40 : 1 + random() % 6; left > 0; --left)
      digits += "0123456789"[random() % 10];
    return digits;
  };
  std::string scratch;
  SkeletonReader reader;
  SkeletonReader other_reader;
  std::size_t statuses = 0;
  std::size_t told = 0;
  std::size_t with_escapes = 0;
  for (int round = 0; round < 100000; ++round) {
    std::string line;
    for (std::size_t parts = 2 + random() % 10; parts > 0; --parts)
      line += random() % 3 == 0 ? number() : kParts[random() % std::size(kParts)];
    const std::optional<LineSkeleton> read = reader.ReadLine(line);
    if (line.size() > kStatusLookAhead || !read || read->number_count() > 64) continue;
    const SettledStatuses settled = SettleStatuses(*read);
    for (int like = 0; like < 4; ++like) {
      std::string other;
      std::size_t next = 0;
      for (std::size_t i = 0; i < read->number_count(); ++i) {
        const auto begin = static_cast<std::size_t>(read->BeginOf(i) - read->line().data());
        other.append(line, next, begin - next);
        next = begin + read->SizeOf(i);
        other += random() % 2 == 0 ? number() : line.substr(begin, next - begin);
      }
      other.append(line, next);
      const std::optional<LineSkeleton> skeleton = other_reader.ReadLine(other);
      if (!skeleton || other.size() > kStatusLookAhead || skeleton->text() != read->text() ||
          !settled.HoldFor(skeleton->numbers())) {
        continue;
      }
      with_escapes += settled.escape_count > 0 ? 1 : 0;
      for (std::size_t i = 0; i < skeleton->number_count(); ++i) {
        const std::string_view text = skeleton->NumberAt(i).text;
        const bool may_be = (settled.numbers >> i & 1) != 0;
        told += may_be ? 0 : 1;
        const bool is_status = MayEndInStatus(other, text, &scratch);
        statuses += is_status ? 1 : 0;
        ASSERT_TRUE(!is_status || may_be) << line << " settles " << text << " in " << other;
      }
    }
  }
  EXPECT_GT(statuses, 10000U);
  EXPECT_GT(told, 10000U);
  EXPECT_GT(with_escapes, 10000U);
}

// What only looks like a URL or a tag where nothing is known of the numbers.
TEST(HttpStatus, ASkeletonsUrlMayBeNone) {
  SkeletonReader reader;
  const std::string id(37, '7');
  for (const std::string& line :
       {std::string("okta: GET http://api 401, retrying"), "[ERROR] req-" + id + "/http_status: 401 x",
        std::string(R"(okta: GET http://api 401, retrying b=\u00e9)"),
        std::string(R"(okta: http://got 401,\u000a)")}) {
    const std::optional<LineSkeleton> skeleton = reader.ReadLine(line);
    ASSERT_TRUE(skeleton) << line;
    std::string scratch;
    ASSERT_TRUE(MayBeHttpStatus(line, line.find("401"), &scratch)) << line;
    std::size_t ordinal = 0;
    while (skeleton->NumberAt(ordinal).text != "401") ++ordinal;
    EXPECT_NE(HttpStatusesInSkeleton(skeleton->text()) >> ordinal & 1, 0U) << line;
  }
}

TEST(HttpStatus, AnEscapeIsDemandedToBeTheSame) {
  SkeletonReader reader;
  const auto numbers_of = [&](std::string_view line) {
    const std::optional<LineSkeleton> skeleton = reader.ReadLine(line);
    return skeleton ? SettleStatuses(*skeleton) : SettledStatuses();
  };
  const SettledStatuses settled = numbers_of(R"(GET /logs?since=1\u0026limit=1000 HTTP 200 bytes=407)");
  EXPECT_EQ(settled.numbers & 0b11000, 0b01000U) << "the bytes are none, whatever the escape stands for";
  EXPECT_EQ(settled.escape_count, 1);
  EXPECT_TRUE(
      settled.HoldFor(reader.ReadLine(R"(GET /logs?since=2\u0026limit=1000 HTTP 401 bytes=12)")->numbers()));
  EXPECT_FALSE(
      settled.HoldFor(reader.ReadLine(R"(GET /logs?since=2\u0020limit=1000 HTTP 401 bytes=12)")->numbers()));
  EXPECT_FALSE(
      settled.HoldFor(reader.ReadLine(R"(GET /logs?since=2\u00260limit=1000 HTTP 401 bytes=1)")->numbers()));
  EXPECT_EQ(numbers_of(R"(k\u0026l\u0026m\u0026n\u0026x bytes=407)").escape_count, 3) << "more are not kept";
}

// A capital behind the status may begin a sentence, and an id may begin with one.
TEST(HttpStatus, AnIdMayBeginLikeASentence) {
  SkeletonReader reader;
  std::string scratch;
  for (const std::string line : {"[WARN] okta: status: 500 FB2BC641 x", "[WARN] okta: error 503 A15= x",
                                 "[WARN] okta: last status: 401 E636: foo"}) {
    ASSERT_TRUE(MayBeHttpStatus(line, line.find_first_of("45"), &scratch)) << line;
    const std::optional<LineSkeleton> skeleton = reader.ReadLine(line);
    ASSERT_TRUE(skeleton) << line;
    EXPECT_EQ(HttpStatusesInSkeleton(skeleton->text()) & 1, 1U) << line;
  }
}

}  // namespace
}  // namespace wflogscan
